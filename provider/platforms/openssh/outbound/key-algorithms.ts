import { matchPattern } from "../../../core/formats/host-pattern";
import { signedList } from "../settings/relative-list";
import type { TrustedKey } from "./host-keys";

/** Signature algorithms a host of this key would prove itself with. Of an authority, any certificate may come. */
function algorithmsOf({ authority, key }: TrustedKey): string[] {
  if (authority) return certificates;
  return key.type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [key.type];
}

const certificates = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
  "ssh-rsa",
  "sk-ssh-ed25519",
  "sk-ecdsa-sha2-nistp256",
]
  .map((name) => `${name}-cert-v01@openssh.com`)
  .concat("ssh-mldsa44-ed25519-cert");

/** Whether a HostKeyAlgorithms list leaves no way for this key to be accepted; what is added or moved excludes nothing. */
export function excludes(list: readonly string[], trusted: TrustedKey): boolean {
  const { sign, items } = signedList(list);
  const listed = (name: string) => items.some((item) => matchPattern(name, item));
  const names = algorithmsOf(trusted);
  if (sign === "-") return names.every(listed);
  return sign === undefined && !names.some(listed);
}
