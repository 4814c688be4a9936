import type { Leaf } from "../leaf";
import type { Setting } from "../setting";
import { inEffect } from "../statements";
import { shortly } from "./shortly";

interface ChoiceRow extends Omit<Setting, "type" | "leaves" | "check" | "normalise" | "read" | "write"> {
  path: readonly string[];
  /** Our word for each of the device's. */
  words: { readonly [ours: string]: string };
  /** Words somebody may well ask for, each with the reason why it is not there. */
  refused?: { readonly [ours: string]: string };
}

/** One word of a few, which the device may call otherwise. A word that is not known is shown as it stands there. */
export function choice({ path, words, refused = {}, ...row }: ChoiceRow): Setting {
  const leaf: Leaf = {
    path,
    kind: "value",
    words: Object.fromEntries(Object.values(words).map((word) => [word, undefined])),
  };
  const ours = Object.keys(words);
  const quoted = ours.map((word) => `"${word}"`);
  return {
    ...row,
    type: quoted.join(" | "),
    leaves: [leaf],
    check(value) {
      if (typeof value === "string" && ours.includes(value)) return [];
      const why = refused[String(value)];
      return [{ reason: why ?? `\`${row.argument}\` takes one of ${quoted.join(", ")}; got ${shortly(value)}.` }];
    },
    normalise: (value) => value,
    read(statements) {
      const [word] = inEffect(statements, leaf) ?? [];
      return word === undefined ? null : (ours.find((each) => words[each] === word) ?? word);
    },
    write: (value) => [[leaf, value === null ? null : [words[String(value)] ?? String(value)]]],
  };
}
