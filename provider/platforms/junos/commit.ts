import type { Answers, Commit, CommitContext } from "../../core/contract";
import { SshError } from "../../core/errors";
import { xmlEscape } from "../../core/formats/xml-escape";
import type { RpcError } from "../../core/netconf";
import {
  commitInformation,
  isByThisProvider,
  isOurs,
  logOf,
  type NewestCommit,
  newestCommit,
  pendingMark,
} from "./commit-information";
import { foldLines } from "./fold-lines";
import type { JunosAnswer, JunosRequest } from "./request";
import type { Step } from "./step";

const candidate = "<target><candidate/></target>";
const lock: JunosRequest = { key: "lock", role: "lock", rpc: `<lock>${candidate}</lock>` };
const unlock: JunosRequest = { key: "unlock", role: "unlock", rpc: `<unlock>${candidate}</unlock>` };
const discard: JunosRequest = { key: "discard", role: "discard", when: "failed", rpc: "<discard-changes/>" };

/** Seconds. Seen: 2 to 35 after the minute; up to 30 more for one minute. */
const late = 65;
/** Minutes: what `commit confirmed` without a number means. */
const longestUsual = 10;

/**
 * Junos commits by itself, all at once: under the lock of the shared candidate, so that nobody else's edits go along;
 * checked, then committed as confirmed, which the device rolls back by itself unless it is kept in time. A private
 * candidate has no confirmed commit, so it is never used.
 */
export const commit: Commit<JunosRequest, JunosAnswer, Step> = {
  check: () => [],
  judge: () => {},

  apply(steps, _answers, context) {
    const lines = xmlEscape(foldLines(steps).join("\n"));
    return [
      lock,
      // The check confirms whatever waits for its confirmation, also what somebody else has tried, or a run that died.
      { ...commitInformation("standing"), when: "clean", without: pendingMark },
      {
        key: "load",
        role: "edit",
        when: "clean",
        rpc: `<load-configuration action="set" format="text"><configuration-set>${lines}</configuration-set></load-configuration>`,
      },
      { key: "check", when: "clean", rpc: "<commit-configuration><check/></commit-configuration>" },
      {
        key: "commit",
        role: "commit",
        when: "clean",
        rpc: commitRpc(context, `<confirmed/><confirm-timeout>${minutes(context.armedSeconds)}</confirm-timeout>`),
      },
      discard,
      { ...unlock, when: "failed" },
    ];
  },
  applied(_steps, answers) {
    const refused = errorsOf(answers, "lock");
    if (refused !== undefined) throw lockRefusal(refused);
    const unread = errorsOf(answers, "standing");
    if (unread !== undefined) {
      throw new SshError("device", `the list of commits cannot be read: ${words(unread)}`, {
        hint: "Nothing was changed. The login class of this user needs the permission view.",
      });
    }
    const standing = newestCommit(answers, "standing");
    if (standing?.pending) throw pendingRefusal(standing);
    for (const key of ["load", "check", "commit"]) {
      const errors = errorsOf(answers, key);
      if (errors === undefined) continue;
      throw new SshError("device", `the device refused the ${key === "load" ? "lines" : "commit"}: ${words(errors)}`, {
        hint: /permission denied/i.test(words(errors))
          ? "The login class of this user lacks the permission for that statement."
          : "Nothing was changed.",
      });
    }
  },

  confirmOver: "holder",
  // A check inside the window keeps the change, and unlike a commit it could not take anybody else's edits along.
  confirm(answers, context) {
    if (!answers.has("confirm")) {
      return [
        { key: "confirm", rpc: "<commit-configuration><check/></commit-configuration>" },
        commitInformation("kept"),
      ];
    }
    if (answers.has("unlock")) return [];
    const done = [commitInformation("committed"), unlock];
    return stillPending(answers, "kept", context)
      ? [{ key: "commit", role: "commit", rpc: commitRpc(context, "") }, ...done]
      : [unlock];
  },
  confirmed(answers, context) {
    const errors = errorsOf(answers, "confirm") ?? errorsOf(answers, "commit");
    if (errors !== undefined) throw new SshError("device", `the device did not keep the change: ${words(errors)}`);
    const newest = newestCommit(answers, answers.has("committed") ? "committed" : "kept");
    if (newest !== undefined && !isOurs(newest, context)) {
      throw new SshError("reverted", `the confirmation came too late: the newest commit is by ${newest.by}`, {
        hint: "Raise `confirmSeconds` on the device if this device is slow.",
      });
    }
    if (newest?.pending) {
      throw new SshError("reverted", "the device took the confirmation and still says: rollback pending", {
        hint: "It rolls the change back by itself. Look at `show system commit`, then run this again.",
      });
    }
  },

  pending: () => [commitInformation("pending")],
  isPending(answers, context) {
    const errors = errorsOf(answers, "pending");
    if (errors !== undefined) throw new SshError("device", `the list of commits cannot be read: ${words(errors)}`);
    return stillPending(answers, "pending", context);
  },

  revert(answers, context) {
    if (!answers.has("lock")) return [lock, commitInformation("pending")];
    if (answers.has("unlock")) return [];
    if (errorsOf(answers, "lock") !== undefined || !stillPending(answers, "pending", context)) return [unlock];
    return [
      { key: "rollback", role: "edit", rpc: '<load-configuration rollback="1"/>' },
      { key: "undo", role: "commit", when: "clean", rpc: commitRpc(context, "") },
      discard,
      unlock,
    ];
  },
  reverted(answers) {
    for (const key of ["lock", "rollback", "undo"]) {
      const errors = errorsOf(answers, key);
      if (errors !== undefined) throw new SshError("device", `rolling back failed: ${words(errors)}`);
    }
    if (answers.get("undo")?.reply === undefined) {
      throw new SshError("device", "there was no commit of ours to roll back");
    }
  },

  // What a run that died has committed looks as if it stood, and goes when the timer fires. One that lives keeps it soon.
  leftover(answers, probed) {
    const newest = newestCommit(answers, "outlasted") ?? newestCommit(probed, "newest");
    if (newest === undefined || !newest.pending || !isByThisProvider(newest)) return [];
    if (answers.has("outlasted")) throw pendingRefusal(newest);
    const patience = (newest.minutes ?? longestUsual) * 60 + late;
    return [{ ...commitInformation("outlasted"), without: pendingMark, patience }];
  },

  undoSeconds: (confirmSeconds) => minutes(confirmSeconds) * 60,
  undoLate: late,
};

