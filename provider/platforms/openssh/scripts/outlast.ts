import type { Answers } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { answer } from "../answers";
import type { ShellAnswer, ShellRequest } from "../request";
import { lockFunctions } from "./lock";

/** Seconds that one request waits: less than any `requestTimeout`. */
const slice = 1;
/** How many seconds longer than its timer runs an undo may take. */
const margin = 30;
/** The exit code of `hold_lock` where somebody else holds it. */
const held = 76;

/**
 * Part of the probe: the seconds of every timer that runs for a change of this sshd's files, and 0 where a run is at its
 * edits right now. A run that died leaves either, and what it changed looks as if it stood.
 */
export const undecidedLines = `run=$(run_dir)
if [ -d "$run" ]; then
  for about in "$run"/t*/about; do
    [ -e "$about" ] && grep -qxF -- "$SSHD_CONFIG" "$about" && printf 'undecided %s\\n' "$(head -n 1 -- "$about")"
  done
  if [ -d "$run/lock.d" ]; then echo undecided 0
  elif [ -e "$run/lock" ] && command -v flock >/dev/null 2>&1; then ( flock -s -n 9 || echo undecided 0 ) 9< "$run/lock"
  fi
fi`;

/** Waits for what the probe has told of, slice by slice. What a timer that died still owes is done on the way. */
export function outlast(answers: Answers<ShellAnswer>, probed: Answers<ShellAnswer>): ShellRequest[] {
  const timers = [...answer(probed, "host", "looking at the host").matchAll(/^undecided (\d+)$/gm)];
  if (timers.length === 0) return [];
  const turn = answers.size;
  const last = answers.get(keyOf(turn - 1));
  const waiting = last?.code === held ? last.err : turn > 0 ? answer(answers, keyOf(turn - 1), "waiting") : undefined;
  if (waiting === "") return [];
  const longest = Math.max(...timers.map(([, seconds]) => Number(seconds)));
  if (turn * slice > longest + margin) {
    throw new SshError("busy", `what another run has changed is not decided yet: ${waiting?.trim()}`, {
      hint: "Nothing was changed. The host undoes it by itself if that run has died; then run this again.",
    });
  }
  return [{ key: keyOf(turn), script: waitScript }];
}

const keyOf = (turn: number) => `outlast:${turn}`;

const waitScript = `${lockFunctions}
undecided=$(
  patience=${slice}
  hold_lock
  for about in "$run"/t*/about; do
    here=$(dirname -- "$about")
    [ -e "$here/restore" ] && grep -qxF -- "$SSHD_CONFIG" "$about" || continue
    timer_runs "$here" && printf '%s\\n' "$here"
  done
  exit 0
) || exit $?
[ -z "$undecided" ] || { printf '%s\\n' "$undecided"; sleep ${slice}; }
exit 0`;
