import { type Edit, edit } from "./edit";
import type { ListStatement, Statement } from "./types";
import type { Word } from "./words";

/** What a row of words says: the elements, and where a block in braces behind them would belong. */
export interface Walked {
  edits: Edit[];
  /** The last elements of the way: what delete, activate and deactivate are about. */
  last: Edit[];
  /** The innermost container or entry; undefined where the words ended with a value. */
  inner?: { statements: readonly Statement[]; edit: Edit };
  path: string[];
  problem?: { message: string; word: Word | undefined };
}

/**
 * Reads words of the CLI. After a leaf its neighbours may follow: `client C 192.0.2.1 port 22 retry 3`. With `partial`,
 * the last word may lack its value, and nothing follows a leaf: `delete system services ssh port`.
 */
export function walk(top: readonly Statement[], row: readonly Word[], partial: boolean): Walked {
  const result: Walked = { edits: [], last: [], path: [] };
  let level = { statements: top, into: result.edits };
  let index = 0;
  const stop = (message: string, word: Word | undefined): Walked => ({ ...result, problem: { message, word } });
  const enter = (made: Edit, statements: readonly Statement[], ...way: string[]): void => {
    level.into.push(made);
    level = { statements, into: made.children };
    result.last = [made];
    result.inner = { statements, edit: made };
    result.path.push(...way);
  };

  while (index < row.length) {
    const word = row[index++] as Word;
    const place = { line: word.line, column: word.column };
    if (bracket(word) || (partial && result.last.length > 0 && result.inner === undefined)) {
      return stop("syntax error", word);
    }
    const named = level.statements.find((each) => each.name === word.text && !nokeyword(each));
    const statement = named ?? level.statements.find(nokeyword);
    if (statement === undefined) return stop("syntax error", word);
    switch (statement.kind) {
      case "container":
        enter(edit(statement.name, place), statement.children, word.text);
        break;
      case "list": {
        const key = named === undefined ? word : row[index++];
        if (key === undefined && statement.braced && !partial) {
          // The entries are in the block that follows.
          enter(edit(statement.name, { ...place, attributes: { braced: "braced" } }), [inBraces(statement)], word.text);
        } else if (key === undefined && partial) enter(edit(statement.name, place), [], word.text);
        else if (key === undefined || bracket(key)) return stop("missing argument.", key);
        else {
          const children = [edit(statement.key, { text: key.text })];
          enter(
            edit(statement.name, { ...place, children }),
            statement.children,
            ...(named === undefined ? [key.text] : [word.text, key.text]),
          );
        }
        break;
      }
      case "leaf": {
        const value = named === undefined ? word : statement.type.kind === "empty" ? undefined : row[index++];
        if (value !== undefined && bracket(value)) return stop("syntax error", value);
        if (value === undefined && statement.type.kind !== "empty" && !partial)
          return stop("missing argument.", undefined);
        const made = edit(statement.name, {
          line: word.line,
          column: value?.column ?? word.column,
          text: value?.text ?? "",
        });
        level.into.push(made);
        result.last = [made];
        result.inner = undefined;
        break;
      }
      case "leaf-list": {
        const values = valuesAt(row, index);
        if (values === undefined) return stop("syntax error", row[index]);
        if (values.words.length === 0 && !partial) return stop("missing argument.", undefined);
        index = values.next;
        const made = values.words.map(({ word: value, inactive }) =>
          edit(statement.name, {
            line: value.line,
            column: value.column,
            text: value.text,
            attributes: inactive ? { inactive: "inactive" } : {},
          }),
        );
        if (made.length === 0) made.push(edit(statement.name, place));
        level.into.push(...made);
        result.last = made;
        result.inner = undefined;
        break;
      }
    }
  }
  return result;
}

/** One word, or `[ a inactive: b ]`; nothing at the end of the row. */
function valuesAt(
  row: readonly Word[],
  index: number,
): { words: { word: Word; inactive: boolean }[]; next: number } | undefined {
  const first = row[index];
  if (first === undefined) return { words: [], next: index };
  if (!bracket(first)) return { words: [{ word: first, inactive: false }], next: index + 1 };
  const end = row.findIndex((word, at) => at > index && bracket(word));
  if (first.text !== "[" || row[end]?.text !== "]") return undefined;
  const found: { word: Word; inactive: boolean }[] = [];
  let inactive = false;
  for (const word of row.slice(index + 1, end)) {
    if (word.text === "inactive:" && !word.quoted) inactive = true;
    else {
      found.push({ word, inactive });
      inactive = false;
    }
  }
  return { words: found, next: end + 1 };
}

/** The same list where its name has been said already. */
export const inBraces = (statement: ListStatement): ListStatement => ({ ...statement, nokeyword: true, braced: false });

const bracket = ({ text, quoted }: Word): boolean => !quoted && (text === "[" || text === "]");
const nokeyword = (statement: Statement): boolean =>
  (statement.kind === "list" || statement.kind === "leaf") && statement.nokeyword === true;
