import type { Answers, Commit, CommitContext } from "../../core/contract";
import { SshError } from "../../core/errors";
import type { ApiRequest, RouterosAnswer, RouterosRequest } from "../../core/routeros";
import { refusalOf } from "./ask";
import { handshakeFor, shownKey } from "./handshake";
import { askOwnKeys, firstKeyRemarks, judgeOwnKeys } from "./own-keys";
import { hasSshService, sshPort } from "./ssh-menus";
import type { Step } from "./step";
import { armTimer, askTimer, isRefusedTimer, leftover, removeTimer, runTimer, timerIn, timerName } from "./undo-timer";
import { withTransaction } from "./upload";

/**
 * RouterOS has no commit: each command takes effect at once. What makes one of them is a schedule on the router, armed
 * before the first command, that takes all of them back unless it is removed in time. Where the router takes no schedule,
 * the connection that stands is the only way back.
 */
export const commit: Commit<RouterosRequest, RouterosAnswer, Step> = {
  check: (steps, answers, context) => [
    ...askOwnKeys(steps, context),
    ...(context.armedSeconds === undefined || !hasSshService(answers)
      ? []
      : [handshakeFor(sshPort(answers), "ssh-before")]),
  ],
  judge: judgeOwnKeys,

  apply(steps, _answers, context) {
    agreeOnShared(steps);
    const edits = steps.flatMap((step, index) => step.requests.map((request) => inRound(request, index, context)));
    edits.push(...settlingOf(steps));
    const undos = [...steps].reverse().flatMap(({ undo }) => undo);
    return context.armedSeconds === undefined || undos.length === 0 ? edits : [armTimer(undos, context), ...edits];
  },

  further(steps, answers, context) {
    const armed = answers.get("arm");
    const isStanding = armed !== undefined && armed.traps.length === 0;
    const requests =
      failureOf(steps, answers) === undefined
        ? steps.flatMap((step, index) => followingOf(step, index, answers).map((each) => inRound(each, index, context)))
        : [...undosOf(steps, answers, context), ...(isStanding ? [disarm(armed.ret, context)] : [])];
    return requests.filter(({ key }) => !answers.has(key));
  },

  applied(steps, answers) {
    const armed = answers.get("arm");
    const [trap] = armed?.traps ?? [];
    if (trap !== undefined && !isRefusedTimer(trap.message)) {
      throw refusalOf(trap.message, "arming the undo failed, so nothing was changed", "read,write,policy");
    }
    const failure = failureOf(steps, answers);
    if (failure === undefined) return;
    throw refusalOf(failure.message, failure.command, policyFor(failure.command), failure.hint);
  },

  remarks: (steps, answers) => [
    ...(answers.get("arm")?.traps ?? []).map(
      ({ message }) =>
        `the router takes no schedule ("${message}"): until the fresh login is proven, the open API connection is the only way back`,
    ),
    ...new Set([...steps.flatMap(({ remarks = [] }) => remarks), ...firstKeyRemarks(steps)]),
  ],

  ssh: {
    way(answers) {
      if (!answers.has("ssh-before")) return undefined;
      const seen = shownKey(answers.get("ssh-before"));
      return "refused" in seen ? seen : { port: sshPort(answers), ...seen };
    },
    refusedHint:
      "Look whether the key of this program stands in `/user/ssh-keys` for this very user. `address` of `/user` and the firewall refuse in the same words; a password is asked for where passwords are always taken, or where the key is another user's.",
    look: (port) => handshakeFor(port, `ssh ${port}`),
    seen: shownKey,
  },

  confirmOver: "fresh",
  confirm(answers, context) {
    if (!isArmed(context)) return [];
    if (!answers.has("timer")) return [askTimer("timer", context)];
    const row = timerIn(answers, "timer");
    return row === undefined || answers.has("disarm") ? [] : [removeTimer("disarm", row)];
  },
  confirmed(answers, context) {
    if (!isArmed(context)) return;
    const [trap] = answers.get("disarm")?.traps ?? [];
    if (trap !== undefined && !trap.message.startsWith("no such item")) {
      throw refusalOf(trap.message, "the undo could not be disarmed", "read,write,policy");
    }
    const row = timerIn(answers, "timer");
    if (trap === undefined && row !== undefined && Number(row["run-count"] ?? 0) === 0) return;
    throw new SshError("reverted", "the confirmation came too late: the router had already undone the change", {
      hint: "Raise `confirmSeconds` on the device if this router is slow.",
    });
  },

  pending: (context) => (isArmed(context) ? [askTimer("timer", context)] : []),
  isPending: (answers) => answers.has("timer") && timerIn(answers, "timer") !== undefined,

  /**
   * Over the API, as long as it is known what was done; else by the script that the router keeps. Where it keeps none, what
   * may have been done is taken back as well: to set a value that stands already, and to remove what is not there, is no harm.
   */
  revert(answers, context) {
    const { steps, said, heard } = editsOf(context);
    if (!isArmed(context)) {
      const lookUps = said === undefined && answers.size === 0 ? lookUpsOf(steps, heard, context) : [];
      if (lookUps.length > 0) return lookUps;
      return undosOf(steps, toldSoFar(answers, context), context).filter(({ key }) => !answers.has(key));
    }
    if (answers.size === 0) {
      const undos = said === undefined ? [] : undosOf(steps, said, context);
      return [...undos, askTimer("timer", context)];
    }
    const row = answers.has("timer") ? timerIn(answers, "timer") : undefined;
    if (row === undefined || answers.has("disarm") || answers.has("run")) return [];
    return isUndone(answers, context) ? [removeTimer("disarm", row)] : runTimer(row, context);
  },
  reverted(answers, context) {
    if (isUndone(answers, context)) return;
    if (answers.get("run")?.traps.length === 0 && answers.get("ran")?.rows.length === 0) return;
    const [trap] = [...answers.values()].flatMap(({ traps }) => traps);
    throw new SshError("device", `the change could not be undone: ${trap?.message ?? "the router's schedule is gone"}`);
  },

  undoesItself: isArmed,
  leftover,
  // A schedule counts whole seconds, and its script takes its time.
  undoLate: 5,
};

