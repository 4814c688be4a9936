import type { Json } from "../../../../core/contract";
import type { Problem } from "../setting";
import { shortly } from "./shortly";

/** What is wrong with a value that has to be a list of texts with something in it. */
export function listProblem(argument: string, value: Json): Problem | undefined {
  const fits = Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");
  if (fits) return undefined;
  const hint = Array.isArray(value) && value.length === 0 ? " To go back to the default, leave the argument out." : "";
  return { reason: `\`${argument}\` takes a list of texts that is not empty; got ${shortly(value)}.${hint}` };
}
