import type { Answers, Commit, CommitContext } from "../../core/contract";
import { SshError } from "../../core/errors";
import { quote } from "../../core/formats/shell-quote";
import { editAuthorizedKeys } from "./authorized-keys-edit";
import { candidateRequests } from "./config/candidate";
import { writeSection, writeTail } from "./config/section";
import { editHostKey } from "./host-key/edit";
import { listingLines } from "./host-key/listing";
import { readHostKeyListing } from "./host-key/scene";
import { editKnownHost } from "./known-host-edit";
import { editOutbound } from "./outbound/edit";
import type { ShellAnswer, ShellRequest } from "./request";
import { armScript } from "./scripts/arm";
import { lockFunctions } from "./scripts/lock";
import { outlast } from "./scripts/outlast";
import { reloadFunctions } from "./scripts/reload";
import { hereText, writeFunctions, writeWords } from "./scripts/write-file";
import { judgeRequests, judgeSettings } from "./server-settings-judge";
import type { ServerSettingsStep, Step } from "./step";
import { needsReload, removes, Workspace } from "./workspace";

/**
 * OpenSSH has no commit of its own, so this makes one: all files of a group are staged beside their targets, checked
 * against what was read, and renamed under a lock; when the change could cut us off, copies of the old files and a
 * process that puts them back lie ready on the host before the first rename.
 */
export const commit: Commit<ShellRequest, ShellAnswer, Step> = {
  check(steps, answers, context) {
    const writes = fold(steps, answers, context).writes();
    if (!writes.some(({ configuration }) => configuration)) return [];
    return [...judgeRequests(settingsIn(steps), context), ...candidateRequests(writes, answers, context)];
  },
  judge: (steps, answers, context) => judgeSettings(settingsIn(steps), answers, context),

  apply: (steps, answers, context) => [{ key: "apply", script: applyScript(fold(steps, answers, context), context) }],
  applied(_steps, answers) {
    const result = answers.get("apply");
    if (result?.code !== 0) throw failure(result);
  },

  confirmOver: "fresh",
  confirm: (answers, context) => (answers.has("confirm") ? [] : [{ key: "confirm", script: decide(context, "keep") }]),
  confirmed(answers) {
    if (answers.get("confirm")?.code !== 0) {
      throw new SshError("reverted", "the confirmation came too late: the host had already put the old files back", {
        hint: "Raise `confirmSeconds` on the device if this host is slow.",
      });
    }
  },

  // Under the lock, so that a script which our lost connection left running has ended when this answers; and one that
  // has not begun by then never will, because what is seen now becomes the state.
  pending: (context) => [
    {
      key: "pending",
      script: `${lockFunctions}\nhold_lock\nif [ -d "$run/${context.transaction}" ]; then echo waiting; else give_up ${context.transaction}; fi\nexit 0`,
    },
  ],
  isPending: (answers) => answers.get("pending")?.out === "waiting\n",

  leftover: outlast,

  revert: (answers, context) => (answers.has("revert") ? [] : [{ key: "revert", script: decide(context, "undo") }]),
  reverted(answers) {
    const result = answers.get("revert");
    if (result?.code !== 0) {
      throw new SshError("device", `putting the old files back failed: ${result?.err.trim() || "no answer"}`);
    }
  },
};

/** Every step of the group, folded into one write per file. */
function fold(steps: Step[], answers: Answers<ShellAnswer>, context: CommitContext): Workspace {
  const workspace = new Workspace(answers);
  const keys = steps.filter((step) => step.edit === "authorized-key");
  editAuthorizedKeys(keys, workspace, answers);
  for (const step of steps) {
    switch (step.edit) {
      case "server-settings":
        writeSection("settings", step, step.owner, context.facts, workspace, answers);
        break;
      case "known-host":
        editKnownHost(step, workspace, answers);
        break;
      case "outbound":
        editOutbound(step, workspace, answers);
        break;
      case "host-key":
        editHostKey(step, workspace, answers);
        break;
    }
  }
  // Host keys of one group share one list, so its lines are put together at the end.
  const listings = steps.flatMap((step) => (step.edit === "host-key" && step.listing ? [step.listing] : []));
  const [first] = listings;
  if (first !== undefined) {
    const { top, tail } = listingLines(readHostKeyListing(answers, context.facts), listings);
    writeSection("host-keys", { globals: top, matches: [] }, first.owner, context.facts, workspace, answers);
    writeTail("host-keys", tail, first.owner, context.facts, workspace, answers);
  }
  return workspace;
}

