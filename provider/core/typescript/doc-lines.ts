import type { Argument } from "../contract";

/**
 * What an argument does, and its range, default, releases and document, each in a line of its own where it is known.
 * `system`: whose releases they are.
 */
export function docLines(
  row: Pick<Argument, "values" | "default" | "since" | "until" | "note">,
  source: string,
  doc: string,
  system: string,
): string[] {
  const lines = [doc];
  if (row.values !== undefined) lines.push(`Values: ${row.values}.`);
  if (row.default !== undefined && row.default !== "-") lines.push(`Default: ${row.default}.`);
  if (row.since !== undefined) lines.push(`Since ${system} ${row.since}.`);
  if (row.until !== undefined) lines.push(`Up to ${system} ${row.until}.`);
  if (row.note !== undefined) lines.push(`Note: ${row.note}.`);
  lines.push(`@see ${source}`);
  return lines;
}