/** Whole minutes are all that a confirmed commit counts. */
function minutes(seconds: number | undefined): number {
  if (seconds === undefined) throw new Error("every change on Junos goes under the undo timer");
  return Math.ceil(seconds / 60);
}

function commitRpc(context: CommitContext, how: string): string {
  const both = Number(context.facts.routingEngines ?? 1) > 1 ? "<synchronize/>" : "";
  return `<commit-configuration>${how}${both}<log>${logOf(context)}</log></commit-configuration>`;
}

/** Whether the newest commit is ours and its timer runs. */
function stillPending(answers: Answers<JunosAnswer>, key: string, context: CommitContext): boolean {
  const newest = newestCommit(answers, key);
  return newest?.pending === true && isOurs(newest, context);
}

function errorsOf(answers: Answers<JunosAnswer>, key: string): RpcError[] | undefined {
  const errors = answers.get(key)?.errors ?? [];
  return errors.length === 0 ? undefined : errors;
}

function words(errors: RpcError[]): string {
  const said = errors.map(({ message, path, element }) => {
    const place = [path, element === undefined ? undefined : `"${element}"`].filter(Boolean).join(" ");
    return place === "" || message.includes(place) ? message : `${message} (at ${place})`;
  });
  return [...new Set(said)].join("; ");
}

/** Under the lock nobody can confirm it meanwhile but who has made it. */
function pendingRefusal(newest: NewestCommit): SshError {
  if (isByThisProvider(newest)) {
    return new SshError("busy", `what another run has committed is not decided yet (${newest.log}: rollback pending)`, {
      hint: "Nothing was changed. The device undoes it by itself if that run has died; then run this again.",
    });
  }
  return new SshError(
    "conflict",
    `a commit confirmed by ${newest.by} waits for its confirmation, which \`commit check\` would give`,
    { hint: "Nothing was changed. Confirm it or let it go (`show system commit`), then run this again." },
  );
}

function lockRefusal(errors: RpcError[]): SshError {
  const said = words(errors);
  if (/configuration database modified/i.test(said)) {
    return new SshError("conflict", `the shared candidate holds somebody's uncommitted edits: ${said}`, {
      hint: "Commit or discard them (`show | compare` in configuration mode shows them), then run this again.",
    });
  }
  if (/locked|lock-denied|exclusive/i.test(`${said} ${errors.map(({ tag }) => tag).join(" ")}`)) {
    return new SshError("busy", said, {
      hint: "Nothing was changed. `commitTimeout` (seconds) on the device sets how long we wait for the lock.",
    });
  }
  return new SshError("device", `the device refused the lock: ${said}`, {
    hint: /permission denied/i.test(said) ? "The login class of this user needs the permission configure." : undefined,
  });
}
