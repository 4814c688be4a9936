import type { Answers, Args } from "../../core/contract";
import { SshError } from "../../core/errors";
import { type Account, readAccount } from "./answers";
import { ask } from "./ask";
import type { ShellAnswer, ShellRequest } from "./request";

/** The first of `GlobalKnownHostsFile`, on every system that has OpenSSH. */
export const systemFile = "/etc/ssh/ssh_known_hosts";

export interface KnownHostsFile {
  path: string;
  /** Whose file it is; undefined for the system's and for a file that is named by its path. */
  account: Account | undefined;
}

/** The file as it can be named without asking the host. */
export function fileName(args: Args): string {
  if (typeof args.file === "string") return args.file;
  return typeof args.user === "string" ? `~${args.user}/.ssh/known_hosts` : systemFile;
}

export function knownHostsFile(args: Args, answers: Answers<ShellAnswer>): KnownHostsFile {
  if (typeof args.user !== "string") return { path: fileName(args), account: undefined };
  const account = readAccount(answers, args.user);
  if (account === undefined) {
    throw new SshError("invalid", `the user ${args.user} does not exist on this host`, {
      hint: "Create the account first; this resource never does.",
    });
  }
  if (!account.home.startsWith("/")) throw new SshError("invalid", `the user ${args.user} has no home directory`);
  return { path: `${account.home.replace(/\/+$/, "")}/.ssh/known_hosts`, account };
}

/** The account where there is one, then the file and the directories above it. */
export function knownHostsQuery(args: Args, answers: Answers<ShellAnswer>): ShellRequest[] {
  const first = typeof args.user === "string" ? [ask.account(args.user)] : [];
  if (!first.every(({ key }) => answers.has(key))) return first;
  const { path, account } = knownHostsFile(args, answers);
  return [...first, ask.file(path), ask.parents(path, account?.home ?? "/")];
}
