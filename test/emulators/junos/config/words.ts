import type { Problem } from "./types";

/** A word of configuration text; `[`, `]`, and in curly text `{`, `}` and `;`, are words of their own that are not `quoted`. */
export interface Word {
  text: string;
  quoted: boolean;
  line: number;
  /** From 0. */
  column: number;
}

/** Words of a whole text. `curly`: with braces, semicolons and comments; otherwise a line of set commands. */
export function words(text: string, curly: boolean, firstLine = 1): { words: Word[]; problem?: Problem } {
  const found: Word[] = [];
  let line = firstLine;
  let lineStart = 0;
  const token = curly
    ? /\/\*[\s\S]*?\*\/|#[^\n]*|\n|[^\S\n]+|"((?:[^"\\]|\\[\s\S])*)"|[{};[\]]|[^\s"{};[\]]+/y
    : /\n|[^\S\n]+|"((?:[^"\\]|\\[\s\S])*)"|[[\]]|[^\s"[\]]+/y;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (match === null) {
      const problem: Problem = {
        severity: "error",
        message: "syntax error",
        badElement: text.slice(at, at + 20),
        line,
      };
      return { words: found, problem: { ...problem, column: at - lineStart } };
    }
    const [whole, inside] = match;
    const comment = curly && (whole.startsWith("#") || whole.startsWith("/*"));
    if (whole.trim() !== "" && !comment) {
      const plain = inside === undefined ? whole : inside.replace(/\\(["\\])/g, "$1");
      found.push({ text: plain, quoted: inside !== undefined, line, column: at - lineStart });
    }
    for (let index = whole.indexOf("\n"); index >= 0; index = whole.indexOf("\n", index + 1)) {
      line++;
      lineStart = at + index + 1;
    }
  }
  return { words: found };
}
