import type { Args, DeviceFacts, Kind, Observed, Platform } from "../core/contract";
import { hasUnknown } from "../core/paths";
import { visible } from "../engine/hidden";
import { engineLog } from "../engine/log";
import { redactor } from "../session/confidential";
import { knownState } from "../session/known-state";
import { aimOf } from "./aim";
import { subjectOf } from "./subject";

/**
 * Shows what would be sent, on the resource's own row. A create is rendered as if nothing were there, an update from what
 * the state says is there. A plan that cannot be made says why; it never fails the preview.
 */
export function showPlan(kindName: Kind, olds: Args | undefined, news: Args): void {
  const wanted = subjectOf(kindName, news);
  if (hasUnknown(wanted.args)) {
    engineLog.line(wanted.urn, "info", "the commands depend on values that are not known yet");
    return;
  }
  const before = olds === undefined ? undefined : subjectOf(kindName, olds);
  const observed: Observed =
    before === undefined ? { present: false } : { present: true, args: before.args, outputs: {} };
  try {
    const { target, found, remarks } = aimOf(wanted, before, observed);
    const facts = factsFor(wanted.device, before?.facts ?? knownState.facts(wanted.platform, wanted.device));
    const linesAs = (assumed: DeviceFacts | undefined) =>
      wanted.kind
        .render(observed, target, {
          facts: assumed,
          login: undefined,
          found,
          allowLockout: true,
          prior: olds === undefined ? undefined : visible(olds),
          replaced: olds === undefined ? knownState.replaced(wanted.urn) : undefined,
          nextPort: undefined,
          owner: undefined,
        })
        .flatMap(({ shown }) => shown);
    const lines = [...linesAs(facts), ...remarks.map((text) => `# ${text}`)];
    if (!facts?.release) lines.push(...wordingNote(wanted.platform, linesAs));
    if (lines.length > 0) engineLog.line(wanted.urn, "info", redactor.mask(lines.join("\n")));
  } catch (error) {
    engineLog.line(wanted.urn, "info", redactor.mask(`the commands cannot be told yet: ${(error as Error).message}`));
  }
}

/** Nothing, where every release that can do it does it in the same words. */
function wordingNote({ wordings }: Platform, linesAs: (facts: DeviceFacts) => string[]): string[] {
  if (wordings === undefined) return [];
  const as = (release: string): string | undefined => {
    try {
      return linesAs({ release }).join("\n");
    } catch {
      return undefined;
    }
  };
  const newest = as(wordings.newest);
  const isSame = wordings.older.map(as).every((text) => text === undefined || text === newest);
  return isSame
    ? []
    : [`# as release ${wordings.newest} calls it: which one the device has is not known yet (\`osVersion\` says it)`];
}

/** What state has of the device; the release is what the program says, as it is for `check`. */
function factsFor({ osVersion }: Args, known: Args | undefined): DeviceFacts | undefined {
  const facts = known as DeviceFacts | undefined;
  return typeof osVersion === "string" && !hasUnknown(osVersion) ? { ...facts, release: osVersion } : facts;
}
