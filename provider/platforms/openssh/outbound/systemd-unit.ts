import { defaultSsh, pathsOf, relayAlias } from "./files";
import type { Tunnel } from "./tunnel";

/**
 * The unit, in the one form that this tool writes. Nothing in it needs escaping: `words` lets no blank, quote, backslash,
 * `%` or `$` through to a name or an account. ssh starts the next ssh of a chain, and its LocalCommand, with $SHELL, which
 * systemd sets to the account's login shell: for an account that is made for a tunnel, often one that lets nobody in.
 */
export function systemdUnit({ name, runAs, restartSec }: Tunnel, ssh = defaultSsh): string {
  return `# Written by pulumi-ssh. A change made here is undone at the next update; a drop-in beside it is not.
[Unit]
Description=SSH tunnel ${name} (pulumi-ssh)
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0

[Service]
User=${runAs}
Environment=SHELL=/bin/sh
ExecStart=${ssh} -N -T -F ${pathsOf(name, "systemd").config} ${relayAlias}
Restart=always
RestartSec=${restartSec}

[Install]
WantedBy=multi-user.target
`;
}

/** What a unit says of the arguments that live in it. */
export function readSystemdUnit(text: string): { runAs?: string; restartSec?: number } {
  const value = (key: string) => new RegExp(`^${key}=(.*)$`, "m").exec(text)?.[1]?.trim();
  const [runAs, seconds] = [value("User"), value("RestartSec")];
  return {
    ...(runAs === undefined ? {} : { runAs }),
    ...(seconds !== undefined && /^\d+$/.test(seconds) ? { restartSec: Number(seconds) } : {}),
  };
}
