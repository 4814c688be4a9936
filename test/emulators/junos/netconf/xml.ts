import type { XmlElement } from "../config/types";

/** Text for the content of an element or of an attribute. */
export const escapeXml = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

export const child = (element: XmlElement | undefined, ...path: string[]): XmlElement | undefined =>
  path.reduce<XmlElement | undefined>((at, name) => at?.children.find((each) => each.name === name), element);

/** The trimmed text of the element at the end of a path; undefined where there is none. */
export const childText = (element: XmlElement | undefined, ...path: string[]): string | undefined =>
  child(element, ...path)?.text.trim();

/** An element on a line of its own. */
export const leaf = (name: string, text: string | number) => `<${name}>${escapeXml(String(text))}</${name}>\n`;
