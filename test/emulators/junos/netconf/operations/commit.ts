import { type DeviceProblem, Refused } from "../../server/refused";
import type { Call, Operation } from "../call";
import { rpcError } from "../rpc-error";
import { child, childText, leaf } from "../xml";

const permissions = ["configure"];

/** `<commit-configuration>`: minutes, a log, `<check/>`. */
export const commitConfiguration: Operation = {
  permissions,
  async run(call) {
    const { operation } = call;
    if (child(operation, "at-time") !== undefined) throw new Refused("commit at a time is not supported");
    const isConfirmed = child(operation, "confirmed") !== undefined;
    const minutes = Number(childText(operation, "confirm-timeout") ?? 10);
    if (isConfirmed && !(Number.isInteger(minutes) && minutes >= 1 && minutes <= 65535)) {
      throw new Refused({
        ...invalidTimeout,
        message: `Value ${childText(operation, "confirm-timeout")} is not within range (1..65535)`,
      });
    }
    return await committed(call, {
      check: child(operation, "check") !== undefined,
      confirmedMinutes: isConfirmed ? minutes : undefined,
      log: childText(operation, "log"),
    });
  },
};

const invalidTimeout = {
  severity: "error",
  type: "protocol",
  tag: "invalid-value",
  badElement: "confirm-timeout",
} as const;

/**
 * `<commit>` of the standard. Its timeout is in seconds by the book; the device counts minutes, so that a small one
 * becomes none and the roll-back comes at once.
 */
export const commit: Operation = {
  permissions,
  async run(call) {
    const isConfirmed = child(call.operation, "confirmed") !== undefined;
    const seconds = Number(childText(call.operation, "confirm-timeout") ?? 600);
    const options = { check: false, confirmedMinutes: isConfirmed ? Math.floor(seconds / 60) : undefined };
    const { warnings } = await call.device.commit(call.session, options);
    return `${warnings.map(rpcError).join("")}<ok/>\n`;
  },
};

export const validate: Operation = {
  permissions,
  run: (call) => committed(call, { check: true }),
};

async function committed(
  call: Call,
  options: { check: boolean; confirmedMinutes?: number; log?: string },
): Promise<string> {
  const { device, session, operation } = call;
  let warnings: readonly DeviceProblem[];
  try {
    ({ warnings } = await device.commit(session, options));
  } catch (error) {
    if (!(error instanceof Refused) || error.problems.some(({ tag }) => tag === "lock-denied")) throw error;
    return `<commit-results>\n${error.problems.map(rpcError).join("")}</commit-results>\n`;
  }
  const done = options.check ? "<commit-check-success/>" : "<commit-success/>";
  if (device.faults.malformedCommit) {
    return `<routing-engine junos:style="show-name">\n<name>${device.routingEngines[0]}</name>\n${done}\n<ok/>\n`;
  }
  const isEverywhere = child(operation, "synchronize") ?? child(operation, "force-synchronize");
  const names = isEverywhere === undefined ? device.routingEngines.slice(0, 1) : device.routingEngines;
  const minutes = options.confirmedMinutes;
  return [
    "<commit-results>\n",
    ...warnings.map(rpcError),
    minutes === undefined || options.check ? "" : leaf("output", automaticRollback(minutes)),
    ...names.map((name) => `<routing-engine junos:style="normal">\n<name>${name}</name>\n${done}\n</routing-engine>\n`),
    "</commit-results>\n<ok/>\n",
  ].join("");
}

/** What the device says to whoever commits under the timer. */
export const automaticRollback = (minutes: number) =>
  `commit confirmed will be automatically rolled back in ${minutes} minutes unless confirmed`;
