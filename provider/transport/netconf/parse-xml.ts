import { DOMParser, type Element, type Node } from "@xmldom/xmldom";
import { SshError } from "../../core/errors";
import type { XmlElement } from "../../core/formats/xml-element";
import { quoted } from "./quoted";
import { repairCommitReply } from "./repair-commit-reply";
import { xmlTags } from "./xml-tags";

const deepest = 100;
/** A tree of so many elements takes some 300 MB while it is parsed; what we ask for has hundreds. */
const mostElements = 250_000;

export interface ParsedXml {
  root: XmlElement;
  /** Every `<rpc-error>`, `<xnm:error>` and `<xnm:warning>`, at any depth, in the order of the text. */
  reports: XmlElement[];
}

/**
 * Parses one message of a device. Strict: what is not well-formed is an error, with one exception that Junos is known
 * for. Document types, and so entities of their own, are refused before anything is parsed.
 */
export function parseXml(text: string, from: string): ParsedXml {
  checkBounds(text, from);
  try {
    return parseStrictly(text);
  } catch (error) {
    const repaired = repairCommitReply(text);
    try {
      if (repaired !== undefined) return parseStrictly(repaired);
    } catch {
      // Then it was something else that is wrong.
    }
    throw notXml(from, reasonOf(error), text, error);
  }
}

function checkBounds(text: string, from: string): void {
  let depth = 0;
  let elements = 0;
  for (const tag of xmlTags(text)) {
    if (tag === "declaration") {
      const what = "a document type or entity declaration, which NETCONF forbids and we never follow";
      throw notXml(from, what, text);
    }
    if (tag.kind !== "close") elements++;
    depth += tag.kind === "open" ? 1 : tag.kind === "close" ? -1 : 0;
    if (depth > deepest) throw notXml(from, `elements in more than ${deepest} levels`, text);
    if (elements > mostElements) throw notXml(from, `more than ${mostElements} elements`, text);
  }
}

function notXml(from: string, what: string, text: string, cause?: unknown): SshError {
  return new SshError("not-understood", `${from} sent ${what}; it begins with ${quoted(text)}`, { cause });
}

/** The parser's own words, without its frame around them. */
function reasonOf(error: unknown): string {
  const { message } = error as Error;
  return `XML that is not well-formed (${quoted(/caused Error: (.*)/s.exec(message)?.[1] ?? message).slice(1, -1)})`;
}

function parseStrictly(text: string): ParsedXml {
  // The parser lets them pass; XML does not.
  if (control.test(text)) throw new Error("a control character");
  const parser = new DOMParser({
    locator: false,
    onError: (_level, message) => {
      throw new Error(message);
    },
  });
  const { documentElement } = parser.parseFromString(text, "text/xml");
  if (documentElement === null) throw new Error("no element");
  const reports: XmlElement[] = [];
  return { root: elementOf(documentElement, reports), reports };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const textNode = 3;
const cdataNode = 4;

function elementOf(node: Element, reports: XmlElement[]): XmlElement {
  const element: XmlElement = { name: localName(node.nodeName), attributes: {}, children: [], text: "" };
  if (isReport(node)) reports.push(element);
  for (const { nodeName, value } of node.attributes) {
    if (!/^xmlns(:|$)/.test(nodeName)) element.attributes[localName(nodeName)] = checked(value);
  }
  for (let child: Node | null = node.firstChild; child !== null; child = child.nextSibling) {
    if (isElement(child)) element.children.push(elementOf(child, reports));
    else if (child.nodeType === textNode || child.nodeType === cdataNode)
      element.text += checked(child.nodeValue ?? "");
  }
  return element;
}

/** Junos's own reports go by their prefix: a leaf of a configuration may be called `error` too, in the same namespace. */
function isReport({ nodeName }: Element): boolean {
  return localName(nodeName) === "rpc-error" || nodeName === "xnm:error" || nodeName === "xnm:warning";
}

const isElement = (node: Node): node is Element => node.nodeType === 1;

const localName = (name: string) => name.slice(name.indexOf(":") + 1);

/** A control character may also come as a reference (`&#1;`). */
function checked(text: string): string {
  if (control.test(text)) throw new Error("a reference to a control character");
  return text;
}
