import type { KeyObject } from "node:crypto";

/** The line of an Ed25519 public key, as OpenSSH writes it. */
export function opensshPublicKey(key: KeyObject, comment = ""): string {
  const raw = key.export({ type: "spki", format: "der" }).subarray(-32);
  const part = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  const blob = Buffer.concat([part(Buffer.from("ssh-ed25519")), part(raw)]);
  return `ssh-ed25519 ${blob.toString("base64")} ${comment}`.trim();
}
