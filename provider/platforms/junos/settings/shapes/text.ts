import type { Leaf } from "../leaf";
import type { Setting } from "../setting";
import { inEffect } from "../statements";
import { textProblem } from "./text-problem";

interface TextRow extends Omit<Setting, "type" | "leaves" | "check" | "normalise" | "read" | "write"> {
  path: readonly string[];
  spans?: Leaf["spans"];
  longest?: Leaf["longest"];
}

/** A text. */
export function text({ path, spans, longest, ...row }: TextRow): Setting {
  const leaf: Leaf = {
    path,
    kind: "value",
    ...(spans === undefined ? {} : { spans }),
    ...(longest === undefined ? {} : { longest }),
  };
  return {
    ...row,
    type: "string",
    leaves: [leaf],
    check(value, release) {
      const reason = textProblem(row.argument, value, leaf, release);
      return reason === undefined ? [] : [{ reason }];
    },
    normalise: (value) => value,
    read: (statements) => inEffect(statements, leaf)?.[0] ?? null,
    write: (value) => [[leaf, value === null ? null : [String(value)]]],
  };
}
