import { matchPattern } from "../../../core/formats/host-pattern";

export type Sign = "+" | "-" | "^";

/** An algorithm list taken apart: a sign before the first item makes the whole list a change of the built-in default. */
export interface SignedList {
  sign: Sign | undefined;
  items: string[];
}

export function signedList(value: readonly string[]): SignedList {
  const first = value[0] ?? "";
  if (!/^[+\-^]/.test(first)) return { sign: undefined, items: [...value] };
  return { sign: first[0] as Sign, items: [first.slice(1), ...value.slice(1)] };
}

const unique = (items: readonly string[]): string[] => [...new Set(items)];
export const isPattern = (item: string): boolean => /[*?]/.test(item);
const matchesAny = (name: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => matchPattern(name, pattern));

/**
 * What a list comes to on a server whose default is `defaults`, as sshd assembles it. Patterns that add names are kept as
 * they stand, because only the server knows all the names of its build.
 */
export function resolveList(value: readonly string[], defaults: readonly string[]): string[] {
  const { sign, items } = signedList(value);
  if (sign === "+") return unique([...defaults, ...items]);
  if (sign === "^") return unique([...items, ...defaults]);
  if (sign === undefined) return unique(items);
  const kept = defaults.filter((name) => !matchesAny(name, items));
  // Removing everything removes nothing (`Ciphers -*`, measured 8.4 to 10.5).
  return kept.length === 0 ? [...defaults] : kept;
}

/** Whether two lists come to the same names in the same order on a server with this default. */
export function sameList(a: readonly string[], b: readonly string[], defaults: readonly string[]): boolean {
  const [left, right] = [resolveList(a, defaults), resolveList(b, defaults)];
  const names = unique([...left, ...right, ...defaults].filter((item) => !isPattern(item)));
  // A pattern stands for every name of the other list it fits. Names of the default are in every build, so one that
  // fits and is missing over there is a difference.
  const [expandedLeft, expandedRight] = [expand(left, right, names), expand(right, left, names)];
  return expandedLeft.length === expandedRight.length && expandedLeft.every((name, i) => name === expandedRight[i]);
}

function expand(list: readonly string[], other: readonly string[], names: readonly string[]): string[] {
  const order = unique([...other.filter((item) => !isPattern(item)), ...names]);
  return unique(list.flatMap((item) => (isPattern(item) ? order.filter((name) => matchPattern(name, item)) : [item])));
}
