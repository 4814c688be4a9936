import type { Json } from "../../../../core/contract";

/** A value in a sentence: cut, because it may be long. */
export function shortly(value: Json): string {
  const text = JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
