import type { Found, Observed } from "../core/contract";
import { engineLog } from "../engine/log";
import { redactor } from "./confidential";
import type { DeviceSession } from "./device-session";
import type { Operation } from "./operation";

/**
 * Where a device is driven over another protocol, a new host key is no proof of this login, and so it is learned only
 * now, when the authenticated session has confirmed it: its line takes the place of the old one in the known_hosts file
 * by which this program knows the SSH server. Where the old one does not stand there, nothing is written.
 */
export function followHostKey(session: DeviceSession, operation: Operation, before: Observed, now: Observed): void {
  if (hasOwnPort(session, operation) && before.present) follow(session, operation, before.outputs.publicKey, now);
}

/** Stands among what was found: the key on record that has given way to one which no run has confirmed yet. */
const replacedKey = "replacedKey";

/** What is found, for a change of which nobody could see what it came to: the run that can will follow from there. */
export function noteReplacedKey(session: DeviceSession, operation: Operation, before: Observed, found: Found): Found {
  const old = before.present && hasOwnPort(session, operation) ? before.outputs.publicKey : undefined;
  return old === undefined ? found : { ...found, args: { ...found.args, [replacedKey]: old } };
}

/** Follows what an earlier run has left open, now that a key is confirmed; the result is what is still found then. */
export function followReplacedKey(session: DeviceSession, operation: Operation, found: Found, now: Observed): Found {
  const { [replacedKey]: old, ...args } = found.args ?? {};
  if (old === undefined || !now.present) return found;
  follow(session, operation, old, now);
  return { ...found, args };
}

/** Whether it is about an SSH server beside the protocol of the login. */
export const hasOwnPort = ({ platform }: DeviceSession, { kind }: Operation): boolean =>
  kind === "HostKey" && platform.commit.ssh !== undefined;

function follow({ device }: DeviceSession, operation: Operation, old: unknown, now: Observed): void {
  const fresh = now.present ? now.outputs.publicKey : undefined;
  const port = now.detail?.port;
  if (typeof old !== "string" || typeof fresh !== "string" || old === fresh || typeof port !== "number") return;
  const file = typeof device.knownHostsFile === "string" ? device.knownHostsFile : "~/.ssh/known_hosts";
  const { forgetHostKey, putBesideHostKey } =
    require("../transport/learn-host-key") as typeof import("../transport/learn-host-key");
  try {
    putBesideHostKey(file, String(device.host), port, old, fresh);
    forgetHostKey(file, String(device.host), port, old);
  } catch (error) {
    const isMissing = /no such file/i.test((error as Error).message) && device.knownHostsFile === undefined;
    const text = `the new host key could not be written to ${file}: ${(error as Error).message}`;
    if (!isMissing) engineLog.line(operation.urn, "warning", redactor.mask(text));
  }
}
