import { createHash } from "node:crypto";
import type { Args, Kind, Observed } from "../core/contract";
import { SshError } from "../core/errors";
import { visible } from "../engine/hidden";
import { engineLog } from "../engine/log";
import { taken } from "../session/claims";
import { redactor } from "../session/confidential";
import { going, standing } from "../session/neighbours";
import { type Aim, type Operation, OperationFailure, type Outcome } from "../session/operation";
import { sessionFor } from "../session/pool";
import { aimOf } from "./aim";
import { userError } from "./failure";
import { besideOf, declaredOn, noteStanding, objectOf } from "./object";
import { noteOriginals, putBack } from "./put-back";
import { readBack } from "./read";
import { stateOf } from "./state";
import { labelOf, type Subject, subjectInState, subjectOf } from "./subject";

/** Create and update are one: bring the device to what is declared, whatever stands there. */
export async function applyWrite(
  kindName: Kind,
  id: string | undefined,
  olds: Args | undefined,
  inputs: Args,
): Promise<{ id: string; outs: Args }> {
  const wanted = subjectOf(kindName, inputs);
  const before = olds === undefined ? undefined : subjectOf(kindName, olds);
  const object = objectOf(kindName, inputs);
  if (object !== undefined && wanted.urn !== undefined) taken.take(object, wanted.urn);
  const name = id ?? identifier(wanted);
  let remarks: string[] = [];
  const operation = operationOf(kindName, wanted, olds, (observed) => {
    if (olds === undefined && inputs.onExisting === "fail") refuseExisting(wanted, observed);
    const aim = aimOf(wanted, before, observed);
    noteOriginals({ ...wanted, found: aim.found });
    remarks = aim.remarks;
    return aim;
  });
  try {
    const outcome = await submit(operation, wanted, before);
    noteStanding(kindName, inputs, wanted.urn, olds === undefined);
    warn(wanted, [...(outcome.observed.warnings ?? []), ...remarks]);
    return { id: name, outs: stateOf(inputs, wanted, outcome.observed, outcome.found, outcome.facts) };
  } catch (error) {
    throw partial(kindName, wanted, name, inputs, error);
  }
}

export async function applyDelete(kindName: Kind, id: string, props: Args): Promise<void> {
  const subject = subjectInState(kindName, id, props);
  if (subject.retain || subject.kind.observes) return;
  const object = objectOf(kindName, props);
  const holder = object === undefined ? undefined : taken.holder(object);
  if (holder !== undefined && holder !== subject.urn) {
    engineLog.line(subject.urn, "info", `left in place: ${holder.split("::").at(-1)} of this run has taken it over`);
    return;
  }
  // The same resource created the same object again in this run (a replacement): the new one keeps it.
  if (holder !== undefined && holder === subject.urn) return;
  if (object !== undefined && subject.kind.alike !== undefined)
    going.note(object, { args: subject.args, urn: subject.urn, isNew: false });
  let remarks: string[] = [];
  const operation = operationOf(kindName, subject, props, () => {
    const aim = removalAim(subject);
    remarks = aim.remarks;
    return aim;
  });
  try {
    const outcome = await sessionFor(subject.platform, subject.device).submit(operation);
    if (object !== undefined) standing.forget(object);
    warn(subject, [...(outcome.observed.warnings ?? []), ...remarks]);
  } catch (error) {
    throw userError(labelOf(kindName, subject), error instanceof OperationFailure ? error.error : (error as Error));
  } finally {
    if (object !== undefined) going.forget(object);
  }
}

/** `remove` takes the object away; `restore` puts back what was found before this resource first changed it. */
function removalAim(subject: Subject): Aim & { remarks: string[] } {
  const found = subject.found ?? { present: false, args: {} };
  if (subject.resource.deletion === "remove" || subject.kind.layered || !found.present) {
    const own = subject.kind.identity(subject.args);
    const keep = declaredOn(subject.resource.kind, subject.device).filter((identity) => identity !== own);
    const { back, remarks } = putBack(subject, Object.keys(subject.args));
    return { target: { present: false, keep, back, beside: besideOf(subject) }, found, remarks };
  }
  return { target: { present: true, args: { ...subject.args, ...found.args } }, found, leaving: true, remarks: [] };
}

function operationOf(kindName: Kind, subject: Subject, prior: Args | undefined, aim: Operation["aim"]): Operation {
  return {
    kind: kindName,
    urn: subject.urn,
    args: subject.args,
    aim,
    allowLockout: subject.allowLockout,
    prior: prior === undefined ? undefined : visible(prior),
    nextPort: typeof subject.device.port === "number" ? subject.device.port : undefined,
    progress: (text) => engineLog.status(subject.urn, text),
  };
}

/** Errors that say the way to the device is not open, as against errors of the device behind it. */
const wayClosed = new Set(["unreachable", "login-refused", "host-key-unknown", "host-key-changed"]);

/** In the new way; when that is closed and this same update changes the way, in the old one. */
async function submit(operation: Operation, wanted: Subject, before: Subject | undefined): Promise<Outcome> {
  try {
    return await sessionFor(wanted.platform, wanted.device).submit(operation);
  } catch (error) {
    if (!isClosed(error) || before === undefined || JSON.stringify(before.device) === JSON.stringify(wanted.device))
      throw error;
    operation.progress("trying the old connection");
    return sessionFor(before.platform, before.device)
      .submit(operation)
      .catch((second) => {
        // What the host itself says of the change tells more than that the new way is not open yet.
        throw isClosed(second) ? error : second;
      });
  }
}

function isClosed(error: unknown): boolean {
  const cause = error instanceof OperationFailure ? error.error : error;
  return cause instanceof SshError && wayClosed.has(cause.code);
}

function refuseExisting(wanted: Subject, observed: Observed): void {
  if (!observed.present) return;
  const { drifted } = readBack(wanted, observed);
  if (drifted.length === 0) return;
  throw new SshError(
    "conflict",
    `something else is there already: ${drifted.join(", ")} differ from what is declared`,
    {
      hint: 'Declare what is there, or set `onExisting: "adopt"` to take it over and bring it to what is declared.',
    },
  );
}

/**
 * An error after which the resource must stay in state carries its id and properties: the engine then keeps it with the
 * truth and repairs it in the next update. A plain error says that nothing was changed.
 */
function partial(kindName: Kind, wanted: Subject, id: string, inputs: Args, error: unknown): Error {
  const label = labelOf(kindName, wanted);
  if (!(error instanceof OperationFailure)) return userError(label, error as Error);
  const shown = userError(label, error.error);
  const { state } = error;
  if (!state.changed) return shown;
  if (state.now !== undefined && !state.now.present) return shown;
  const truth = state.now === undefined ? inputs : readBack(wanted, state.now, inputs).inputs;
  const properties = stateOf({ ...truth }, wanted, state.now, state.found, state.facts);
  return Object.assign(shown, { id, properties, reasons: [shown.message] });
}

function warn(subject: Subject, texts: readonly string[]): void {
  for (const text of texts) engineLog.line(subject.urn, "warning", redactor.mask(text));
}

/** The id names the object on its device, not the way to it, so that it stays true when an address changes. */
function identifier(subject: Subject): string {
  const identity = subject.kind.identity(subject.args);
  if (redactor.mask(identity) === identity) return identity;
  return createHash("sha256").update(identity).digest("hex").slice(0, 32);
}
