import { z } from "zod";
import { parseTime } from "../time";
import type { Codec } from "./codec";

/** The largest number sshd takes anywhere (a C `int`). */
export const mostInt = 2147483647;

export function integer(accepts: string, least = 0, most = mostInt): Codec<number> {
  return {
    type: "number",
    accepts,
    schema: z.number().int().min(least).max(most),
    normalise: (value) => value,
    print: (value) => [[String(value)]],
    parse: ([line = ""]) => parseTime(line.trim()),
  };
}

/** A number, or the word that means there is no limit. `zero`: sshd makes no difference between 0 and the word. */
export function integerOr(
  word: "none" | "default",
  accepts: string,
  options: { zero: boolean },
): Codec<number | string> {
  const isWord = (value: number | string): boolean => value === word || (options.zero && value === 0);
  return {
    type: `number | "${word}"`,
    accepts,
    schema: z.union([z.number().int().min(0).max(mostInt), z.literal(word)]),
    normalise: (value) => (isWord(value) ? word : value),
    print: (value) => [[String(value)]],
    parse([line = ""]) {
      const text = line.trim();
      const number = text.toLowerCase() === word ? word : parseTime(text);
      return number === undefined || !isWord(number) ? number : word;
    },
  };
}
