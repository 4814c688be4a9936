import type { Answers } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import type { ShellAnswer } from "../request";
import type { OutboundStep } from "../step";
import type { Workspace } from "../workspace";
import { writingPlace } from "../writing-place";
import { directory, pathsOf } from "./files";

/** Writes or removes a tunnel's files, between what has to run before and after. */
export function editOutbound(step: OutboundStep, workspace: Workspace, answers: Answers<ShellAnswer>): void {
  const { config } = pathsOf(step.name, "systemd");
  const { writer, directories } = writingPlace(answers, config, undefined);
  if (writer !== "root") {
    throw new SshError("refused", `${directory} belongs to ${writer}, who could exchange what root's services read`, {
      hint: `Give it back to root (chown root ${directory}).`,
    });
  }
  workspace.run({ when: "before", script: step.before });
  for (const { path, text, mode } of step.files) {
    workspace.write(path, text, { writer, mode, directories: path.startsWith(`${directory}/`) ? directories : [] });
  }
  workspace.run({ script: step.after });
}
