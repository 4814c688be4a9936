import type { Json } from "../../../core/contract";
import type { Codec } from "./codecs/codec";

/** Parts of sshd that a build may lack; the keyword is then unknown, or accepted with a warning and without effect. */
export type BuildPart =
  | "afs"
  | "debian"
  | "gssapi"
  | "gssapi-key-exchange"
  | "kerberos"
  | "lastlog"
  | "pam"
  | "rdomain";

/** A part of a setting that has its own row in the support table, such as `perSourcePenalties.authfail`. */
export interface Member {
  /** What follows the argument's name: `.bytes`, `[].address`. */
  name: string;
  type: string;
  /** Whether a program may leave it out. */
  optional: boolean;
  device: string;
  doc: string;
  values?: string;
  default?: string;
  since?: string;
  note?: string;
}

/** One keyword of sshd_config(5). */
export interface Setting {
  argument: string;
  /** As the newest release spells it. */
  keyword: string;
  codec: Codec;
  /** What it does, in a sentence or two, for the editor. */
  doc: string;
  /** Whether sshd takes it inside `Match`. */
  match: boolean;
  source: string;
  values?: string;
  default?: string;
  note?: string;
  since?: string;
  until?: string;
  /** Releases that take it inside `Match`, where not all of those do that know it. */
  matchSince?: string;
  matchNotIn?: string;
  /** Names that older releases know it by. */
  formerly?: readonly { until: string; keyword: string }[];
  /** Adds up over all files instead of being decided by the first line. */
  cumulative?: boolean;
  build?: BuildPart;
  /** `sshd -T` of some releases never shows it, so nothing can be said of its value there. */
  hidden?: boolean;
  /** What it means that `sshd -T` has no line, where it has one by default: not that the default is in force. */
  missing?: Json;
  /** How the line looks, `{}` standing for the value; unset: the keyword and the value. */
  device?: string;
  members?: readonly Member[];
  /** The setting is only listed through its members. */
  membersOnly?: boolean;
}

export const manual = "sshd_config(5)";

type Rest = Partial<Setting> & Pick<Setting, "doc">;

/** A row; `match` is false and the source the manual page unless it says something else. */
export const setting = (argument: string, keyword: string, codec: Codec, rest: Rest): Setting => ({
  argument,
  keyword,
  codec,
  match: false,
  source: manual,
  ...rest,
});
