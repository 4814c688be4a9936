import type { Range } from "./release";
import type { Router } from "./router";
import type { Commands } from "./schema";
import type { Session } from "./session";

/** A row as the API sends it, without the `=` of its words. */
export interface Row {
  [name: string]: string;
}

export interface Outcome {
  rows?: Row[];
  ret?: string;
}

export interface Call {
  router: Router;
  session: Session;
  args: ReadonlyMap<string, string>;
  /** The numbers of the items that `numbers` or `.id` name. */
  targets(): number[];
  /** An argument that the command cannot do without. */
  required(name: string): string;
}

/** One menu of the router: what its releases list, its rows, and those of its commands that change something. */
export interface Menu extends Range {
  path: string;
  /** As the releases have them; a command that is in none of `run` and not read-only is refused as not known. */
  commands: Commands;
  /** One thing with properties instead of a list. */
  isSingle?: true;
  /** Rows may be named by their `name` instead of their `.id`. */
  isKeyed?: true;
  /** Policies that a change needs; `write` when nothing is said. */
  needs?: readonly string[];
  /** Whether this router has it; for what the release does not decide. */
  isThere?(router: Router): boolean;
  rows(router: Router): Row[];
  /** Properties that `print` shows only when they are asked for by name. */
  onlyOnDemand?: readonly string[];
  run: { readonly [command: string]: (call: Call) => undefined | Outcome | Promise<undefined | Outcome> };
}
