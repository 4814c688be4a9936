import type { Args, Json, Kind, Observed } from "../core/contract";
import { sameJson } from "../core/paths";
import { visible } from "../engine/hidden";
import { engineLog } from "../engine/log";
import { redactor } from "../session/confidential";
import { OperationFailure } from "../session/operation";
import { sessionFor } from "../session/pool";
import { attributes } from "./aim";
import { userError } from "./failure";
import { noteOriginals } from "./put-back";
import { stateOf } from "./state";
import { labelOf, type Subject, subjectInState } from "./subject";

/** A proven absence is `{}`; whatever could not be read throws, so that nothing is ever dropped because a device was away. */
export async function readResource(
  kindName: Kind,
  id: string,
  props: Args,
): Promise<{ id?: string; props?: Args; inputs?: Args }> {
  const subject = subjectInState(kindName, id, props);
  noteOriginals(subject);
  try {
    const outcome = await sessionFor(subject.platform, subject.device).submit({
      kind: kindName,
      urn: subject.urn,
      args: subject.args,
      aim: () => undefined,
      allowLockout: false,
      prior: visible(props),
      ...(subject.found === undefined ? {} : { found: subject.found }),
      nextPort: undefined,
      progress: (text) => engineLog.status(subject.urn, text),
    });
    const { warnings = [], passing = [] } = outcome.observed;
    for (const text of [...warnings, ...passing]) engineLog.line(subject.urn, "warning", redactor.mask(text));
    if (!outcome.observed.present) return {};
    const inputs = readBack(subject, outcome.observed, inputsOf(subject, props)).inputs;
    return { id, inputs, props: stateOf(inputs, subject, outcome.observed, subject.found, outcome.facts) };
  } catch (error) {
    throw userError(labelOf(kindName, subject), error instanceof OperationFailure ? error.error : (error as Error));
  }
}

/** Arguments with every managed value that differs on the device replaced by what the device shows. */
export function readBack(subject: Subject, observed: Observed, inputs: Args = {}): { inputs: Args; drifted: string[] } {
  const result: Args = { ...inputs };
  const drifted: string[] = [];
  if (!observed.present) return { inputs: result, drifted };
  for (const name of attributes(subject)) {
    const wanted = subject.args[name] as Json;
    const seen = observed.args[name] ?? null;
    if (subject.kind.same?.(name, seen, wanted) ?? sameJson(seen, wanted)) continue;
    drifted.push(name);
    if (seen === null) delete result[name];
    else result[name] = seen;
  }
  return { inputs: result, drifted };
}

/** What were inputs: an output among them would show as drift. */
function inputsOf(subject: Subject, props: Args): Args {
  const outputs = new Set(subject.resource.outputs.filter((name) => !(name in subject.args)));
  return Object.fromEntries(
    Object.entries(props).filter(([name]) => !outputs.has(name) && !["__found", "__facts", "__schema"].includes(name)),
  );
}
