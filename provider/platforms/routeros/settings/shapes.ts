import type { Json } from "../../../core/contract";
import { isTrue } from "../ask";
import type { Range } from "../release";
import type { Problem, Property } from "./setting";

/** A value in a message, cut off where it is long. */
export function shortly(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** A truth value. Routers show `true` and `false`, old ones `yes` and `no`; they are told `yes` and `no`. */
export const yesNo = (name: string, range: Range = {}): Property => ({
  name,
  ...range,
  read: isTrue,
  write: (value) => yesOrNo(value === true),
  told: toldYesNo,
});

export const yesOrNo = (value: boolean): string => (value ? "yes" : "no");

/** Truth values are shown as `true` and `false`, and told as `yes` and `no`. */
export const toldYesNo = (shown: string): string => yesOrNo(isTrue(shown));

/** The parts of a list. Commas were seen between them; what stands between those of `ciphers` was not. */
export const parts = (text: string): string[] => text.split(/[,;]/).filter((each) => each !== "");

export const toldList = (shown: string): string => parts(shown).join(",");

/** One word of a few, which the router may call otherwise. A word that is not known is shown as it stands there. */
export function words(
  name: string,
  names: readonly (readonly [ours: Json, theirs: string])[],
  range: Range = {},
): Property {
  return {
    name,
    ...range,
    read: (text) => names.find(([, theirs]) => theirs === text)?.[0] ?? text,
    write: (value) => names.find(([ours]) => ours === value)?.[1],
  };
}

export const booleanCheck =
  (argument: string) =>
  (value: Json): Problem[] =>
    typeof value === "boolean" ? [] : [{ reason: `\`${argument}\` takes true or false; got ${shortly(value)}.` }];

export function oneOf(argument: string, values: readonly Json[]): (value: Json) => Problem[] {
  const listed = values.map((each) => JSON.stringify(each)).join(", ");
  return (value) =>
    values.includes(value) ? [] : [{ reason: `\`${argument}\` takes one of ${listed}; got ${shortly(value)}.` }];
}

export const numberCheck =
  (argument: string, least: number, most: number) =>
  (value: Json): Problem[] =>
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most
      ? []
      : [{ reason: `\`${argument}\` takes a whole number from ${least} to ${most}; got ${shortly(value)}.` }];

export const unchanged = (value: Json): Json => value;
