import type { Span } from "./span";

/** One statement of the device and what it may hold: this is what is compared with Juniper's models, leaf by leaf. */
export interface Leaf {
  /** Its words below `configuration`: `["system", "services", "ssh", "port"]`. */
  path: readonly string[];
  /**
   * `flag`: there or not there (an empty leaf, or a container that counts by its presence); `value`: one value; `list`:
   * values in order; `keys`: entries that are nothing but their key, in order.
   */
  kind: "flag" | "container" | "value" | "list" | "keys";
  /** Releases that have it; unset: all. */
  spans?: readonly Span[];
  /** Of a number, in the unit of the device. */
  range?: readonly [number, number];
  /** Of a choice: each word and the releases that know it. */
  words?: { readonly [word: string]: readonly Span[] | undefined };
  /** Longest text, by release; 0: no limit is known. */
  longest?: readonly { most: number; spans?: readonly Span[] }[];
  /** Whether two words of the device mean the same. */
  same?(a: string, b: string): boolean;
}

export const ssh = ["system", "services", "ssh"] as const;
export const netconfSsh = ["system", "services", "netconf", "ssh"] as const;
export const retryOptions = ["system", "login", "retry-options"] as const;

/** A statement as the lines of configuration mode name it, and as the key under which it is kept. */
export const statementOf = ({ path }: Pick<Leaf, "path">): string => path.join(" ");
