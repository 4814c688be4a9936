import type { z } from "zod";
import type { Json } from "../../../../core/contract";

/** What two values of a setting may need to be compared: lists like `+x` only have a meaning on top of a default. */
export interface SameContext {
  /** Effective values of an empty configuration on that server (`sshd -T -f /dev/null`), by lower-case keyword. */
  defaults: ReadonlyMap<string, readonly string[]>;
  /** Ports the server listens on: an address without a port stands for one listener on each of them. */
  ports?: readonly number[];
}

export type Printed = readonly string[] | string;

/**
 * How one kind of value is written into sshd_config and read back from `sshd -T`. The law every setting is tested for
 * against a real sshd: what `parse` makes of the answer to `print(v)` is the same as `v`.
 */
export interface Codec<T extends Json = Json> {
  /** TypeScript type, as the SDK declares it. */
  type: string;
  /** What may be given, as the end of a sentence that starts with the argument's name and "takes". */
  accepts: string;
  schema: z.ZodType;
  /** One spelling for everything that means the same. Idempotent. */
  normalise(value: T): T;
  /** What follows the keyword, one entry per line: the words, or the text where sshd takes the rest of the line raw. */
  print(value: T): Printed[];
  /** From what follows the keyword in `sshd -T`, one item per line; `undefined` where that says the setting is unset. */
  parse(lines: readonly string[]): T | undefined;
  /** Whether two normalised values mean the same; unset: equal after normalising. */
  same?(a: T, b: T, context: SameContext): boolean;
  /** The part of an observed value that the other one speaks of. */
  project?(value: T, like: T): T;
  /** The value that means the same as no line at all, where there is one. */
  unset?: T;
  /** Mistakes that depend on the release, or on more than the shape of the value. */
  check?(value: T, release: string | undefined): { path: (string | number)[]; reason: string }[];
}

/** One text for equal values, whatever the order of their keys. */
export function canonical(value: Json): string {
  return JSON.stringify(value, (_, inner: Json) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Without doubles, in a fixed order: sets are compared and written sorted. */
export const sortedSet = (items: readonly string[]): string[] => [...new Set(items)].sort();

export const ordered = (items: readonly string[]): string[] => [...new Set(items)];

/** The words of a printed line. `sshd -T` removes quotes, so a blank inside a word cannot be told from one between two. */
export const blankSplit = (line: string): string[] =>
  line
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "");
