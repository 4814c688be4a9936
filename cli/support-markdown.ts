import { kinds } from "../provider/core/contract";
import { compareReleases } from "../provider/core/release";
import type { Support, SupportedArgument } from "./support";

const begin = "<!-- support: written by `npm run generate` -->";
const end = "<!-- /support -->";

/** The text of the README with its support table as the capability tables have it now. */
export function withSupport(readme: string, tables: Support[]): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the README has no place for the support table: ${begin} ... ${end}`);
  return `${readme.slice(0, from + begin.length)}\n\n${supportMarkdown(tables)}\n\n${readme.slice(to)}`;
}

/**
 * A row for each release that brought arguments: whoever plans for a release reads down to it. Types, ranges, defaults
 * and sources are what `npx pulumi-ssh support` prints; here they would bury the names.
 */
function supportMarkdown(tables: Support[]): string {
  const rows = kinds.flatMap((resource) => tables.flatMap((table) => rowsOf(resource, table)));
  const missing = tables.flatMap(({ platform, arguments: all }) => {
    const names = kinds.filter((kind) => !all.some(({ resource }) => resource === kind)).map((kind) => `\`${kind}\``);
    return names.length === 0 ? [] : ["", `Not in this build, on ${platform}: ${names.join(", ")}.`];
  });
  return ["| resource | platform | since | arguments |", "|---|---|---|---|", ...rows, ...missing].join("\n");
}

function rowsOf(resource: SupportedArgument["resource"], { platform, arguments: all }: Support): string[] {
  const rows = all.filter((row) => row.resource === resource);
  const own = rows.filter((row) => !rows.some((outer) => isPartOf(row, outer)));
  const releases = [...new Set(own.flatMap(({ since }) => since ?? []))].sort(compareReleases);
  const rowFor = (since: string | undefined) => {
    const names = own.filter((row) => row.since === since).map(nameOf);
    return names.length === 0 ? [] : [`| \`${resource}\` | ${platform} | ${since ?? "always"} | ${names.join(", ")} |`];
  };
  return [undefined, ...releases].flatMap(rowFor);
}

/** A part that came with the whole needs no mention of its own. */
function isPartOf(row: SupportedArgument, outer: SupportedArgument): boolean {
  const inside = row.argument.startsWith(`${outer.argument}.`) || row.argument.startsWith(`${outer.argument}[`);
  return inside && [undefined, outer.since].includes(row.since) && [undefined, outer.until].includes(row.until);
}

function nameOf({ argument, until }: SupportedArgument): string {
  return until === undefined ? `\`${argument}\`` : `\`${argument}\` (up to ${until})`;
}
