import { execute } from "../execute";
import type { Row } from "../menu";
import type { Router } from "../router";
import type { Session } from "../session";
import { notKnown, Trap } from "../trap";
import { duration } from "../values";
import { type CommandLine, commandLine } from "./command-line";
import { at } from "./parse";
import { asValue, printed } from "./print";
import type { Statement, Value, Word } from "./syntax";

/** `quit`, which ends the session. */
export class Quit extends Error {}

/** Runs statements for a session. What is printed goes to `say`. */
export class Interpreter {
  constructor(
    private readonly router: Router,
    private readonly session: Session,
    private readonly say: (text: string) => void,
  ) {}

  /** The value of the last statement. `inside` is the menu of the command that it stands in: `/user get [find ...]`. */
  async run(statements: readonly Statement[], isInner = false, inside: readonly string[] = []): Promise<string> {
    let value = "";
    let base = inside;
    for (const statement of statements) {
      const outcome = await this.statement(statement, isInner, base);
      if (typeof outcome === "string") value = outcome;
      else base = outcome;
    }
    return value;
  }

  private async statement(
    statement: Statement,
    isInner: boolean,
    base: readonly string[],
  ): Promise<string | readonly string[]> {
    const [first, ...rest] = statement.words;
    const word = first?.name === undefined && first?.value.kind === "bare" ? first.value.text : "";
    if (word === "quit" || word === "/quit") throw new Quit();
    if (word.startsWith(":")) return this.builtIn(word, rest, base);
    const line = commandLine(this.router, statement, base);
    return Array.isArray(line) ? line : this.command(line, isInner);
  }

  private async builtIn(name: string, words: Word[], base: readonly string[]): Promise<string> {
    const [first] = words;
    if (name === ":put" && first !== undefined && words.length === 1) {
      this.say(`${await this.evaluated(first.value, base)}\n`);
      return "";
    }
    if (name === ":log" && words.length === 2) {
      this.router.log.push(await this.evaluated((words[1] as Word).value, base));
      return "";
    }
    if (name === ":delay" && first !== undefined && words.length === 1) {
      const wait = duration("delay-time", await this.evaluated(first.value, base));
      await new Promise<void>((resolve) => this.router.clock.after(wait, resolve));
      return "";
    }
    if (name === ":do" && first?.value.kind === "block")
      return this.attempt(first.value.statements, words.slice(1), base);
    throw notKnown();
  }

  /** `:do { ... } on-error={ ... }`: what fails inside ends there. */
  private async attempt(statements: Statement[], options: Word[], base: readonly string[]): Promise<string> {
    const [onError] = options;
    const isUnderstood = options.length === 0 || (options.length === 1 && onError?.name === "on-error");
    if (!isUnderstood || (onError !== undefined && onError.value.kind !== "block")) throw notKnown();
    try {
      return await this.run(statements, false, base);
    } catch (error) {
      if (!(error instanceof Trap) || onError?.value.kind !== "block") throw error;
      return this.run(onError.value.statements, false, base);
    }
  }

  private async evaluated(value: Value, base: readonly string[]): Promise<string> {
    if (value.kind === "result") return this.run(value.statements, true, base);
    if (value.kind === "block") throw notKnown();
    return value.text;
  }

  private async command(line: CommandLine, isInner: boolean): Promise<string> {
    const { menu, command, flags } = line;
    const path = menu.path.split("/");
    const args = new Map<string, string>();
    for (const [name, word] of line.words) {
      if (command === "find" || command === "print") throw notKnown();
      args.set(name, await this.argument(line, name, word));
    }
    const outcome = await execute(this.router, this.session, { path, command, args });
    if (command !== "print" && command !== "find") {
      if (command === "get" || isInner) return outcome.ret ?? "";
      return "";
    }
    const rows = await this.selected(outcome.rows ?? [], line.conditions, path);
    if (command === "find") return rows.map((row) => row[".id"]).join(";");
    if (flags.has("count-only")) {
      if (!isInner) this.say(`${rows.length}\n`);
      return String(rows.length);
    }
    if (flags.has("as-value")) return asValue(menu, rows);
    if (isInner) throw notKnown();
    this.say(printed(menu, rows, flags));
    return "";
  }

  private async argument({ menu, command }: CommandLine, name: string, word: Word): Promise<string> {
    const value = await this.evaluated(word.value, menu.path.split("/"));
    if (!/^numbers?$/.test(name)) return value;
    // The place of a row in the list that was printed last: nothing was, in a session of one line.
    if (word.value.kind === "bare" && /^\d+$/.test(value)) throw notKnown();
    if (value !== "" || word.value.kind !== "result") return value;
    if (command !== "get" && this.router.unknowns.emptyFind === "nothing") return "";
    throw new Trap(`expected item id ${at(word)}`);
  }

  private async selected(rows: Row[], conditions: Word[], path: readonly string[]): Promise<Row[]> {
    let left = rows;
    for (const { name, operator, value } of conditions) {
      if (name === undefined || operator === undefined) {
        if (value.kind !== "bare") throw notKnown();
        const [, not, flag = ""] = /^(!?)([\w-]+)$/.exec(value.text) ?? [];
        if (!rows.every((row) => row[flag] === undefined || /^(true|false)$/.test(row[flag] ?? ""))) throw notKnown();
        left = left.filter((row) => (row[flag] === "true") === (not === ""));
        continue;
      }
      const wanted = truth(await this.evaluated(value, path));
      left = left.filter((row) => holds(truth(row[name] ?? ""), operator, wanted));
    }
    return left;
  }
}

const truth = (text: string) => (text === "yes" ? "true" : text === "no" ? "false" : text);

function holds(own: string, operator: "=" | "!=" | "~", wanted: string): boolean {
  if (operator === "~") return new RegExp(wanted).test(own);
  return (own === wanted) === (operator === "=");
}
