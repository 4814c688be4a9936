import { SshError } from "../../core/errors";
import type { Step } from "./step";

interface Line {
  text: string;
  /** Which step it came from. */
  step: number;
}

/**
 * The lines of a group as one load: in the order of their steps, each once, and an entry that the steps leave nothing in
 * as a whole. Throws where two steps contradict each other.
 */
export function foldLines(steps: Step[]): string[] {
  agreeOnShared(steps);
  const seen = new Set<string>();
  const all = steps.flatMap(({ lines }, step) => lines.map((text): Line => ({ text, step })));
  let lines = all.filter(({ text }) => !seen.has(text) && seen.add(text));
  for (const entry of emptied(steps, lines)) lines = withoutEntry(lines, entry);
  refuseContradictions(lines);
  return lines.map(({ text }) => text);
}

function agreeOnShared(steps: Step[]): void {
  const wanted = new Map<string, string | null>();
  for (const [statement, value] of steps.flatMap(({ shared = {} }) => Object.entries(shared))) {
    const other = wanted.get(statement);
    if (other !== undefined && other !== value) {
      const words = [other, value].map((each) => (each === null ? "none" : JSON.stringify(each))).join(" and ");
      throw new SshError(
        "contradiction",
        `[edit ${statement}] is one for all, and this run wants two values there: ${words}`,
        {
          hint: "Give the same value to every resource of this device.",
        },
      );
    }
    wanted.set(statement, value);
  }
}

/** Entries of which everything that stands there is taken away, and into which no line puts anything. */
function emptied(steps: Step[], lines: Line[]): string[] {
  const tidy = steps.flatMap((step) => step.tidy ?? []);
  const entries = [...new Set(tidy.map(({ entry }) => entry))];
  return entries.filter((entry) => {
    const own = tidy.filter((each) => each.entry === entry);
    const parts = new Set(own.flatMap((each) => each.parts));
    const filled = lines.some(({ text }) => !text.startsWith("delete ") && isWithin(statementOf(text), entry));
    return !filled && own.every(({ left }) => left.every((part) => parts.has(part)));
  });
}

/** One delete, where the first of the deletes stood that it makes superfluous. */
function withoutEntry(lines: Line[], entry: string): Line[] {
  const isPart = ({ text }: Line) => text.startsWith("delete ") && isWithin(statementOf(text), entry);
  const first = lines.findIndex(isPart);
  return lines.flatMap((line, index) => {
    if (!isPart(line)) return [line];
    return index === first ? [{ ...line, text: `delete ${entry}` }] : [];
  });
}

/** What one step sets must not be deleted by a later one: which of the two comes first is chance. */
function refuseContradictions(lines: Line[]): void {
  lines.forEach(({ text, step }, index) => {
    if (!text.startsWith("delete ")) return;
    const lost = lines
      .slice(0, index)
      .find((earlier) => earlier.step !== step && !earlier.text.startsWith("delete ") && isUnder(earlier, text));
    if (lost === undefined) return;
    throw new SshError(
      "contradiction",
      `two resources of this run contradict each other: \`${lost.text}\` and \`${text}\``,
    );
  });
}

function isUnder(line: Line, deletion: string): boolean {
  return isWithin(statementOf(line.text), statementOf(deletion));
}

/** A line without its verb. */
function statementOf(line: string): string {
  return line.slice(line.indexOf(" ") + 1);
}

function isWithin(statement: string, entry: string): boolean {
  return statement === entry || statement.startsWith(`${entry} `);
}
