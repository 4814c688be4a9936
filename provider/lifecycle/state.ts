import type { Args, DeviceFacts, Found, Observed } from "../core/contract";
import { schemaVersion, secret } from "../engine/hidden";
import type { Subject } from "./subject";

/** What is kept in state: the arguments as given, the outputs as observed, and what later verbs need to know. */
export function stateOf(
  inputs: Args,
  subject: Subject,
  observed: Observed | undefined,
  found: Found | undefined,
  facts: DeviceFacts | undefined,
): Args {
  const confidential = subject.secrets.some((path) => !path.startsWith("device."));
  const outputs: Args = { ...(observed?.present ? observed.outputs : {}), previous: found?.args };
  const state: Args = { ...inputs };
  for (const name of subject.resource.outputs) {
    const value = outputs[name];
    if (value === undefined) continue;
    state[name] = confidential && subject.resource.secretOutputs.includes(name) ? secret(value) : value;
  }
  if (found !== undefined) {
    const kept = { present: found.present, args: found.args };
    state.__found = confidential ? secret(kept) : kept;
  }
  if (facts !== undefined) {
    // What is true of this login only has no business in state.
    const { session: _session, ...lasting } = facts;
    state.__facts = lasting;
  }
  state.__schema = schemaVersion;
  return state;
}
