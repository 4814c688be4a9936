import type { Args, Failure } from "../../../core/contract";
import { checkCross } from "./checks/cross";
import { checkMatch } from "./checks/match-blocks";
import { checkValues } from "./checks/values";

export interface Checked {
  /** The settings, each in the one spelling that everything else works with. */
  args: Args;
  failures: Failure[];
  warnings: string[];
}

/**
 * Everything that can be said about the settings of a program without asking the server. `null` is the same as leaving a
 * setting out. Without a release, only what no release accepts is refused.
 */
export function checkSettings(args: Args, release: string | undefined): Checked {
  const { match, ...flat } = args;
  const top = checkValues(flat, { prefix: "", release, inMatch: false });
  const blocks = checkMatch(match ?? null, release);
  const failures = [...top.failures, ...blocks.failures];
  const normalised: Args = blocks.match === undefined ? top.args : { ...top.args, match: blocks.match };
  const cross = checkCross(normalised, failures);
  return { args: normalised, failures: [...failures, ...cross.failures], warnings: cross.warnings };
}
