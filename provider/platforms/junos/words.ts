import { isMasked } from "./masked";

/**
 * One word of a configuration-mode line. What is not plain is put in double quotes, where Junos reads `\` as the start
 * of an escape; which escapes a release knows besides `\"` is not documented, so text with a backslash is refused.
 */
export function word(text: string): string {
  const problem = unspeakable(text);
  if (problem !== undefined) throw new Error(`the text ${problem}`);
  return /^[A-Za-z0-9_.:@/+=,*!?%-]+$/.test(text) ? text : `"${text.replace(/"/g, '\\"')}"`;
}

/** Why a text cannot stand in a configuration-mode line; undefined when it can. */
export function unspeakable(text: string): string | undefined {
  if (text === "") return "must not be empty";
  if (!/^[\x20-\x7e]*$/.test(text)) return "must be printable ASCII, without line breaks or other control characters";
  if (isMasked(text)) return "must not be what the device shows in place of secrets";
  if (text.includes("\\")) return "must not contain a backslash, which Junos reads as the start of an escape";
  return undefined;
}
