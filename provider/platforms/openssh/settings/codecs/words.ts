import { z } from "zod";
import { nearest } from "../../../../core/nearest";
import { unwritableWord } from "../words";
import { blankSplit, type Codec, canonical, ordered, sortedSet } from "./codec";

interface WordsRule {
  accepts: string;
  /** `lines`: one line per item, as cumulative keywords are printed. `line`: all on one line. `commas`: one comma list. */
  layout: "lines" | "line" | "commas";
  /** Whether the order of the items matters; without it they are a set. */
  order?: boolean;
  /** Words that must stand alone, for example `none`. */
  alone?: readonly string[];
  /** Which of `alone` is printed, or left out, when the setting is unset. */
  unset?: string;
  /** The only words there are. */
  of?: readonly string[];
  /** Why an item is not what sshd takes here, or `undefined`. Not asked about words of `alone`. */
  wrong?: (item: string) => string | undefined;
  /** The same, where it depends on the release. */
  wrongIn?: (item: string, release: string | undefined) => string | undefined;
  spelling?: (item: string) => string;
}

/** A list of words: patterns, paths, names. */
export function words(rule: WordsRule): Codec<string[]> {
  const { layout, order = false, alone = [], spelling = (item: string) => item } = rule;
  const arrange = order ? ordered : sortedSet;
  const normalise = (value: string[]): string[] => arrange(value.map(spelling));
  const parts = { lines: (line: string) => [line.trim()], line: blankSplit, commas: (line: string) => line.split(",") };
  return {
    type: rule.of === undefined ? "string[]" : `(${rule.of.map((item) => `"${item}"`).join(" | ")})[]`,
    accepts: rule.accepts,
    schema: z
      .array(z.string().min(1))
      .min(1)
      .superRefine((items, context) => reportItems(items, context, rule)),
    normalise,
    print(value) {
      if (layout === "lines") return value.map((item) => [item]);
      return [layout === "commas" ? [value.join(",")] : value];
    },
    parse(lines) {
      const items = lines.flatMap(parts[layout]).filter((item) => item !== "");
      return items.length === 0 ? undefined : normalise(items);
    },
    // By words, because `sshd -T` prints `"/a b/%u" c` and `/a "b/%u c"` alike.
    ...(layout === "line"
      ? { same: (a, b) => canonical(arrange(a.flatMap(blankSplit))) === canonical(arrange(b.flatMap(blankSplit))) }
      : {}),
    ...(rule.unset === undefined ? {} : { unset: [rule.unset] }),
    check: (value, release) =>
      value.flatMap((item, i) => {
        const reason =
          unwritableWord(item, release) ?? (alone.includes(item) ? undefined : rule.wrongIn?.(item, release));
        return reason === undefined ? [] : [{ path: [i], reason }];
      }),
  };
}

function reportItems(items: string[], context: z.RefinementCtx, rule: WordsRule): void {
  const { alone = [], of, layout, wrong, spelling = (item: string) => item } = rule;
  const report = (i: number, message: string): void => context.addIssue({ code: "custom", message, path: [i] });
  const spelled = items.map(spelling);
  spelled.forEach((item, i) => {
    if (alone.includes(item)) {
      if (items.length > 1) report(i, `"${item}" must stand alone`);
    } else if (spelled.indexOf(item) < i) report(i, `"${items[i]}" is listed twice`);
    else if (layout === "commas" && item.includes(","))
      report(i, `write "${items[i]}" as one item per name, without commas`);
    else if (of !== undefined && !of.includes(item)) report(i, unknownOf(items[i] as string, of));
    else {
      const message = wrong?.(item);
      if (message !== undefined) report(i, message);
    }
  });
}

function unknownOf(item: string, of: readonly string[]): string {
  const meant = nearest(item, of);
  const known = `the names are ${of.map((name) => `"${name}"`).join(", ")}`;
  return `"${item}" is not known; ${meant === undefined ? known : `did you mean "${meant}"?`}`;
}
