import type { Args, Json } from "../../../core/contract";
import { type AuthorizedKeyOptions, parseOptions, printOptions } from "../../../core/formats/authorized-keys-options";
import { sameJson } from "../../../core/paths";
import type { KeyEntry } from "./entry";

/** What the leaf `from` takes; the device says "Pattern-list must not contain spaces" to everything else. */
export const patternList = /^[*.:a-zA-Z0-9,!?_-]+$/;

/** The two leaves that carry options; never both in one entry. */
export interface OptionLeaves {
  from?: string;
  keyOptions?: string;
}

/** What the leaves in effect say, whichever of the two says it; null where there are no options. */
export function optionsIn({ from, keyOptions }: Pick<KeyEntry, "from" | "keyOptions">): Args | null {
  const text = keyOptions === null || keyOptions.inactive ? "" : keyOptions.value;
  const { options, unknown } = parseOptions(text);
  const hosts = from === null || from.inactive ? {} : { from: from.value.split(",") };
  const all: Args = { ...options, ...hosts, ...(unknown.length === 0 ? {} : { unknown }) } as Args;
  return Object.keys(all).length === 0 ? null : all;
}

/**
 * How options are written: `from` alone as the leaf that every release has, where that can hold it. Items found on the
 * device that this provider has no name for go back as they were.
 */
export function leavesFor(options: AuthorizedKeyOptions): OptionLeaves {
  const names = Object.keys(options);
  if (names.length === 0) return {};
  const from = options.from?.join(",");
  if (names.length === 1 && from !== undefined && patternList.test(from)) return { from };
  const { unknown = [], ...known } = options as AuthorizedKeyOptions & { unknown?: string[] };
  return { keyOptions: [printOptions(known), ...unknown].filter(Boolean).join(",") };
}

/** No options and an empty object of them are the same. */
export function sameOptions(a: Json | undefined, b: Json | undefined): boolean {
  return sameJson(optionsOf(a) as Args, optionsOf(b) as Args);
}

export function optionsOf(value: Json | undefined): AuthorizedKeyOptions {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as AuthorizedKeyOptions) : {};
}
