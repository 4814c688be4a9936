import type { Args, Json } from "../../../core/contract";
import { sshdConfigLine, sshdConfigRawLine } from "../../../core/formats/sshd-config-line";
import { criteria } from "./match-rows";
import type { Setting } from "./setting";
import { keywordIn, settings } from "./table";

export type MatchBlock = { settings: Args; [criterion: string]: Json | Args | undefined };

/** The lines of a file that says what the settings say: those for everybody first, because a Match block has no end. */
export function renderLines(args: Args, release: string | undefined): string[] {
  const { match, ...top } = args;
  const blocks = (Array.isArray(match) ? match : []) as MatchBlock[];
  return [...settingLines(top, release), ...blocks.flatMap((block) => blockLines(block, release))];
}

/** The lines of one match block: as many blocks as it has local ports, because sshd takes one port per line. */
export function blockLines(block: MatchBlock, release: string | undefined): string[] {
  const body = settingLines(block.settings, release).map((line) => `    ${line}`);
  return headsOf(block).flatMap((words) => [sshdConfigLine("Match", words), ...body]);
}

/**
 * sshd 9.2 drops an AuthorizedPrincipalsCommand that stands after an AuthorizedKeysCommand, because it asks whether the
 * wrong one of the two is set already (measured; right in 10.4). So that one is written first.
 */
const writtenFirst = "authorizedPrincipalsCommand";
const inOrder = [...settings].sort((a, b) => Number(b.argument === writtenFirst) - Number(a.argument === writtenFirst));

function settingLines(args: Args, release: string | undefined): string[] {
  return inOrder.flatMap((setting) => {
    const value = args[setting.argument] ?? null;
    return value === null ? [] : linesOf(setting, value, release);
  });
}

/** The line or lines of one setting. */
export function linesOf(setting: Setting, value: Json, release: string | undefined): string[] {
  const keyword = keywordIn(setting, release);
  return setting.codec
    .print(setting.codec.normalise(value))
    .map((printed) =>
      typeof printed === "string" ? sshdConfigRawLine(keyword, printed) : sshdConfigLine(keyword, printed),
    );
}

function headsOf(block: MatchBlock): string[][] {
  const ports = Array.isArray(block.localPort) ? block.localPort : [undefined];
  return ports.map((port) =>
    criteria.flatMap(({ name, keyword }) => {
      const given = name === "localPort" ? port : block[name];
      if (given === undefined || given === null || given === false) return [];
      return given === true ? [keyword] : [keyword, Array.isArray(given) ? given.join(",") : String(given)];
    }),
  );
}
