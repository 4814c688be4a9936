import type { Change, Proof, SshWay } from "../core/contract";
import { engineLog } from "../engine/log";
import type { Wire } from "../transport/wire";
import { redactor } from "./confidential";
import type { DeviceSession } from "./device-session";
import { proveSsh } from "./prove-ssh";

type Changes = readonly Change<unknown>[];

/** What a fresh login has to show. */
export interface ToProve {
  changes: Changes;
  /** The way in over SSH, of devices that are driven over another protocol. */
  sshWay: SshWay | undefined;
}

/**
 * The logins that prove a change, one for each host key it brings. The last one answered is kept. With pins of the
 * program a login by these pins must work as well: that is how refresh and destroy will come in.
 */
export async function freshLogins(
  session: DeviceSession,
  wire: Wire,
  { changes, sshWay }: ToProve,
  allowLockout: boolean,
): Promise<Wire> {
  const proof: Proof = Object.assign({}, ...changes.map((change) => change.proof ?? {}));
  const keys = [...new Set(changes.flatMap((change) => change.proof?.hostKeyFingerprint ?? []))];
  const { hostKeyPins, hostKeyTrust } = wire.login;
  const proofs: Proof[] = keys.map((hostKeyFingerprint) => ({ ...proof, hostKeyFingerprint }));
  if (keys.length === 0) proofs.push(proof);
  else if (hostKeyTrust === "pin" && !allowLockout && !keys.every((key) => hostKeyPins.includes(key)))
    proofs.push({ ...proof, hostKeyFingerprint: undefined });
  let fresh: Wire | undefined;
  for (const each of proofs) {
    fresh?.close();
    fresh = await session.fresh(each);
    if (sshWay !== undefined) await proveSsh(session, fresh, sshWay, each).catch(closing(fresh));
  }
  return fresh as Wire;
}

function closing(wire: Wire): (error: unknown) => never {
  return (error) => {
    wire.close();
    throw error;
  };
}

/** Before anything is sent, so that no connection of this machine ever meets a key it was not told. */
export function learnNewKeys(session: DeviceSession, wire: Wire, changes: Changes): void {
  for (const { rotation } of changes) {
    const file = rotation === undefined ? undefined : fileOf(wire);
    if (rotation === undefined || file === undefined) continue;
    const { putBesideHostKey } = transport();
    const { host, port } = addressOf(session);
    putBesideHostKey(file, host, port, rotation.old, rotation.new);
  }
}

/** A line too many is no harm, so this fails nothing. */
export function forgetOldKeys(session: DeviceSession, wire: Wire, changes: Changes): void {
  for (const { rotation } of changes) {
    const file = rotation?.done === true ? fileOf(wire) : undefined;
    if (rotation === undefined || file === undefined) continue;
    try {
      const { host, port } = addressOf(session);
      transport().forgetHostKey(file, host, port, rotation.old);
    } catch (error) {
      const text = `the old host key could not be taken out of ${file}: ${(error as Error).message}`;
      engineLog.line(undefined, "warning", redactor.mask(text));
    }
  }
}

function fileOf(wire: Wire): string | undefined {
  return wire.login.hostKeyTrust === "known-hosts" ? wire.knownHostsFile : undefined;
}

function addressOf({ device }: DeviceSession): { host: string; port: number } {
  return { host: String(device.host), port: typeof device.port === "number" ? device.port : 22 };
}

function transport() {
  return require("../transport/learn-host-key") as typeof import("../transport/learn-host-key");
}
