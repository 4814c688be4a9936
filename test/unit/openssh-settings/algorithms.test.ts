import type { Json } from "../../../provider/core/contract";
import { checkSettings } from "../../../provider/platforms/openssh/settings/check";

const said = (argument: string, value: Json, release?: string): string[] =>
  checkSettings({ [argument]: value }, release).failures.map(({ property, reason }) => `${property}: ${reason}`);

test.each<[string, string[], string | undefined, string]>([
  ["ciphers", ["aes256-gmc@openssh.com"], "9.2", 'did you mean "aes256-gcm@openssh.com"?'],
  ["ciphers", ["AES256-CTR"], "9.2", 'did you mean "aes256-ctr"?'],
  ["ciphers", ["aes256-ctr", "+aes128-ctr"], "9.2", 'ciphers[1]: "+aes128-ctr" starts with a sign'],
  ["ciphers", ["++aes128-ctr"], "9.2", "two signs"],
  ["ciphers", ["+"], "9.2", "names no algorithm"],
  ["ciphers", ["-*"], "9.2", "silently keeps them all"],
  ["ciphers", ["-aes*", "chacha*"], "9.2", "silently keeps them all"],
  ["ciphers", ["-nosuch"], "9.2", "sshd would ignore it"],
  ["ciphers", ["-nosuch*"], "9.2", "fits no algorithm"],
  ["ciphers", ["aes*"], "9.2", "wildcards are only possible"],
  ["ciphers", ["aes128-ctr", "aes128-ctr"], "9.2", 'ciphers[1]: "aes128-ctr" is listed twice'],
  ["ciphers", ["aes128-ctr,aes256-ctr"], "9.2", "one item per name"],
  ["ciphers", ["!aes128-ctr"], "9.2", "no negation"],
  ["ciphers", ["blowfish-cbc"], "9.2", "was removed after OpenSSH 7.5"],
  ["kexAlgorithms", ["mlkem768x25519-sha256"], "9.2", "needs OpenSSH 9.9; this host has 9.2"],
  ["kexAlgorithms", ["-mlkem*", "sntrup*", "curve*", "ecdh*"], "10.0", "silently keeps them all"],
  ["hostKeyAlgorithms", ["ssh-mldsa44-ed25519@openssh.com"], "10.3", "needs OpenSSH 10.4"],
  ["pubkeyAcceptedAlgorithms", ["ssh-dss"], "10.1", "was removed after OpenSSH 10.0"],
  ["pubkeyAcceptedAlgorithms", ["ssh-foo*"], "9.2", "fits no algorithm"],
  ["caSignatureAlgorithms", ["ssh-ed25519-cert-v01@openssh.com"], "9.2", "not known"],
  ["gssapiKexAlgorithms", ["+gss-gex-sha1-"], "9.2", "write all the names"],
  ["macs", ["hmac-sha256"], "9.2", "did you mean"],
])("%s %j on %s", (argument, value, release, expected) => {
  expect(said(argument, value, release)).toEqual([expect.stringContaining(expected)]);
});

test.each<[string, string[], string | undefined]>([
  ["ciphers", ["-*-cbc", "3des-cbc"], "9.2"],
  ["ciphers", ["^aes256-gcm@openssh.com"], undefined],
  ["kexAlgorithms", ["mlkem768x25519-sha256", "curve25519-sha256"], undefined],
  ["kexAlgorithms", ["mlkem768x25519-sha256"], "9.9"],
  ["kexAlgorithms", ["-mlkem*"], "9.2"],
  ["kexAlgorithms", ["-mlkem*", "sntrup*", "curve*", "ecdh*"], "9.9"],
  // Debian's 9.2 has it, though OpenSSH itself has it under this name from 9.9 on.
  ["kexAlgorithms", ["sntrup761x25519-sha512"], "9.2"],
  ["pubkeyAcceptedAlgorithms", ["ssh-*", "rsa-sha2-*"], "9.2"],
  ["hostKeyAlgorithms", ["+ssh-rsa"], "9.2"],
  // A release newer than the table may have names of its own.
  ["ciphers", ["aes256-new"], "10.7"],
])("%s %j on %s is fine", (argument, value, release) => expect(said(argument, value, release)).toEqual([]));

test("order and signs stay as they are", () => {
  const { args } = checkSettings({ ciphers: ["^aes256-ctr", "aes128-ctr"] }, "9.2");
  expect(args.ciphers).toEqual(["^aes256-ctr", "aes128-ctr"]);
});
