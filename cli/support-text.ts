import { kinds } from "../provider/core/contract";
import { type RefusedArgument, releasesOf, type Support } from "./support";

/** The support table for the terminal: a block for each platform and resource, what is refused at its end. */
export function supportText(tables: Support[], width = 100): string {
  return tables.map((table) => platformText(table, width)).join("\n");
}

function platformText({ platform, arguments: rows, refused }: Support, width: number): string {
  const blocks = kinds.flatMap((resource) => {
    const own = rows.filter((row) => row.resource === resource);
    if (own.length === 0) return [];
    const lines = own.map((row) => [row.argument, releasesOf(row), row.type, row.default ?? ""]);
    const table = columns([["argument", "releases", "type", "default"], ...lines], width);
    const sentences = refused
      .filter((row) => row.resource === resource)
      .flatMap((row) => [
        ...wrap(refusedWith(row), width - 2).map((line) => `  ${line}`),
        ...wrap(row.reason, width - 4).map((line) => `    ${line}`),
      ]);
    const refusals = sentences.length === 0 ? [] : ["", `${resource} on ${platform} refuses:`, ...sentences];
    return [[`${resource} on ${platform}`, ...table, ...refusals].join("\n")];
  });
  return `${blocks.join("\n\n")}\n`;
}

function refusedWith(row: RefusedArgument): string {
  const releases = releasesOf(row);
  return releases === "" ? row.argument : `${row.argument} [${releases}]`;
}

/** Columns as wide as their widest cell; the last one is cut where the terminal ends. */
function columns(rows: string[][], width: number): string[] {
  const most = [44, 14, 40];
  const widths = most.map((limit, index) => Math.min(limit, Math.max(...rows.map((row) => (row[index] ?? "").length))));
  return rows.map((row) => {
    const line = row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("  ");
    return clip(`  ${line}`.trimEnd(), width);
  });
}

const clip = (text: string, width: number) => (text.length <= width ? text : `${text.slice(0, width - 3)}...`);

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
