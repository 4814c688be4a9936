import type { Answers } from "../../core/contract";
import { parseKnownHosts, printKnownHosts } from "../../core/formats/known-hosts";
import { knownHostsFile } from "./known-host-file";
import { dropHost, putHost } from "./known-host-lines";
import type { ShellAnswer } from "./request";
import type { KnownHostStep } from "./step";
import type { Workspace } from "./workspace";
import { writingPlace } from "./writing-place";

/** Puts or removes the line of one resource; ssh-keygen -R would drop the names beside it and change the owner. */
export function editKnownHost(step: KnownHostStep, workspace: Workspace, answers: Answers<ShellAnswer>): void {
  const { path, account } = knownHostsFile({ user: step.user, file: step.file }, answers);
  const before = parseKnownHosts(workspace.read(path).text);
  const after =
    step.want === undefined ? dropHost(before, step.host, step.held) : putHost(before, step.host, step.want);
  workspace.write(path, printKnownHosts(after), writingPlace(answers, path, account));
}
