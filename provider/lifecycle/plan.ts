import type { Args, DeviceFacts, Kind, Observed } from "../core/contract";
import { hasUnknown } from "../core/paths";
import { visible } from "../engine/hidden";
import { engineLog } from "../engine/log";
import { redactor } from "../session/confidential";
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
    const changes = wanted.kind.render(observed, target, {
      facts: factsFor(wanted.device, before?.facts),
      login: undefined,
      found,
      allowLockout: true,
      prior: olds === undefined ? undefined : visible(olds),
      nextPort: undefined,
      owner: undefined,
    });
    const lines = [...changes.flatMap(({ shown }) => shown), ...remarks.map((text) => `# ${text}`)];
    if (lines.length > 0) engineLog.line(wanted.urn, "info", redactor.mask(lines.join("\n")));
  } catch (error) {
    engineLog.line(wanted.urn, "info", redactor.mask(`the commands cannot be told yet: ${(error as Error).message}`));
  }
}

/** What state has of the device; the release is what the program says, as it is for `check`. */
function factsFor({ osVersion }: Args, known: Args | undefined): DeviceFacts | undefined {
  const facts = known as DeviceFacts | undefined;
  return typeof osVersion === "string" && !hasUnknown(osVersion) ? { ...facts, release: osVersion } : facts;
}
