import type { Answers, DeviceFacts } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { splitConfigLine } from "../../../core/formats/sshd-config";
import { readFile } from "../answers";
import type { ShellAnswer } from "../request";
import type { Workspace } from "../workspace";
import { dropIn, placeOf, type Section } from "./place";

/** What one resource says in sshd's configuration. */
export interface SectionText {
  /** `project/stack` whose resource wrote it; undefined where nothing stands. */
  owner: string | undefined;
  /** Settings for everybody. */
  globals: string[];
  /** Match blocks, line by line. */
  matches: string[];
}

const headline = (owner: string) => `# Managed by pulumi-ssh for ${owner}; the next update undoes what is edited here.`;
const headlinePattern = /^# Managed by pulumi-ssh for (\S+); /;

/** Our part as it stands, from the drop-in or from the marked blocks. */
export function readSection(section: Section, facts: DeviceFacts, answers: Answers<ShellAnswer>): SectionText {
  const place = placeOf(facts, answers);
  if (place.directory !== undefined) {
    return split(readFile(answers, dropIn(place.directory, section)).text.split("\n"));
  }
  const lines = readFile(answers, place.main).text.split("\n");
  const [top, end] = [blockOf(lines, section, "top"), blockOf(lines, section, "end")];
  return split([...top.lines, ...end.lines]);
}

/** Puts our part in place; with nothing to say, the file or the blocks go away. */
export function writeSection(
  section: Section,
  text: { globals: string[]; matches: string[] },
  owner: string,
  facts: DeviceFacts,
  workspace: Workspace,
  answers: Answers<ShellAnswer>,
): void {
  const place = placeOf(facts, answers);
  const main = workspace.read(place.main);
  const how = { writer: main.uid === 0 ? "root" : String(facts.session?.me ?? "root"), configuration: true };
  const empty = text.globals.length + text.matches.length === 0;
  if (place.directory !== undefined) {
    const path = dropIn(place.directory, section);
    const lines = [headline(owner), ...text.globals, ...text.matches];
    workspace.write(path, empty ? undefined : `${lines.join("\n")}\n`, { ...how, mode: main.mode });
    return;
  }
  if (!main.present) throw new SshError("invalid", `${place.main} does not exist`, { hint: "Set `sshdConfigFile`." });
  // At the top, because the first value wins; Match blocks at the end, because everything after them belongs to them.
  let lines = withoutBlock(withoutBlock(main.text.split("\n"), section, "top"), section, "end");
  if (text.globals.length > 0) {
    // Host keys stay first, whichever is written last.
    const at = section === "settings" ? blockOf(lines, "host-keys", "top").to + 1 : 0;
    lines = [...lines.slice(0, at), ...blockLines(section, "top", owner, text.globals), ...lines.slice(at)];
  }
  if (text.matches.length > 0) {
    const bare = lines.at(-1) === "" ? lines.slice(0, -1) : lines;
    lines = [...bare, ...blockLines(section, "end", owner, text.matches), ""];
  }
  workspace.write(place.main, lines.join("\n"), how);
}

/** Lines of ours that have to come after everybody else's: in the main file, before its first Match block. */
export function readTail(section: Section, facts: DeviceFacts, answers: Answers<ShellAnswer>): string[] {
  const { lines } = blockOf(readFile(answers, placeOf(facts, answers).main).text.split("\n"), section, "tail");
  return split(lines).globals;
}

export function writeTail(
  section: Section,
  said: string[],
  owner: string,
  facts: DeviceFacts,
  workspace: Workspace,
  answers: Answers<ShellAnswer>,
): void {
  const { main } = placeOf(facts, answers);
  const file = workspace.read(main);
  const lines = withoutBlock(file.text.split("\n"), section, "tail");
  const end = blockOf(lines, "settings", "end").from;
  const match = lines.findIndex((line) => splitConfigLine(line).keyword === "match");
  const stops = [end, match, lines.at(-1) === "" ? lines.length - 1 : -1].filter((index) => index >= 0);
  const at = Math.min(lines.length, ...stops);
  const block = said.length === 0 ? [] : blockLines(section, "tail", owner, said);
  const text = [...lines.slice(0, at), ...block, ...lines.slice(at)].join("\n");
  const writer = file.uid === 0 ? "root" : String(facts.session?.me ?? "root");
  if (text !== file.text) workspace.write(main, text, { writer, configuration: true });
}

type Position = "top" | "end" | "tail";
const begin = (section: Section, position: Position) => `# BEGIN pulumi-ssh ${section} (${position})`;
const finish = (section: Section, position: Position) => `# END pulumi-ssh ${section} (${position})`;

function blockLines(section: Section, position: Position, owner: string, lines: string[]): string[] {
  return [begin(section, position), headline(owner), ...lines, finish(section, position)];
}

function blockOf(lines: string[], section: Section, position: Position): { from: number; to: number; lines: string[] } {
  const from = lines.indexOf(begin(section, position));
  const to = lines.indexOf(finish(section, position));
  if (from < 0 && to < 0) return { from, to, lines: [] };
  if (from < 0 || to < from) {
    throw new SshError("not-understood", `the marks of pulumi-ssh's block are damaged: ${begin(section, position)}`, {
      hint: "Remove what is left of the block by hand, then run this again.",
    });
  }
  return { from, to, lines: lines.slice(from + 1, to) };
}

function withoutBlock(lines: string[], section: Section, position: Position): string[] {
  const { from, to } = blockOf(lines, section, position);
  return from < 0 ? lines : [...lines.slice(0, from), ...lines.slice(to + 1)];
}

function split(lines: string[]): SectionText {
  const owner = lines.map((line) => headlinePattern.exec(line)?.[1]).find(Boolean);
  const said = lines.filter((line) => line.trim() !== "" && !line.trim().startsWith("#"));
  const match = said.findIndex((line) => /^\s*match\s/i.test(line));
  const globals = match < 0 ? said : said.slice(0, match);
  return { owner, globals, matches: match < 0 ? [] : said.slice(match) };
}
