/** Finds the running sshd and makes it read its files again, through whatever runs services here. */
export const reloadFunctions = `
sshd_pid_file() {
  "$SSHD" -T -f "$SSHD_CONFIG" 2>/dev/null | awk 'tolower($1) == "pidfile" && $2 != "none" { print $2 }'
}
find_sshd_pid() {
  file=$(sshd_pid_file)
  [ -n "$file" ] && cat -- "$file" 2>/dev/null
}
# A HUP ends the listener when the files are wrong, whoever made them so since they were validated.
reload_sshd() {
  "$SSHD" -t -f "$SSHD_CONFIG" || return 1
  # Whatever it starts must not inherit that this script ignores broken pipes.
  if [ -n "$RELOAD_COMMAND" ]; then ( trap - PIPE; exec /bin/sh -c "$RELOAD_COMMAND" 9>&- ); return; fi
  if [ -z "$SSHD_CONFIG_GIVEN" ]; then
    if systemd_runs; then
      reloaded=
      for unit in ssh.socket sshd.socket; do
        systemctl is-active --quiet $unit || continue
        systemctl daemon-reload && systemctl restart $unit || return 1
        reloaded=yes
      done
      for unit in ssh.service sshd.service; do
        if systemctl is-active --quiet $unit; then systemctl reload $unit; return; fi
      done
      [ -z "$reloaded" ] || return 0
    elif command -v rc-service >/dev/null 2>&1; then rc-service sshd reload; return
    elif command -v rcctl >/dev/null 2>&1; then rcctl reload sshd; return
    elif [ "$(uname -s)" != Linux ] && command -v service >/dev/null 2>&1; then service sshd reload; return
    fi
  fi
  [ -n "\${sshd_pid:-}" ] || { echo "no pid file tells which sshd to reload; give reloadCommand on the device" >&2; return 1; }
  kill -HUP "$sshd_pid"
}
`;
