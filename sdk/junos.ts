import type { DeviceConnection } from "./connection";
import { withSecrets } from "./device";

/**
 * A device that runs Junos or Junos OS Evolved, reached by NETCONF over SSH: on `port` 22 as on any SSH server, or on
 * the port of `[system services netconf ssh]` (830). `confirmSeconds` is rounded up to whole minutes, which is what
 * `commit confirmed` counts.
 */
export interface JunosConnection extends DeviceConnection {}

export interface JunosDevice extends JunosConnection {
  platform: "junos";
}

/** A device that runs Junos or Junos OS Evolved, as a device for every resource of this package. */
export function junos(connection: JunosConnection): JunosDevice {
  return { platform: "junos", ...withSecrets(connection) };
}
