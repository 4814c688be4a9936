import type { Args, Kind } from "../core/contract";
import { declared } from "../session/claims";
import { exclusions } from "../session/exclusions";
import { objectOf, prefixOf } from "./object";
import { subjectOf } from "./subject";

/** Why a resource cannot stand beside another one that the program declares on the device; undefined where it can. */
export function exclusionOf(kindName: Kind, props: Args, urn: string): string | undefined {
  const object = objectOf(kindName, props);
  if (object === undefined) return undefined;
  const { kind, device, args } = subjectOf(kindName, props);
  const excluded = (kind.excludes?.(args) ?? []).map(({ kind: other, identity, reason }) => ({
    prefix: `${prefixOf(other, device)}${identity}`,
    reason,
  }));
  exclusions.set(urn, excluded);
  for (const { prefix, reason } of excluded) {
    const [rest] = declared.under(prefix);
    if (rest !== undefined) return `${reason}; keep one of ${declared.holder(`${prefix}${rest}`)} and ${urn}`;
  }
  const by = exclusions.find(object);
  return by === undefined ? undefined : `${by.reason}; keep one of ${by.urn} and ${urn}`;
}
