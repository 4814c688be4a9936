import { randomBytes } from "node:crypto";
import type { Answers, Change, CommitContext, DeviceFacts, Request, SshWay } from "../core/contract";
import { SshError } from "../core/errors";
import type { Wire } from "../transport/wire";
import { converse } from "./converse";
import type { DeviceSession } from "./device-session";
import { forgetOldKeys, freshLogins, learnNewKeys, type ToProve } from "./host-keys";
import { foreseeSsh } from "./prove-ssh";

interface Conduct {
  allowLockout: boolean;
  progress(text: string): void;
  /** What the user must still see when everything is over, and the changes that it is about where it is not about all. */
  warn(text: string, about?: readonly Change<unknown>[]): void;
  /** Called right before the first request that changes the device. */
  sent(): void;
  /** What to ask along with the edits, where nothing has to be proven after them. */
  along: readonly Request[];
}

const defaultConfirmSeconds = 60;
const defaultCommitTimeout = 120;
/** How long a device may stay away, in seconds, before what became of a change is left to the next run. */
const mostPatience = 30;

/**
 * Applies the changes of one phase: the device checks them first; what may cut off a login goes under its undo timer,
 * is proven by a fresh login, and is kept only over that login. Resolves to the answers of `along`.
 */
export async function commitPhase(
  session: DeviceSession,
  changes: Change<unknown>[],
  answers: Answers<unknown>,
  facts: DeviceFacts,
  conduct: Conduct,
): Promise<Answers<unknown>> {
  const { commit } = session.platform;
  const wire = await session.connected(conduct.progress);
  const steps = changes.flatMap((change) => change.steps);
  const guarded = changes.some(({ risk }) => risk === "login");
  const context: CommitContext = {
    device: withoutCredentials(session.device),
    facts,
    login: wire.login,
    transaction: `t${randomBytes(6).toString("hex")}`,
    armedSeconds: guarded ? armedSeconds(session) : undefined,
    allowLockout: conduct.allowLockout,
  };
  session.transaction = context;

  const checks = commit.check(steps, answers, context);
  const known = new Map(answers);
  if (checks.length > 0) {
    conduct.progress("checking");
    for (const [key, answer] of await wire.ask(checks)) known.set(key, answer);
    commit.judge(steps, known, context);
  }
  const sshWay = guarded ? waySeen(commit.ssh?.way(known, context), conduct) : undefined;
  if (sshWay !== undefined && !conduct.allowLockout) await foreseeSsh(session, sshWay);
  learnNewKeys(session, wire, changes);
  conduct.sent();
  conduct.progress(guarded ? "applying under the undo timer" : "applying");
  const timeout = numberOf(session.device.commitTimeout, defaultCommitTimeout);
  const edits = commit.apply(steps, answers, context);
  const heard = new Map<string, unknown>();
  context.edits = { steps, said: undefined, heard };
  let isStale = guarded;
  const after = await whenFree(conduct, timeout, async () => {
    const said = new Map(await wire.ask(guarded ? edits : [...edits, ...conduct.along], timeout, heard));
    for (let more = commit.further?.(steps, said, context) ?? []; more.length > 0; ) {
      isStale = true;
      for (const [key, answer] of await wire.ask(more, timeout, heard)) said.set(key, answer);
      more = commit.further?.(steps, said, context) ?? [];
    }
    context.edits = { steps, said, heard };
    commit.applied(steps, said, context);
    return said;
  });
  for (const text of commit.remarks?.(steps, after, context) ?? []) {
    const about = changes.filter((change) => commit.remarks?.(change.steps, after, context).includes(text));
    conduct.warn(text, about);
  }
  if (guarded && commit.undoesItself?.(context) === false)
    conduct.progress("no undo timer: the open connection is the way back");
  if (guarded) await prove(session, wire, { changes, sshWay }, context, conduct);
  forgetOldKeys(session, wire, changes);
  if (guarded) return new Map();
  session.transaction = undefined;
  conduct.progress("applied");
  if (isStale) return new Map();
  for (const { key } of edits) after.delete(key);
  return after;
}

function armedSeconds({ device, platform }: DeviceSession): number {
  const asked = numberOf(device.confirmSeconds, defaultConfirmSeconds);
  return platform.commit.undoSeconds?.(asked) ?? asked;
}

