import type { Answers } from "../core/contract";
import type { DeviceSession } from "./device-session";
import { followHostKey } from "./follow-host-key";
import { observe } from "./observe";
import { OperationFailure } from "./operation";
import type { Planned, Results } from "./planned";
import { unsettled } from "./unsettled";

/** Nothing counts as done before the device shows it. */
export async function verify(
  session: DeviceSession,
  writers: Planned[],
  results: Results,
  early: Answers<unknown>,
): Promise<void> {
  const operations = writers.map(({ operation }) => operation);
  const after = await observe(session, operations, early);
  for (const { operation, aim, before } of writers) {
    const now = after.observed.get(operation);
    if (now === undefined || now instanceof Error) {
      const error = now ?? new Error("not observed");
      results.set(
        operation,
        new OperationFailure(error, { changed: true, now: undefined, found: aim.found, facts: after.facts }),
      );
      continue;
    }
    const reason = unsettled(session, operation, before, now, aim, after.answers, after.facts);
    if (reason === undefined) {
      followHostKey(session, operation, before, now);
      results.set(operation, { observed: now, found: aim.found, facts: after.facts });
    } else
      results.set(
        operation,
        new OperationFailure(reason, { changed: true, now, found: aim.found, facts: after.facts }),
      );
  }
}
