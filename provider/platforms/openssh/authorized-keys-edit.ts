import type { Answers } from "../../core/contract";
import { SshError } from "../../core/errors";
import {
  findKey,
  parseAuthorizedKeys,
  printAuthorizedKeys,
  putKey,
  removeKey,
} from "../../core/formats/authorized-keys";
import { type Directory, readParents } from "./answers";
import { keyFiles } from "./authorized-keys-files";
import type { ShellAnswer } from "./request";
import type { AuthorizedKeyStep } from "./step";
import type { Workspace } from "./workspace";

/** Puts or removes one key's line in its file; every other line stays byte for byte. */
export function editAuthorizedKey(step: AuthorizedKeyStep, workspace: Workspace, answers: Answers<ShellAnswer>): void {
  const { account, own } = keyFiles({ user: step.user, file: step.file ?? null }, answers);
  const directories = readParents(answers, own);
  const before = workspace.read(own);
  const keys = parseAuthorizedKeys(before.text);
  const standing = findKey(keys, step.base64)[0];
  let after = keys;
  if (step.line !== undefined) after = putKey(keys, step.base64, step.line);
  else if (standing !== undefined) after = removeKey(keys, standing.index);
  const missing = directories.filter(({ present }) => !present).reverse();
  workspace.write(own, printAuthorizedKeys(after), {
    writer: writerOf(directories, account.uid, account.user, own),
    // Root-owned files are read by sshd as the user, who needs to be let in.
    mode: own.startsWith(`${account.home}/`) ? "600" : "644",
    directories: missing.map(({ path }) => ({ path, mode: path.startsWith(`${account.home}/`) ? "700" : "755" })),
  });
}

/** The owner of the nearest directory that exists: root or the user, as StrictModes wants it. */
function writerOf(directories: Directory[], uid: number, user: string, path: string): string {
  const nearest = directories.find(({ present }) => present);
  if (nearest === undefined) throw new SshError("invalid", `none of the directories above ${path} exist`);
  if (nearest.uid === uid) return user;
  if (nearest.uid === 0) return "root";
  throw new SshError("refused", `${nearest.path} belongs to ${nearest.owner}, who is neither root nor ${user}`, {
    hint: `sshd would refuse keys there (StrictModes), and ${nearest.owner} could exchange the file; give the directory to ${user} or root.`,
  });
}
