import type { LoadResult, Problem } from "../config/types";
import { automaticRollback } from "../netconf/operations/commit";
import type { Device } from "../server/device";
import type { ManagementSession } from "../server/management-session";
import { Refused } from "../server/refused";
import { type Answer, said, unknownCommand } from "./answer";
import { operationalCommand } from "./operational-command";
import { splitPipes, throughPipes } from "./pipes";
import { showConfiguration } from "./show-configuration";

/** What a line of configuration mode leads to. `question` is asked before it leaves. */
export type ConfigurationAnswer = Answer & { leaves?: true; question?: string };

const discardedOnExit = "warning: uncommitted changes will be discarded on exit";

/** A person's configuration mode, from `configure` to the last `exit`. */
export class ConfigurationMode {
  /** Where the person stands: `edit system services` leads down. */
  path: string[] = [];

  private constructor(
    private readonly device: Device,
    private readonly session: ManagementSession,
  ) {}

  /** The mode, or none with the words in which it was refused. */
  static enter(
    device: Device,
    session: ManagementSession,
    kind: string | undefined,
  ): { mode?: ConfigurationMode; text: string } {
    const { workspace, database } = device;
    const holder = workspace.lockHolder;
    if (holder !== undefined) {
      return { text: `error: configuration database locked by:\n${workspace.describe(holder).trimEnd()}\n` };
    }
    const greeting = "Entering configuration mode\n";
    try {
      if (kind === "exclusive") workspace.lock(session);
      else if (kind === "private") workspace.openPrivate(session);
      else session.editing = "shared";
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { text: `${editors(device, session)}error: ${error.message}\n` };
    }
    if (kind === "exclusive" || kind === "private") {
      return { mode: new ConfigurationMode(device, session), text: `${discardedOnExit}\n${greeting}` };
    }
    const dirty = database.isDirty ? "The configuration has been changed but not committed\n" : "";
    return { mode: new ConfigurationMode(device, session), text: `${greeting}${editors(device, session)}${dirty}` };
  }

  async line(line: string): Promise<ConfigurationAnswer> {
    try {
      return (await this.run(line)) ?? unknownCommand(line);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return said(error.problems.map(({ message, severity }) => `${severity}: ${message.trim()}`).join("\n"));
    }
  }

  /** What others do not see and nobody will commit: whoever leaves is asked about it. */
  get hasOwnEdits(): boolean {
    return this.device.workspace.compare(this.session, 0) !== "";
  }

  leave(): void {
    this.device.workspace.leave(this.session);
  }

  private async run(line: string): Promise<ConfigurationAnswer | undefined> {
    const { command, pipes } = splitPipes(line);
    const words = wordsOf(command);
    const [first, second] = words;
    switch (first) {
      case "set":
      case "delete":
      case "activate":
      case "deactivate":
        return said(this.loaded(command));
      case "edit":
        this.path = [...this.path, ...words.slice(1)];
        return said("");
      case "up":
        this.path = this.path.slice(0, -Number(second ?? 1));
        return said("");
      case "top":
        if (second !== undefined) return this.atTop(command.replace(/^top\s+/, ""));
        this.path = [];
        return said("");
      case "show":
        return said(this.show(words.slice(1), pipes));
      case "rollback":
        return said(this.rollback(second ?? "0"));
      case "commit":
        return await this.commit(words.slice(1));
      case "run":
        return operationalCommand(this.device, this.session, line.trim().replace(/^run\s+/, ""));
      case "status":
        return said(editors(this.device, undefined));
      case "exit":
      case "quit":
        if (first === "exit" && this.path.length > 0 && second === undefined) {
          this.path = [];
          return said("");
        }
        return this.exit();
      default:
        return undefined;
    }
  }

  private async atTop(line: string): Promise<ConfigurationAnswer | undefined> {
    const before = this.path;
    this.path = [];
    try {
      return await this.run(line);
    } finally {
      this.path = before;
    }
  }

