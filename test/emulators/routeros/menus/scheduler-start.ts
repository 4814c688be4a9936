import type { Schedule } from "../state";
import { notKnown } from "../trap";
import { isoDate } from "./router-date";

/**
 * When a schedule runs next. One whose start has passed runs at the next whole interval after it; without an interval it
 * does not run any more. `startup` is the business of a reboot.
 */
export function startOf({ startDate, startTime, interval }: Schedule, now: number): number | undefined {
  if (startTime === "startup") return interval > 0 ? now + interval : undefined;
  const at = Date.parse(`${isoDate(startDate)}T${startTime}Z`);
  if (Number.isNaN(at)) throw notKnown();
  if (at > now) return at;
  return interval > 0 ? at + Math.ceil((now - at + 1) / interval) * interval : undefined;
}
