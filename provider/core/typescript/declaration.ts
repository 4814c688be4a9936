import { comment } from "./comment";

/** An interface with its doc comment and fields. */
export function declaration(name: string, intro: string, fields: string[]): string {
  return `${comment([intro], "")}\nexport interface ${name} {\n${fields.join("\n")}\n}`;
}
