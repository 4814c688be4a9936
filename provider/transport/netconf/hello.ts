import { SshError } from "../../core/errors";
import type { XmlElement } from "../../core/formats/xml-element";
import { childrenOf, elementAt } from "../../core/formats/xml-find";
import { parseXml } from "./parse-xml";
import { quoted } from "./quoted";
import { rpcErrors } from "./rpc-errors";

const base = "urn:ietf:params:netconf:base";

/** Without an XML declaration: it may only be the very first thing, and line ends go before it. */
export const ourHello = `<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities><capability>${base}:1.0</capability><capability>${base}:1.1</capability></capabilities></hello>`;

/** Prefixes that the parts of a first message may use without saying so. */
const prefixes = `xmlns:nc="urn:nc" xmlns:junos="urn:junos" xmlns:xnm="urn:xnm"`;

/**
 * Reads a server's first message: whether it speaks in chunks from now on. Junos puts comments before its hello, and a
 * reply with an error before or inside it when the session cannot be had.
 */
export function readHello(text: string, from: string): { chunks: boolean } {
  const frame = `<first ${prefixes}>${text.replace(/^\s*<\?xml[^>]*\?>/, "")}</first>`;
  const { root, reports } = parseXml(frame, from);
  const [error] = rpcErrors(reports).errors;
  if (error !== undefined) {
    throw new SshError("device", `${from} opened no NETCONF session: ${error.message}`, {
      hint: "The device's own log says more; the number of sessions it allows and the login class of the user are usual reasons.",
    });
  }
  const hello = findHello(root);
  const capabilities = childrenOf(elementAt(hello, "capabilities"), "capability").map((each) => each.text.trim());
  // Older releases say `urn:ietf:params:xml:ns:netconf:base:1.0`.
  const speaks = (version: string) => capabilities.some((each) => new RegExp(`netconf:base:${version}$`).test(each));
  if (!speaks("1\\.[01]")) {
    throw new SshError("not-understood", `${from} did not say hello in NETCONF; it said ${quoted(text)}`);
  }
  return { chunks: speaks("1\\.1") };
}

const findHello = (root: XmlElement) => elementAt(root, "hello") ?? elementAt(root, "rpc-reply", "hello");
