import type { Answers, Args } from "../../core/contract";
import { SshError } from "../../core/errors";
import { type Account, readAccount, readEffective } from "./answers";
import { ask } from "./ask";
import type { ShellAnswer, ShellRequest } from "./request";

/** The files sshd reads for a user, in its order, and the one a resource owns. */
export interface KeyFiles {
  account: Account;
  all: string[];
  own: string;
}

/** Where a user's keys lie, from the account and `AuthorizedKeysFile` as sshd itself resolves it for that user. */
export function keyFiles(args: Args, answers: Answers<ShellAnswer>): KeyFiles {
  const user = String(args.user);
  const account = readAccount(answers, user);
  if (account === undefined) {
    throw new SshError("invalid", `the user ${user} does not exist on this host`, {
      hint: "Create the account first; this resource never does.",
    });
  }
  // 10.6 prints no line for none. The default is always printed.
  const named = readEffective(answers, user).get("authorizedkeysfile")?.[0] ?? "none";
  const all = named === "none" ? [] : named.split(/\s+/).map((pattern) => resolve(pattern, account));
  if (all.length === 0) {
    throw new SshError("invalid", `sshd reads no key files for ${user}: AuthorizedKeysFile is none`, {
      hint: "Set `authorizedKeysFile` in the server's settings first.",
    });
  }
  const own = typeof args.file === "string" ? resolve(args.file, account) : (all[0] as string);
  if (!all.includes(own)) {
    throw new SshError("invalid", `sshd does not read ${own} for ${user}; it reads ${all.join(", ")}`, {
      hint: "Leave `file` out, name one of these, or change `authorizedKeysFile` in the server's settings.",
    });
  }
  return { account, all, own };
}

/** First the account and sshd's settings for it, then its files and the directories above them. */
export function keyFileQuery(args: Args, answers: Answers<ShellAnswer>): ShellRequest[] {
  const user = String(args.user);
  const first = [ask.account(user), ask.effectiveFor(user)];
  if (!first.every(({ key }) => answers.has(key))) return first;
  const { all, own, account } = keyFiles(args, answers);
  return [...first, ...all.map(ask.file), ask.parents(own, account.home)];
}

function resolve(pattern: string, account: Account): string {
  const path = pattern.replace(/%([%huU])/g, (_, token: string) => {
    switch (token) {
      case "h":
        return account.home;
      case "u":
        return account.user;
      case "U":
        return String(account.uid);
      default:
        return "%";
    }
  });
  const named = path.startsWith("~/") ? path.slice(2) : path;
  return named.startsWith("/") ? named : `${account.home}/${named}`;
}
