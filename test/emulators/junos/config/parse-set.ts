import type { Edit, Operation } from "./edit";
import { pathText } from "./path-text";
import type { Problem, Statement } from "./types";
import { walk } from "./walk";
import { type Word, words } from "./words";

/** One line of configuration mode, as edits to carry out with this operation where they say nothing else. */
export interface SetLine {
  edits: Edit[];
  operation: Operation;
  problem?: Problem;
  line: number;
  source: string;
}

const commands = ["set", "delete", "activate", "deactivate"];

/** The lines of a text, without those that are empty or comments. `at`: where `edit` has led. */
export function parseSet(top: readonly Statement[], text: string, at: readonly string[] = []): SetLine[] {
  return text
    .split(/\r?\n/)
    .map((source, index) => ({ source: source.trimEnd(), line: index + 1 }))
    .filter(({ source }) => source.trim() !== "" && !source.trimStart().startsWith("#"))
    .map(({ source, line }) => parseLine(top, source, line, at));
}

function parseLine(top: readonly Statement[], source: string, line: number, at: readonly string[]): SetLine {
  const { words: row, problem } = words(source, false, line);
  const [command, ...rest] = row;
  const result: SetLine = { edits: [], operation: "merge", line, source };
  if (problem !== undefined) return { ...result, problem: { ...problem, source } };
  const wrong = (message: string, badElement: string | undefined, column: number, path = at): SetLine => {
    const about = badElement === undefined ? {} : { badElement };
    return {
      ...result,
      problem: { severity: "error", message, path: pathText(path), ...about, line, source, column },
    };
  };
  if (command === undefined || !commands.includes(command.text)) {
    return wrong("unknown command.", command?.text, command?.column ?? 0);
  }
  const way: Word[] = [...at.map((text) => ({ text, quoted: true, line, column: 0 })), ...rest];
  const partial = command.text !== "set";
  const walked = walk(top, way, partial);
  if (walked.problem !== undefined) {
    const { message, word } = walked.problem;
    return wrong(message, word?.text ?? row.at(-1)?.text, word?.column ?? source.length, walked.path);
  }
  if (way.length === at.length) return wrong("missing argument.", command.text, source.length);
  const attributes = {
    set: {},
    delete: { operation: "delete" },
    activate: { active: "active" },
    deactivate: { inactive: "inactive" },
  }[command.text] as Edit["attributes"];
  for (const edit of walked.last) Object.assign(edit.attributes, attributes);
  return { ...result, edits: walked.edits, operation: partial ? "none" : "merge" };
}
