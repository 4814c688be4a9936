import { printJson } from "./print-json";
import { printSet } from "./print-set";
import { printText } from "./print-text";
import { printXml } from "./print-xml";
import type { ConfigTree, Format, PrintOptions, Schema } from "./types";

export function print(schema: Schema, tree: ConfigTree, format: Format, options: PrintOptions = {}): string {
  return { text: printText, set: printSet, xml: printXml, json: printJson }[format](schema, tree, options);
}
