import type { Args, Json } from "../../../core/contract";
import type { Row } from "../ask";
import type { Range } from "../release";

/** One property of a menu, as some releases call it, and what its texts mean. */
export interface Property extends Range {
  name: string;
  read(text: string): Json;
  /** Undefined: it has no text for this value. `row`: what stands there, for a property that holds more than this. */
  write(value: Json, row: Row): string | undefined;
  /** How a text that was read is told to the router, where it is shown otherwise. */
  told?(shown: string): string;
  /** No release is known to show it, though it is taken: only where it is shown it is written. */
  onlyWhereShown?: true;
  /** A row may leave it out while it is empty: it is there all the same. */
  mayBeHidden?: true;
  /** What a preview says instead of a text that depends on what stands there; undefined: nothing is known to say. */
  blind?(value: Json): string | undefined;
}

export interface Problem {
  /** Below the argument, where it is not the whole value. */
  path?: readonly (string | number)[];
  reason: string;
}

/** Values, with the releases that have none of them, and the sentence that says so. */
export interface Refused extends Range {
  values(value: Json): boolean;
  reason: string;
}

/** One argument: what it is called, what it may hold, and which property of the router says it. */
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
  menu: Menu;
  /** What says it, newest first: the first that the router shows is the one. */
  properties: readonly Property[];
  /** Whether a change of it may cut off a login over SSH. */
  guarded: boolean;
  refused?: readonly Refused[];
  /** Mistakes in a value. */
  check(value: Json): Problem[];
  /** One spelling for what means the same. Idempotent. */
  normalise(value: Json): Json;
}

export const menus = ["/ip/ssh", "/ip/service"] as const;
export type Menu = (typeof menus)[number];

/** The two rows, as the router shows them. */
export type Rows = { readonly [M in Menu]: Row };

/** The value of an argument in one state of the router. */
export type Values = (argument: string) => Args[string];

export const documentation = "MikroTik documentation, SSH";
export const services = "MikroTik documentation, Services";
