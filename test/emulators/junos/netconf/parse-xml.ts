import { DOMParser, type Element, type Node } from "@xmldom/xmldom";
import type { XmlElement } from "../config/types";

const elementNode = 1;
const textNodes = [3, 4];

/** The root element of a message; throws on what is not well formed, and on document types. */
export function parseXml(text: string): { root: XmlElement; element: Element } {
  if (/<!DOCTYPE/i.test(text)) throw new Error("a document type has no place in a message");
  const parser = new DOMParser({
    onError: (level, message) => {
      if (level !== "warning") throw new Error(message);
    },
  });
  const element = parser.parseFromString(text.trim(), "text/xml").documentElement;
  if (element === null) throw new Error("the message is empty");
  return { root: xmlElement(element), element };
}

function xmlElement(node: Element): XmlElement {
  const children: Node[] = [...node.childNodes];
  const attributes = [...node.attributes].filter(({ name }) => !/^xmlns(:|$)/.test(name));
  return {
    name: node.localName ?? node.nodeName,
    attributes: Object.fromEntries(attributes.map(({ localName, name, value }) => [localName ?? name, value])),
    children: children.filter(({ nodeType }) => nodeType === elementNode).map((child) => xmlElement(child as Element)),
    text: children
      .filter(({ nodeType }) => textNodes.includes(nodeType))
      .map(({ nodeValue }) => nodeValue ?? "")
      .join(""),
  };
}
