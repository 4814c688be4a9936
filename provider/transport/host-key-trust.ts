import type { SshError } from "../core/errors";
import { sha256Fingerprint } from "../core/formats/fingerprint";
import type { HostKeyPolicy } from "./host-key-grounds";
import { hostKeyChanged, hostKeyRevoked, hostKeyUnchecked, hostKeyUnknown } from "./host-key-words";

export type HostKeyVerdict =
  | {
      accepted: true;
      warning?: string;
      /** The known_hosts file that vouched: where a rotation must write the new key. */
      file?: string;
    }
  | { accepted: false; error: SshError; revoked: boolean };

/** The decision about a host key that a server showed. Pure: what vouches for the key was collected before. */
export function judgeHostKey(policy: HostKeyPolicy, type: string, blob: Buffer): HostKeyVerdict {
  const fingerprint = sha256Fingerprint(blob);
  const shown = { type, fingerprint, line: `${type} ${blob.toString("base64")}` };
  if (policy.expect !== undefined) {
    const file = vouchers(policy).find((one) => one.file !== undefined)?.file;
    return policy.expect === fingerprint
      ? { accepted: true, file }
      : refused(hostKeyChanged(policy, shown, [`${policy.expect} (expected now)`]));
  }
  if (policy.trust === "unchecked") return { accepted: true, warning: hostKeyUnchecked(policy, shown) };
  const revoked = policy.records.find((record) => record.kind === "revoked" && record.fingerprint === fingerprint);
  if (revoked !== undefined) return { ...refused(hostKeyRevoked(policy, shown, revoked)), revoked: true };
  const vouching = vouchers(policy);
  const vouched = vouching.find((one) => one.fingerprint === fingerprint);
  if (vouched !== undefined) return { accepted: true, file: vouched.file };
  if (vouching.length === 0) return refused(hostKeyUnknown(policy, shown));
  const recorded = vouching.map(({ text }) => text);
  return refused(hostKeyChanged(policy, shown, recorded));
}

/** The key types we hold a record of, so that the server can be asked for these; `only` when any other would be refused. */
export function recordedTypes(policy: HostKeyPolicy): { types: string[]; only: boolean } {
  if (policy.expect !== undefined || policy.trust === "unchecked") return { types: [], only: false };
  if (policy.trust === "pin") {
    const types = policy.pins.flatMap(({ type }) => type ?? []);
    return { types, only: types.length === policy.pins.length };
  }
  return { types: policy.records.filter(({ kind }) => kind === "trusted").map(({ type }) => type), only: false };
}

/** Whether, after one key was refused, a key of another type of the same server could still be the right one. */
export function otherTypeMayMatch(policy: HostKeyPolicy): boolean {
  if (policy.expect !== undefined) return true;
  // Pins of several types: one of them may have been replaced, and the program still relies on another.
  const types = new Set(policy.pins.map(({ type }) => type));
  return policy.trust === "pin" && (types.size > 1 || types.has(undefined));
}

/** What vouches for keys of this host. With pins the program has decided, and lines of files only revoke. */
function vouchers(policy: HostKeyPolicy): { fingerprint: string; text: string; file?: string }[] {
  if (policy.trust === "pin") {
    return policy.pins.map(({ type, fingerprint }) => {
      return { fingerprint, text: `${type === undefined ? "" : `${type} `}${fingerprint} (pinned in the program)` };
    });
  }
  const trusted = policy.records.filter(({ kind }) => kind === "trusted");
  return trusted.map((record) => {
    const { type, fingerprint, file, line } = record;
    return { fingerprint, text: `${type} ${fingerprint} (${file}:${line})`, file };
  });
}

function refused(error: SshError): HostKeyVerdict & { accepted: false } {
  return { accepted: false, error, revoked: false };
}
