import type { Answers } from "../core/contract";
import type { DeviceSession } from "./device-session";
import { followHostKey, hasOwnPort, noteReplacedKey } from "./follow-host-key";
import { observe } from "./observe";
import { type Operation, OperationFailure } from "./operation";
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
  const neighbours = neighboursOf(session, writers, results);
  const after = await observe(session, [...operations, ...neighbours], early);
  for (const operation of neighbours) {
    const [now, outcome] = [after.observed.get(operation), results.get(operation)];
    if (now === undefined || now instanceof Error || outcome === undefined || outcome instanceof Error) continue;
    results.set(operation, { ...outcome, observed: now });
  }
  for (const { operation, aim, before } of writers) {
    const now = after.observed.get(operation);
    if (now === undefined || now instanceof Error) {
      const error = now ?? new Error("not observed");
      results.set(
        operation,
        new OperationFailure(error, {
          changed: true,
          now: undefined,
          found: noteReplacedKey(session, operation, before, aim.found),
          facts: after.facts,
        }),
      );
      continue;
    }
    followHostKey(session, operation, before, now);
    const reason = unsettled(session, operation, before, now, aim, after.answers, after.facts);
    if (reason === undefined) results.set(operation, { observed: now, found: aim.found, facts: after.facts });
    else
      results.set(
        operation,
        new OperationFailure(reason, { changed: true, now, found: aim.found, facts: after.facts }),
      );
  }
}

/** Of the same group: had nothing to do, and tell a port that has just moved. */
function neighboursOf(session: DeviceSession, writers: Planned[], results: Results): Operation[] {
  const isMoved = writers.some(({ changes }) => changes.some(({ proof }) => proof?.port !== undefined));
  const own = writers.map(({ operation }) => operation);
  return isMoved ? [...results.keys()].filter((each) => hasOwnPort(session, each) && !own.includes(each)) : [];
}
