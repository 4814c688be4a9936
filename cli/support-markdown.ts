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
  return ["| resource | platform | since | arguments |", "|---|---|---|---|", ...rows].join("\n");
}

function rowsOf(resource: SupportedArgument["resource"], { platform, arguments: all }: Support): string[] {
  const own = all.filter((row) => row.resource === resource);
  const releases = [...new Set(own.map(({ since }) => since))].sort((a, b) =>
    a === undefined || b === undefined ? (a === b ? 0 : a === undefined ? -1 : 1) : compareReleases(a, b),
  );
  return releases.map((release) => {
    const names = own.filter(({ since }) => since === release).map(nameOf);
    return `| \`${resource}\` | ${platform} | ${release ?? "always"} | ${names.join(", ")} |`;
  });
}

function nameOf({ argument, until }: SupportedArgument): string {
  return until === undefined ? `\`${argument}\`` : `\`${argument}\` (up to ${until})`;
}
