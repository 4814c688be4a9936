import type { Args, DeviceFacts, Found, Kind, Observed, Target } from "../core/contract";

/** One verb on one resource, as the lifecycle hands it to a device's session. */
export interface Operation {
  kind: Kind;
  urn: string | undefined;
  /** Arguments that say where to look: the declared ones, or for read and delete the last known ones. */
  args: Args;
  /**
   * What the resource wants, now that it is known what stands there; undefined: it only looks. May throw a refusal.
   * Called again with a new observation when the group has to start over.
   */
  aim(observed: Observed): Aim | undefined;
  allowLockout: boolean;
  /** Arguments and outputs as state has them; undefined for a create. */
  prior: Args | undefined;
  /** Of an operation that only looks: what state has as found at first. */
  found?: Found;
  /** The port at which the program will log in next time. */
  nextPort: number | undefined;
  progress(text: string): void;
}

export interface Aim {
  target: Target;
  /** What stood there before this resource changed it for the first time. */
  found: Found;
  /** What was found is put back because the resource goes: nothing is wanted of the release that it may lack. */
  leaving?: true;
}

/** What an operation came to. `observed` is what the device shows now, not what was asked for. */
export interface Outcome {
  observed: Observed;
  found: Found | undefined;
  facts: DeviceFacts;
}

/**
 * An operation failed. `now` tells what the device shows: the same as `before` when nothing was changed, undefined when
 * it could not be found out.
 */
export class OperationFailure extends Error {
  constructor(
    readonly error: Error,
    readonly state:
      | { changed: false }
      | { changed: true; now: Observed | undefined; found: Found | undefined; facts: DeviceFacts | undefined },
  ) {
    super(error.message, { cause: error });
  }
}
