import { comment } from "./comment";

/** One field of an interface, with its doc comment. */
export function field(name: string, type: string, lines: string[], optional = true): string {
  return `${comment(lines, "  ")}\n  ${name}${optional ? "?" : ""}: ${type};`;
}
