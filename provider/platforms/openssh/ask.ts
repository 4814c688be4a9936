import { quote } from "../../core/formats/shell-quote";
import type { ShellRequest } from "./request";
import { undecidedLines } from "./scripts/outlast";

/** The questions this platform asks. Each has one key, so that many resources ask it once. */
export const ask = {
  host: (): ShellRequest => ({
    key: "host",
    script: `printf 'system %s\\n' "$(uname -s)"
printf 'uid %s\\n' "$my_uid"
printf 'me %s\\n' "$(id -un)"
printf 'connection %s\\n' "$client_connection"
printf 'date %s\n' "$(date +%Y%m%d)"
printf 'now %s\\n' "$(date +%s)"
printf 'run %s\\n' "$(run_dir)"
printf 'config %s\n' "$SSHD_CONFIG"
printf 'sshd %s\\n' "$SSHD"
printf 'version %s\\n' "$( { "$SSHD" -V 2>&1 || ssh -V 2>&1; } | grep -o 'OpenSSH_[^ ,]*' | head -n 1)"
if systemd_runs; then
  echo init systemd
  systemctl is-active --quiet ssh.socket && echo socket ssh.socket
  systemctl is-active --quiet sshd.socket && echo socket sshd.socket
elif command -v rc-service >/dev/null 2>&1; then echo init openrc
elif command -v rcctl >/dev/null 2>&1; then echo init rcctl
elif [ -d /etc/rc.d ] && command -v service >/dev/null 2>&1 && [ "$(uname -s)" != Linux ]; then echo init rc
else echo init none
fi
${undecidedLines}
exit 0`,
  }),

  /** passwd entry, then whether the password field locks the account (root only). */
  account: (user: string): ShellRequest => ({
    key: `account:${user}`,
    script: `if command -v getent >/dev/null 2>&1; then getent passwd ${quote(user)}; code=$?
else grep ${quote(`^${user}:`)} /etc/passwd; code=$?; fi
case $code in 0) ;; 1|2) echo absent; exit 0 ;; *) exit $code ;; esac
printf 'groups '; id -Gn ${quote(user)}
if [ "$my_uid" = 0 ] && command -v getent >/dev/null 2>&1; then
  case $(getent shadow ${quote(user)} | cut -d: -f2) in '!'*) echo locked ;; esac
fi
exit 0`,
  }),

  /** What sshd would use for a connection of this user; the five words that every release wants in `-C`. */
  effectiveFor: (user: string): ShellRequest => ({
    key: `effective:${user}`,
    script: `set -- $client_connection
spec="user=${user},host=\${1:-127.0.0.1},addr=\${1:-127.0.0.1},laddr=\${3:-127.0.0.1},lport=\${4:-22}"
${effective('-C "$spec"')}`,
  }),

  /** The settings for everybody: without a connection, Match blocks do not count. Before 8.0 sshd insists on one. */
  effective: (): ShellRequest => ({
    key: "effective",
    script: `(
${effective("")}
) || (
${effective("-C user=pulumi-ssh-nobody,host=none.invalid,addr=192.0.2.1,laddr=192.0.2.1,lport=1")}
)`,
  }),

  /** In which files the key of this login stands: of those that sshd reads for the user now, and of these patterns. */
  keyFilesOfLogin: (user: string, fingerprint: string, patterns: readonly string[]): ShellRequest => ({
    key: `key-files:${user}`,
    script: `home=$({ getent passwd ${quote(user)} 2>/dev/null || grep ${quote(`^${user}:`)} /etc/passwd; } | head -n 1 | cut -d: -f6)
uid=$(id -u ${quote(user)})
{ printf '%s\\n' ${["", ...patterns].map(quote).join(" ")}
"$SSHD" -T -f "$SSHD_CONFIG" -C user=${quote(user)},host=none,addr=127.0.0.1,laddr=127.0.0.1,lport=22 2>/dev/null |
  awk 'tolower($1) == "authorizedkeysfile" { for (i = 2; i <= NF; i++) print $i }'
} | sort -u | while IFS= read -r pattern; do
  [ -n "$pattern" ] || continue
  file=$(printf '%s\\n' "$pattern" | sed -e "s|%h|$home|g" -e ${quote(`s|%u|${user}|g`)} -e "s|%U|$uid|g" -e 's|%%|%|g')
  case $file in /*) ;; *) file=$home/$file ;; esac
  [ -f "$file" ] && ssh-keygen -l -E sha256 -f "$file" 2>/dev/null | grep -qF ${quote(` ${fingerprint} `)} && printf '%s\\n' "$file"
done
exit 0`,
  }),

  /** For a connection spelled out, as text for `-C`. */
  effectiveWith: (connection: string): ShellRequest => ({
    key: `effective-with:${connection}`,
    script: effective(`-C ${quote(connection)}`),
  }),

  /** What sshd does when no file says anything: the base of lists with + - ^. */
  defaults: (): ShellRequest => ({
    key: "defaults",
    script: `t=$(mktemp -d) || exit 1
trap 'rm -rf "$t"' EXIT
ssh-keygen -q -t ed25519 -N '' -f "$t/key" </dev/null || exit 1
"$SSHD" -T -f /dev/null -h "$t/key"`,
  }),

  /** The files that an Include pattern names, in sshd's order. The pattern is expanded, never evaluated. */
  included: (pattern: string): ShellRequest => ({
    key: `included:${pattern}`,
    script: `IFS='
'
pattern=${quote(pattern)}
for file in $pattern; do [ -e "$file" ] && printf '%s\\n' "$file"; done
exit 0`,
  }),

  addresses: (): ShellRequest => ({
    key: "addresses",
    script: `{ ip -o addr show 2>/dev/null || ifconfig -a; } | grep -oE 'inet6? (addr:)?[0-9a-fA-F:.]+'; exit 0`,
  }),

  /** `ok`, or what is wrong with a path that a setting names. */
  path: (path: string, need: string): ShellRequest => ({
    key: `path:${need}:${path}`,
    script: `p=${quote(path)}
[ -e "$p" ] || { must_see "$p"; echo missing; exit 0; }
case ${need} in
executable) [ -f "$p" ] && [ -x "$p" ] || { echo not-executable; exit 0; } ;;
readable) [ -r "$p" ] || { echo unreadable; exit 0; } ;;
root-directory)
  [ -d "$p" ] || { echo not-a-directory; exit 0; }
  while :; do
    set -- $(ls -ldn -- "$p/.")
    case $1 in ?????w*|????????w*) echo not-owned; exit 0 ;; esac
    [ "$3" = 0 ] || { echo not-owned; exit 0; }
    [ "$p" = / ] && break
    p=$(dirname -- "$p")
  done ;;
esac
echo ok`,
  }),

  /**
   * A private key without its content: how the file lies there, and the public half that belongs to it. Through a pipe,
   * because ssh-keygen refuses a file that others may read, and that such a key is there must still be seen.
   */
  keyFile: (path: string): ShellRequest => ({
    key: `key:${path}`,
    script: `p=${quote(path)}
if [ -L "$p" ]; then printf 'link '; readlink "$p"; exit 0; fi
if [ ! -e "$p" ]; then must_see "$p"; echo absent; exit 0; fi
ls -ldn -- "$p" || exit 1
if [ ! -f "$p" ]; then echo "not a file"; exit 0; fi
if [ -r "$p" ]; then cksum < "$p" || exit 1; else echo unreadable; fi
printf 'group %s\\n' "$(ls -ld -- "$p" | awk '{ print $4 }')"
if [ ! -r "$p" ]; then
  if [ -r "$p.pub" ]; then printf 'key %s\\n' "$(head -n 1 -- "$p.pub")"; else echo "problem no permission to read it"; fi
elif [ ! -s "$p" ]; then echo empty
elif line=$(cat -- "$p" | ssh-keygen -y -P '' -f /dev/stdin 2>/dev/null); then printf 'key %s\\n' "$line"
else printf 'problem %s\\n' "$(cat -- "$p" | ssh-keygen -y -P '' -f /dev/stdin 2>&1 | tr '\\n' ' ')"
fi`,
  }),

  /** Which lines of the configuration name a host key: level 3 tells file and line of every setting it meets. */
  hostKeyLines: (): ShellRequest => ({
    key: "host-key-lines",
    script: `"$SSHD" -ddd -t -f "$SSHD_CONFIG" 2>&1 | grep -iE ':[0-9]+ setting hostkey '; exit 0`,
  }),

  /** The host keys that sshd looks for when no line names one. */
  defaultHostKeys: (): ShellRequest => ({
    key: "default-host-keys",
    script: `"$SSHD" -T -f /dev/null 2>/dev/null | grep -i '^hostkey '; exit 0`,
  }),

  file: (path: string): ShellRequest => ({ key: `file:${path}`, script: `show_file ${quote(path)}` }),

  /** Owner and mode of every directory from the path's parent up to `stop` (or the root), as StrictModes walks them. */
  parents: (path: string, stop: string): ShellRequest => ({
    key: `parents:${path}`,
    script: `d=$(dirname -- ${quote(path)})
while :; do
  if [ -d "$d" ]; then ls -ldn -- "$d/." || exit 1; printf 'owner %s\\n' "$(ls -ld -- "$d/." | awk '{print $3}')"
  else must_see "$d"; echo absent; fi
  printf 'dir %s\\n' "$d"
  [ "$d" = / ] || [ "$d" = ${quote(stop)} ] && break
  d=$(dirname -- "$d")
done`,
  }),
} as const;

/**
 * `sshd -T` needs a host key it can read. A plain user has none, so it gets one of its own for the question; its other
 * complaints about keys it may not read are not errors then.
 */
function effective(words: string): string {
  return `if [ "$my_uid" = 0 ]; then "$SSHD" -T -f "$SSHD_CONFIG" ${words}; exit $?; fi
if "$SSHD" -T -f "$SSHD_CONFIG" ${words} 2>/dev/null; then exit 0; fi
t=$(mktemp -d) || exit 1
trap 'rm -rf "$t"' EXIT
ssh-keygen -q -t ed25519 -N '' -f "$t/key" || exit 1
"$SSHD" -T -f "$SSHD_CONFIG" -h "$t/key" ${words}`;
}
