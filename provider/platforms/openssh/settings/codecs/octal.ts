import { z } from "zod";
import type { Codec } from "./codec";

/** A file mode mask. Text, because a number would be read as decimal. */
export const octal: Codec<string> = {
  type: "string",
  accepts: 'octal digits from "0" to "0777"',
  schema: z.string().regex(/^0*[0-7]{1,3}$/),
  normalise: (value) => `0${Number.parseInt(value, 8).toString(8)}`,
  print: (value) => [[value]],
  parse: ([line = ""]) => (/^[0-7]+$/.test(line.trim()) ? octal.normalise(line.trim()) : undefined),
};
