import { notKnown, Trap } from "../trap";
import type { Place, Statement, Value, Word } from "./syntax";

/** Reads a script. What breaks the language's rules gets the console's words; what is merely not understood is refused. */
export function parse(source: string): Statement[] {
  return new Parser(source).script("");
}

export const at = ({ line, column }: Place): string => `(line ${line} column ${column})`;

const escapes: { readonly [letter: string]: string } = {
  ...{
    '"': '"',
    "\\": "\\",
    $: "$",
    "?": "?",
    _: " ",
    n: "\n",
    r: "\r",
    t: "\t",
    a: "\x07",
    b: "\b",
    f: "\f",
    v: "\v",
  },
};

class Parser {
  private index = 0;

  constructor(private readonly source: string) {}

  /** Statements up to a closing bracket, or to the end. */
  script(end: "" | "]" | "}"): Statement[] {
    const statements: Statement[] = [];
    let words: Word[] = [];
    const finish = () => {
      if (words.length > 0) statements.push({ words });
      words = [];
    };
    for (;;) {
      this.skip(/[ \t]|\\\r?\n/y);
      const next = this.source[this.index];
      if (next === undefined || next === end) {
        if (next === undefined && end !== "") throw this.broken();
        if (end !== "") this.index++;
        finish();
        return statements;
      }
      if (/[;\r\n]/.test(next)) {
        this.index++;
        finish();
      } else if (next === "#" && words.length === 0) this.skip(/[^\n]/y);
      else words.push(this.word());
    }
  }

  private word(): Word {
    const place = this.place();
    const [, name, operator] = this.match(/([\w.-]+)(=|!=|~)/y) ?? [];
    const value = this.value(name !== undefined);
    const next = this.source[this.index];
    if (next !== undefined && !/[\s;\]}]/.test(next)) throw /["[{]/.test(next) ? this.broken() : notKnown();
    if (name === undefined) return { ...place, value };
    return { ...place, name, operator: operator as "=" | "!=" | "~", value };
  }

  private value(mayBeEmpty: boolean): Value {
    const next = this.source[this.index];
    if (next === '"') return { kind: "text", text: this.quoted() };
    if (next === "[" || next === "{") {
      this.index++;
      const statements = this.script(next === "[" ? "]" : "}");
      return { kind: next === "[" ? "result" : "block", statements };
    }
    // Variables and expressions are no part of what is understood.
    if (next === "$" || next === "(") throw notKnown();
    const [text] = this.match(/[^\s;[\]{}"$()]+/y) ?? [];
    if (text === undefined && !mayBeEmpty) throw this.broken();
    return { kind: "bare", text: text ?? "" };
  }

  private quoted(): string {
    let text = "";
    for (this.index++; ; this.index++) {
      const next = this.source[this.index];
      if (next === undefined) throw this.broken();
      if (next === '"') {
        this.index++;
        return text;
      }
      if (next === "\\") text += this.escaped();
      // A variable that nobody has set is empty, and says nothing about it.
      else if (next === "$") {
        const [all] = this.match(/\$[\w-]*/y) ?? [];
        this.index--;
        if (all === "$") throw this.broken();
      } else text += next;
    }
  }

  private escaped(): string {
    const hex = /\\([0-9A-F]{2})/y;
    hex.lastIndex = this.index;
    const [, digits] = hex.exec(this.source) ?? [];
    if (digits !== undefined) {
      this.index += 2;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    this.index++;
    const meant = escapes[this.source[this.index] ?? ""];
    if (meant === undefined) throw this.broken();
    return meant;
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.index;
    const hit = pattern.exec(this.source) ?? undefined;
    if (hit !== undefined) this.index += hit[0].length;
    return hit;
  }

  private skip(pattern: RegExp): void {
    while (this.match(pattern) !== undefined);
  }

  private place(): Place {
    const before = this.source.slice(0, this.index).split("\n");
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }

  private broken(): Trap {
    return new Trap(`syntax error ${at(this.place())}`);
  }
}
