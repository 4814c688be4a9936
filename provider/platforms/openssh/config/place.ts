import type { Answers, DeviceFacts } from "../../../core/contract";
import { includeArgs, parseSshdConfig } from "../../../core/formats/sshd-config";
import { type HostFile, readFile } from "../answers";
import { ask } from "../ask";
import type { ShellAnswer, ShellRequest } from "../request";

/** Where this tool's part of sshd's configuration lies. */
export interface ConfigPlace {
  main: string;
  /** The directory that the main file includes before it says anything else; undefined: marked blocks in the main file. */
  directory: string | undefined;
  /** Include lines of the main file with the files each of them names, in sshd's order. */
  includes: { line: number; files: string[] }[];
}

export const defaultConfig = "/etc/ssh/sshd_config";

export function mainFile(facts: DeviceFacts): string {
  return typeof facts.config === "string" && facts.config !== "" ? facts.config : defaultConfig;
}

/** First the main file, then what it includes, then our own part of it. */
export function placeQuery(
  sections: readonly Section[],
  facts: DeviceFacts,
  answers: Answers<ShellAnswer>,
): ShellRequest[] {
  const main = ask.file(mainFile(facts));
  if (facts.release === "") return [];
  if (!answers.has(main.key)) return [main];
  const patterns = patternsOf(readFile(answers, mainFile(facts))).flatMap(({ patterns }) => patterns);
  const listings = patterns.map(ask.included);
  if (!listings.every(({ key }) => answers.has(key))) return [main, ...listings];
  const place = placeOf(facts, answers);
  const own =
    place.directory === undefined ? [] : sections.map((section) => ask.file(dropIn(place.directory ?? "", section)));
  return [main, ...listings, ...own];
}

export function placeOf(facts: DeviceFacts, answers: Answers<ShellAnswer>): ConfigPlace {
  const main = readFile(answers, mainFile(facts));
  const includes = patternsOf(main).map(({ line, patterns }) => ({
    line,
    files: patterns.flatMap((pattern) =>
      (answers.get(ask.included(pattern).key)?.out ?? "").split("\n").filter(Boolean),
    ),
  }));
  return { main: mainFile(facts), directory: directoryOf(main), includes };
}

/** Parts of the configuration that different resources own; the host keys come first in sshd's order. */
export type Section = "settings" | "host-keys";

/** Sorts before every file that distributions and cloud images ship, because the first value of a keyword wins. */
export function dropIn(directory: string, section: Section): string {
  return `${directory}/${section === "settings" ? "00-pulumi.conf" : "00-pulumi-host-keys.conf"}`;
}

function patternsOf(main: HostFile): { line: number; patterns: string[] }[] {
  return parseSshdConfig(main.text).lines.flatMap((line, index) => {
    const patterns = includeArgs(line);
    return patterns.length === 0 ? [] : [{ line: index, patterns }];
  });
}

/** A directory counts only when its Include stands before any setting: later, the main file would win over it. */
function directoryOf(main: HostFile): string | undefined {
  const first = parseSshdConfig(main.text).lines.find(({ keyword }) => keyword !== undefined);
  if (first === undefined) return undefined;
  const pattern = includeArgs(first).find((each) => /^\/[^*?[\]]+\/\*\.conf$/.test(each));
  return pattern?.slice(0, -"/*.conf".length);
}