function settingsIn(steps: Step[]): ServerSettingsStep[] {
  return steps.filter((step): step is ServerSettingsStep => step.edit === "server-settings");
}

function applyScript(workspace: Workspace, context: CommitContext): string {
  const writes = workspace.writes();
  const mark = context.transaction;
  const staged = writes.filter((write) => !removes(write));
  const reload = needsReload(writes);
  const drops = staged.map((write) => `write_file ${writeWords(write, "drop", mark)};`);
  const lines = [writeFunctions, lockFunctions, reloadFunctions, `drop_all() { :; ${drops.join(" ")} }`];
  lines.push(`take_lock ${mark} ${writes.map(({ path }) => quote(path)).join(" ")}`);
  if (reload) lines.push("sshd_pid=$(find_sshd_pid)");
  for (const write of writes) {
    for (const { path, mode } of write.directories) {
      lines.push(`make_directory ${quote(write.writer)} ${quote(path)} ${quote(mode)}`);
    }
  }
  for (const write of staged) {
    const stage = `write_file ${writeWords(write, "stage", mark)}`;
    lines.push(
      write.from === undefined
        ? `decode64 ${hereText(write.text ?? "", ` | ${stage}`)}`
        : `${stage} < ${quote(write.from)}`,
    );
    lines.push("code=$?; [ $code = 0 ] || { drop_all; exit $code; }");
  }
  let undo = "";
  if (context.armedSeconds !== undefined) {
    lines.push(armScript(writes, mark, context.armedSeconds, context.device));
    undo = `/bin/sh "$tx/restore" undo; `;
  }
  for (const { script } of workspace.runs("before")) {
    lines.push(`(\n${script}\n) 9>&- || { code=$?; ${undo}drop_all; exit $code; }`);
  }
  for (const write of writes) {
    const verb = removes(write) ? "remove" : "swap";
    lines.push(`write_file ${writeWords(write, verb, mark)} || { code=$?; ${undo}drop_all; exit $code; }`);
  }
  for (const { script } of workspace.runs()) lines.push(`(\n${script}\n) 9>&- || { code=$?; ${undo}exit $code; }`);
  if (reload) lines.push(`reload_sshd || { ${undo}exit 79; }`);
  return `${lines.join("\n")}\nexit 0`;
}

function decide(context: CommitContext, verb: "keep" | "undo"): string {
  return `tx="$(run_dir)/${context.transaction}"; [ -e "$tx/restore" ] || exit 3; /bin/sh "$tx/restore" ${verb}`;
}

function failure(result: ShellAnswer | undefined): SshError {
  const words = result?.err.trim() || `exit status ${result?.code}`;
  switch (result?.code) {
    case 75:
      return new SshError("changed", words, { hint: "Run it again: it reads the file anew." });
    case 76:
      return new SshError("conflict", words, { hint: "Wait for the other run to end, then run this again." });
    case 78:
      return new SshError("device", words, {
        hint: "Nothing was changed. The host must be able to start a background process.",
      });
    case 79:
      return new SshError("device", `sshd could not be told to reload: ${words}`);
  }
  if (/No space left|Disk quota/i.test(words)) {
    return new SshError("device", words, { hint: "Nothing was changed. Make room on that filesystem." });
  }
  if (/Read-only file system/i.test(words)) {
    return new SshError("device", words, { hint: "Nothing was changed. The filesystem must be writable." });
  }
  if (/Operation not permitted/i.test(words)) {
    return new SshError("device", words, {
      hint: "Nothing was changed. An immutable file (`lsattr` shows an i) must be freed with `chattr -i` first.",
    });
  }
  if (/Permission denied/i.test(words)) {
    return new SshError("device", words, { hint: "Log in as root or set `sudo` on the device." });
  }
  return new SshError("device", words);
}
