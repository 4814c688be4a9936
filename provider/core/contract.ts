/**
 * The contract between the core and a platform. A platform is data and pure functions: it opens nothing, awaits nothing
 * and reads no clock. It says what to ask, how to read the answers, which edits bring the device from what was observed
 * to what is wanted, and how this platform commits a group of edits. Everything that takes time is done by `session/`.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };
export type Args = { [name: string]: Json | undefined };

export const kinds = ["SshServerSettings", "UserPublicKey", "HostKey", "KnownHost", "OutboundSsh"] as const;
export type Kind = (typeof kinds)[number];

export const platformNames = ["openssh", "routeros", "ios", "iosxr", "junos"] as const;
export type PlatformName = (typeof platformNames)[number];

/** What the device said of itself. Kept in state, so that preview can check releases without contacting the device. */
export interface DeviceFacts {
  /** Release as this platform compares it, for example `9.2` (OpenSSH) or `23.4R1` (Junos). */
  release: string;
  /** What is true of this login only (our address there, the date): never stored. */
  session?: { [name: string]: Json | undefined };
  /** Whatever else the platform's pure functions need to know; small, and never secret. */
  [feature: string]: Json | undefined;
}

/** How this run is logged in: what the guard must not take away. */
export interface LoginFacts {
  user: string;
  /** The address and port this run connects to, as the program names them. */
  host: string;
  port: number;
  method: "publickey" | "password" | "keyboard-interactive" | "agent";
  /**
   * `SHA256:...` of the key that was accepted, when the method is a key; of a login over another protocol, the key with
   * which the program would log in over SSH.
   */
  keyFingerprint?: string;
  keyType?: string;
  /** `SHA256:...` of the host key the server showed, and its type. */
  hostKeyFingerprint: string;
  hostKeyType: string;
  /** The address from which this machine connects, as it sees it itself; undefined through jump hosts. */
  clientAddress?: string;
  /**
   * Whether that host key is trusted because of a known_hosts file (which we may extend), a pin of the program, or a
   * certificate authority (RouterOS: the key is that of TLS).
   */
  hostKeyTrust: "known-hosts" | "pin" | "authority" | "unchecked";
  /** Pins of the program; a rotation needs one of them to stay valid. */
  hostKeyPins: string[];
  negotiated: { cipher: string; mac: string; kex: string; hostKeyAlgorithm: string };
  /** Algorithms our SSH library can speak, by list. */
  offered: { ciphers: string[]; macs: string[]; kexAlgorithms: string[]; hostKeyAlgorithms: string[] };
}

/** One question to the device. Requests with the same key are the same question and asked once per round. */
export interface Request {
  key: string;
  /** It does more than look, so it is sent only when it is asked for, and never along with other questions to save a round. */
  onDemand?: true;
}

export type Answers<A> = ReadonlyMap<string, A>;

/** What a device holds of one object: `absent` is a proven absence. A read that was not understood throws instead. */
export type Observed = Seen & (Absent | { present: true; args: Args; outputs: Args });

interface Absent {
  present: false;
  /** Settings that stand there without the object: what they were found as is remembered all the same. */
  around?: Args;
}

interface Seen {
  /** Sentences the user should read though nothing failed. */
  warnings?: string[];
  /** The same, of what is expected right after a change: only a refresh says it. */
  passing?: string[];
  /** What `render` needs beyond the arguments; never stored. */
  detail?: Args;
}

/**
 * What a resource wants: `args` in normalised form, or nothing at all (`present: false`) when it is to be removed.
 * `keep`: identities of the other resources of this kind that the program declares on the device; what belongs to one of
 * them too is left. `back`: what those of its settings become that are `puttingBack` and that nobody declares any more.
 */
export type Target = ({ present: false } | { present: true; args: Args }) & {
  keep?: string[];
  back?: Args;
  beside?: Beside;
};

/** For kinds whose objects may look the same (`alike`): what else of the program is, or was, on the device. */
export interface Beside {
  /** What stands there by state and by what this run has done; without the object itself, and without what goes. */
  stays: Neighbour[];
  /** What this run removes, the object itself included when it goes. */
  goes: Neighbour[];
}

