import type { Row } from "../menu";
import { notKnown } from "../trap";

/**
 * Whether a row passes the query words: a stack of truths, to which `?name=value` and its kin push and on which `?#` works.
 * Below what was pushed lie infinitely many trues; a row passes when no false is left.
 */
export function passes(row: Row, query: readonly string[]): boolean {
  let stack: boolean[] = [];
  const pop = () => stack.pop() ?? true;
  for (const word of query) {
    const operations = /^\?#(.*)$/s.exec(word)?.[1];
    if (operations === undefined) stack.push(isTrue(row, word.slice(1)));
    else {
      for (const [operation] of operations.matchAll(/\d+\.?|[^\d]/g)) {
        if (operation === "!") stack.push(!pop());
        else if (operation === "&" || operation === "|") {
          const [a, b] = [pop(), pop()];
          stack.push(operation === "&" ? a && b : a || b);
        } else if (/^\d/.test(operation)) {
          const copy = stack.at(-1 - Number.parseInt(operation, 10)) ?? true;
          stack = operation.endsWith(".") ? [copy] : [...stack, copy];
        } else throw notKnown();
      }
    }
  }
  return !stack.includes(false);
}

/** `name`, `-name`, `name=x`, `=name=x`, `<name=x`, `>name=x`. */
function isTrue(row: Row, word: string): boolean {
  const [, sign = "", name = "", value] = /^([-=<>]?)([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  const own = row[name];
  if (sign === "-") return own === undefined;
  if (value === undefined) return own !== undefined;
  if (own === undefined) return false;
  if (sign === "<") return compared(own, value) < 0;
  if (sign === ">") return compared(own, value) > 0;
  return own === value || truth(own) === truth(value);
}

/** Truth values may be asked for in all their spellings. */
const truth = (text: string): string => (text === "yes" ? "true" : text === "no" ? "false" : text);

const compared = (a: string, b: string): number =>
  /^-?\d+$/.test(a) && /^-?\d+$/.test(b) ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0;
