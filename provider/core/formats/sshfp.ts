import { createHash } from "node:crypto";
import { FormatError } from "./format-error";
import { readKeyBlob } from "./key-blob";

export interface SshfpRecord {
  /** 1 RSA, 3 ECDSA, 4 Ed25519 (RFC 4255, RFC 6594, RFC 7479). */
  algorithm: number;
  /** 1 SHA-1, 2 SHA-256. */
  type: 1 | 2;
  /** Lower-case hex. */
  fingerprint: string;
  /** The line that `ssh-keygen -r host` prints. */
  record: string;
}

/** The DNS records of a host key. A type that IANA gave no number (FIDO keys, ML-DSA) has none: an empty list. */
export function sshfpRecords(host: string, blob: Buffer): SshfpRecord[] {
  if (!/^[^\s;"()]+$/.test(host)) throw new FormatError("The host name of an SSHFP record must be one plain DNS name.");
  const algorithm = algorithmOf(readKeyBlob(blob).type);
  if (algorithm === undefined) return [];
  return ([1, 2] as const).map((type) => {
    const fingerprint = createHash(type === 1 ? "sha1" : "sha256")
      .update(blob)
      .digest("hex");
    return { algorithm, type, fingerprint, record: `${host} IN SSHFP ${algorithm} ${type} ${fingerprint}` };
  });
}

function algorithmOf(type: string): number | undefined {
  if (type === "ssh-rsa") return 1;
  if (type.startsWith("ecdsa-sha2-")) return 3;
  if (type === "ssh-ed25519") return 4;
  return undefined;
}
