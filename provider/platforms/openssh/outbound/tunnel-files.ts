import { configText } from "./config-text";
import { type Init, pathsOf } from "./files";
import { knownHostsText } from "./known-hosts";
import { openrcScript } from "./openrc-script";
import { systemdUnit } from "./systemd-unit";
import type { Tunnel } from "./tunnel";

export interface TunnelFile {
  path: string;
  /** A binary string. */
  text: string;
  /** Octal; all of them belong to root, and the account that runs the tunnel may only read them. */
  mode: string;
}

/** The three files a tunnel consists of on its host. */
export function filesOf(tunnel: Tunnel, init: Init, ssh?: string): TunnelFile[] {
  const { unit, config, knownHosts } = pathsOf(tunnel.name, init);
  return [
    { path: config, text: configText(tunnel), mode: "644" },
    { path: knownHosts, text: knownHostsText(tunnel), mode: "644" },
    init === "systemd"
      ? { path: unit, text: systemdUnit(tunnel, ssh), mode: "644" }
      : { path: unit, text: openrcScript(tunnel, ssh), mode: "755" },
  ];
}
