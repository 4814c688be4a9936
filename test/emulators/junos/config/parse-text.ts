import type { Edit } from "./edit";
import { pathText } from "./path-text";
import type { Problem, Statement } from "./types";
import { walk } from "./walk";
import { type Word, words } from "./words";

const tags = ["inactive:", "active:", "replace:", "delete:"];

/** Configuration in braces. What is wrong is left out with the block behind it. */
export function parseText(top: readonly Statement[], text: string): { edits: Edit[]; errors: Problem[] } {
  const { words: row, problem } = words(text, true);
  const errors: Problem[] = [];
  const lines = text.split("\n");
  let index = 0;

  const wrong = (message: string, word: Word | undefined, path: readonly string[]): void => {
    const at = word ?? row[index - 1] ?? row.at(-1);
    const line = at?.line ?? 1;
    const about = at === undefined ? {} : { badElement: at.text };
    const source = lines[line - 1]?.trimEnd();
    errors.push({ severity: "error", message, path: pathText(path), ...about, line, source, column: at?.column });
  };

  const block = (statements: readonly Statement[] | undefined, path: readonly string[], outermost: boolean): Edit[] => {
    const edits: Edit[] = [];
    while (index < row.length) {
      const first = row[index] as Word;
      if (punctuation(first, "}")) {
        index++;
        if (!outermost) return edits;
        wrong("syntax error", first, path);
        continue;
      }
      const attributes: Edit["attributes"] = {};
      for (let word = row[index]; word !== undefined && !word.quoted && tags.includes(word.text); word = row[++index]) {
        const tag = word.text.slice(0, -1);
        attributes[tag] = tag;
      }
      const start = index;
      while (index < row.length && !["{", "}", ";"].some((mark) => punctuation(row[index] as Word, mark))) index++;
      const head = row.slice(start, index);
      const end = row[index];
      // Nothing is said about what stands inside something unknown.
      const walked = statements === undefined ? undefined : walk(statements, head, attributes.delete !== undefined);
      if (walked !== undefined && (head.length === 0 || walked.problem !== undefined)) {
        wrong(walked.problem?.message ?? "syntax error", walked.problem?.word ?? head[0] ?? end, path);
      }
      const fine = walked !== undefined && walked.problem === undefined && head.length > 0;
      if (fine) {
        for (const edit of walked.edits) Object.assign(edit.attributes, attributes);
        edits.push(...walked.edits);
      }
      if (end === undefined || punctuation(end, "}")) {
        if (statements !== undefined) wrong("syntax error", end, path);
        continue;
      }
      index++;
      if (end.text !== "{") continue;
      if (fine && walked.inner === undefined) wrong("syntax error", end, path);
      const inner = fine ? walked.inner : undefined;
      const parts = block(inner?.statements, [...path, ...(walked?.path ?? [])], false);
      inner?.edit.children.push(...parts);
    }
    if (!outermost) wrong("syntax error", undefined, path);
    return edits;
  };

  const edits = block(top, [], true);
  const flat = edits.flatMap((edit) => (edit.attributes.braced === undefined ? [edit] : edit.children));
  return { edits: flat, errors: problem === undefined ? errors : [...errors, problem] };
}

const punctuation = ({ text, quoted }: Word, mark: string): boolean => !quoted && text === mark;
