import type { Failure } from "../core/contract";
import { SshError } from "../core/errors";
import type { DeviceSession } from "./device-session";
import { followReplacedKey } from "./follow-host-key";
import { kindOf } from "./kind-of";
import type { Observation } from "./observe";
import { type Operation, OperationFailure } from "./operation";
import type { Begun, Planned, Results } from "./planned";
import { renderContext } from "./render-context";

/** Reads became outcomes at once; writers get their edits. What fails here fails alone. */
export function planGroup(
  session: DeviceSession,
  operations: Operation[],
  seen: Observation,
  results: Results,
  begun: Begun,
): Planned[] {
  const planned: Planned[] = [];
  for (const operation of operations) {
    const before = seen.observed.get(operation);
    const earlier = begun.get(operation);
    try {
      if (before === undefined) throw new Error("not observed");
      if (before instanceof Error) throw before;
      const kind = kindOf(session, operation);
      const wanted = earlier?.aim ?? operation.aim(before);
      if (operation.prior !== undefined) kind.trust?.(before, operation.prior, wanted?.target);
      if (wanted === undefined) {
        if (operation.found !== undefined) followReplacedKey(session, operation, operation.found, before);
        results.set(operation, { observed: before, found: undefined, facts: seen.facts });
        continue;
      }
      const aim = { ...wanted, found: followReplacedKey(session, operation, wanted.found, before) };
      if (aim.target.present && aim.leaving === undefined)
        refuseUnsupported(kind.check(operation.args, seen.facts.release || undefined).failures);
      const changes = kind.render(before, aim.target, renderContext(operation, aim, seen.facts, seen.login));
      planned.push({ operation, before: earlier?.before ?? before, aim, changes });
      if (changes.length === 0) {
        // What the status column last said would otherwise stay there: `connecting`.
        if (earlier === undefined) operation.progress("in sync");
        results.set(operation, { observed: before, found: aim.found, facts: seen.facts });
      }
    } catch (error) {
      const now = before instanceof Error ? undefined : before;
      const state =
        earlier === undefined
          ? ({ changed: false } as const)
          : ({ changed: true, now, found: earlier.aim.found, facts: seen.facts } as const);
      results.set(operation, new OperationFailure(error as Error, state));
    }
  }
  return planned;
}

/** Preview may not have known the release yet; now the device has said it, and nothing was written. */
function refuseUnsupported(failures: Failure[]): void {
  if (failures.length === 0) return;
  const reasons = failures.map(({ property, reason }) => `${property}: ${reason.replace(/\.$/, "")}`);
  throw new SshError("unsupported", reasons.join("; "));
}
