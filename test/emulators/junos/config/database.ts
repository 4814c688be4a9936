import { check } from "./check";
import { compare } from "./compare";
import { load } from "./load";
import { printText } from "./print-text";
import { sameTree } from "./same-tree";
import { schema } from "./schema";
import type {
  Clock,
  CommitEntry,
  CommitOptions,
  CommitResult,
  ConfigTree,
  DatabaseApi,
  DatabaseState,
  LoadOptions,
  LoadResult,
  PendingCommit,
  Problem,
  Profile,
  Schema,
  XmlElement,
} from "./types";

export interface DatabaseOptions {
  profile: Profile;
  clock: Clock;
  /** What is committed at first: curly text, or set lines. Throws when the release does not know something in it. */
  configuration?: string;
  /** What `toJSON` gave; `configuration` is then not looked at. */
  state?: DatabaseState;
}

interface Commit {
  entry: CommitEntry;
  tree: ConfigTree;
}

/** Rollback 0 to 49. */
const KEPT = 50;

/** The configuration of one device: candidate, committed, what was before, and the timer of a commit confirmed. */
export class Database implements DatabaseApi {
  readonly schema: Schema;
  candidate: ConfigTree;
  changedAt: number;
  private commits: Commit[];
  private timer: (PendingCommit & { rollbackTo: ConfigTree; cancel: () => void }) | undefined;
  private readonly clock: Clock;
  private readonly listeners = new Set<(committed: ConfigTree, entry: CommitEntry) => void>();

  constructor({ profile, clock, configuration = "", state }: DatabaseOptions) {
    this.clock = clock;
    this.schema = schema(profile);
    if (state !== undefined && state.profile !== profile) {
      throw new Error(`the state is that of release ${state.profile}, not ${profile}`);
    }
    this.commits =
      state === undefined
        ? [{ entry: { user: "root", client: "other", time: clock.now() }, tree: this.read(configuration) }]
        : state.commits.map(({ configuration: text, ...entry }) => ({ entry, tree: this.read(text) }));
    this.candidate = state?.candidate === undefined ? this.committed : this.read(state.candidate);
    this.changedAt = clock.now();
    if (state?.pending !== undefined) {
      const { rollbackTo, minutes, deadline } = state.pending;
      this.arm(minutes, deadline, this.read(rollbackTo));
    }
  }

  get committed(): ConfigTree {
    return this.newest.tree;
  }

  get isDirty(): boolean {
    return !sameTree(this.candidate, this.committed);
  }

  get pending(): PendingCommit | undefined {
    return this.timer === undefined ? undefined : { minutes: this.timer.minutes, deadline: this.timer.deadline };
  }

  get history(): readonly CommitEntry[] {
    return this.commits.map(({ entry }) => entry);
  }

  load(options: LoadOptions, content: string | XmlElement): LoadResult {
    const { tree, errors, warnings } = load(this.schema, this.candidate, options, content);
    this.edit(tree);
    return { errors, warnings };
  }

  rollback(n: number): boolean {
    const tree = this.rollbackTree(n);
    if (tree !== undefined) this.edit(tree);
    return tree !== undefined;
  }

  discard(): void {
    this.rollback(0);
  }

  rollbackTree(n: number): ConfigTree | undefined {
    return this.commits[n]?.tree;
  }

  compare(n: number, options?: { maskSecrets?: boolean }): string {
    const from = this.rollbackTree(n);
    return from === undefined ? "" : compare(this.schema, from, this.candidate, options);
  }

  check(): Problem[] {
    return check(this.candidate);
  }

  commit({ user, client, log, confirmedMinutes }: CommitOptions): CommitResult {
    const errors = this.check();
    if (errors.length > 0) return { errors, warnings: [] };
    // A second commit confirmed goes on with the first: what was before both is what the timer brings back. Devices
    // are not documented on this; standard NETCONF is.
    const rollbackTo = this.timer?.rollbackTo ?? this.committed;
    this.confirm();
    const entry: CommitEntry = { user, client, time: this.clock.now(), log };
    if (confirmedMinutes !== undefined) entry.comment = `commit confirmed, rollback in ${confirmedMinutes}mins`;
    this.enter(this.candidate, entry);
    if (confirmedMinutes !== undefined) {
      entry.pending = true;
      this.arm(confirmedMinutes, this.clock.now() + confirmedMinutes * 60_000, rollbackTo);
    }
    this.tell();
    return { errors: [], warnings: [] };
  }

  confirm(): boolean {
    if (this.timer === undefined) return false;
    this.timer.cancel();
    this.timer = undefined;
    for (const { entry } of this.commits) delete entry.pending;
    return true;
  }

  onCommit(listener: (committed: ConfigTree, entry: CommitEntry) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  attributes(of: "committed" | "candidate"): { [name: string]: string } {
    const { entry } = this.newest;
    if (of === "candidate" && this.isDirty) return stamps("changed", this.changedAt);
    return { ...stamps("commit", entry.time), "junos:commit-user": entry.user };
  }

  toJSON(): DatabaseState {
    const text = (tree: ConfigTree): string => printText(this.schema, tree);
    return {
      profile: this.schema.profile,
      commits: this.commits.map(({ entry, tree }) => ({ ...entry, configuration: text(tree) })),
      ...(this.isDirty ? { candidate: text(this.candidate) } : {}),
      ...(this.timer === undefined
        ? {}
        : {
            pending: {
              minutes: this.timer.minutes,
              deadline: this.timer.deadline,
              rollbackTo: text(this.timer.rollbackTo),
            },
          }),
    };
  }

  close(): void {
    this.timer?.cancel();
    this.listeners.clear();
  }

  private get newest(): Commit {
    return this.commits[0] as Commit;
  }

  private edit(tree: ConfigTree): void {
    if (sameTree(tree, this.candidate)) return;
    this.candidate = tree;
    this.changedAt = this.clock.now();
  }

  private enter(tree: ConfigTree, entry: CommitEntry): void {
    this.commits = [{ tree, entry }, ...this.commits].slice(0, KEPT);
  }

  private arm(minutes: number, deadline: number, rollbackTo: ConfigTree): void {
    const cancel = this.clock.after(deadline - this.clock.now(), () => this.expire());
    this.timer = { minutes, deadline, rollbackTo, cancel };
  }

  /** Nobody confirmed in time. What somebody is editing stays theirs. */
  private expire(): void {
    const before = this.timer?.rollbackTo;
    if (before === undefined) return;
    const clean = !this.isDirty;
    this.confirm();
    this.enter(before, { user: "root", client: "other", time: this.clock.now() });
    if (clean) this.candidate = before;
    this.tell();
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener(this.committed, this.newest.entry);
  }

  private read(text: string): ConfigTree {
    const lines = /^\s*(?:set|delete|activate|deactivate)\s/.test(text);
    const options: LoadOptions = lines ? { action: "set", format: "text" } : { action: "override", format: "text" };
    const { tree, errors } = load(this.schema, { children: [] }, options, text);
    const [first] = errors;
    if (first !== undefined) {
      throw new Error(`the configuration is wrong: ${first.message} (${first.source ?? first.badElement ?? ""})`);
    }
    return tree;
  }
}

function stamps(what: "commit" | "changed", time: number): { [name: string]: string } {
  const local = new Date(time).toISOString().replace("T", " ").replace(/\..*$/, " UTC");
  return { [`junos:${what}-seconds`]: String(Math.floor(time / 1000)), [`junos:${what}-localtime`]: local };
}
