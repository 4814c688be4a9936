/** Words of a server for a message of ours: one line, no control characters, and not endless. */
export function printableWords(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, 200);
}
