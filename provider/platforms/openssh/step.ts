import type { Args } from "../../core/contract";
import type { HostInFile, WantedLine } from "./known-host-lines";

/** What a resource wants changed on an OpenSSH host, as data; `workspace` turns the steps of a group into writes. */
export type Step = AuthorizedKeyStep | ServerSettingsStep | KnownHostStep | OutboundStep;

export interface ServerSettingsStep {
  edit: "server-settings";
  owner: string;
  /** The lines of our part of the configuration; none at all removes it. */
  globals: string[];
  matches: string[];
  /** What must be in force with these lines, for the check before anything is moved. */
  args: Args;
  allowLockout: boolean;
}

export interface AuthorizedKeyStep {
  edit: "authorized-key";
  user: string;
  /** Undefined: the first file that sshd reads for the user. */
  file: string | undefined;
  base64: string;
  /** The line to stand there, as a binary string; undefined removes it. */
  line: string | undefined;
}

export interface KnownHostStep {
  edit: "known-host";
  user: string | undefined;
  /** Undefined: the user's own; without a user, the system's. */
  file: string | undefined;
  host: HostInFile;
  /** How its line is to stand there; undefined removes it. */
  want: WantedLine | undefined;
  /** Names that must not lose their last line, because another resource declares them with this key. */
  held: string[];
}

export interface OutboundStep {
  edit: "outbound";
  name: string;
  /** Texts as binary strings; undefined removes the file. */
  files: { path: string; text: string | undefined; mode: string }[];
  /** Scripts around the writing of the files. */
  before: string;
  after: string;
}
