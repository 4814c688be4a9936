import { quote } from "../../../core/formats/shell-quote";
import { hereText } from "../scripts/write-file";
import { directory, type Init, loggedInMark, pathsOf, relayAlias } from "./files";
import type { TunnelFile } from "./tunnel-files";

/** How long an update waits for the tunnel to come up, in seconds; later it is a warning, not an error. */
const patience = 10;

/**
 * `tunnel_log`: the last mark of a login, and the end of what ssh said after it; under systemd, of the
 * ssh whose invocation is given, or of the one that runs now.
 * `tunnel_waits`: whether the init system waits to start it again.
 */
export function logFunctions(init: Init, name: string): string {
  const { service, log } = pathsOf(name, init);
  if (init === "openrc") {
    return `tunnel_log() {
  [ -e ${quote(log)} ] || return 0
  mark=$(grep -n ${quote(`^${loggedInMark}`)} ${quote(log)} | tail -n 1 | cut -d: -f1)
  [ -z "$mark" ] || sed -n "\${mark}p" ${quote(log)}
  tail -n "+$((\${mark:-0} + 1))" ${quote(log)} | tail -n 20
}
tunnel_waits() { false; }`;
  }
  const unit = quote(`${service}.service`);
  return `tunnel_log() {
  run_id=\${1:-$(systemctl show -p InvocationID ${unit} | cut -d= -f2)}
  [ -n "$run_id" ] || return 0
  journalctl -q --no-pager -o cat "_SYSTEMD_INVOCATION_ID=$run_id" 2>/dev/null | grep -m 1 ${quote(`^${loggedInMark}`)}
  journalctl -q --no-pager -o cat -n 40 "_SYSTEMD_INVOCATION_ID=$run_id" 2>/dev/null
}
tunnel_waits() { case $(systemctl show -p SubState ${unit}) in *=auto-restart|*=failed|*=dead) ;; *) false ;; esac; }`;
}

/** The host's own ssh reads the new configuration before any file is touched. */
export function validateScript(config: string): string {
  const command = `ssh -G -T -F /dev/stdin ${relayAlias} >/dev/null`;
  return `decode64 ${hereText(config, ` | ${command}`)}\n[ $? = 0 ] || exit 1`;
}

/** After the files stand in their places: the init system reads them, and the tunnel runs once, in the new form. */
export function settleScript(
  name: string,
  init: Init,
  files: Pick<TunnelFile, "path" | "mode">[],
  how: { enabled: boolean; restart: boolean },
): string {
  const owned = files.map(({ path, mode }) => `chown 0:0 ${quote(path)} && chmod ${mode} ${quote(path)} || exit 1`);
  const service = quote(pathsOf(name, init).service);
  const verbs = init === "systemd" ? systemdVerbs(`${service}.service`, how) : openrcVerbs(service, how);
  const wait = how.enabled ? [logFunctions(init, name), waitLines] : [];
  return [...owned, ...verbs, ...wait, "exit 0"].join("\n");
}

function systemdVerbs(unit: string, { enabled, restart }: { enabled: boolean; restart: boolean }): string[] {
  const reload = "systemctl daemon-reload || exit 1";
  if (!enabled) return [reload, `systemctl disable --now ${unit} || exit 1`];
  // Without --no-block this would wait for the network to be "online", which some hosts never are.
  return [
    reload,
    `systemctl enable ${unit} || exit 1`,
    `systemctl reset-failed ${unit} 2>/dev/null`,
    `systemctl --no-block ${restart ? "restart" : "start"} ${unit} || exit 1`,
  ];
}

function openrcVerbs(service: string, { enabled, restart }: { enabled: boolean; restart: boolean }): string[] {
  if (!enabled) {
    return [
      `rc-update -a del ${service} >/dev/null 2>&1`,
      `! rc-service ${service} status >/dev/null 2>&1 || rc-service ${service} stop || exit 1`,
    ];
  }
  return [
    `rc-update add ${service} default >/dev/null || exit 1`,
    `: > ${quote("/var/log/")}${service}.log`,
    restart ? `rc-service ${service} restart || exit 1` : `rc-service ${service} start || exit 1`,
  ];
}

/** A little longer than the login: a port that is taken on the relay ends ssh right after it. */
const waitLines = `i=0
while [ $i -lt ${patience} ]; do
  sleep 1
  i=$((i + 1))
  if tunnel_waits; then break; fi
  if tunnel_log | grep -q ${quote(`^${loggedInMark}`)}; then sleep 1; break; fi
done`;

/** Before the files go: a unit whose file is gone can no longer be disabled. */
export function stopScript(name: string, init: Init): string {
  const { service, unit } = pathsOf(name, init);
  if (init === "openrc") {
    return `[ -e ${quote(unit)} ] || exit 0
${openrcVerbs(quote(service), { enabled: false, restart: false }).join("\n")}
exit 0`;
  }
  const known = `[ "$(systemctl show -p LoadState ${quote(`${service}.service`)})" = LoadState=not-found ]`;
  return `systemd_runs || exit 0\n${known} || systemctl disable --now ${quote(`${service}.service`)} || exit 1`;
}

/** After the files are gone. The identity file stays: it was never ours. */
export function forgetScript(name: string, init: Init): string {
  const { service, log } = pathsOf(name, init);
  const forget =
    init === "openrc"
      ? `rm -f -- ${quote(log)}`
      : `if systemd_runs; then
  systemctl daemon-reload || exit 1
  systemctl reset-failed ${quote(`${service}.service`)} 2>/dev/null
fi`;
  return `${forget}\nrmdir ${directory} 2>/dev/null\nexit 0`;
}
