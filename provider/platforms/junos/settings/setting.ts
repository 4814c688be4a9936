import type { Json } from "../../../core/contract";
import type { Leaf } from "./leaf";
import type { Statements } from "./statements";

/** What a setting wants of its statements: the values, or null where there is to be none. A flag that is there holds []. */
export type Wish = [leaf: Leaf, values: readonly string[] | null];

export interface Problem {
  /** Below the argument, where it is not the whole value. */
  path?: readonly (string | number)[];
  reason: string;
}

/** How the other settings of the same run will be: the declared value, else what stands there. */
export type Others = (argument: string) => Json | undefined;

/** One argument: what it is called, what it may hold, and which statements say it. */
export interface Setting {
  argument: string;
  /** TypeScript type, as the SDK declares it. */
  type: string;
  /** What it does, in a sentence or two, for the editor. */
  doc: string;
  values?: string;
  default?: string;
  device: string;
  since?: string;
  until?: string;
  source: string;
  note?: string;
  leaves: readonly Leaf[];
  /** Mistakes in a value; the first kind that is found decides. */
  check(value: Json, release: string | undefined): Problem[];
  /** One spelling for what means the same. Idempotent. */
  normalise(value: Json): Json;
  /** The value that what stands there comes to; null: it is not set. */
  read(statements: Statements, release: string | undefined): Json;
  /** What its statements have to hold for a value; null: it is not to be set. */
  write(value: Json, release: string | undefined, others: Others): Wish[];
}

export const model = "Juniper's YANG models, junos-es-conf-system";
export const overview = "Juniper, Remote Access Overview";
