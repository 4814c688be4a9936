import { createHash } from "node:crypto";

/** `SHA256:...` as `ssh-keygen -l` prints it: base64 of the hash of the blob, without padding. */
export function sha256Fingerprint(blob: Buffer): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

/** `MD5:aa:bb:...` as `ssh-keygen -l -E md5` prints it; network devices still show this form. */
export function md5Fingerprint(blob: Buffer): string {
  const pairs = createHash("md5").update(blob).digest("hex").match(/../g) ?? [];
  return `MD5:${pairs.join(":")}`;
}

/** Whether the text is one of the two forms above. The last base64 digit of 256 bits always ends in two zero bits. */
export function isFingerprint(text: string): boolean {
  return (
    /^SHA256:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]$/.test(text) || /^MD5:[0-9a-f]{2}(?::[0-9a-f]{2}){15}$/.test(text)
  );
}
