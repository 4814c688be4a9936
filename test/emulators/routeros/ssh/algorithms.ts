import { isSince, type Release } from "../release";
import type { SshState } from "../state";

const families: { readonly [family: string]: readonly string[] } = {
  "aes-gcm": ["aes256-gcm@openssh.com", "aes128-gcm@openssh.com"],
  "aes-ctr": ["aes256-ctr", "aes192-ctr", "aes128-ctr"],
  "aes-cbc": ["aes256-cbc", "aes192-cbc", "aes128-cbc"],
  "3des-cbc": ["3des-cbc"],
  null: ["none"],
};

export interface OfferedAlgorithms {
  ciphers: string[];
  macs: string[];
  kexAlgorithms: string[];
  hostKeyAlgorithms: string[];
}

/**
 * What the server offers. With strong-crypto a router was seen to leave only diffie-hellman-group-exchange-sha256, which
 * the SSH library cannot serve; in its place stands the fixed group of 2048 bits with the same digest.
 */
export function algorithmsOf(release: Release, ssh: SshState): OfferedAlgorithms {
  const isModern = isSince(release, "7");
  const { strongCrypto } = ssh;
  const isWeak = (name: string) => strongCrypto && /128|3des|^none$/.test(name);
  const modern = isModern ? ["curve25519-sha256", "curve25519-sha256@libssh.org", "diffie-hellman-group14-sha256"] : [];
  const macs = isModern ? ["hmac-sha2-256", "hmac-sha1"] : ["hmac-sha1", "hmac-md5"];
  return {
    ciphers: familiesOf(release, ssh)
      .flatMap((family) => families[family] ?? [])
      .filter((name) => !isWeak(name)),
    macs: strongCrypto ? ["hmac-sha2-256"] : macs,
    kexAlgorithms: strongCrypto
      ? ["diffie-hellman-group14-sha256"]
      : [...modern, "diffie-hellman-group14-sha1", ...(isModern ? [] : ["diffie-hellman-group1-sha1"])],
    hostKeyAlgorithms: isModern ? ["ssh-ed25519", "rsa-sha2-256", "rsa-sha2-512", "ssh-rsa"] : ["ssh-rsa"],
  };
}

function familiesOf(release: Release, { ciphers, allowNone }: SshState): string[] {
  if (!isSince(release, "7")) return ["aes-ctr", "aes-cbc", "3des-cbc", ...(allowNone ? ["null"] : [])];
  if (!isSince(release, "7.17")) return ["aes-gcm", "aes-ctr", "aes-cbc", ...(allowNone ? ["null"] : [])];
  return ciphers.flatMap((family) => (family === "auto" ? ["aes-gcm", "aes-ctr", "aes-cbc"] : [family]));
}
