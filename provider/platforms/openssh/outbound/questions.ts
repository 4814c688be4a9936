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
  const asked =
    "LoadState,UnitFileState,ActiveState,SubState,NRestarts,ExecMainStartTimestampMonotonic,NeedDaemonReload,DropInPaths";
  return `systemctl show -p ${asked} ${quote(`${service}.service`)} || exit 1
echo "Now=$(date +%s)"
echo "Uptime=$(cut -d' ' -f1 /proc/uptime)"
for f in ${[unit, config, knownHosts].map(quote).join(" ")}; do
  [ ! -e "$f" ] || echo "Written=$(stat -c %Y -- "$f")"
done
${logFunctions("systemd", name)}
echo Log:
tunnel_log
exit 0`;
}

function openrcState(name: string): string {
  const { service } = pathsOf(name, "openrc");
  return `[ -e ${quote(`/etc/init.d/${service}`)} ] || { echo LoadState=not-found; exit 0; }
echo LoadState=loaded
if ls /etc/runlevels/*/${quote(service)} >/dev/null 2>&1; then echo UnitFileState=enabled; else echo UnitFileState=disabled; fi
if rc-service ${quote(service)} status >/dev/null 2>&1; then echo ActiveState=active; else echo ActiveState=inactive; fi
${logFunctions("openrc", name)}
echo Log:
tunnel_log
exit 0`;
}
