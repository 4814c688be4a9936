import { printableWords } from "../printable-words";

/** Words of a device that were not understood, for a message of ours: at most 200 characters of one line, in quotes. */
export function quoted(text: string): string {
  const words = printableWords(text.slice(0, 2000));
  return words === "" ? "nothing" : `"${words}"`;
}
