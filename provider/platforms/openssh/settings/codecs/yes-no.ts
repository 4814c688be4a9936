import { z } from "zod";
import type { Codec } from "./codec";

/** `yes` and `no` as booleans. `delayed` is a former word for `yes` (Compression). */
export const yesNo: Codec<boolean> = {
  type: "boolean",
  accepts: "true or false",
  schema: z.boolean(),
  normalise: (value) => value,
  print: (value) => [[value ? "yes" : "no"]],
  parse([line = ""]) {
    const word = line.trim().toLowerCase();
    return word === "yes" || word === "delayed" ? true : word === "no" ? false : undefined;
  },
};
