import { nearest } from "../../../../core/nearest";
import type { Leaf } from "../leaf";
import type { Problem, Setting } from "../setting";
import { isThere, type Span } from "../span";
import { inEffect } from "../statements";
import { listProblem } from "./list-problem";
import { shortly } from "./shortly";

/** A name as programs write it, with what the device calls it where that differs, and the releases that have it. */
export type Name = string | { name: string; device?: string; spans?: readonly Span[]; refused?: string };

interface NamesRow extends Omit<Setting, "type" | "leaves" | "check" | "normalise" | "read" | "write"> {
  path: readonly string[];
  names: readonly Name[];
  /** Names somebody may well ask for, each pattern with the reason why no release has them. */
  refused?: readonly (readonly [RegExp, string])[];
  type?: string;
}

/** Names in an order that counts; each only once. A word that is not known is shown as it stands there. */
export function names({ path, names: rows, refused = [], type = "string[]", ...row }: NamesRow): Setting {
  const all = rows.map((each) => (typeof each === "string" ? { name: each } : each));
  const words = Object.fromEntries(all.map(({ name, device = name, spans }) => [device, spans]));
  const leaf: Leaf = { path, kind: "list", words };
  const ofDevice = (word: string): string => all.find(({ name, device = name }) => device === word)?.name ?? word;
  const forDevice = (name: string): string => all.find((each) => each.name === name)?.device ?? name;
  return {
    ...row,
    type,
    leaves: [leaf],
    check(value, release) {
      const shape = listProblem(row.argument, value);
      if (shape !== undefined) return [shape];
      const list = value as string[];
      return list.flatMap((name, index): Problem[] => {
        const reason = list.indexOf(name) < index ? twice(row.argument, name) : unknown(name, release);
        return reason === undefined ? [] : [{ path: [index], reason }];
      });
      function unknown(name: string, release: string | undefined): string | undefined {
        const found = all.find((each) => each.name === name);
        if (found !== undefined && isThere(found.spans, release)) return undefined;
        if (found !== undefined) {
          const why = found.refused === undefined ? "" : ` ${found.refused}`;
          return `"${name}" is not in Junos ${release}.${why}`;
        }
        const known = all.filter(({ spans }) => isThere(spans, release)).map((each) => each.name);
        const why = refused.find(([pattern]) => pattern.test(name))?.[1];
        if (why !== undefined) return why;
        const word = all.find(({ device }) => device === name);
        const meant = word?.name ?? nearest(name, known);
        const end = meant === undefined ? `It takes ${known.join(", ")}.` : `Did you mean "${meant}"?`;
        return `\`${row.argument}\` does not know ${shortly(name)}. ${end}`;
      }
    },
    normalise: (value) => value,
    read: (statements) => inEffect(statements, leaf)?.map(ofDevice) ?? null,
    write: (value) => [[leaf, value === null ? null : (value as string[]).map(forDevice)]],
  };
}

const twice = (argument: string, name: string): string =>
  `"${name}" stands in \`${argument}\` twice; Junos takes each value once.`;
