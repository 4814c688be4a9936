/** What a resource wants changed on an OpenSSH host, as data; `workspace` turns the steps of a group into writes. */
export type Step = AuthorizedKeyStep;

export interface AuthorizedKeyStep {
  edit: "authorized-key";
  user: string;
  /** Undefined: the first file that sshd reads for the user. */
  file: string | undefined;
  base64: string;
  /** The line to stand there, as a binary string; undefined removes it. */
  line: string | undefined;
}
