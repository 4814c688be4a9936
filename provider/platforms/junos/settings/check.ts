import type { Args, Failure } from "../../../core/contract";
import { checkCross } from "./checks/cross";
import { checkMatch } from "./checks/match-blocks";
import { checkValues } from "./checks/values";
import { warningsOf } from "./warnings";

/**
 * Everything that can be said about the settings of a program without asking the device. Without a release, only what no
 * release accepts is refused.
 */
export function checkSettings(
  args: Args,
  release: string | undefined,
  unknown: readonly string[] = [],
): { args: Args; failures: Failure[]; warnings: string[] } {
  const { match, ...flat } = args;
  const top = checkValues(flat, release);
  const blocks = checkMatch(match, release);
  const normalised: Args = blocks.match === undefined ? top.args : { ...top.args, match: blocks.match };
  const failures = [...top.failures, ...blocks.failures];
  // A value that is wrong says enough; what it would mean beside others is no question.
  if (failures.length === 0) failures.push(...checkCross(normalised, unknown));
  return { args: normalised, failures, warnings: failures.length > 0 ? [] : warningsOf(normalised, release) };
}
