import type { Args, Beside, Kind } from "../core/contract";
import { hasUnknown } from "../core/paths";
import { declared } from "../session/claims";
import { going, standing } from "../session/neighbours";
import { type Subject, subjectOf } from "./subject";

/** Names the object on its device that a resource is about, for claims; undefined while a part of it is unknown. */
export function objectOf(kindName: Kind, props: Args): string | undefined {
  const { kind, device, args } = subjectOf(kindName, props);
  const place = [device.host ?? null, device.port ?? null, device.proxy ?? null];
  if (hasUnknown(place)) return undefined;
  const identity = identityOf(kind, args);
  if (identity === undefined) return undefined;
  return `${prefixOf(kindName, device)}${identity}`;
}

/** Names the place that only one object can have, for claims; undefined where objects are not in each other's way. */
export function placeOf(kindName: Kind, props: Args): string | undefined {
  const { kind, device, args } = subjectOf(kindName, props);
  if (kind.place === undefined || objectOf(kindName, props) === undefined) return undefined;
  return `place of ${prefixOf(kindName, device)}${kind.place(args)}`;
}

/** Identities of the resources of this kind that the program declares on this device. */
export function declaredOn(kindName: Kind, device: Args): string[] {
  return declared.under(prefixOf(kindName, device));
}

/** What the program has beside an object on its device; undefined where no two objects look the same. */
export function besideOf({ kind, resource, device, args }: Subject): Beside | undefined {
  if (kind.alike === undefined) return undefined;
  const prefix = prefixOf(resource.kind, device);
  const gone = going.under(prefix);
  const others = new Set([`${prefix}${kind.identity(args)}`, ...gone.map(([name]) => name)]);
  const stays = standing.under(prefix).filter(([name]) => !others.has(name));
  return { stays: stays.map(([, each]) => each), goes: gone.map(([, each]) => each) };
}

/** Notes that an object stands on its device: `isNew` when this run has made it. */
export function noteStanding(kindName: Kind, props: Args, urn: string | undefined, isNew: boolean): void {
  const { kind, args } = subjectOf(kindName, props);
  const object = kind.alike === undefined ? undefined : objectOf(kindName, props);
  if (object !== undefined) standing.note(object, { args, urn, isNew });
}

/** How the names of all objects of a kind on a device begin. */
export function prefixOf(kindName: Kind, device: Args): string {
  return `${kindName} ${hostsOf(device)} `;
}

/** Names a setting that a device has only once. */
export function settingOf(kindName: Kind, device: Args, argument: string): string {
  return `${prefixOf(kindName, device)}${argument}`;
}

/** Undefined while an argument that belongs to the identity is unknown. */
export function identityOf(
  kind: { replaceOn: string[]; identity(args: Args): string },
  args: Args,
): string | undefined {
  if (kind.replaceOn.some((name) => hasUnknown(args[name]))) return undefined;
  return kind.identity(args);
}

/** The way to a device: two routers may both be 10.0.0.1 behind different jump hosts. */
function hostsOf(device: Args): string {
  const hops = device.proxy === undefined ? [] : Array.isArray(device.proxy) ? device.proxy : [device.proxy];
  return [...(hops as Args[]), device].map((hop) => `${String(hop.host).toLowerCase()}:${hop.port ?? ""}`).join(",");
}
