import { Redactor } from "../core/redactor";
import type { Trace } from "../transport/trace";

/** Every secret this process has come across; whatever leaves the provider is masked with it. */
export const redactor = new Redactor();

let opened: Trace | undefined;

/** The transcript that PULUMI_SSH_TRACE asks for. */
export function trace(): Trace {
  if (opened === undefined) {
    const { createTrace } = require("../transport/trace") as typeof import("../transport/trace");
    opened = createTrace(process.env.PULUMI_SSH_TRACE, redactor);
  }
  return opened;
}
