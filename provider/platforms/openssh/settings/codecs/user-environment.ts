import { z } from "zod";
import { isBefore } from "../../../../core/release";
import { unwritableWord } from "../words";
import { type Codec, sortedSet } from "./codec";

/** Whether users may set environment variables, and which. */
export const userEnvironment: Codec<boolean | string[]> = {
  type: "boolean | string[]",
  accepts: "true, false, or a list of name patterns",
  schema: z.union([z.boolean(), z.array(z.string().regex(/^[^\s,]+$/)).min(1)]),
  normalise: (value) => (typeof value === "boolean" ? value : sortedSet(value)),
  print: (value) => [[typeof value === "boolean" ? (value ? "yes" : "no") : value.join(",")]],
  parse([line = ""]) {
    const text = line.trim();
    if (text === "") return undefined;
    return text === "yes" ? true : text === "no" ? false : sortedSet(text.split(","));
  },
  check(value, release) {
    if (typeof value === "boolean") return [];
    const young = isBefore(release, "7.8") ? `name patterns need OpenSSH 7.8; this host has ${release}` : undefined;
    const reason = young ?? unwritableWord(value.join(","), release);
    return reason === undefined ? [] : [{ path: [], reason }];
  },
};
