import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterwards } from "../../tools/lib/afterwards.cjs";
import { type Sshd, type SshdOptions, startSshd } from "./sshd";

/**
 * A test server whose sessions see a systemctl, although systemd is not what runs this machine: the sshd lives in a mount
 * namespace of its own, where /usr/bin/systemctl and journalctl are the stand-ins below, /run/systemd/system exists and
 * /etc/systemd/system is an empty directory of ours. Nothing outside that namespace changes. The stand-ins know what
 * systemd.service(5) and systemctl(1) say of the verbs and properties that are used, and no more: anything else fails.
 */
export interface ServiceHost {
  sshd: Sshd;
  /** Where `/etc/systemd/system` of the host lies. */
  units: string;
  /** Every systemctl command that changed something, since the last call. */
  commands(): string[];
  stop(): Promise<void>;
}

/** Tests that need such a host are skipped where it cannot be made: without root or without systemd's commands. */
export const canMakeServiceHost =
  process.getuid?.() === 0 && ["unshare", "systemctl", "journalctl"].every((name) => existsSync(`/usr/bin/${name}`));

export async function startServiceHost(options: SshdOptions = {}): Promise<ServiceHost> {
  const directory = mkdtempSync(join(tmpdir(), "service-host-"));
  const end = afterwards(cleanUp, [directory]);
  const at = (...names: string[]) => join(directory, ...names);
  for (const name of ["units", "loaded", "state", "log"]) mkdirSync(at(name));
  const write = (name: string, text: string) => {
    writeFileSync(at(name), text);
    chmodSync(at(name), 0o755);
  };
  chmodSync(directory, 0o755);
  write("systemctl", systemctl(directory));
  write("supervise", supervise(directory));
  write("journalctl", journalctl(directory));
  write("sshd", wrapper(directory));
  mkdirSync("/run/systemd", { recursive: true });
  const sshd = await startSshd({ ...options, sshdPath: at("sshd") });
  return {
    sshd,
    units: at("units"),
    commands() {
      const text = existsSync(at("commands")) ? readFileSync(at("commands"), "utf8") : "";
      rmSync(at("commands"), { force: true });
      return text.split("\n").filter(Boolean);
    },
    async stop() {
      await sshd.stop();
      await end.now();
    },
  };
}

/**
 * Also when the tests were killed: a supervisor would start its ssh again for ever. It is known by the pid that it wrote
 * down, while that is still the supervisor of this directory ($1); a tunnel's files by the name of its unit.
 */
const cleanUp = `
for unit in $(ls "$1/state" "$1/units" 2>/dev/null | grep '[.]service$' | sort -u); do
  pid=$(cat "$1/state/$unit/supervisor" 2>/dev/null)
  [ -z "$pid" ] || ! grep -qF "$1/supervise" "/proc/$pid/cmdline" 2>/dev/null || kill "$pid"
  name=\${unit#pulumi-ssh-}; name=\${name%.service}
  rm -f "/etc/pulumi-ssh/$name.conf" "/etc/pulumi-ssh/$name.known_hosts"
done
rmdir /etc/pulumi-ssh 2>/dev/null
rm -rf "$1"`;

const wrapper = (directory: string) => `#!/bin/sh
[ "$1" != -V ] || exec /usr/sbin/sshd -V
exec unshare --mount --propagation private -- /bin/sh -c '
set -e
mount -t tmpfs -o mode=755 tmpfs /run/systemd
mkdir /run/systemd/system
mount --bind ${directory}/systemctl /usr/bin/systemctl
mount --bind ${directory}/journalctl /usr/bin/journalctl
mount --bind ${directory}/units /etc/systemd/system
exec /usr/sbin/sshd "$@"' sh "$@"
`;