/** As a request of the whole group: each waits for the one before it, and what the step calls it is told apart. */
function inRound(request: RouterosRequest, step: number, context: CommitContext): RouterosRequest {
  const named = { ...withTransaction(request, context.transaction), key: keyIn(step, request.key) };
  return "words" in named ? { ...named, when: named.when ?? "clean" } : { ...named, when: "clean" };
}

/** What waits for lists that lag: one question for each list. */
function settlingOf(steps: readonly Step[]): ApiRequest[] {
  const last = new Map(
    steps.flatMap(({ settles }) => (settles === undefined ? [] : [[settles.key, settles] as const])),
  );
  return [...last.values()].map((request) => ({ ...request, when: "clean" }));
}

const followingOf = (step: Step, index: number, said: Answers<RouterosAnswer>): RouterosRequest[] =>
  step.after?.((key) => said.get(keyIn(index, key))) ?? [];

const keyIn = (step: number, key: string): string => `${step} ${key}`;

interface Failed {
  command: string;
  message: string;
  hint?: string | undefined;
}

/** The first thing that the router refused. */
function failureOf(steps: readonly Step[], answers: Answers<RouterosAnswer>): Failed | undefined {
  const armed = answers.get("arm")?.traps[0];
  if (armed !== undefined && !isRefusedTimer(armed.message)) return { command: "/system/scheduler/add", ...armed };
  for (const [index, step] of steps.entries()) {
    for (const request of [...step.requests, ...followingOf(step, index, answers)]) {
      if (!("words" in request)) continue;
      const trap = answers.get(keyIn(index, request.key))?.traps[0];
      if (trap !== undefined && !isTolerated(request, trap.message))
        return { command: request.words[0] ?? "", hint: step.refusedHint, ...trap };
    }
  }
  return undefined;
}

const isTolerated = ({ mayFail }: ApiRequest, message: string): boolean =>
  mayFail === true || mayFail?.some((words) => message.startsWith(words)) === true;

/** Which rows were made, where the answer that tells was lost. */
function lookUpsOf(steps: readonly Step[], heard: Answers<RouterosAnswer>, context: CommitContext): RouterosRequest[] {
  return steps.flatMap(({ made }, index) =>
    made === undefined || heard.has(keyIn(index, made.key))
      ? []
      : [{ ...inRound(made, index, context), until: undefined, when: undefined } as RouterosRequest],
  );
}

