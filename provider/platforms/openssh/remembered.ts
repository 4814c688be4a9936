import type { Answers } from "../../core/contract";
import type { ShellAnswer } from "./request";

/**
 * Reads an answer once, however many resources of a group look at it: five hundred keys of one file must not each parse
 * the file. What is read belongs to all of them and is not to be changed.
 */
export function remembered<T>(): (answers: Answers<ShellAnswer>, key: string, read: () => T) => T {
  const known = new WeakMap<ShellAnswer, { value: T }>();
  return (answers, key, read) => {
    const answer = answers.get(key);
    const hit = answer === undefined ? undefined : known.get(answer);
    if (hit !== undefined) return hit.value;
    const value = read();
    if (answer !== undefined) known.set(answer, { value });
    return value;
  };
}
