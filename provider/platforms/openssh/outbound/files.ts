import type { DeviceFacts } from "../../../core/contract";

/** Init systems that this resource can drive. */
export type Init = "systemd" | "openrc";

/** The init system of the host, if it is one of those. */
export function initOf(facts: DeviceFacts | undefined): Init | undefined {
  return facts?.init === "systemd" || facts?.init === "openrc" ? facts.init : undefined;
}

/** Where ssh is when the host was not asked yet. */
export const defaultSsh = "/usr/bin/ssh";

export const directory = "/etc/pulumi-ssh";

/** The tunnel's alias in its own configuration file: what the unit's ssh connects to. */
export const relayAlias = "relay";

/**
 * What ssh's `LocalCommand` prints into the service's log once it is logged in: the one sign of that which ssh gives. The
 * number of the ssh follows, because a log may hold the words of several.
 */
export const loggedInMark = "pulumi-ssh: logged in as process";

export interface TunnelPaths {
  /** `pulumi-ssh-NAME`, under both init systems. */
  service: string;
  /** The systemd unit or the init script. */
  unit: string;
  config: string;
  knownHosts: string;
  /** OpenRC only; under systemd the journal has it. */
  log: string;
}

export function pathsOf(name: string, init: Init): TunnelPaths {
  const service = `pulumi-ssh-${name}`;
  return {
    service,
    unit: init === "systemd" ? `/etc/systemd/system/${service}.service` : `/etc/init.d/${service}`,
    config: `${directory}/${name}.conf`,
    knownHosts: `${directory}/${name}.known_hosts`,
    log: `/var/log/${service}.log`,
  };
}
