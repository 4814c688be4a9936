/**
 * What the server of the emulator works with. Everything here is exported by `config/index.ts` too:
 *
 *     const clock = new VirtualClock();                    // or realClock
 *     const database = new Database({ profile: "24.4", clock, configuration: "system { ... }" });
 *     database.load({ action: "set", format: "text" }, "set system services ssh port 2022");
 *     database.compare(0);                                 // "[edit system services]\n+    ssh {..."
 *     database.commit({ user: "netops", client: "netconf", confirmedMinutes: 5 });
 *     const running = effective(database.committed);       // what the server must obey
 *     valueAt(running, "system services ssh port");
 *     printXml(database.schema, inherited(database.committed), { groups: true });
 */

/** The releases that can be emulated. */
export type Profile = "17.4" | "19.4" | "22.3" | "23.4" | "24.4" | "evo-24.4";

/** An XML element by local names; what a parser of the server makes of a request. */
export interface XmlElement {
  name: string;
  attributes: { [name: string]: string };
  children: XmlElement[];
  /** The element's own text, without that of its children. */
  text: string;
}

// --- Statements -----------------------------------------------------------------------------------------------------

/** One statement of the hierarchy, as one release knows it. `name` is the XML element's and, mostly, the CLI's word. */
export type Statement = ContainerStatement | ListStatement | LeafStatement | LeafListStatement;

interface StatementBase {
  name: string;
  /** Statements with the same word exclude each other: setting one removes the others, as a choice of YANG says. */
  choice?: string;
}

export interface ContainerStatement extends StatementBase {
  kind: "container";
  /** It means something by being there: `set system services ssh`. Without this an empty container does not exist. */
  presence: boolean;
  /** Written on one line: `file trace.log size 1m;`. */
  oneliner?: boolean;
  children: readonly Statement[];
}

export interface ListStatement extends StatementBase {
  kind: "list";
  /** The element that holds the key. */
  key: "name";
  keyType: ValueType;
  /** The CLI writes the entry without the list's name: `client C 192.0.2.1 port 7804` is `<servers><name>192.0.2.1`. */
  nokeyword: boolean;
  /** Entries stand in braces of their own: `groups { g { ... } }`; in lines it is `groups g`. */
  braced?: boolean;
  /** Written on one line: `192.0.2.1 port 7804;`. */
  oneliner: boolean;
  /** The key itself is masked for users without the permission `secret`: public keys are. */
  secretKey?: boolean;
  children: readonly Statement[];
}

export interface LeafStatement extends StatementBase {
  kind: "leaf";
  type: ValueType;
  /** The CLI writes the value without the name: `file trace.log` is `<file><filename>trace.log</filename>`. */
  nokeyword?: boolean;
  /** Of the type that is masked for users without the permission `secret`; text shows `## SECRET-DATA` behind it. */
  secret?: true;
  /** What a plain value becomes when it is loaded: `$9$`, or the hash of a password in `encrypted-password`. */
  store?: "reversible" | "hash";
}

export interface LeafListStatement extends StatementBase {
  kind: "leaf-list";
  type: ValueType;
}

export type ValueType =
  | { kind: "empty" }
  | { kind: "int"; ranges: readonly (readonly [number, number])[] }
  | { kind: "enum"; values: readonly string[] }
  /** `pattern` is tested when the statement is loaded; `message` is what the device says then, `typeName` before it. */
  | { kind: "string"; length?: readonly [number, number]; pattern?: RegExp; message?: string; typeName?: string };

export interface Schema {
  readonly profile: Profile;
  /** The statements below `[edit]`. */
  readonly top: readonly Statement[];
}

// --- Configuration --------------------------------------------------------------------------------------------------

/**
 * One piece of configuration. A container, an entry of a list (with `key`), a leaf or one value of a leaf-list (with
 * `value`; an empty leaf has neither). Nodes are values: nothing changes one, edits make new trees.
 */
export interface ConfigNode {
  readonly name: string;
  readonly key?: string;
  readonly value?: string;
  /** One value of a leaf-list; others of the same name may stand beside it. */
  readonly many?: true;
  readonly inactive?: true;
  /** Where it comes from; only in the result of `inherited`. */
  readonly group?: string;
  readonly children: readonly ConfigNode[];
}

/** A whole configuration: what stands below `[edit]`, statements in the order of the schema, entries and values as given. */
export interface ConfigTree {
  readonly children: readonly ConfigNode[];
}

export type Format = "text" | "xml" | "set" | "json";

export interface PrintOptions {
  /** The text of `masked` instead of secrets and public keys: for users whose class lacks the permission `secret`. */
  maskSecrets?: boolean;
  /** XML only: `group="x"` on what `inherited` brought in. */
  groups?: boolean;
  /**
   * Only what stands at this path. text: the content of the statement, without its own braces; set: the lines of it;
   * xml and json: it with all that encloses it.
   */
  path?: string | readonly string[];
  /** XML only: attributes of `<configuration>` besides xmlns, e.g. those of `commitAttributes`. */
  attributes?: { [name: string]: string };
}

// --- Loading and committing -----------------------------------------------------------------------------------------

export type LoadAction = "merge" | "replace" | "override" | "update" | "set";

export interface LoadOptions {
  /** `set` needs format text (or set). `update` and `override` replace everything; the difference is only in speed. */
  action: LoadAction;
  format: Format;
  /** For edit-config: the operation that holds where no attribute says otherwise. */
  defaultOperation?: "merge" | "replace" | "none";
  /** For the CLI below `edit ...`: the path that words of set and delete lines are relative to. */
  at?: readonly string[];
}

