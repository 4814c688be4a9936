import { defaultSsh, pathsOf, relayAlias } from "./files";
import type { Tunnel } from "./tunnel";

/**
 * The init script where OpenRC is the init system, in the one form that this tool writes: supervise-daemon restarts ssh
 * for ever (`respawn_max` 0), as systemd's Restart=always does. Nothing in it needs quoting, for the same reason as there.
 */
export function openrcScript({ name, runAs, restartSec }: Tunnel, ssh = defaultSsh): string {
  const { config, log } = pathsOf(name, "openrc");
  return `#!/sbin/openrc-run
# Written by pulumi-ssh. A change made here is undone at the next update.
description="SSH tunnel ${name} (pulumi-ssh)"
supervisor=supervise-daemon
command="${ssh}"
command_args="-N -T -F ${config} ${relayAlias}"
command_user="${runAs}"
respawn_delay=${restartSec}
respawn_max=0
output_log="${log}"
error_log="${log}"
export SHELL=/bin/sh

depend() {
	need net
	after firewall
	use dns
}

start_pre() {
	checkpath -f -m 0640 -o "$command_user" "$output_log"
}
`;
}

/** What an init script says of the arguments that live in it. */
export function readOpenrcScript(text: string): { runAs?: string; restartSec?: number } {
  const runAs = /^command_user="([^"]*)"$/m.exec(text)?.[1];
  const seconds = /^respawn_delay=(\d+)$/m.exec(text)?.[1];
  return {
    ...(runAs === undefined ? {} : { runAs }),
    ...(seconds === undefined ? {} : { restartSec: Number(seconds) }),
  };
}