/** What a verb needs of systemd: units are read at daemon-reload (or when first asked for), not when the file changes. */
const systemctl = (directory: string) => `#!/bin/sh
D=${directory}
now= quiet= property= verb= unit=
while [ $# -gt 0 ]; do
  case $1 in
  --now) now=yes ;;
  --quiet|--no-block) ;;
  -p) property=$2; shift ;;
  -*) echo "stand-in systemctl: unknown option $1" >&2; exit 1 ;;
  *) if [ -z "$verb" ]; then verb=$1; else unit=$1; fi ;;
  esac
  shift
done
file=$D/units/$unit loaded=$D/loaded/$unit state=$D/state/$unit
load() { [ -e "$loaded" ] || { [ -e "$file" ] && cp "$file" "$loaded"; }; }
alive() { [ -e "$state/supervisor" ] && kill -0 "$(cat "$state/supervisor")" 2>/dev/null; }
stop() {
  alive || return 0
  kill "$(cat "$state/supervisor")"
  while alive; do sleep 0.05; done
  rm -f "$state/supervisor"
}
start() {
  load || { echo "Failed to start $unit: Unit $unit not found." >&2; exit 5; }
  alive && return 0
  mkdir -p "$state"
  setsid /bin/sh $D/supervise "$unit" </dev/null >/dev/null 2>&1 &
  echo $! > "$state/supervisor"
}
exists() { [ -e "$file" ] || { echo "Failed to $verb unit: Unit file $unit does not exist." >&2; exit 1; }; }
case $verb in
is-active|show|is-enabled) ;;
*) echo "$verb\${now:+ --now}\${unit:+ $unit}" >> $D/commands ;;
esac
case $verb in
daemon-reload)
  for each in $D/loaded/*; do [ ! -e "$each" ] || [ -e "$D/units/$(basename "$each")" ] || rm "$each"; done
  for each in $D/units/*.service; do [ ! -e "$each" ] || cp "$each" $D/loaded/; done ;;
enable) exists; mkdir -p "$state"; : > "$state/enabled"; [ -z "$now" ] || start ;;
disable) exists; rm -f "$state/enabled"; [ -z "$now" ] || stop ;;
start) start ;;
restart) stop; start ;;
stop) stop ;;
reset-failed) load || { echo "Unit $unit not loaded." >&2; exit 1; } ;;
is-active) exit 3 ;;
show)
  if load; then found=loaded; else found=not-found; fi
  sub=running id= main=0
  [ ! -e "$state/run" ] || . "$state/run"
  alive || { sub=dead; main=0; }
  case $sub in running) active=active ;; auto-restart) active=activating ;; *) active=inactive ;; esac
  for name in $(echo "$property" | tr , ' '); do
    case $name in
    LoadState) echo "LoadState=$found" ;;
    UnitFileState) if [ -e "$state/enabled" ]; then echo UnitFileState=enabled; elif [ -e "$file" ]; then echo UnitFileState=disabled; else echo UnitFileState=; fi ;;
    ActiveState) echo "ActiveState=$active" ;;
    SubState) echo "SubState=$sub" ;;
    MainPID) echo "MainPID=$main" ;;
    InvocationID) echo "InvocationID=$id" ;;
    NeedDaemonReload) if [ $found = loaded ] && ! cmp -s "$file" "$loaded"; then echo NeedDaemonReload=yes; else echo NeedDaemonReload=no; fi ;;
    DropInPaths) echo "DropInPaths=$(ls -d "$file.d"/*.conf 2>/dev/null | tr '\\n' ' ' | sed 's/ $//')" ;;
    *) echo "stand-in systemctl: unknown property $name" >&2; exit 1 ;;
    esac
  done ;;
*) echo "stand-in systemctl: unknown verb $verb" >&2; exit 1 ;;
esac
exit 0
`;

/** Restart=always. */
const supervise = (directory: string) => `unit=$1
D=${directory} loaded=${directory}/loaded/$unit state=${directory}/state/$unit
value() { sed -n "s/^$1=//p" "$loaded" | head -n 1; }
# All at once, as systemd answers it.
note() { echo "sub=$1 id=$id main=$2" > "$state/run~"; mv "$state/run~" "$state/run"; }
child=
trap '[ -z "$child" ] || kill $child; exit 0' TERM
user=$(value User) seconds=$(value RestartSec) command=$(value ExecStart)
while :; do
  id=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \\n')
  note running 0
  setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups env -i PATH=/usr/bin:/bin SHELL=/usr/sbin/nologin \\
    "$(value Environment)" $command > "$D/log/$id" 2>&1 &
  child=$!
  note running $child
  wait $child
  child=
  note auto-restart 0
  sleep "$seconds" & wait $!
done
`;

const journalctl = (directory: string) => `#!/bin/sh
count=+1
while [ $# -gt 1 ]; do
  case $1 in
  -n) count=$2; shift ;;
  -o) shift ;;
  -q|--no-pager) ;;
  *) echo "stand-in journalctl: unknown option $1" >&2; exit 1 ;;
  esac
  shift
done
case $1 in _SYSTEMD_INVOCATION_ID=?*) tail -n "$count" "${directory}/log/\${1#*=}" ;; *) exit 1 ;; esac
`;
