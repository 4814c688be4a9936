import type { Failure, Json } from "../../../../core/contract";

/** Text that would not stay on its line, wherever in a value it is. Keys of objects are written too. */
export function brokenText(value: Json | undefined, property: string): Failure[] {
  if (typeof value === "string") return problemsOf(value).map((reason) => ({ property, reason }));
  if (Array.isArray(value)) return value.flatMap((item, i) => brokenText(item, `${property}[${i}]`));
  if (value === null || value === undefined || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...problemsOf(key).map((reason) => ({ property, reason: `A name in it: ${reason}` })),
    ...brokenText(inner, `${property}.${key}`),
  ]);
}

function problemsOf(text: string): string[] {
  if (/[\r\n]/.test(text)) return ["A line break would start another line of sshd_config; write the text on one line."];
  return text.includes("\0") ? ["A NUL character cannot be written into a file of settings."] : [];
}
