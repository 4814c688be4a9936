/** How long a group waits for another run's lock, or for its unproven change to be decided, in seconds. */
const seconds = 90;

/**
 * One lock per host; and nobody writes a file while another run's change of it waits for its proof, because the undo would
 * put it back as it was before ours. A timer whose process is gone (a reboot) is carried out at once.
 * Exit code 76: somebody else holds the host.
 */
export const lockFunctions = `
hold_lock() { # sets run; patience: seconds
  run=$(run_dir); waited=0; patience=\${patience:-${seconds}}
  mkdir -p -m 700 -- "$run" || exit 71
  if command -v flock >/dev/null 2>&1; then
    exec 9> "$run/lock" && flock -w $patience 9 || { echo "another run holds $run/lock" >&2; exit 76; }
  else
    until mkdir "$run/lock.d" 2>/dev/null; do
      holder=$(cat "$run/lock.d/pid" 2>/dev/null) || holder=
      if [ -z "$holder" ]; then sleep 1; [ -e "$run/lock.d/pid" ] || rm -rf -- "$run/lock.d"
      elif ! kill -0 "$holder" 2>/dev/null; then
        # Of several who see that it died, one moves it away; who moved a newer one puts it back.
        mv -- "$run/lock.d" "$run/dead-$$" 2>/dev/null
        [ "$(cat "$run/dead-$$/pid" 2>/dev/null)" = "$holder" ] || mv -- "$run/dead-$$" "$run/lock.d" 2>/dev/null
        rm -rf -- "$run/dead-$$"
        continue
      fi
      waited=$((waited + 1)); [ $waited -le $patience ] || { echo "another run holds $run/lock.d" >&2; exit 76; }
      sleep 1
    done
    echo $$ > "$run/lock.d/pid"; trap 'rm -rf "$run/lock.d"' EXIT
  fi
}
concerns() { # folder path...: whether the undecided change there is about one of these files
  concerned=$1; shift
  for path in "$@"; do grep -qxF -- "$path" "$concerned/paths" 2>/dev/null && return 0; done
  return 1
}
timer_runs() { # folder; under the lock. A timer that died (a reboot), undecided or while it undid, owes the undo: done here
  timer=$(cat "$1/pid" 2>/dev/null) || timer=
  [ -z "$timer" ] || ! kill -0 "$timer" 2>/dev/null || return 0
  /bin/sh "$1/restore" resume >/dev/null 2>&1 9>&- || { echo "the change that another run left unproven in $1 cannot be undone" >&2; exit 76; }
  return 1
}
give_up() { # transaction, under the lock: a script of it that a broken connection delivers late does nothing any more
  find "$run" -name 'over-t*' -mtime +0 -exec rm -f -- {} + 2>/dev/null
  : > "$run/over-$1"
}
take_lock() { # transaction path...
  mark=$1; shift
  hold_lock
  [ ! -e "$run/over-$mark" ] || { rm -f -- "$run/over-$mark"; echo "the run that sent this has given it up" >&2; exit 76; }
  for undecided in "$run"/t*/restore; do
    while [ -e "$undecided" ]; do
      here=$(dirname -- "$undecided")
      concerns "$here" "$@" || break
      timer_runs "$here" || break
      waited=$((waited + 1))
      [ $waited -le $patience ] || { echo "a change of another run waits for its proof in $here" >&2; exit 76; }
      sleep 1
    done
  done
}
`;
