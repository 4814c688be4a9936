import type { Args, Found, Observed } from "../core/contract";
import type { Aim } from "../session/operation";
import type { Subject } from "./subject";

/**
 * What a resource wants of its device: everything that is declared; and what is no longer declared goes back to what was
 * found at first (unless `onDelete` is `retain`, which leaves it). Unset means unmanaged.
 */
export function aimOf(wanted: Subject, before: Subject | undefined, observed: Observed): Aim {
  const found: Found = {
    present: before?.found?.present ?? observed.present,
    args: { ...before?.found?.args },
  };
  for (const name of [...attributes(wanted), ...(wanted.kind.remembered ?? [])]) {
    // What an earlier run managed already is not "found": its first value is in state.
    if (!(name in found.args) && before?.args[name] === undefined) {
      found.args[name] = (observed.present ? observed.args[name] : undefined) ?? null;
    }
  }
  const args: Args = { ...wanted.args };
  for (const name of before === undefined ? [] : attributes(before)) {
    if (name in wanted.args) continue;
    const leaves = wanted.retain || wanted.kind.lasting?.includes(name);
    if (!leaves) args[name] = (wanted.kind.layered ? null : found.args[name]) ?? null;
    delete found.args[name];
  }
  return { target: { present: true, args }, found };
}

/** The arguments that describe the device's state, as against those that name the object or say how to work. */
export function attributes({ kind, args }: Subject): string[] {
  return Object.keys(args).filter((name) => !kind.controls.includes(name) && !kind.fixed.includes(name));
}
