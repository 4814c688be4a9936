import type { Args, Kind } from "../core/contract";
import { hasUnknown } from "../core/paths";
import { agreements } from "../session/agreements";
import { settingOf } from "./object";
import { subjectOf } from "./subject";

/** Why a resource cannot have its way with a setting that others of the program share; undefined where they agree. */
export function disagreementOf(
  kindName: Kind,
  props: Args,
  urn: string,
): { property: string; reason: string } | undefined {
  const { kind, device, args } = subjectOf(kindName, props);
  if (hasUnknown([device.host ?? null, device.proxy ?? null])) return undefined;
  const shared = Object.entries(kind.shares?.(args) ?? {}).filter(([property]) => !hasUnknown(args[property]));
  const name = (property: string) => settingOf(kindName, device, property);
  agreements.set(urn, new Map(shared.map(([property, value]) => [name(property), value])));
  for (const [property, value] of shared) {
    const other = agreements.against(name(property), value);
    if (other === undefined) continue;
    const reason = `is one setting for the whole device, and ${other.split("::").at(-1)} of this program wants something else there; give ${other} and ${urn} the same`;
    return { property, reason };
  }
  return undefined;
}
