/** One element of an XML answer. Devices disagree about namespaces, so names are local names, without prefix. */
export interface XmlElement {
  name: string;
  /** By local name. */
  attributes: { [name: string]: string };
  children: XmlElement[];
  /** The element's own text, without that of its children, as it stands there. */
  text: string;
}
