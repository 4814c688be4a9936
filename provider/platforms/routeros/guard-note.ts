import type { DeviceFacts } from "../../core/contract";

/** What preview says of a change that goes under the guard, where the router is known to take no schedule. */
export function guardNote(facts: DeviceFacts | undefined): string[] {
  if (facts?.scheduler !== false) return [];
  return [
    "# device-mode allows no schedule on this router: until a fresh login is proven, the open API connection is the only way back",
  ];
}
