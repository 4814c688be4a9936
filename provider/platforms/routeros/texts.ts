import type { Json, Refusal } from "../../core/contract";

/** What a refusal of a table says; `part` picks it by its argument. */
export function refusalReason(refusals: readonly Refusal[], part: string): string {
  const found = refusals.find(({ argument }) => argument.includes(part));
  if (found === undefined) throw new Error(`no refusal is about ${part}`);
  return found.reason;
}

/** Why a text cannot be sent to a router; undefined when it can. An empty one may mean something. */
export function textProblem(value: Json | undefined): string | undefined {
  if (typeof value !== "string") return "must be a text";
  // Lines of the console, which undo and show what is sent, cannot hold them.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  return /[\u0000-\u001f\u007f]/.test(value)
    ? "must not contain line breaks, tabs or other control characters"
    : undefined;
}

/** Why this cannot be the name of a RouterOS user; undefined when it can. */
export function userProblem(value: Json | undefined): string | undefined {
  if (typeof value !== "string" || value === "") return "must be the name of a RouterOS user";
  if (value.trim() !== value) return "must not begin or end with a blank";
  return textProblem(value);
}
