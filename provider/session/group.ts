import type {
  Answers,
  Args,
  Change,
  DeviceFacts,
  Failure,
  LoginFacts,
  Observed,
  RenderContext,
} from "../core/contract";
import { SshError } from "../core/errors";
import { sameJson } from "../core/paths";
import { engineLog } from "../engine/log";
import { redactor } from "./confidential";
import type { DeviceSession } from "./device-session";
import { observe } from "./observe";
import type { Aim, Operation, Outcome } from "./operation";
import { OperationFailure } from "./operation";
import { commitPhase, settle } from "./transaction";

type Results = Map<Operation, Outcome | Error>;

/** A planned operation: what was seen, what is wanted, and the edits between. */
interface Planned {
  operation: Operation;
  before: Observed;
  aim: Aim;
  changes: Change<unknown>[];
}

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

/** What an operation set out from, kept while its change goes on over several rounds. */
type Begun = Map<Operation, { aim: Aim; before: Observed; round: number }>;

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
  const planned = plan(session, operations, seen, results, begun);
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
        warn: (text) => engineLog.line(writers[0]?.operation.urn, "warning", redactor.mask(text)),
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
      if (undecided) return fail(session, writers, error as Error, sent, results);
      const middle = Math.ceil(group.length / 2);
      await attempt(session, group.slice(0, middle), results, 0, begun);
      await attempt(session, group.slice(middle), results, 0, begun);
      return;
    }
    return fail(session, writers, error as Error, sent, results);
  }
  const unfinished = writers.filter(({ changes }) => changes.some(({ more }) => more));
  const finished = writers.filter((writer) => !unfinished.includes(writer));
  // The connection may be lost while we look; the change stands all the same, and another connection tells.
  if (finished.length > 0)
    await verify(session, finished, results, after).catch((error) => fail(session, finished, error, true, results));
  if (unfinished.length > 0) await goOn(session, unfinished, results, begun);
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
    await fail(session, left, error as Error, true, results);
  }
}

/** Reads became outcomes at once; writers get their edits. What fails here fails alone. */
function plan(
  session: DeviceSession,
  operations: Operation[],
  seen: Awaited<ReturnType<typeof observe>>,
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
      const aim = earlier?.aim ?? operation.aim(before);
      if (operation.prior !== undefined) kind.trust?.(before, operation.prior, aim?.target);
      if (aim === undefined) {
        results.set(operation, { observed: before, found: undefined, facts: seen.facts });
        continue;
      }
      if (aim.target.present) refuseUnsupported(kind.check(operation.args, seen.facts.release || undefined).failures);
      const changes = kind.render(before, aim.target, contextOf(operation, aim, seen.facts, seen.login));
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
  throw new SshError("unsupported", failures.map(({ property, reason }) => `${property}: ${reason}`).join("; "));
}

/** Nothing counts as done before the device shows it. */
async function verify(
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
    if (reason === undefined) results.set(operation, { observed: now, found: aim.found, facts: after.facts });
    else
      results.set(
        operation,
        new OperationFailure(reason, { changed: true, now, found: aim.found, facts: after.facts }),
      );
  }
}

function unsettled(
  session: DeviceSession,
  operation: Operation,
  before: Observed,
  now: Observed,
  aim: Aim,
  answers: Answers<unknown>,
  facts: DeviceFacts,
): SshError | undefined {
  const kind = kindOf(session, operation);
  if (!aim.target.present && kind.gone?.(before, now)) return undefined;
  // Without a login there is no guard in the way: this only asks what would still be different.
  const left = kind.render(now, aim.target, { ...contextOf(operation, aim, facts, undefined), allowLockout: true });
  if (left.length === 0) return undefined;
  const why =
    kind.explain?.(now, aim.target, answers) ??
    `still to do would be: ${left.flatMap(({ shown }) => shown).join("; ")}`;
  return new SshError("not-settled", `the host took the change but does not show it: ${why}`);
}

/** The device tells what came of a failure; an operation whose edits all stand there has succeeded after all. */
async function fail(
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
      results.set(operation, new OperationFailure(error, { changed: true, now: undefined, found: aim.found, facts }));
    } else if (unsettled(session, operation, before, now, aim, after.answers, after.facts) === undefined) {
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

/** The device was asked afterwards: the doubt that a lost connection leaves is over. */
function untouched(error: Error): Error {
  if (!(error instanceof SshError) || error.code !== "connection-lost") return error;
  const hint = "The host has what it had before: the change was not made, or was undone. Run it again.";
  return new SshError(error.code, error.message, { cause: error, hint });
}

/** What the device shows of the object itself; `detail` may differ from one look to the next. */
function shown(observed: Observed): Args | null {
  return observed.present ? observed.args : null;
}

function contextOf(operation: Operation, aim: Aim, facts: DeviceFacts, login: LoginFacts | undefined): RenderContext {
  const { allowLockout, prior, nextPort, urn } = operation;
  const [, , stack, project] = (urn ?? "").split(":").filter(Boolean);
  const owner = project === undefined ? undefined : `${project}/${stack}`;
  return { facts, login, found: aim.found, allowLockout, prior, nextPort, owner };
}

function phasesOf(writers: Planned[]): number[] {
  const phases = writers.flatMap(({ changes }) => changes.map(({ phase }) => phase ?? 0));
  return [...new Set(phases)].sort((a, b) => a - b);
}

function kindOf(session: DeviceSession, operation: Operation) {
  const kind = session.platform.kinds[operation.kind];
  if (kind === undefined) throw new SshError("unsupported", `${session.platform.name} has no ${operation.kind}`);
  return kind;
}
