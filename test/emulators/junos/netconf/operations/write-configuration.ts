import type { Format, LoadAction, LoadResult, XmlElement } from "../../config/types";
import { Refused } from "../../server/refused";
import type { Call, Operation } from "../call";
import { rpcError } from "../rpc-error";
import { child, childText } from "../xml";

const permissions = ["configure"];
const actions: readonly string[] = ["merge", "replace", "override", "update", "set"];
const formats: readonly string[] = ["xml", "text", "set", "json"];

/** `<load-configuration>`: statements in four formats, or an earlier configuration. */
export const loadConfiguration: Operation = {
  permissions,
  run(call) {
    const { action = "merge", format = "xml", rollback, url } = call.operation.attributes;
    if (url !== undefined) throw new Refused("loading from a URL is not supported");
    if (rollback !== undefined) return rolledBack(call, Number(rollback));
    if (!actions.includes(action)) throw new Refused(`invalid value for action: ${action}`);
    if (!formats.includes(format)) throw new Refused(`invalid value for format: ${format}`);
    const options = { action: action as LoadAction, format: format as Format };
    return results(call, call.device.workspace.load(call.session, options, content(call.operation)));
  },
};

/** `<edit-config>`: the way of the standard; statements carry `operation`. */
export const editConfig: Operation = {
  permissions,
  run(call) {
    requireCandidate(call.operation);
    const { operation, device, session } = call;
    const wanted = childText(operation, "default-operation") ?? "merge";
    const configuration = child(operation, "config", "configuration");
    const text = child(operation, "config-text", "configuration-text");
    const given = configuration ?? text?.text;
    if (given === undefined) throw new Refused({ ...syntaxError, badElement: "config" });
    const result = device.workspace.load(
      session,
      {
        action: "merge",
        format: configuration === undefined ? "text" : "xml",
        defaultOperation: wanted as "merge" | "replace" | "none",
      },
      given,
    );
    const words = [...result.warnings, ...result.errors].map(rpcError).join("");
    return result.errors.length > 0 ? words : `${words}<ok/>\n`;
  },
};

/** Throws away what nobody has committed, whoever has written it. */
export const discardChanges: Operation = {
  permissions,
  run({ device, session }) {
    device.workspace.discard(session);
    return "<ok/>\n";
  },
};

export const syntaxError = {
  severity: "error",
  type: "protocol",
  tag: "operation-failed",
  message: "syntax error",
} as const;

/** The candidate is the only datastore that can be changed. */
export function requireCandidate(operation: XmlElement): void {
  const target = child(operation, "target")?.children[0]?.name;
  if (target !== "candidate") throw new Refused({ ...syntaxError, badElement: target ?? "target" });
}

function rolledBack({ device, session }: Call, n: number): string {
  if (!device.workspace.rollback(session, n)) throw new Refused(`rollback ${n} does not exist`);
  return "<load-configuration-results>\n<ok/>\n</load-configuration-results>\n";
}

function content(operation: XmlElement): XmlElement | string {
  const given = operation.children[0];
  if (given === undefined) throw new Refused({ ...syntaxError, badElement: "load-configuration" });
  return given.name === "configuration" ? given : given.text;
}

/** Warnings leave it a success. Old releases put `<ok/>` behind errors too: severity decides, never that. */
function results({ device }: Call, { errors, warnings }: LoadResult): string {
  const words = [...warnings, ...errors].map(rpcError).join("");
  const isOld = device.profile === "17.4" || device.profile === "19.4";
  const count = isOld ? "<ok/>\n" : `<load-error-count>${errors.length}</load-error-count>\n`;
  const end = errors.length > 0 ? count : "<ok/>\n";
  return `<load-configuration-results>\n${words}${end}</load-configuration-results>\n`;
}