export interface Neighbour {
  args: Args;
  urn: string | undefined;
  /** Made by this run, so whatever goes is older. */
  isNew: boolean;
}

export interface Failure {
  /** The dotted path of the argument, for example `options.from`. */
  property: string;
  reason: string;
}

/** One edit of the device that brings it nearer to a target. `[]` from `render` means in sync. */
export interface Change<Step> {
  steps: Step[];
  /** The device commands, as preview shows them. Secrets are masked once more by the core. */
  shown: string[];
  /** `login`: may cut off a login, so it is applied under the undo timer and proven by a fresh login. */
  risk: "none" | "login";
  /** Changes of a later phase are sent after those of the earlier ones are proven. Default 0. */
  phase?: number;
  /** What the fresh login must look like, where it differs from the present one. */
  proof?: Proof;
  /** Not the last step: once it is proven, the object is observed and rendered again. */
  more?: true;
  /**
   * One host key of the device takes the place of another. Where a known_hosts file vouches for the old one, the new line
   * is put beside its line before the change is sent; when `done`, the old line leaves once the change is kept.
   */
  rotation?: { old: string; new: string; done: boolean };
}

export interface Proof {
  port?: number;
  /** The only host key (`SHA256:...`) that the fresh login may accept. */
  hostKeyFingerprint?: string;
}

export interface RenderContext {
  facts: DeviceFacts | undefined;
  login: LoginFacts | undefined;
  /** What was observed when the resource was created, for arguments that are no longer given. */
  found: Found | undefined;
  allowLockout: boolean;
  /** `project/stack`: whose mark the resource leaves where a device can carry one. */
  owner: string | undefined;
  /** The port at which the program will log in next time. */
  nextPort: number | undefined;
  /** Arguments and outputs as state had them before this update; undefined for a create. */
  prior: Args | undefined;
  /** Of the plan of a create: the arguments of the resource in state that makes way for it. */
  replaced?: Args;
}

/** What stood on the device before the resource first changed it. `args[name] === null`: was not set. */
export type Found = { present: boolean; args: Args };

/** A kind of resource on one platform. */
export interface KindOnPlatform<Req extends Request, Ans, Step> {
  /** Rows of the support table; also the list of what a program may pass. */
  arguments: Argument[];
  refused: Refusal[];
  /**
   * Validates and normalises: pure and offline. `release` is undefined while unknown. Unknown values are already taken
   * out; `unknown` names the arguments they were given for.
   */
  check(
    args: Args,
    release: string | undefined,
    unknown?: readonly string[],
  ): { args: Args; failures: Failure[]; warnings?: string[] };
  /** What makes the object this object on its device. Not secret; becomes part of the resource's id. */
  identity(args: Args): string;
  /**
   * Where the object lies, when the device has room for one there: two resources of a program for one place are refused
   * although they are different objects.
   */
  place?(args: Args): string;
  /** Objects of another kind that the device does not take beside this one. */
  excludes?(args: Args): Exclusion[];
  /** Arguments whose setting the device has only once, with the value wanted: all resources of the kind must want the same. */
  shares?(args: Args): { [argument: string]: string };
  /**
   * Those of them that become what they were before any resource of the program changed them, when the last one that
   * declares them goes or drops them. They are in `back` of the target then, and never in its `args`.
   */
  puttingBack?: readonly string[];
  /** Arguments that belong to the identity: dropping or changing them cannot be an update (`identity` decides). */
  replaceOn: string[];
  /** Arguments that must be given. */
  required: string[];
  /** Arguments that only name the object and cannot drift. */
  fixed: string[];
  /** Arguments that say how to work and have no counterpart on the device. */
  controls: string[];
  /**
   * Observed arguments (`parts`) to remember as found at first although the program does not give them: what `restore` goes
   * by, and what comes back when these arguments no longer ask for it.
   */
  remembered?(args: Args): string[];
  /**
   * The settings in the arguments one by one, where one argument holds several (`netconf.port`): each is found, changed and
   * put back for itself, under the name it has here. Arguments that come in that form stay so. Unset: the arguments.
   */
  parts?(args: Args): Args;
  /** Arguments that leave what stands there when they are no longer given, because going back would destroy something. */
  lasting?: string[];
  /** Whether an observed value is what is wanted; undefined: they are compared as they are. */
  same?(argument: string, observed: Json, wanted: Json): boolean | undefined;
  /** Called again with the answers until it has nothing more to ask. `prior`: arguments and outputs as state has them. */
  query(args: Args, facts: DeviceFacts, soFar: Answers<Ans>, prior?: Args): Req[];
  /** Throws on what it does not recognise, quoting the device's words. */
  parse(args: Args, answers: Answers<Ans>, facts: DeviceFacts): Observed;
  render(observed: Observed, target: Target, context: RenderContext): Change<Step>[];
  /** The device may show two objects of the kind in the same words: targets tell what the program has beside each. */
  alike?: true;
  /** The resource only tells what is there: deleting it forgets it, and contacts nothing. */
  observes?: true;
  /** What the resource says lies above what was there before, so taking it away is all that restoring needs. */
  layered?: true;
  /**
   * Throws when what was read must not become state: another host key than the one on record. Without a target it is
   * only read.
   */
  trust?(observed: Observed, prior: Args, target: Target | undefined): void;
  /** Of a create: whether it is there, and not merely something that looks like it and stood there before. */
  made?(before: Observed, now: Observed): boolean;
  /** Whether what this resource stood for is gone although something like it still stands there. */
  gone?(before: Observed, now: Observed): boolean;
  /** Why the device does not show the target although every edit was accepted; the answers are those of the read-back. */
  explain?(observed: Observed, target: Target, answers: Answers<Ans>): string | undefined;
}

