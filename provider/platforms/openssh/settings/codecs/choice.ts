import { z } from "zod";
import { isBefore } from "../../../../core/release";
import type { Codec } from "./codec";

interface Choice {
  /** The words, spelled as they are written. */
  words: readonly string[];
  /** Other spellings sshd takes or prints, in lower case, and the word each stands for. */
  aliases?: { [alias: string]: string };
  /** `permitTunnel`: sshd refuses `Yes` there. */
  caseSensitive?: boolean;
  /** Words that are younger than the setting. */
  since?: { [word: string]: string };
}

const quoted = (words: readonly string[]): string[] => words.map((word) => `"${word}"`);

/** One word of a few. sshd does not mind their case and prints its own, so both directions go through `normalise`. */
export function choice({ words, aliases = {}, caseSensitive = false, since = {} }: Choice): Codec<string> {
  const normalise = (value: string): string => {
    if (caseSensitive) return value;
    const lower = value.toLowerCase();
    return aliases[lower] ?? words.find((word) => word.toLowerCase() === lower) ?? value;
  };
  return {
    type: quoted(words).join(" | "),
    accepts: `one of ${quoted(words).join(", ")}`,
    schema: z.string().refine((value) => words.includes(normalise(value))),
    normalise,
    print: (value) => [[value]],
    parse: ([line = ""]) => (line.trim() === "" ? undefined : normalise(line.trim())),
    check(value, release) {
      const needed = since[normalise(value)];
      if (needed === undefined || !isBefore(release, needed)) return [];
      return [{ path: [], reason: `"${value}" needs OpenSSH ${needed}; this host has ${release}` }];
    },
  };
}
