import type { Args, DeviceFacts, Platform } from "../core/contract";

/**
 * What state says, as the diffs of this run came upon it, for plans of resources that have no state of their own: those
 * that are new on a device that others are on already, and those that take the place of what is in state.
 */
export class KnownState {
  private readonly byDevice = new Map<string, DeviceFacts>();
  private readonly byUrn = new Map<string, Args>();

  noteFacts(platform: Platform, device: Args, facts: Args | undefined): void {
    if (typeof facts?.release === "string") this.byDevice.set(keyOf(platform, device), facts as DeviceFacts);
  }

  facts(platform: Platform, device: Args): DeviceFacts | undefined {
    return this.byDevice.get(keyOf(platform, device));
  }

  /** `args`: those of the resource in state that makes way for one with the same urn. */
  noteReplaced(urn: string, args: Args): void {
    this.byUrn.set(urn, args);
  }

  replaced(urn: string | undefined): Args | undefined {
    return urn === undefined ? undefined : this.byUrn.get(urn);
  }

  clear(): void {
    this.byDevice.clear();
    this.byUrn.clear();
  }
}

const keyOf = ({ name }: Platform, { host, port, proxy }: Args): string => JSON.stringify([name, host, port, proxy]);

export const knownState = new KnownState();
