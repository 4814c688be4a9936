import type { LoadAction, XmlElement } from "./types";

/**
 * All formats are read into this: XML elements whose attributes say what to do with them. `operation` is that of
 * edit-config; `none` goes on the way to something and makes nothing.
 */
export interface Edit extends XmlElement {
  children: Edit[];
  /** Where it stood, for messages. */
  line?: number;
  source?: string;
  column?: number;
}

export type Operation = "merge" | "replace" | "create" | "delete" | "remove" | "none";

/** What an element asks for. `replace="replace"` counts in a load that replaces only. */
export function operationOf(edit: Edit, action: LoadAction, inherited: Operation): Operation {
  const { operation, replace } = edit.attributes;
  if (operation !== undefined) return operation as Operation;
  if (edit.attributes.delete !== undefined) return "delete";
  if (replace !== undefined && action === "replace") return "replace";
  // Below something that is being replaced everything is new.
  return inherited === "none" ? "none" : "merge";
}

export const edit = (name: string, more: Partial<Edit> = {}): Edit => ({
  name,
  attributes: {},
  children: [],
  text: "",
  ...more,
});
