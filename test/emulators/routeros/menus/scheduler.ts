import { added, commented, commentOf, idText, removed, setComment, targeted } from "../items";
import type { Call, Menu, Row } from "../menu";
import type { Release } from "../release";
import { edit, exportList, listCommands, numbers } from "../schema";
import type { Schedule } from "../state";
import { invalidValue, noPermission, notKnown, Trap } from "../trap";
import { duration, durationText, yesNo } from "../values";
import { routerDate } from "./router-date";
import { startOf } from "./scheduler-start";

const own = ["comment", "disabled", "interval", "name", "on-event", "policy", "start-date", "start-time"] as const;

/** `/system/scheduler`: scripts that run by the router's clock. */
export const scheduler: Menu = {
  path: "system/scheduler",
  isKeyed: true,
  needs: ["write", "policy"],
  commands: {
    ...listCommands,
    add: { arguments: [...own, "copy-from", ["days", { since: "7.24" }]] },
    comment: { arguments: ["comment", "numbers"] },
    disable: numbers,
    edit,
    enable: numbers,
    export: exportList,
    remove: numbers,
    reset: { since: "7.9", arguments: [...own, "numbers", ["days", { since: "7.24" }]] },
    set: { arguments: [...own, "numbers", ["days", { since: "7.24" }]] },
    unset: { since: "7.24", arguments: ["numbers", "value-name"] },
  },
  rows: ({ state, clock, release }) =>
    state.schedules.map((each) => ({
      ".id": idText(each.id),
      name: each.name,
      "start-date": each.startDate,
      "start-time": each.startTime,
      interval: durationText(each.interval),
      "on-event": each.onEvent,
      owner: each.owner,
      policy: each.policies.join(","),
      "run-count": String(each.runs),
      ...nextRun(release, clock.now(), each),
      disabled: String(each.disabled),
      ...commentOf(each),
    })),
  run: {
    add: (call) => {
      const { router, session } = call;
      if (!router.state.deviceMode.scheduler) throw new Trap("failure: not allowed by device-mode");
      if (call.args.has("copy-from")) throw notKnown();
      const name = call.required("name");
      const { schedules } = router.state;
      if (schedules.some((each) => each.name === name)) throw new Trap("failure: already have such name");
      const draft: Schedule = {
        id: 0,
        name,
        interval: 0,
        onEvent: "",
        ...whenAdded(call),
        policies: [...session.policies],
      };
      change(call, draft);
      return added(router, "schedules", schedules, draft);
    },
    set: (call) => {
      if (!call.router.state.deviceMode.scheduler) throw new Trap("failure: not allowed by device-mode");
      if (call.args.has("name")) throw notKnown();
      for (const each of targeted(call, call.router.state.schedules)) {
        const draft = { ...each };
        change(call, draft);
        Object.assign(each, draft);
      }
      return undefined;
    },
    comment: (call) => commented(call, call.router.state.schedules),
    enable: (call) => switched(call, false),
    disable: (call) => switched(call, true),
    remove: (call) => removed(call, call.router.state.schedules),
  },
};

function nextRun(release: Release, now: number, { next, disabled }: Schedule): Row {
  if (next === undefined || disabled) return {};
  const at = Math.max(next, now);
  return { "next-run": `${routerDate(release, at)} ${timeText(at)}` };
}

const timeText = (ms: number): string => new Date(ms).toISOString().slice(11, 19);

const whenAdded = ({ router, session }: Call) => ({
  owner: session.user,
  disabled: false,
  runs: 0,
  startDate: routerDate(router.release, router.clock.now()),
  startTime: timeText(router.clock.now()),
});

function switched(call: Call, disabled: boolean): undefined {
  for (const each of targeted(call, call.router.state.schedules)) each.disabled = disabled;
}

function change({ router, session, args }: Call, draft: Schedule): void {
  if (args.has("days")) throw notKnown();
  draft.onEvent = args.get("on-event") ?? draft.onEvent;
  draft.interval = duration("interval", args.get("interval") ?? String(draft.interval / 1000));
  draft.disabled = yesNo("disabled", args.get("disabled") ?? String(draft.disabled));
  draft.startDate = args.get("start-date") ?? draft.startDate;
  draft.startTime = args.get("start-time") ?? draft.startTime;
  if (draft.startTime !== "startup" && !/^\d\d:\d\d:\d\d$/.test(draft.startTime)) throw invalidValue("start-time");
  const policies = args.get("policy")?.split(",");
  // A script may never do more than the one who leaves it behind.
  if (policies?.some((each) => !session.policies.has(each))) throw noPermission();
  draft.policies = policies ?? draft.policies;
  const isMoved = ["interval", "start-date", "start-time"].some((name) => args.has(name));
  if (isMoved || draft.next === undefined) draft.next = startOf(draft, router.clock.now());
  setComment(draft, args.get("comment"));
}