/** Objects of a kind whose identity begins in some way, and why they are not possible. */
export interface Exclusion {
  kind: Kind;
  identity: string;
  reason: string;
}

/** How a platform makes a group of edits take effect, all at once. All functions are pure. */
export interface Commit<Req extends Request, Ans, Step> {
  /** Asks the device whether it would accept the edits, without making them. */
  check(steps: Step[], answers: Answers<Ans>, context: CommitContext): Req[];
  /** Throws (`refused`, `invalid`, `conflict`) when the answers of `check` say the edits must not be made. */
  judge(steps: Step[], answers: Answers<Ans>, context: CommitContext): void;
  /** Makes the edits; with `armedSeconds`, the device undoes them by itself unless confirmed in time. */
  apply(steps: Step[], answers: Answers<Ans>, context: CommitContext): Req[];
  /**
   * What the edits go on with by what was answered to them; or, where something failed, what takes back those that stand.
   * Called again with the answers until it has nothing more to ask.
   */
  further?(steps: Step[], answers: Answers<Ans>, context: CommitContext): Req[];
  /** Throws when the answers of `apply` say it failed; with `busy`, nothing was done and waiting may help. */
  applied(steps: Step[], answers: Answers<Ans>, context: CommitContext): void;
  /** What the user must read of edits that were made. */
  remarks?(steps: Step[], answers: Answers<Ans>, context: CommitContext): string[];
  /** Of platforms that are driven over another protocol: the way in over SSH, which a proof must find again. */
  ssh?: SshProof<Req, Ans>;
  /**
   * Which connection keeps the edits. `holder`: the one that made them holds a lock, so that nobody else's edits are kept
   * along; where it has ended, the fresh login does it.
   */
  confirmOver: "fresh" | "holder";
  /** Keeps the edits. Called again with the answers until it has nothing more to ask. */
  confirm(answers: Answers<Ans>, context: CommitContext): Req[];
  confirmed(answers: Answers<Ans>, context: CommitContext): void;
  /** Asks whether the undo timer of a transaction still runs: how an unknown outcome is found out. */
  pending(context: CommitContext): Req[];
  isPending(answers: Answers<Ans>, context: CommitContext): boolean;
  /**
   * Undoes the edits now; sent over the old connection when the proof failed. Called again with the answers until it has
   * nothing more to ask.
   */
  revert(answers: Answers<Ans>, context: CommitContext): Req[];
  reverted(answers: Answers<Ans>, context: CommitContext): void;
  /** Whether the device undoes the edits by itself when nothing confirms them. Unset: always. */
  undoesItself?(context: CommitContext): boolean;
  /**
   * What to ask, and to wait for, before the device counts as read: the undo of a run that died may still be to come.
   * `probed`: the answers to `probe`. Called again with the answers until it has nothing more to ask.
   */
  leftover?(answers: Answers<Ans>, probed: Answers<Ans>): Req[];
  /** Seconds after which this platform undoes when it is told so many. Default: just as many. */
  undoSeconds?(confirmSeconds: number): number;
  /** How many seconds late it may be. Default 0. */
  undoLate?: number;
}

