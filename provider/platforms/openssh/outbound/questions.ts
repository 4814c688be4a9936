import { quote } from "../../../core/formats/shell-quote";
import type { ShellRequest } from "../request";
import { type Init, pathsOf } from "./files";
import { logFunctions } from "./scripts";

/** The questions about a tunnel, beside those of the platform. */
export const questions = {
  /** Where the ssh client is, if there is one. */
  client: (): ShellRequest => ({ key: "outbound:client", script: "command -v ssh || echo absent" }),

  /** What the init system and the log say of the service. */
  service: (name: string, init: Init): ShellRequest => ({
    key: `outbound:service:${name}`,
    script: init === "systemd" ? systemdState(name) : openrcState(name),
  }),

  /** Whether ssh, as this account and with nobody there to type, could use the private key. */
  identity: (file: string, user: string): ShellRequest => ({
    key: `outbound:identity:${user}:${file}`,
    script: `f=${quote(file)}
if [ ! -e "$f" ]; then must_see "$f"; echo absent; exit 0; fi
ls -ldnL -- "$f" || exit 1
if as_user ${quote(user)} test -r "$f"; then echo readable; else echo unreadable; fi
as_user ${quote(user)} ssh-keygen -y -P '' -f "$f" 2>&1 >/dev/null | grep -v '^@'
exit 0`,
  }),

  readable: (file: string, user: string): ShellRequest => ({
    key: `outbound:readable:${user}:${file}`,
    script: `f=${quote(file)}
if [ ! -e "$f" ]; then must_see "$f"; echo absent; exit 0; fi
if as_user ${quote(user)} test -r "$f"; then echo readable; else echo unreadable; fi`,
  }),

  /** Whether something answers at a port of another host; needs bash or nc, which not every host has. */
  reach: (host: string, port: number): ShellRequest => ({
    key: `outbound:reach:${host}:${port}`,
    script: `if command -v bash >/dev/null 2>&1 && command -v timeout >/dev/null 2>&1; then
  timeout 3 bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash ${quote(host)} ${quote(String(port))} 2>/dev/null
elif command -v nc >/dev/null 2>&1; then nc -z -w 3 ${quote(host)} ${quote(String(port))} </dev/null >/dev/null 2>&1
else echo unknown; exit 0; fi && echo open || echo closed`,
  }),
} as const;

function systemdState(name: string): string {
  const { service, unit, config, knownHosts } = pathsOf(name, "systemd");
  const asked = "LoadState,UnitFileState,ActiveState,SubState,MainPID,InvocationID,NeedDaemonReload,DropInPaths";
  // At once: a moment later the next ssh may run, and what it says is no word of the one that failed.
  return `state=$(systemctl show -p ${asked} ${quote(`${service}.service`)}) || exit 1
printf '%s\\n' "$state"
value() { printf '%s\\n' "$state" | sed -n "s/^$1=//p"; }
pid=$(value MainPID)
${times([unit, config, knownHosts])}
${logFunctions("systemd", name)}
echo Log:
tunnel_log "$(value InvocationID)"
exit 0`;
}

/**
 * When files were written, when `$pid` was started, and what time it is by the clock of either. The second one counts from
 * boot, with the time that the host slept; systemd's own monotonic times leave that out. `Started` is field 22 of proc(5),
 * the 20th after the name, which may hold blanks itself.
 */
function times(files: string[]): string {
  return `echo "Now=$(date +%s)"
for f in ${files.map(quote).join(" ")}; do
  [ ! -e "$f" ] || echo "Written=$(stat -c %Y -- "$f")"
done
echo "Pid=$pid"
if [ -r "/proc/\${pid:-0}/stat" ]; then
  echo "Uptime=$(cut -d' ' -f1 /proc/uptime)"
  echo "Ticks=$(getconf CLK_TCK 2>/dev/null)"
  echo "Started=$(sed 's/.*) //' "/proc/$pid/stat" | cut -d' ' -f20)"
fi`;
}

function openrcState(name: string): string {
  const { service, unit, config, knownHosts } = pathsOf(name, "openrc");
  return `[ -e ${quote(`/etc/init.d/${service}`)} ] || { echo LoadState=not-found; exit 0; }
echo LoadState=loaded
if ls /etc/runlevels/*/${quote(service)} >/dev/null 2>&1; then echo UnitFileState=enabled; else echo UnitFileState=disabled; fi
# supervise-daemon writes down its child, and lets the number stand while it waits to start the next.
pid=$(cat /run/openrc/options/${quote(service)}/child_pid 2>/dev/null)
if rc-service ${quote(service)} status >/dev/null 2>&1; then
  echo ActiveState=active
  [ -z "$pid" ] || [ -e "/proc/$pid" ] || echo SubState=auto-restart
else echo ActiveState=inactive; fi
${times([unit, config, knownHosts])}
${logFunctions("openrc", name)}
echo Log:
tunnel_log
exit 0`;
}
