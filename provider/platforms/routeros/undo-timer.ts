import type { Answers, CommitContext } from "../../core/contract";
import { SshError } from "../../core/errors";
import type { ApiRequest, RouterosAnswer } from "../../core/routeros";
import { askRows, type Row, rowsIn } from "./ask";
import { consoleLine, consoleWord } from "./console-word";
import type { Undo } from "./step";

const menu = "/system/scheduler";
const prefix = "pulumi-ssh-";
const properties = [".id", "name", "run-count", "interval", "disabled"];

/** Longer than this no run waits for what another one has left behind. */
const longestWait = 120;

/** All schedules: those that end in an undo of ours are told by their names. */
export const askUndos: ApiRequest = { ...askRows("undos", menu, { properties }), mayFail: true };

export const timerName = ({ transaction }: Pick<CommitContext, "transaction">): string => `${prefix}${transaction}`;

/** One schedule: RouterOS has no commit, and so no undo of its own. */
export function armTimer(undos: readonly Undo[], context: CommitContext): ApiRequest {
  const name = timerName(context);
  return {
    key: "arm",
    words: [
      `${menu}/add`,
      `=name=${name}`,
      `=interval=${context.armedSeconds}s`,
      `=policy=${policies.join(",")}`,
      "=comment=undoes a change that pulumi-ssh could not prove",
      `=on-event=${undoScript(undos, name)}`,
    ],
    // Then the connection that stands is the only way back, which is said; whatever else goes wrong here stops the change.
    mayFail: refusedTimer,
  };
}

/** What it needs to set things back and to remove itself; `policy` goes with schedules and with keys of users. */
const policies = ["read", "write", "policy"];

const refusedTimer = ["failure: not allowed by device-mode", "not allowed by device-mode", "not enough permissions"];

export const isRefusedTimer = (message: string): boolean => refusedTimer.some((words) => message.startsWith(words));

/** A line that fails ends only itself: the others are still right, and the schedule must go. */
function undoScript(undos: readonly Undo[], name: string): string {
  const lines = [
    `:log warning ${consoleWord(`${name}: not confirmed in time, the change is undone`)}`,
    ...undos.map(({ console }) => console),
    consoleLine(`${menu}/remove`, {}, `[find name=${consoleWord(name)}]`),
  ];
  return lines.map((line) => `:do { ${line} } on-error={}`).join("\n");
}

export const askTimer = (key: string, context: CommitContext): ApiRequest =>
  askRows(key, menu, { properties, queries: [`?name=${timerName(context)}`] });

export const timerIn = (answers: Answers<RouterosAnswer>, key: string): Row | undefined =>
  rowsIn(answers, key, "the schedule of the undo")[0];

export const removeTimer = (key: string, row: Row): ApiRequest => ({
  key,
  words: [`${menu}/remove`, `=.id=${row[".id"]}`],
});

/** Lets the schedule run now instead of when its time is up, and waits until it has: it removes itself at its end. */
export const runTimer = (row: Row, context: CommitContext): ApiRequest[] => [
  { key: "run", words: [`${menu}/set`, `=.id=${row[".id"]}`, "=interval=1s"] },
  { ...askTimer("ran", context), when: "clean", until: { rows: "none", seconds: 15 } },
];

/**
 * What runs that died have left armed is waited for: before it has run, what the router shows is not what it will hold.
 * One that has run and is still there could not remove itself, and would undo the same again and again.
 */
export function leftover(answers: Answers<RouterosAnswer>, probed: Answers<RouterosAnswer>): ApiRequest[] {
  const waiting = undosIn(probed).filter(({ name }) => !answers.has(`remove ${name}`));
  return waiting.flatMap((row) => {
    const name = String(row.name);
    const [now] = answers.get(`wait ${name}`)?.rows ?? [];
    if (hasRun(row) || (now !== undefined && hasRun(now))) return [removeTimer(`remove ${name}`, row)];
    if (now !== undefined) throw stillArmed(name, now);
    const seconds = Math.min(secondsOf(row.interval ?? "") + 5, longestWait);
    const wait: ApiRequest = {
      ...askRows(`wait ${name}`, menu, { properties, queries: [`?name=${name}`] }),
      until: { rows: "none", seconds },
    };
    return answers.has(wait.key) ? [] : [wait];
  });
}

/** Who may not read the schedules may not make one either, so there is none of ours. */
const undosIn = (answers: Answers<RouterosAnswer>): Row[] =>
  (answers.get(askUndos.key)?.rows ?? []).filter(({ name }) => /^pulumi-ssh-[a-z0-9]+$/.test(name ?? ""));

const hasRun = (row: Row): boolean => Number(row["run-count"] ?? 0) > 0;

const stillArmed = (name: string, row: Row): SshError =>
  new SshError("conflict", `the undo of an earlier run is still to come: ${menu} ${name} (every ${row.interval})`, {
    hint: "Wait until it has run. If that run's change is to stay, remove the schedule by hand; if it is disabled, run what it holds first.",
  });

const unitSeconds: { readonly [unit: string]: number } = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 };

/** `1m30s`, or `00:01:30` of old routers. */
export function secondsOf(interval: string): number {
  const clock = /^(?:(\d+)d)?(\d+):(\d\d):(\d\d)$/.exec(interval);
  if (clock !== null) {
    const [days, hours, minutes, seconds] = clock.slice(1).map((text) => Number(text ?? 0)) as [
      number,
      number,
      number,
      number,
    ];
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
  }
  return [...interval.matchAll(/(\d+)([wdhms])(?!s)/g)].reduce(
    (sum, [, count, unit = ""]) => sum + Number(count) * (unitSeconds[unit] ?? 0),
    0,
  );
}
