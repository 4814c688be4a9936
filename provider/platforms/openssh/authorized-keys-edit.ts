import type { Answers } from "../../core/contract";
import {
  type AuthorizedKeys,
  findKey,
  parseAuthorizedKeys,
  printAuthorizedKeys,
  putKey,
  removeKey,
} from "../../core/formats/authorized-keys";
import { type KeyFiles, keyFiles } from "./authorized-keys-files";
import { readAuthorizedKeys } from "./authorized-keys-read";
import type { ShellAnswer } from "./request";
import type { AuthorizedKeyStep } from "./step";
import type { Workspace } from "./workspace";
import { writingPlace } from "./writing-place";

/** Puts or removes the lines of keys in their files, each file once; every other line stays byte for byte. */
export function editAuthorizedKeys(
  steps: AuthorizedKeyStep[],
  workspace: Workspace,
  answers: Answers<ShellAnswer>,
): void {
  const edited = new Map<string, { keys: AuthorizedKeys; account: KeyFiles["account"] }>();
  for (const step of steps) {
    const { account, own } = keyFiles({ user: step.user, file: step.file ?? null }, answers);
    const keys = edited.get(own)?.keys ?? standing(own, workspace, answers);
    edited.set(own, { keys: edit(keys, step), account });
  }
  for (const [path, { keys, account }] of edited)
    workspace.write(path, printAuthorizedKeys(keys), writingPlace(answers, path, account));
}

function edit(keys: AuthorizedKeys, step: AuthorizedKeyStep): AuthorizedKeys {
  if (step.line !== undefined) return putKey(keys, step.base64, step.line);
  const found = findKey(keys, step.base64)[0];
  return found === undefined ? keys : removeKey(keys, found.index);
}

/** As the host has it, unless something else of the group writes it too. */
function standing(path: string, workspace: Workspace, answers: Answers<ShellAnswer>): AuthorizedKeys {
  return workspace.changes(path) ? parseAuthorizedKeys(workspace.read(path).text) : readAuthorizedKeys(answers, path);
}
