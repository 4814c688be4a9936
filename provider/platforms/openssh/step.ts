import type { Args } from "../../core/contract";
import type { ListingEdit } from "./host-key/listing";
import type { HostInFile, WantedLine } from "./known-host-lines";
import type { Content } from "./workspace";

/** What a resource wants changed on an OpenSSH host, as data; `workspace` turns the steps of a group into writes. */
export type Step = AuthorizedKeyStep | ServerSettingsStep | KnownHostStep | OutboundStep | HostKeyStep;

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

export interface HostKeyStep {
  edit: "host-key";
  /** A key pair to make; `over`: in the place of what lies there. */
  generate?: { path: string; type: string; bits: number | undefined; comment: string | undefined; over: boolean };
  files: HostKeyFile[];
  /** What our part of sshd's configuration is to name. */
  listing?: ListingEdit;
}

export interface HostKeyFile {
  path: string;
  /** A private key, whose content is not read. */
  secret: boolean;
  put: Content;
  /** Octal; of a new file. `exact`: also of one that is there. */
  mode: string;
  exact?: boolean;
  directories?: { path: string; mode: string }[];
  /** sshd has to load it. */
  loads?: boolean;
}
