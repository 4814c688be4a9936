import type { Json } from "../../../../core/contract";
import type { Problem } from "../setting";
import { shortly } from "./shortly";

/** What is wrong with a value that has to be true or false. */
export function booleanProblem(argument: string, value: Json): Problem[] {
  if (typeof value === "boolean") return [];
  return [{ reason: `\`${argument}\` takes true or false; got ${shortly(value)}.` }];
}