/** Takes back what was done of the steps, the last first; what was never begun has nothing to take back. */
function undosOf(steps: readonly Step[], said: Answers<RouterosAnswer>, context: CommitContext): ApiRequest[] {
  const undos = [...steps.entries()].reverse().flatMap(([index, step]) => {
    if (!hasBegun(step, index, said, editsOf(context).said === undefined)) return [];
    return step.undo.flatMap(({ api }, at) => {
      const request = typeof api === "function" ? api((key) => said.get(keyIn(index, key))) : api;
      return request === undefined
        ? []
        : [{ ...withTransaction(request, context.transaction), key: `undo ${index} ${at}` }];
    });
  });
  // With a condition each waits for the one before it; what fails must not keep the others back.
  return undos.map((request, index): ApiRequest => (index === 0 ? { ...request, when: "clean" } : request));
}

/** Whether it has changed anything; what only looks, and what cleans up, has not. `isLost`: what is not answered may have. */
const hasBegun = ({ requests }: Step, index: number, said: Answers<RouterosAnswer>, isLost: boolean): boolean =>
  requests.some((request) => {
    if (!("words" in request) || request.when === "failed" || request.words[0]?.endsWith("/print")) return false;
    const answer = said.get(keyIn(index, request.key));
    return answer === undefined ? isLost : !answer.skipped && answer.traps.length === 0;
  });

/** Only once everything is taken back: until then it is what takes it back. */
const disarm = (id: string | undefined, context: CommitContext): ApiRequest => ({
  ...removeTimer("disarm", { ".id": id ?? timerName(context) }),
  when: "clean",
});

function isArmed({ armedSeconds, edits }: CommitContext): boolean {
  if (armedSeconds === undefined) return false;
  const steps = (edits?.steps ?? []) as readonly Step[];
  if (steps.every(({ undo }) => undo.length === 0)) return false;
  const armed = edits?.heard.get("arm") as RouterosAnswer | undefined;
  return armed === undefined || armed.traps.length === 0;
}

function editsOf({ edits }: CommitContext) {
  return {
    steps: (edits?.steps ?? []) as readonly Step[],
    said: edits?.said as Answers<RouterosAnswer> | undefined,
    heard: (edits?.heard ?? new Map()) as Answers<RouterosAnswer>,
  };
}

/** What the router has answered to the edits, and to the questions about them since. */
function toldSoFar(answers: Answers<RouterosAnswer>, context: CommitContext): Answers<RouterosAnswer> {
  const { said, heard } = editsOf(context);
  return new Map([...(said ?? heard), ...answers]);
}

/** Whether each command that takes something back was carried out. */
function isUndone(answers: Answers<RouterosAnswer>, context: CommitContext): boolean {
  const { steps, said } = editsOf(context);
  if (said === undefined && isArmed(context)) return false;
  return undosOf(steps, toldSoFar(answers, context), context).every(({ key, mayFail }) => {
    const answer = answers.get(key);
    return answer !== undefined && !answer.skipped && (mayFail !== undefined || answer.traps.length === 0);
  });
}

/** Settings that there is one of: two resources of a program cannot have it both ways. */
function agreeOnShared(steps: readonly Step[]): void {
  const wanted = new Map<string, string>();
  for (const [setting, value] of steps.flatMap(({ shared = {} }) => Object.entries(shared))) {
    const other = wanted.get(setting);
    if (other !== undefined && other !== value) {
      throw new SshError(
        "contradiction",
        `${setting} is one for the whole router, and this run wants two values there: ${other} and ${value}`,
        {
          hint: "Give the same value to every resource of this device, or to one of them only.",
        },
      );
    }
    wanted.set(setting, value);
  }
}

/** The policies that the commands need, as far as that is known. */
function policyFor(command: string): string {
  if (command.startsWith("/file/")) return "write and ftp";
  // "Only full-rights users may change user": which of their policies that takes is written nowhere.
  if (command === "/user/ssh-keys/private/import")
    return "write and policy, and for another user's key all those of the group full: which exactly, no document says";
  if (command.startsWith("/user/")) return "write and policy";
  if (command.endsWith("/export-host-key")) return "write and sensitive";
  return command.startsWith("/system/scheduler/") ? "write and policy" : "write";
}
