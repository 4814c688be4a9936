import type { Json } from "../../../../core/contract";

/** A list of texts, whatever else a value might be. */
export const list = (value: Json): string[] => (Array.isArray(value) ? value.map(String) : []);
