import type { Leaf } from "../leaf";
import type { Problem, Setting } from "../setting";
import { inEffect } from "../statements";
import { listProblem } from "./list-problem";
import { textProblem } from "./text-problem";

interface TextsRow extends Omit<Setting, "type" | "leaves" | "check" | "normalise" | "read" | "write"> {
  path: readonly string[];
  spans?: Leaf["spans"];
  longest?: Leaf["longest"];
  kind: "list" | "keys";
}

/** Texts in an order that counts; each only once. */
export function texts({ path, spans, longest, kind, ...row }: TextsRow): Setting {
  const leaf: Leaf = {
    path,
    kind,
    ...(spans === undefined ? {} : { spans }),
    ...(longest === undefined ? {} : { longest }),
  };
  return {
    ...row,
    type: "string[]",
    leaves: [leaf],
    check(value, release) {
      const shape = listProblem(row.argument, value);
      if (shape !== undefined) return [shape];
      return (value as string[]).flatMap((item, index, list): Problem[] => {
        const at = `${row.argument}[${index}]`;
        const reason =
          list.indexOf(item) < index
            ? `\`${at}\` stands there twice; Junos takes each value once.`
            : textProblem(at, item, leaf, release);
        return reason === undefined ? [] : [{ path: [index], reason }];
      });
    },
    normalise: (value) => value,
    read: (statements) => inEffect(statements, leaf) ?? null,
    write: (value) => [[leaf, value === null ? null : (value as string[])]],
  };
}