/** Again and again while somebody else holds the device's lock, for so many seconds. */
async function whenFree<T>(conduct: Conduct, seconds: number, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SshError) || error.code !== "busy" || Date.now() > deadline) throw error;
      conduct.progress("waiting for lock");
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

/** A server that could not be looked at before a change cannot be proven after it; a change may be what mends it. */
function waySeen(way: SshWay | { refused: string } | undefined, { warn }: Conduct): SshWay | undefined {
  if (way === undefined || !("refused" in way)) return way;
  warn(`the SSH server did not answer before the change (${way.refused}), so no login over SSH proves the change`);
  return undefined;
}

async function prove(
  session: DeviceSession,
  wire: Wire,
  toProve: ToProve,
  context: CommitContext,
  conduct: Conduct,
): Promise<void> {
  const { commit } = session.platform;
  conduct.progress("proving a fresh login");
  let fresh: Wire;
  try {
    fresh = await freshLogins(session, wire, toProve, context.allowLockout);
  } catch (cause) {
    const error = cause as Error;
    if (conduct.allowLockout) {
      // The program has said that it may come to this: kept, over the connection that still stands.
      await keep(session, [wire], context);
      session.transaction = undefined;
      conduct.warn(`kept because of allowLockout, though a fresh login fails: ${error.message}`);
      return;
    }
    conduct.progress("undoing");
    const undone = await revert(session, wire, context);
    throw new SshError(
      "reverted",
      `the change was applied, but a fresh login then failed: ${error.message.replace(/\.$/, "")}. ${undone}`,
      {
        cause,
        hint: `${(error instanceof SshError ? error.hint : undefined) ?? "Look at what the change does to this login."} Then try again.`,
      },
    );
  }
  try {
    await keep(session, commit.confirmOver === "holder" ? [wire, fresh] : [fresh], context);
  } catch (error) {
    fresh.close();
    throw error;
  }
  await session.adopt(fresh);
  session.transaction = undefined;
  conduct.progress("confirmed");
}

/** Over the first of the connections that is still there. */
async function keep(session: DeviceSession, wires: Wire[], context: CommitContext): Promise<void> {
  const { commit } = session.platform;
  const standing = wires.filter(({ alive }) => alive);
  for (const wire of standing.length === 0 ? wires.slice(-1) : standing) {
    try {
      return commit.confirmed(await converse(wire, (answers) => commit.confirm(answers, context)), context);
    } catch (error) {
      if (wire === wires.at(-1) || wire.alive) throw error;
    }
  }
}

async function revert(session: DeviceSession, wire: Wire, context: CommitContext): Promise<string> {
  const { commit } = session.platform;
  try {
    commit.reverted(await converse(wire, (answers) => commit.revert(answers, context)), context);
    session.transaction = undefined;
    return "It was undone. The host is as it was before";
  } catch {
    return commit.undoesItself?.(context) === false
      ? "It could not be undone"
      : `The host undoes it by itself within ${context.armedSeconds} seconds`;
  }
}

/**
 * Sees to it that a change whose proof was cut off is decided: undone at once over whichever login works, or by the timer.
 * Where there is no timer, it fails as long as nobody has undone the change.
 */
export async function settle(session: DeviceSession, progress: (text: string) => void): Promise<void> {
  const context = session.transaction;
  if (context === undefined) return;
  const patience = Math.min(mostPatience, numberOf(session.device.commitTimeout, mostPatience));
  const { commit } = session.platform;
  const { undoLate = 0 } = commit;
  const deadline = Date.now() + ((context.armedSeconds ?? 0) + undoLate + patience) * 1000;
  for (;;) {
    try {
      session.forgetFailure();
      const wire = await session.connected(progress);
      progress("looking for the undo timer");
      const answers = await wire.ask(commit.pending(context));
      const isUndoneByUs = context.armedSeconds !== undefined && commit.undoesItself?.(context) === false;
      if (!isUndoneByUs && !commit.isPending(answers, context)) break;
      progress("undoing");
      const words = await revert(session, wire, context);
      if (isUndoneByUs && session.transaction === undefined) return;
      if (isUndoneByUs) throw new SshError("device", `the change has no undo timer. ${words}`);
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    if (Date.now() > deadline) break;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  session.transaction = undefined;
}

function withoutCredentials(device: CommitContext["device"]): CommitContext["device"] {
  const secret = /password|privateKey$/i;
  return Object.fromEntries(Object.entries(device).filter(([name]) => !secret.test(name)));
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
