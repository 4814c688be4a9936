import type { Args, Observed } from "../core/contract";
import { SshError } from "../core/errors";
import { sameJson } from "../core/paths";
import type { DeviceSession } from "./device-session";
import { followHostKey, noteReplacedKey } from "./follow-host-key";
import { observe } from "./observe";
import { OperationFailure } from "./operation";
import type { Planned, Results } from "./planned";
import { settle } from "./transaction";
import { unsettled } from "./unsettled";

/** The device tells what came of a failure; an operation whose edits all stand there has succeeded after all. */
export async function concludeFailure(
  session: DeviceSession,
  writers: Planned[],
  error: Error,
  sent: boolean,
  results: Results,
): Promise<void> {
  if (!sent) {
    for (const { operation } of writers) results.set(operation, new OperationFailure(error, { changed: false }));
    return;
  }
  const operations = writers.map(({ operation }) => operation);
  const after = await settle(session, operations[0]?.progress ?? (() => {}))
    .then(() => observe(session, operations))
    .catch(() => undefined);
  for (const { operation, aim, before } of writers) {
    const now = after?.observed.get(operation);
    if (after === undefined || now === undefined || now instanceof Error) {
      const facts = after?.facts ?? session.facts;
      const found = noteReplacedKey(session, operation, before, aim.found);
      results.set(operation, new OperationFailure(error, { changed: true, now: undefined, found, facts }));
      continue;
    }
    followHostKey(session, operation, before, now);
    if (unsettled(session, operation, before, now, aim, after.answers, after.facts) === undefined) {
      operation.progress("applied");
      results.set(operation, { observed: now, found: aim.found, facts: after.facts });
    } else {
      const changed = !sameJson(shown(now), shown(before));
      const state = changed ? { changed, now, found: aim.found, facts: after.facts } : ({ changed } as const);
      results.set(
        operation,
        new OperationFailure(changed ? error : untouched(error), state as OperationFailure["state"]),
      );
    }
  }
}

/** The device was asked afterwards: the doubt that a lost connection or a missing answer leaves is over. */
function untouched(error: Error): Error {
  if (!(error instanceof SshError) || !doubtful.has(error.code)) return error;
  const hint = "The host has what it had before: the change was not made, or was undone. Run it again.";
  return new SshError(error.code, error.message, { cause: error, hint });
}

const doubtful: ReadonlySet<string> = new Set(["connection-lost", "timeout"]);

/** What the device shows of the object itself; `detail` may differ from one look to the next. */
function shown(observed: Observed): Args | null {
  return observed.present ? observed.args : null;
}
