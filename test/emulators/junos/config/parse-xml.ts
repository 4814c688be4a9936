import { DOMParser, type Element } from "@xmldom/xmldom";
import type { Edit } from "./edit";
import type { XmlElement } from "./types";

/** The `<configuration>` in a text or an element, by local names; a text that is no XML throws. */
export function parseXml(content: string | XmlElement): Edit {
  const root = typeof content === "string" ? elementOf(content) : content;
  const configuration = find(root);
  if (configuration === undefined) throw new Error("syntax error");
  return editOf(configuration);
}

function find(element: XmlElement): XmlElement | undefined {
  if (element.name === "configuration") return element;
  for (const child of element.children) {
    const found = find(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Space around a value is layout, not part of it. */
const editOf = ({ name, attributes, children, text }: XmlElement): Edit => ({
  name,
  attributes: { ...attributes },
  children: children.map(editOf),
  text: text.trim(),
});

function elementOf(text: string): XmlElement {
  const fail = (_level: string, message: string): never => {
    throw new Error(message);
  };
  const root = new DOMParser({ onError: fail }).parseFromString(text.trim(), "text/xml").documentElement;
  if (root === null) throw new Error("syntax error");
  return plain(root);
}

function plain(element: Element): XmlElement {
  const result: XmlElement = { name: local(element.nodeName), attributes: {}, children: [], text: "" };
  for (const { name, value } of Array.from(element.attributes)) {
    if (name !== "xmlns" && !name.startsWith("xmlns:")) result.attributes[local(name)] = value;
  }
  for (const child of Array.from(element.childNodes)) {
    if (child.nodeType === 1) result.children.push(plain(child as Element));
    else if (child.nodeType === 3 || child.nodeType === 4) result.text += child.nodeValue ?? "";
  }
  return result;
}

const local = (name: string): string => name.slice(name.indexOf(":") + 1);