/** What is wrong with a piece of configuration; the words are the device's own. */
export interface Problem {
  severity: "error" | "warning";
  message: string;
  /** As the device shows it: `[edit system services ssh]`. */
  path?: string;
  badElement?: string;
  /** Counted from 1, for loads in lines (set and text). */
  line?: number;
  /** The line as it was given, and the position of the offending word, for the CLI's `^`. */
  source?: string;
  column?: number;
  /** `protocol` + `operation-failed` unless said otherwise. */
  type?: "protocol" | "application";
  tag?: string;
}

export interface LoadResult {
  /** With one of these, the lines that were right have still been loaded, as on the device. */
  errors: Problem[];
  /** `statement not found`, one per line. */
  warnings: Problem[];
}

export interface CommitOptions {
  user: string;
  /** `cli`, `netconf`, `junoscript`, `other`. */
  client: string;
  log?: string;
  confirmedMinutes?: number;
}

export interface CommitResult {
  /** With errors nothing was committed and the candidate is as it was. */
  errors: Problem[];
  warnings: Problem[];
}

/** One commit; number 0 is the newest. */
export interface CommitEntry {
  user: string;
  client: string;
  /** Milliseconds since 1970. */
  time: number;
  log?: string;
  /** `commit confirmed, rollback in 5mins`; stays when the commit has been confirmed. */
  comment?: string;
  /** The timer of this commit runs. */
  pending?: true;
}

/** A commit that undoes itself at `deadline`. */
export interface PendingCommit {
  minutes: number;
  deadline: number;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `run` once, `ms` from now; the result cancels that. A real clock's timer does not keep the process alive. */
  after(ms: number, run: () => void): () => void;
}

/** What `Database.toJSON` gives and its constructor takes: the content of a `--state` file. */
export interface DatabaseState {
  profile: Profile;
  /** In the form of text, newest first; [0] is committed. */
  commits: (CommitEntry & { configuration: string })[];
  candidate?: string;
  pending?: PendingCommit & { rollbackTo: string };
}

export interface DatabaseApi {
  readonly schema: Schema;
  /** The shared candidate. */
  readonly candidate: ConfigTree;
  readonly committed: ConfigTree;
  /** The candidate differs from what is committed. */
  readonly isDirty: boolean;
  /** When the candidate was last changed, for `junos:changed-seconds`. */
  readonly changedAt: number;
  readonly pending: PendingCommit | undefined;
  /** Newest first, at most 50. */
  readonly history: readonly CommitEntry[];

  load(options: LoadOptions, content: string | XmlElement): LoadResult;
  /** The candidate becomes what was committed n commits ago; false when there was no such commit. 0 discards. */
  rollback(n: number): boolean;
  discard(): void;
  /** The configuration of a commit; undefined when there is none. */
  rollbackTree(n: number): ConfigTree | undefined;
  /** From commit n to the candidate, in the form of `show | compare`; "" when they are the same. */
  compare(n: number, options?: { maskSecrets?: boolean }): string;

  /**
   * What is wrong with the candidate; nothing: `configuration check succeeds`. Does not confirm: see `confirm`. In front
   * of the messages the device puts the name of the daemon: `mgd: Missing mandatory statement: ...`.
   */
  check(): Problem[];
  commit(options: CommitOptions): CommitResult;
  /** What a successful `commit check` does while a timer runs: the commit stays. False when none was pending. */
  confirm(): boolean;
  /** Called with what is committed from now on, at each commit and rollback by the timer. The result ends that. */
  onCommit(listener: (committed: ConfigTree, entry: CommitEntry) => void): () => void;

  /** `junos:commit-seconds` etc. of committed, or `junos:changed-seconds` etc. of a dirty candidate. */
  attributes(of: "committed" | "candidate"): { [name: string]: string };
  toJSON(): DatabaseState;
  /** Stops the timer. */
  close(): void;
}

/*
 * The functions, one file each, all exported by `config/index.ts`:
 *
 *   schema(profile): Schema
 *   load(schema, tree, options, content): LoadResult & { tree }    what Database.load does to the candidate
 *   print(schema, tree, format, options?): string          printXml, printText, printSet, printJson
 *   inherited(tree): ConfigTree                             groups resolved, `group` on what they bring; `groups` and
 *                                                           `apply-groups` themselves left out; inactive ones kept
 *   effective(tree): ConfigTree                             the same, without anything inactive: what is obeyed
 *   select(schema, tree, filter?: XmlElement): ConfigTree   subtree filter; `filter` is the <configuration> element (the
 *                                                           older API calls this `get`)
 *   nodesAt(tree, path): ConfigNode[]                       path "system login user alice authentication ssh-rsa" or words;
 *                                                           after a list's name its key, or nothing for all entries
 *   valueAt(tree, path): string | undefined                 valuesAt(tree, path): string[]      hasAt(tree, path): boolean
 *   checkOutFailed(problems, "configuration check-out"): string     the last line: `configuration check-out failed: (...)`
 *   narrowed(schema.top, tree, path)                        undefined when there is nothing at this path
 *   masked                                                  the text that stands for a secret
 *   decodeSecret("$9$..."): string                          encodeSecret(plain): string
 *   encryptPassword(plain): string                          verifyPassword(encrypted, plain): boolean   ($5$ and $6$ crypt)
 */
