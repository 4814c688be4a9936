import type { Device } from "../server/device";
import { formatTime } from "../server/format-time";

/** `show system commit`: the newest first; the one whose timer runs says so below. */
export function showCommits(device: Device): string {
  return device.database.history
    .flatMap(({ user, client, time, comment, log, pending }, number) => {
      const first = `${String(number).padEnd(3)} ${formatTime(time)} by ${user} via ${client}`;
      return [
        comment === undefined ? first : `${first} ${comment}`,
        ...(log === undefined ? [] : [`    ${log}`]),
        ...(pending === true ? ["    rollback pending"] : []),
      ];
    })
    .map((line) => `${line}\n`)
    .join("");
}
