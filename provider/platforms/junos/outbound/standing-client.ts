import type { Args } from "../../../core/contract";
import type { StandingServer } from "./servers";

/**
 * The part of outbound-ssh that matters for one client, beyond what its arguments say. Plain data: it is handed on as
 * detail of an observation.
 */
export type StandingClient = {
  /** The values, whether or not they are in force because the client or what stands above it is active. */
  stored: Args;
  servers: StandingServer[];
  /** The other clients of the device. */
  others: string[];
  /** Everything that stands below outbound-ssh. */
  parts: string[];
  /** The outermost inactive statement above the client. */
  inactiveAbove: string | null;
  /** The client itself is inactive. */
  deactivated: boolean;
  /** The group the whole client is inherited from. */
  group: string | null;
  /** By argument: the group that the value, or a part of it, is inherited from. */
  groups: { [argument: string]: string };
  /** Arguments of which a part is inactive, and so not in force. */
  partly: string[];
  /** Arguments with a secret that cannot be read, so that it counts as what the program says. */
  sealed: string[];
};

/** What state knows of a client, where the device has not been asked. */
export const standingByArgs = (args: Args): StandingClient => ({
  stored: args,
  servers: ((args.servers ?? []) as StandingServer["server"][]).map((server) => ({
    server,
    name: server.address,
    inactive: false,
    group: null,
    groups: {},
  })),
  others: [],
  parts: [],
  inactiveAbove: null,
  deactivated: false,
  group: null,
  groups: {},
  partly: [],
  sealed: [],
});
