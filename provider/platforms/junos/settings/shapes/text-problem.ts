import type { Json } from "../../../../core/contract";
import { unspeakable } from "../../words";
import type { Leaf } from "../leaf";
import { isWritten } from "../span";
import { shortly } from "./shortly";

/** What is wrong with a text, as a sentence that begins with the argument's name; the text itself is not repeated. */
export function textProblem(
  argument: string,
  value: Json,
  { longest }: Pick<Leaf, "longest">,
  release: string | undefined,
): string | undefined {
  if (typeof value !== "string") return `\`${argument}\` takes a text; got ${shortly(value)}.`;
  const problem = unspeakable(value);
  if (problem !== undefined) return `\`${argument}\` ${problem}.`;
  // The device would drop them, and what it shows would never be what is declared.
  if (value !== value.trim()) return `\`${argument}\` must not begin or end with a blank.`;
  const limits = longest?.filter(({ spans }) => release === undefined || isWritten(spans, release)) ?? [];
  const most = Math.max(...limits.map((limit) => limit.most), limits.length === 0 ? Number.POSITIVE_INFINITY : 0);
  return value.length <= most ? undefined : `\`${argument}\` takes at most ${most} characters; it has ${value.length}.`;
}
