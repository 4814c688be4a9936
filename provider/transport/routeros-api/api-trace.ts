import type { Mark, Transcript } from "../transcript";
import type { RouterosOptions } from "./hardened-routeros";

/** Writes the sentences of a connection down, one word on each line, under their tags. */
export function apiTrace(transcript: Transcript): Pick<RouterosOptions, "sent" | "received"> {
  const write = (mark: Mark, tag: string, words: readonly string[]) => {
    if (!transcript.recording) return;
    transcript.add(mark, words.map((word) => `${shown(word)}\n`).join(""), tag);
    // A sentence is complete: nothing of it is kept back, and nothing is kept for a tag that never comes again.
    transcript.flush(tag);
  };
  return {
    sent: (tag, words) => write(">", tag, words),
    received: (tag, words) => write("<", tag, words),
  };
}

/** A secret of two letters cannot be found in a text, so what is one by its name is left out whatever it is. */
function shown(word: string): string {
  const secret =
    /^=(?:[\w.-]*(?:password|passphrase|secret)|response)=(?=[\s\S])/.exec(word) ??
    // Another form of a key than the one that the program gave, which the redactor does not know.
    /^=contents=(?=[\s\S]*-----BEGIN [A-Z ]*PRIVATE KEY)/.exec(word);
  // As in JSON, a spelling in which the redactor finds secrets of several lines.
  return secret === null ? word.replace(/\r/g, "\\r").replace(/\n/g, "\\n") : `${secret[0]}[secret]`;
}
