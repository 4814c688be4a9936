import type { Json } from "../../../../core/contract";
import type { Leaf } from "../leaf";
import type { Problem, Setting } from "../setting";
import { inEffect } from "../statements";
import { shortly } from "./shortly";

interface NumberRow extends Omit<Setting, "type" | "leaves" | "check" | "normalise" | "read" | "write"> {
  path: readonly string[];
  /** In the unit of the device. */
  range: readonly [number, number];
  spans?: Leaf["spans"];
  /** How many of our units are one of the device's: 60, where it counts minutes and we seconds. */
  times?: number;
}

/** A number in a range. Groups may hold `<...>` or `$...` where a number belongs: that is shown as it stands there. */
export function number({ path, range, spans, times = 1, ...row }: NumberRow): Setting {
  const leaf: Leaf = { path, kind: "value", range, ...(spans === undefined ? {} : { spans }) };
  const [least, most] = [range[0] * times, range[1] * times];
  return {
    ...row,
    type: "number",
    leaves: [leaf],
    check: (value) => problems(row.argument, value, least, most, times),
    normalise: (value) => value,
    read(statements) {
      const [text] = inEffect(statements, leaf) ?? [];
      if (text === undefined) return null;
      return /^\d+$/.test(text) ? Number(text) * times : text;
    },
    write: (value) => [
      [leaf, value === null ? null : [typeof value === "number" ? String(value / times) : String(value)]],
    ],
  };
}

function problems(argument: string, value: Json, least: number, most: number, times: number): Problem[] {
  const accepts = `a whole number from ${least} to ${most}${times === 1 ? "" : `, a multiple of ${times}`}`;
  const fits = typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
  if (!fits) return [{ reason: `\`${argument}\` takes ${accepts}; got ${shortly(value)}.` }];
  if (value % times === 0) return [];
  return [{ reason: `\`${argument}\` takes ${accepts}, because the device counts minutes; got ${value}.` }];
}