export interface ShownKey {
  hostKey: { type: string; base64: string };
}

/** A port of SSH, and the host key that is shown there. */
export interface SshWay extends ShownKey {
  port: number;
}

/** How the SSH server of a device is proven beside the protocol that carries the requests. */
export interface SshProof<Req extends Request, Ans> {
  /**
   * The way in before the edits, by the answers of `check`; undefined: there is none that could be lost. `refused`: the
   * server did not let itself be looked at, so nothing can be compared afterwards.
   */
  way(answers: Answers<Ans>, context: CommitContext): SshWay | { refused: string } | undefined;
  /** Asks which host key the server shows. */
  look(port: number): Req;
  /** What to look at where the login is refused. */
  refusedHint: string;
  /** That key, or the words in which there was none. */
  seen(answer: Ans | undefined): ShownKey | { refused: string };
}

export interface CommitContext {
  /** The device's arguments as the program gave them; credentials are taken out. */
  device: Args;
  facts: DeviceFacts;
  login: LoginFacts;
  /** Names this transaction on the device; letters and digits only. */
  transaction: string;
  armedSeconds: number | undefined;
  allowLockout: boolean;
  /**
   * The edits, and what the device has answered to `apply`: for platforms that take them back one by one. `said` is there
   * once all answers are; until then `heard` has those that came, and what was asked next may have been carried out.
   */
  edits?: { steps: readonly unknown[]; said: Answers<unknown> | undefined; heard: Answers<unknown> };
}

export interface Platform<Req extends Request = Request, Ans = unknown, Step = unknown> {
  name: PlatformName;
  /** Which transport speaks its requests. */
  transport: "shell" | "netconf" | "routeros-api" | "cli";
  /** Transport `shell`: functions and variables that every script starts with. */
  prelude?(device: Args): string;
  /** Arguments of the device beyond those every platform has. */
  deviceArguments: Argument[];
  checkDevice(device: Args): Failure[];
  /** Asked once per session, together with the first questions. */
  probe(device: Args): Req[];
  facts(answers: Answers<Ans>, device: Args, login: LoginFacts): DeviceFacts;
  kinds: Partial<Record<Kind, KindOnPlatform<Req, Ans, Step>>>;
  commit: Commit<Req, Ans, Step>;
  /** Where commands are called otherwise on some releases: the newest, as which an unknown one counts, and older ones. */
  wordings?: { newest: string; older: readonly string[] };
  /**
   * How long a group waits for more where a commit takes the device seconds, in milliseconds: `quiet` without a new operation
   * for any device, `longest` in all. Unset: not that long, and only for what comes for its own device.
   */
  gathers?: { quiet: number; longest: number };
}

/** One row of the support table: one argument of one resource on one platform. Its prose is what the README prints. */
export interface Argument {
  argument: string;
  /** TypeScript type, as the SDK declares it. */
  type: string;
  values?: string;
  default?: string;
  /** The command, leaf or keyword on the device; `{}` stands for the value. */
  device: string;
  since?: string;
  until?: string;
  source?: string;
  note?: string;
  /** OpenSSH: whether the argument may stand in `match[].settings`. */
  match?: boolean;
}

/** What a user may well ask for and this platform cannot have, with the sentence preview says. */
export interface Refusal {
  argument: string;
  reason: string;
  /** The releases that refuse it, both inclusive; neither: all. */
  since?: string;
  until?: string;
  source?: string;
}
