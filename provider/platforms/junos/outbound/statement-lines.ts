import { type Leaf, sameLeaf } from "./leaves";
import { type Line, line, setLine } from "./line";

/**
 * The lines that make the leaves of one statement what is wanted. What has to lose a leaf, or has an inactive one, is
 * written anew as a whole: one delete, and exact afterwards. `place` is what stands above, `at` the statement.
 */
export function statementLines(
  place: string,
  at: string,
  standing: Leaf[],
  wanted: Leaf[],
  { anew = false, forced = false } = {},
): Line[] {
  if (wanted.length === 0) return standing.length === 0 ? [] : [line(`delete ${place} ${at}`)];
  const loses = standing.some((each) => !wanted.some((other) => other.at === each.at));
  const whole = anew || loses;
  const news = whole || forced ? wanted : wanted.filter((each) => !standing.some((other) => sameLeaf(each, other)));
  return [
    ...(whole ? [line(`delete ${place} ${at}`)] : []),
    // A container that is there by what it holds needs no line of its own.
    ...news
      .filter((each) => each.at !== at || each.value !== undefined || wanted.length === 1)
      .map((each) => setLine(place, each)),
  ];
}
