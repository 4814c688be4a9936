import type { XmlElement } from "../../core/formats/xml-element";
import { textAt } from "../../core/formats/xml-find";
import type { RpcError } from "../../core/netconf";

const longestMessage = 1000;

/** What a device reports in one reply, in its order. Only the severity tells whether something failed. */
export function rpcErrors(reports: XmlElement[]): { errors: RpcError[]; warnings: RpcError[] } {
  const all = reports.map((report) => (report.name === "rpc-error" ? ofNetconf(report) : ofJunos(report)));
  return {
    errors: all.filter(({ severity }) => severity === "error"),
    warnings: all.filter(({ severity }) => severity === "warning"),
  };
}

/** RFC 6241 section 4.3. */
function ofNetconf(report: XmlElement): RpcError {
  return rpcError({
    severity: oneLine(textAt(report, "error-severity")) === "warning" ? "warning" : "error",
    message: textAt(report, "error-message"),
    tag: textAt(report, "error-tag"),
    path: textAt(report, "error-path"),
    element: textAt(report, "error-info", "bad-element"),
  });
}

/** `<xnm:error><source-daemon>..<edit-path>..<statement>..<message>..`, as Junos reports outside of NETCONF's own form. */
function ofJunos(report: XmlElement): RpcError {
  return rpcError({
    severity: report.name === "warning" ? "warning" : "error",
    message: textAt(report, "message"),
    path: textAt(report, "edit-path"),
    element: textAt(report, "statement") ?? textAt(report, "token"),
  });
}

type Words = { [Name in keyof RpcError]?: RpcError[Name] | undefined } & Pick<RpcError, "severity">;

function rpcError(words: Words): RpcError {
  const [message, tag, path, element] = [words.message, words.tag, words.path, words.element].map(oneLine);
  return {
    severity: words.severity,
    message: message || tag || `an ${words.severity} without a word`,
    ...(tag ? { tag } : {}),
    ...(path ? { path } : {}),
    ...(element ? { element } : {}),
  };
}

/** Junos breaks and indents its messages for a terminal. */
function oneLine(text: string | undefined): string {
  return (text ?? "")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .slice(0, longestMessage);
}
