import type { Args, Found, Observed } from "../core/contract";
import type { Aim } from "../session/operation";
import { besideOf, declaredOn } from "./object";
import { handedOn, putBack } from "./put-back";
import type { Subject } from "./subject";

/**
 * What a resource wants of its device: everything that is declared; and what is no longer declared goes back to what was
 * found at first (unless `onDelete` is `retain`, which leaves it). Unset means unmanaged.
 */
export function aimOf(wanted: Subject, before: Subject | undefined, observed: Observed): Aim & { remarks: string[] } {
  const found: Found = {
    present: before?.found?.present ?? observed.present,
    args: { ...before?.found?.args },
  };
  const [now, then] = [partsOf(wanted), before === undefined ? {} : partsOf(before)];
  const there: Args = observed.present ? observed.args : (observed.around ?? {});
  const seen: Args = wanted.kind.parts?.(there) ?? there;
  const remembered = rememberedBy(wanted);
  for (const name of [...Object.keys(now), ...remembered]) {
    // What an earlier run managed already is not "found": its first value is in state.
    if (!(name in found.args) && (then[name] ?? before?.args[name]) === undefined)
      found.args[name] = handedOn(wanted, name) ?? seen[name] ?? null;
  }
  const args: Args = { ...wanted.args };
  const managed = new Set([...Object.keys(then), ...(before === undefined ? [] : rememberedBy(before))]);
  const dropped = [...managed].filter((name) => !(name in now) && !remembered.includes(name));
  const { back, remarks } = putBack({ ...(before ?? wanted), device: wanted.device }, wanted.retain ? [] : dropped);
  for (const name of dropped) {
    const leaves = [wanted.kind.lasting, wanted.kind.puttingBack].some((names) => names?.includes(name));
    if (!wanted.retain && !leaves) args[name] = (wanted.kind.layered ? null : found.args[name]) ?? null;
    delete found.args[name];
  }
  const own = wanted.kind.identity(wanted.args);
  const keep = declaredOn(wanted.resource.kind, wanted.device).filter((identity) => identity !== own);
  return { target: { present: true, args, keep, back, beside: besideOf(wanted) }, found, remarks };
}

const rememberedBy = ({ kind, args }: Subject): string[] => kind.remembered?.(args) ?? [];

/** The attributes, taken apart where one of them holds several settings. */
function partsOf(subject: Subject): Args {
  const own = Object.fromEntries(attributes(subject).map((name) => [name, subject.args[name]]));
  return subject.kind.parts?.(own) ?? own;
}

/** The arguments that describe the device's state, as against those that name the object or say how to work. */
export function attributes({ kind, args }: Subject): string[] {
  return Object.keys(args).filter((name) => !kind.controls.includes(name) && !kind.fixed.includes(name));
}
