import type { DeviceProblem } from "../server/refused";
import { escapeXml } from "./xml";

/** `<rpc-error>` as the device writes it: what is not known of a problem has no element. */
export function rpcError({ severity, message, type, tag, path, badElement, sessionId }: DeviceProblem): string {
  const isWarning = severity === "warning";
  const info = [
    badElement === undefined ? "" : `<bad-element>${escapeXml(badElement)}</bad-element>\n`,
    sessionId === undefined ? "" : `<session-id>${sessionId}</session-id>\n`,
  ].join("");
  return [
    "<rpc-error>\n",
    isWarning ? "" : `<error-type>${type ?? "protocol"}</error-type>\n`,
    isWarning ? "" : `<error-tag>${tag ?? "operation-failed"}</error-tag>\n`,
    `<error-severity>${severity}</error-severity>\n`,
    path === undefined ? "" : `<error-path>${escapeXml(path)}</error-path>\n`,
    `<error-message>${escapeXml(isWarning && !message.startsWith("\n") ? `\n${message}\n` : message)}</error-message>\n`,
    info === "" ? "" : `<error-info>\n${info}</error-info>\n`,
    "</rpc-error>\n",
  ].join("");
}
