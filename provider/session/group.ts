import type { Answers, Change } from "../core/contract";
import { deviceLabel } from "../core/device-label";
import { SshError } from "../core/errors";
import { engineLog } from "../engine/log";
import { concludeFailure } from "./conclude-failure";
import { redactor } from "./confidential";
import type { DeviceSession } from "./device-session";
import { observe } from "./observe";
import { type Operation, OperationFailure } from "./operation";
import { planGroup } from "./plan-group";
import type { Begun, Planned, Results } from "./planned";
import { commitPhase, settle } from "./transaction";
import { verify } from "./verify";

/** Codes of errors that say: nothing was changed, and it may be one resource's fault. */
const takesApart = new Set([
  "refused",
  "invalid",
  "conflict",
  "changed",
  "unsupported",
  "device",
  "not-understood",
  "reverted",
]);
const changedTries = 3;
/** More rounds than the longest change has steps: whoever never comes to an end has a defect. */
const mostRounds = 8;

/**
 * Observes, plans, applies under the guard, proves and observes again, for all operations of one device that waited
 * together. A group that fails is taken apart until the failure stands alone on the resource that caused it.
 */
export async function runGroup(session: DeviceSession, operations: Operation[]): Promise<Results> {
  const results: Results = new Map();
  try {
    await attempt(session, operations, results, 0, new Map());
  } catch (error) {
    for (const operation of operations) {
      if (!results.has(operation)) results.set(operation, new OperationFailure(error as Error, { changed: false }));
    }
  }
  return results;
}

async function attempt(
  session: DeviceSession,
  operations: Operation[],
  results: Results,
  tries: number,
  begun: Begun,
): Promise<void> {
  const seen = await observe(session, operations);
  const planned = planGroup(session, operations, seen, results, begun);
  const writers = planned.filter(({ changes }) => changes.length > 0);
  if (writers.length === 0) return;

  let sent = writers.some(({ operation }) => begun.has(operation));
  let after: Answers<unknown> = new Map();
  try {
    const phases = phasesOf(writers);
    for (const phase of phases) {
      const changes = writers.flatMap((writer) => writer.changes.filter((change) => (change.phase ?? 0) === phase));
      after = await commitPhase(session, changes, seen.answers, seen.facts, {
        allowLockout: writers.every(({ operation }) => operation.allowLockout),
        progress: (text) => {
          for (const { operation } of writers) operation.progress(text);
        },
        warn: (text, about) => warn(session, writers, text, about),
        sent: () => {
          sent = true;
        },
        // The answers tell what stands there now, all of them as of one moment after the edits.
        along: phase === phases.at(-1) ? seen.asked : [],
      });
    }
  } catch (error) {
    const code = error instanceof SshError ? error.code : undefined;
    const group = writers.map(({ operation }) => operation);
    if (code === "changed" && tries < changedTries) return attempt(session, group, results, tries + 1, begun);
    if (code !== undefined && takesApart.has(code) && writers.length > 1) {
      // A change that could not be undone yet would look as if it stood, and go when the timer fires.
      const undecided = sent && (await settle(session, () => {}).catch(() => "away")) === "away";
      if (undecided) return concludeFailure(session, writers, error as Error, sent, results);
      const middle = Math.ceil(group.length / 2);
      await attempt(session, group.slice(0, middle), results, 0, begun);
      await attempt(session, group.slice(middle), results, 0, begun);
      return;
    }
    return concludeFailure(session, writers, error as Error, sent, results);
  }
  const unfinished = writers.filter(({ changes }) => changes.some(({ more }) => more));
  const finished = writers.filter((writer) => !unfinished.includes(writer));
  // The connection may be lost while we look; the change stands all the same, and another connection tells.
  if (finished.length > 0)
    await verify(session, finished, results, after).catch((error) =>
      concludeFailure(session, finished, error, true, results),
    );
  if (unfinished.length > 0) await goOn(session, unfinished, results, begun);
}

/** On the row of the resource that it is about; what is about several stands on the stack's own, and says which device it is. */
function warn(session: DeviceSession, writers: Planned[], text: string, about?: readonly Change<unknown>[]): void {
  const concerned = writers.filter(
    ({ changes }) => about === undefined || changes.some((each) => about.includes(each)),
  );
  const urn = concerned.length === 1 ? concerned[0]?.operation.urn : undefined;
  const said = redactor.mask(
    concerned.length === 1 ? text : `${deviceLabel(session.platform, session.device)} ${text}`,
  );
  // Changes of several phases, and those of groups that were taken apart, may all say the same.
  if (session.hasWarned(urn, said)) return;
  engineLog.line(urn, "warning", said);
}

/** Changes of several steps are planned step by step, each from what the device shows after the one before. */
async function goOn(session: DeviceSession, writers: Planned[], results: Results, begun: Begun): Promise<void> {
  for (const { operation, aim, before } of writers) {
    const { round = 0 } = begun.get(operation) ?? {};
    if (round === mostRounds) throw new Error(`${operation.kind} does not come to an end`);
    begun.set(operation, { aim, before: begun.get(operation)?.before ?? before, round: round + 1 });
  }
  const operations = writers.map(({ operation }) => operation);
  try {
    await attempt(session, operations, results, 0, begun);
  } catch (error) {
    const left = writers.filter(({ operation }) => !results.has(operation));
    await concludeFailure(session, left, error as Error, true, results);
  }
}

function phasesOf(writers: Planned[]): number[] {
  const phases = writers.flatMap(({ changes }) => changes.map(({ phase }) => phase ?? 0));
  return [...new Set(phases)].sort((a, b) => a - b);
}
