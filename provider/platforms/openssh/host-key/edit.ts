import type { Answers } from "../../../core/contract";
import { quote } from "../../../core/formats/shell-quote";
import { readFile } from "../answers";
import type { ShellAnswer } from "../request";
import type { HostKeyStep } from "../step";
import type { Workspace } from "../workspace";
import { keyFileState } from "./key-file";

/** Turns the steps for one host key into writes; the lines in sshd's configuration are put together for all keys. */
export function editHostKey(step: HostKeyStep, workspace: Workspace, answers: Answers<ShellAnswer>): void {
  const { generate } = step;
  if (generate !== undefined) workspace.run({ when: "before", script: generateScript(generate) });
  for (const { path, secret, put, mode, exact, directories, loads } of step.files) {
    const seen = secret ? keyFileState(answers, path) : readFile(answers, path);
    const writer = "root";
    workspace.put(path, put, seen, { writer, mode, exact, directories, loads });
  }
  if (step.files.some(({ loads }) => loads)) {
    // A reload with files that sshd does not like would end the listener.
    workspace.run({ script: `"$SSHD" -t -f "$SSHD_CONFIG"` });
  }
}

/** ssh-keygen asks before it overwrites, so what is in the way goes first; what came there meanwhile does not. */
function generateScript({ path, type, bits, comment, over }: NonNullable<HostKeyStep["generate"]>): string {
  const words = ["-q", "-t", type, ...(bits === undefined ? [] : ["-b", String(bits)]), "-N", ""];
  if (comment !== undefined) words.push("-C", comment);
  const command = ["ssh-keygen", ...words, "-f", path].map(quote).join(" ");
  const clear = over
    ? `rm -f -- ${quote(path)} ${quote(`${path}.pub`)} || exit 74`
    : `[ ! -e ${quote(path)} ] || { echo ${quote(`${path} was made by somebody else`)} >&2; exit 75; }`;
  return `${clear}\n${command} </dev/null || { code=$?; rm -f -- ${quote(path)} ${quote(`${path}.pub`)}; exit $code; }`;
}
