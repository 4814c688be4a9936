import type { Leaf } from "../leaf";
import type { Setting } from "../setting";
import { inEffect } from "../statements";
import { booleanProblem } from "./boolean-problem";

interface FlagRow extends Omit<Setting, "type" | "leaves" | "check" | "normalise" | "read" | "write"> {
  path: readonly string[];
  spans?: Leaf["spans"];
  /** The value that writes the statement: `false` for the statements that say "no". */
  written: boolean;
  container?: true;
}

/** A statement that is there or not there. Switched off by deleting it; one that is not there counts as the other value. */
export function flag({ path, spans, written, container, ...row }: FlagRow): Setting {
  const leaf: Leaf = {
    path,
    kind: container === true ? "container" : "flag",
    ...(spans === undefined ? {} : { spans }),
  };
  return {
    ...row,
    type: "boolean",
    leaves: [leaf],
    check: (value) => booleanProblem(row.argument, value),
    normalise: (value) => value,
    read: (statements) => (inEffect(statements, leaf) !== undefined) === written,
    write: (value) => [[leaf, value === written ? [] : null]],
  };
}
