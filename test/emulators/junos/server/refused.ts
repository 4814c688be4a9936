/** An error or a warning of the device, with everything that NETCONF and the CLI show of one. */
export interface DeviceProblem {
  severity: "error" | "warning";
  message: string;
  type?: "protocol" | "application";
  tag?: string;
  path?: string;
  badElement?: string;
  /** Of the session that holds the lock. */
  sessionId?: number;
}

/** The device does not do what it was asked to; the problems say it in its own words. */
export class Refused extends Error {
  readonly problems: readonly DeviceProblem[];

  constructor(...problems: (DeviceProblem | string)[]) {
    const all = problems.map((each) => (typeof each === "string" ? operationFailed(each) : each));
    super(all.map(({ message }) => message.trim()).join("; "));
    this.problems = all;
  }
}

export const operationFailed = (message: string, badElement?: string): DeviceProblem => ({
  severity: "error",
  type: "protocol",
  tag: "operation-failed",
  message,
  badElement,
});
