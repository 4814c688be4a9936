import { splitConfigLine } from "../../../core/formats/sshd-config";
import { isBefore } from "../../../core/release";

/**
 * The words sshd splits a text behind a keyword into. `undefined`: a quote is left open, which makes sshd refuse the file
 * ("invalid quotes"), even where the keyword takes the rest of the line as it stands.
 */
export function splitWords(text: string): string[] | undefined {
  const { args, problem } = splitConfigLine(`Keyword ${text}`);
  return problem === "invalid quotes" ? undefined : args;
}

/** Why this word cannot be written for this release, or `undefined`. */
export function unwritableWord(word: string, release: string | undefined): string | undefined {
  if (word === "") return "an empty word cannot be written";
  if (word.includes("#") && isBefore(release, "8.9"))
    return "releases before 8.9 cut the line at `#`, even inside quotes";
  if (/["']/.test(word) && isBefore(release, "8.7")) return "releases before 8.7 have no way to write a quote";
  return undefined;
}

/** Why this text cannot be the rest of a line (ForceCommand and the like take it as it stands), or `undefined`. */
export function unwritableText(text: string, release: string | undefined): string | undefined {
  if (text.trim() === "") return "an empty text cannot be written";
  if (text.trim().startsWith("=")) return "sshd takes a leading `=` for a separator";
  if (text.includes("#") && isBefore(release, "8.9")) return "releases before 8.9 cut the line at `#`";
  if (splitWords(text) === undefined) return "a quote is left open, which sshd refuses (`invalid quotes`)";
  return undefined;
}
