import type { Observed } from "../core/contract";
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
  const { device, platform } = session;
  if (operation.kind !== "HostKey" || platform.commit.ssh === undefined || !before.present || !now.present) return;
  const [old, fresh] = [before.outputs.publicKey, now.outputs.publicKey];
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
