import type { ServiceState } from "./service-state";
import type { Tunnel } from "./tunnel";

/** A port of the relay that was knocked at from the device: `forward` says which one. */
export interface Knock {
  forward: string;
  answered: boolean;
}

/** ssh's words about a forward that does not stand, although the connection does. */
const forwardFailed =
  /remote port forwarding failed|cannot listen to port|Address already in use|Could not request local forwarding|bad port|administratively prohibited/i;

/** A login takes seconds; `ConnectTimeout` gives up after 30. */
const longestLogin = 60;

/**
 * Why the tunnel does not count as up, though it is meant to be. Seen from the device itself: whether ssh is logged in
 * (its own words), what it said about forwards, and whether a port that the relay should offer to others answers. Behind
 * a loopback port of the relay nobody can look without a session there.
 */
export function health(tunnel: Tunnel, state: ServiceState, knocks: Knock[]): string[] {
  if (!state.running) return [];
  const retry = `it is tried again every ${tunnel.restartSec} s`;
  const failures = state.said.filter((line) => forwardFailed.test(line));
  const words = (failures.length > 0 ? failures : state.said).slice(-3).join("; ");
  if (state.waits) return [`the tunnel is not up: ${words || "ssh ended without a word"} (${retry})`];
  // A log that was rotated away has no mark either; only what was started just now must show it.
  const old = state.age === undefined || state.age > longestLogin;
  if (!state.loggedIn && !(old && state.said.length === 0)) {
    const since = state.age === undefined ? "" : ` for ${Math.round(state.age)} s`;
    return [`the tunnel is not up yet: ssh has been connecting${since}${words === "" ? "" : `: ${words}`} (${retry})`];
  }
  const silent = knocks.filter(({ answered }) => !answered);
  return [
    ...(failures.length === 0 ? [] : [`ssh is logged in, but not every forward stands: ${failures.join("; ")}`]),
    ...silent.map(
      ({ forward }) =>
        `nothing answers at ${forward}: the relay bound it to loopback only (its GatewayPorts is no), or a firewall is in between`,
    ),
  ];
}
