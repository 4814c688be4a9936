import { quote } from "../../../core/formats/shell-quote";

/** The arguments of a device that its scripts depend on. */
export interface DevicePrelude {
  sshdPath?: string;
  sshdConfigFile?: string;
  reloadCommand?: string;
}

/**
 * Functions that every script on an OpenSSH host may use. POSIX only: dash, bash, busybox ash and the BSDs' sh must all
 * take it. `ls -ldn` and `cksum` stand in for `stat` and `sha256sum`, which differ from system to system.
 */
export function prelude(device: DevicePrelude): string {
  return `set -u
umask 077
# When our connection breaks, what has begun still runs to its end, and cleans up after itself.
trap '' PIPE
LC_ALL=C; export LC_ALL
PATH="\${PATH:-/usr/bin:/bin}:/usr/sbin:/sbin:/usr/local/sbin:/usr/local/bin"; export PATH
client_connection=\${1:-}
my_uid=$(id -u)
SSHD=${device.sshdPath === undefined ? "$(command -v sshd || echo /usr/sbin/sshd)" : quote(device.sshdPath)}
SSHD_CONFIG=${quote(device.sshdConfigFile ?? "/etc/ssh/sshd_config")}
SSHD_CONFIG_GIVEN=${device.sshdConfigFile === undefined ? "" : "yes"}
RELOAD_COMMAND=${quote(device.reloadCommand ?? "")}
${functions}`;
}

const functions = `
decode64() {
  if command -v base64 >/dev/null 2>&1; then base64 -d; else openssl base64 -d; fi
}

# Ends with an error where "not there" and "cannot be seen" would look alike.
must_see() {
  seen=$1
  until [ -e "$seen" ] || [ "$seen" = / ] || [ "$seen" = . ]; do seen=$(dirname -- "$seen"); done
  [ -x "$seen" ] || [ ! -d "$seen" ] && return 0
  printf 'no permission to look into %s\\n' "$seen" >&2
  exit 77
}

# ls line, cksum line, then the bytes. The checksum comes first: a write in between shows as a mismatch later.
show_file() {
  if [ -L "$1" ]; then printf 'link '; readlink "$1"; return 0; fi
  if [ ! -e "$1" ]; then must_see "$1"; echo absent; return 0; fi
  ls -ldn -- "$1" || exit 1
  if [ ! -f "$1" ]; then echo "not a file"; return 0; fi
  cksum < "$1" || exit 1
  cat -- "$1"
}

run_dir() {
  if [ "$my_uid" = 0 ]; then
    if [ -d /run ]; then echo /run/pulumi-ssh; else echo /var/run/pulumi-ssh; fi
  else echo "$HOME/.pulumi-ssh"; fi
}

# Runs a command as the owner of the directory it writes to: root following a user's symbolic links is how hosts are lost.
as_user() {
  user=$1; shift
  if [ "$my_uid" != 0 ] || [ "$user" = root ]; then "$@"
  elif command -v runuser >/dev/null 2>&1; then runuser -u "$user" -- "$@"
  elif command -v setpriv >/dev/null 2>&1; then setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups -- "$@"
  else
    line=
    for word in "$@"; do line="$line '$(printf '%s' "$word" | sed "s/'/'\\\\\\\\''/g")'"; done
    su -m "$user" -c "exec $line"
  fi
}

systemd_runs() { [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; }
`;
