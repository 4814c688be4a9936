import type { Args, Kind } from "../core/contract";
import { hasUnknown } from "../core/paths";
import { declared } from "../session/claims";
import { subjectOf } from "./subject";

/** Names the object on its device that a resource is about, for claims; undefined while a part of it is unknown. */
export function objectOf(kindName: Kind, props: Args): string | undefined {
  const { kind, device, args } = subjectOf(kindName, props);
  const place = [device.host ?? null, device.port ?? null, device.proxy ?? null];
  if (hasUnknown(place)) return undefined;
  const identity = identityOf(kind, args);
  if (identity === undefined) return undefined;
  return `${prefixOf(kindName, device)}${identity}`;
}

/** Identities of the resources of this kind that the program declares on this device. */
export function declaredOn(kindName: Kind, device: Args): string[] {
  return declared.under(prefixOf(kindName, device));
}

function prefixOf(kindName: Kind, device: Args): string {
  return `${kindName} ${hostsOf(device)} `;
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
