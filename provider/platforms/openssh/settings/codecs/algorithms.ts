import { z } from "zod";
import { algorithmProblems } from "../checks/algorithm-names";
import type { ListName } from "../checks/algorithm-table";
import { sameList } from "../relative-list";
import { type Codec, ordered } from "./codec";

/** A comma list of algorithm names in order of preference; case counts in names, and the order does too. */
export function algorithms(list: ListName, keywords: readonly string[]): Codec<string[]> {
  return {
    type: "string[]",
    accepts: "a list of algorithm names, the first of which may start with +, - or ^",
    schema: z.array(z.string().min(1)).min(1),
    normalise: ordered,
    print: (value) => [[value.join(",")]],
    parse: ([line = ""]) => (line.trim() === "" ? undefined : ordered(line.trim().split(","))),
    same(a, b, { defaults }) {
      const known = keywords.map((keyword) => defaults.get(keyword.toLowerCase())).find((lines) => lines !== undefined);
      return sameList(
        a,
        b,
        (known?.[0] ?? "").split(",").filter((name) => name !== ""),
      );
    },
    check: (value, release) =>
      algorithmProblems(list, value, release).map(({ index, reason }) => ({ path: [index], reason })),
  };
}