  private loaded(line: string): string {
    const { workspace } = this.device;
    return loadWords(workspace.load(this.session, { action: "set", format: "text", at: this.path }, line));
  }

  private show(words: readonly string[], pipes: readonly string[]): string {
    const { workspace } = this.device;
    const compare = pipes.find((pipe) => /^compare\b/.test(pipe));
    const text =
      compare === undefined
        ? showConfiguration(
            this.device,
            this.session,
            workspace.candidate(this.session),
            [...this.path, ...words],
            pipes,
          )
        : workspace.compare(this.session, Number(/rollback (\d+)/.exec(compare)?.[1] ?? 0));
    return throughPipes(text, pipes);
  }

  private rollback(word: string): string {
    if (!/^\d+$/.test(word)) return `error: invalid value: ${word}`;
    return this.device.workspace.rollback(this.session, Number(word))
      ? "load complete"
      : `error: rollback ${word} does not exist`;
  }

  private async commit(words: readonly string[]): Promise<ConfigurationAnswer> {
    const confirmed = words.indexOf("confirmed");
    const minutes = /^\d+$/.test(words[confirmed + 1] ?? "") ? Number(words[confirmed + 1]) : 10;
    const comment = words.indexOf("comment");
    const check = words.includes("check");
    const confirmedMinutes = confirmed < 0 || check ? undefined : minutes;
    try {
      const { warnings } = await this.device.commit(this.session, {
        check,
        confirmedMinutes,
        log: comment < 0 ? undefined : words[comment + 1],
      });
      const said = warnings.map(({ message }) => `warning: ${message.trim()}\n`).join("");
      if (check) return { text: `${said}configuration check succeeds\n`, isKnown: true };
      const timer = confirmedMinutes === undefined ? "" : `${automaticRollback(confirmedMinutes)}\n`;
      const text = `${said}${timer}commit complete\n`;
      if (!words.includes("and-quit")) return { text, isKnown: true };
      this.leave();
      return { text: `${text}Exiting configuration mode\n`, isKnown: true, leaves: true };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return said(error.problems.map(checkWords).join("\n"));
    }
  }

  private exit(): ConfigurationAnswer {
    const text = "Exiting configuration mode\n";
    if (!this.hasOwnEdits) {
      this.leave();
      return { text, isKnown: true, leaves: true };
    }
    const question =
      "The configuration has been changed but not committed\nExit with uncommitted changes? [yes,no] (yes) ";
    return { text, isKnown: true, leaves: true, question };
  }
}

/** Words of a line; double quotes keep them together. */
const wordsOf = (line: string) => (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"(.*)"$/, "$1"));

function loadWords({ errors, warnings }: LoadResult): string {
  return [...warnings.map(({ message }) => `warning: ${message.trim()}`), ...errors.map(errorWords)].join("\n");
}

/** `              ^` below the word, where its place is known. */
function errorWords({ message, column, source }: Problem): string {
  if (message.trim() !== "syntax error") return `error: ${message.trim()}`;
  return `${" ".repeat(column ?? source?.length ?? 0)}^\nsyntax error.`;
}

/** `[edit]`, the statement below it, what is missing there. */
function checkWords(problem: { message: string; path?: string; badElement?: string }): string {
  const message = problem.message.trim().replace(/^mgd: /, "");
  if (problem.path === undefined) return `error: ${message}`;
  const element = problem.badElement === undefined ? "" : `\n  '${problem.badElement}'`;
  return `${problem.path}${element}\n    ${message}`;
}

/** Who else is in configuration mode. */
function editors(device: Device, except: ManagementSession | undefined): string {
  const others = [...device.sessions].filter((each) => each !== except && each.editing !== undefined);
  if (others.length === 0) return "";
  return `Users currently editing the configuration:\n${others.map((each) => `${device.workspace.describe(each).trimEnd()}\n`).join("")}`;
}
