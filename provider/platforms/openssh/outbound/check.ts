import type { Args, Failure, Json } from "../../../core/contract";
import { crossCheck } from "./cross-check";
import { shapeFor } from "./shape";

/** Validates and normalises the arguments of an OutboundSsh; pure and offline. `unknown`: given, but not known yet. */
export function checkOutbound(
  args: Args,
  release: string | undefined,
  unknown: readonly string[] = [],
): { args: Args; failures: Failure[]; warnings: string[] } {
  const failures: Failure[] = [];
  const fail = (property: string, reason: string) => failures.push({ property, reason });
  const shape = shapeFor(release);
  const checked: Args = {};
  for (const [name, value] of Object.entries(args)) {
    const rule = shape[name];
    if (rule !== undefined && value !== null && value !== undefined) checked[name] = rule(value as Json, name, fail);
  }
  // What is wrong by itself says nothing about how it fits the rest.
  const wrong = new Set(failures.map(({ property }) => property.split(/[.[]/)[0]));
  const right = Object.fromEntries(Object.entries(checked).filter(([name]) => !wrong.has(name)));
  const warnings = crossCheck(right, release, [...unknown, ...(wrong as Set<string>)], fail);
  return { args: checked, failures, warnings };
}
