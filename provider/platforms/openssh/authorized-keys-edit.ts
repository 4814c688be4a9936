import type { Answers } from "../../core/contract";
import {
  findKey,
  parseAuthorizedKeys,
  printAuthorizedKeys,
  putKey,
  removeKey,
} from "../../core/formats/authorized-keys";
import { keyFiles } from "./authorized-keys-files";
import type { ShellAnswer } from "./request";
import type { AuthorizedKeyStep } from "./step";
import type { Workspace } from "./workspace";
import { writingPlace } from "./writing-place";

/** Puts or removes one key's line in its file; every other line stays byte for byte. */
export function editAuthorizedKey(step: AuthorizedKeyStep, workspace: Workspace, answers: Answers<ShellAnswer>): void {
  const { account, own } = keyFiles({ user: step.user, file: step.file ?? null }, answers);
  const keys = parseAuthorizedKeys(workspace.read(own).text);
  const standing = findKey(keys, step.base64)[0];
  let after = keys;
  if (step.line !== undefined) after = putKey(keys, step.base64, step.line);
  else if (standing !== undefined) after = removeKey(keys, standing.index);
  workspace.write(own, printAuthorizedKeys(after), writingPlace(answers, own, account));
}
