import { Refused } from "../../server/refused";
import type { Operation } from "../call";
import { rpcError } from "../rpc-error";
import { child } from "../xml";
import { requireCandidate, syntaxError } from "./write-configuration";

const permissions = ["configure"];
const discardedOnExit = rpcError({ severity: "warning", message: "uncommitted changes will be discarded on exit" });

export const lock: Operation = {
  permissions,
  run({ device, session, operation }) {
    if (operation.name === "lock") requireCandidate(operation);
    device.workspace.lock(session);
    return "<ok/>\n";
  },
};

/** The device's words for a lock that is not held are not known. */
export const unlock: Operation = {
  permissions,
  run({ device, session, operation }) {
    if (operation.name === "unlock") requireCandidate(operation);
    if (!device.workspace.unlock(session)) throw new Refused("configuration database is not locked by this session");
    return "<ok/>\n";
  },
};

/** The warning comes alone, without `<ok/>`. */
export const openConfiguration: Operation = {
  permissions,
  run({ device, session, operation }) {
    const mode = operation.children[0]?.name;
    if (mode === "private") device.workspace.openPrivate(session);
    else if (mode === "exclusive") device.workspace.lock(session);
    else throw new Refused({ ...syntaxError, badElement: mode ?? "open-configuration" });
    return discardedOnExit;
  },
};

export const closeConfiguration: Operation = {
  permissions,
  run({ device, session }) {
    device.workspace.leave(session);
    return "<ok/>\n";
  },
};

/** Ends a session that is not one's own, and with it its lock. */
export const killSession: Operation = {
  permissions: ["reset", "maintenance"],
  run({ device, session, operation }) {
    const pid = Number(child(operation, "session-id")?.text);
    const other = [...device.sessions].find((each) => each.pid === pid && each !== session);
    if (other === undefined) throw new Refused({ ...syntaxError, tag: "invalid-value", badElement: "session-id" });
    other.kill();
    return "<ok/>\n";
  },
};

export const closeSession: Operation = {
  permissions: [],
  run({ end }) {
    end();
    return "<ok/>\n";
  },
};
