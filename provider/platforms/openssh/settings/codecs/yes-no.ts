import { z } from "zod";
import type { Codec } from "./codec";

/** What sshd prints for `yes`. `delayed` is a former word (Compression); 10.6 prints `TCPKeepAlive true`. */
const on = ["yes", "true", "delayed"];
const off = ["no", "false"];

/** `yes` and `no` as booleans. */
export const yesNo: Codec<boolean> = {
  type: "boolean",
  accepts: "true or false",
  schema: z.boolean(),
  normalise: (value) => value,
  print: (value) => [[value ? "yes" : "no"]],
  parse([line = ""]) {
    const word = line.trim().toLowerCase();
    return on.includes(word) ? true : off.includes(word) ? false : undefined;
  },
};
