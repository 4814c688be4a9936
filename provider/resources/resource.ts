import type { Args, Kind } from "../core/contract";

/** What a kind of resource is, on every platform. */
export interface Resource {
  kind: Kind;
  /** Names of its outputs, beyond its arguments. */
  outputs: string[];
  /** What deleting does unless told otherwise: take the object away, or put back what was found at first. */
  deletion: "remove" | "restore";
  /** Outputs that are secret as soon as any argument is. */
  secretOutputs: string[];
  /** Arguments with a value of their own when the program gives none. */
  defaults: Args;
}
