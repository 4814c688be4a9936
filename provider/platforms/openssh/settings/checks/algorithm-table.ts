/**
 * Every algorithm name an OpenSSH server has known since 7.4, with the releases that know it. `since` and `until` are
 * given only where a distribution does not shift them: Debian's 9.2 knows `sntrup761x25519-sha512`, which is of 9.9.
 */
export interface Algorithm {
  name: string;
  since?: string;
  until?: string;
  /** Not in the default list from this release on; `always`: known, but in no default list. */
  off?: string;
  /** In the default list from this release on, where it was known before. */
  on?: string;
}

const known = (names: string, range: Omit<Algorithm, "name"> = {}): Algorithm[] =>
  names.split(" ").map((name) => ({ name, ...range }));

const ciphers: readonly Algorithm[] = [
  ...known("chacha20-poly1305@openssh.com aes128-gcm@openssh.com aes256-gcm@openssh.com"),
  ...known("aes128-ctr aes192-ctr aes256-ctr"),
  ...known("aes128-cbc aes192-cbc aes256-cbc 3des-cbc", { off: "always" }),
  ...known("rijndael-cbc@lysator.liu.se", { until: "8.4", off: "always" }),
  ...known("blowfish-cbc cast128-cbc arcfour arcfour128 arcfour256", { until: "7.5", off: "always" }),
];

const macs: readonly Algorithm[] = [
  ...known("umac-64-etm@openssh.com umac-128-etm@openssh.com umac-64@openssh.com umac-128@openssh.com"),
  ...known("hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-sha2-256 hmac-sha2-512"),
  ...known("hmac-sha1-etm@openssh.com hmac-sha1"),
  ...known("hmac-sha1-96-etm@openssh.com hmac-sha1-96 hmac-md5-etm@openssh.com hmac-md5", { off: "always" }),
  ...known("hmac-md5-96-etm@openssh.com hmac-md5-96", { off: "always" }),
  ...known("hmac-ripemd160 hmac-ripemd160@openssh.com hmac-ripemd160-etm@openssh.com", { until: "7.5", off: "always" }),
];

const kexAlgorithms: readonly Algorithm[] = [
  ...known("mlkem768x25519-sha256", { since: "9.9" }),
  ...known("mlkem768nistp256-sha256 mlkem768brainpoolp256r1-sha256", { since: "10.5", off: "always" }),
  ...known("sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com", { since: "8.5" }),
  ...known("sntrup4591761x25519-sha512@tinyssh.org", { since: "8.0", until: "8.4" }),
  ...known("curve25519-sha256 curve25519-sha256@libssh.org"),
  ...known("ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521"),
  ...known("diffie-hellman-group-exchange-sha256 diffie-hellman-group14-sha256", { off: "10.0" }),
  ...known("diffie-hellman-group16-sha512 diffie-hellman-group18-sha512", { off: "10.0" }),
  ...known("diffie-hellman-group14-sha1", { off: "8.2" }),
  ...known("diffie-hellman-group-exchange-sha1 diffie-hellman-group1-sha1", { off: "always" }),
];

/** Signature algorithms that a plain key (no certificate) makes. */
const signatures: readonly Algorithm[] = [
  ...known("ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521"),
  ...known("rsa-sha2-512 rsa-sha2-256"),
  ...known("ssh-rsa", { off: "8.8" }),
  ...known("sk-ssh-ed25519@openssh.com sk-ecdsa-sha2-nistp256@openssh.com", { since: "8.2" }),
  ...known("webauthn-sk-ecdsa-sha2-nistp256@openssh.com", { since: "8.4", on: "10.3" }),
  ...known("ssh-mldsa44-ed25519", { since: "10.6" }),
  ...known("ssh-mldsa44-ed25519@openssh.com", { since: "10.4", until: "10.5", off: "always" }),
  ...known("ssh-xmss@openssh.com", { since: "7.7", off: "always" }),
  ...known("ssh-dss", { until: "10.0", off: "always" }),
];

const certificates: readonly Algorithm[] = [
  ...known("ssh-ed25519-cert-v01@openssh.com"),
  ...known("ssh-rsa-cert-v01@openssh.com", { off: "8.8" }),
  ...known("ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384-cert-v01@openssh.com"),
  ...known("ecdsa-sha2-nistp521-cert-v01@openssh.com"),
  ...known("rsa-sha2-512-cert-v01@openssh.com rsa-sha2-256-cert-v01@openssh.com", { since: "7.8" }),
  ...known("sk-ssh-ed25519-cert-v01@openssh.com sk-ecdsa-sha2-nistp256-cert-v01@openssh.com", { since: "8.2" }),
  ...known("webauthn-sk-ecdsa-sha2-nistp256-cert-v01@openssh.com", { since: "10.3" }),
  ...known("ssh-mldsa44-ed25519-cert", { since: "10.6" }),
  ...known("ssh-mldsa44-ed25519-cert-v01@openssh.com", { since: "10.4", until: "10.5", off: "always" }),
  ...known("ssh-xmss-cert-v01@openssh.com", { since: "7.7", off: "always" }),
  ...known("ssh-dss-cert-v01@openssh.com", { until: "10.0", off: "always" }),
];

const gssapiKexAlgorithms: readonly Algorithm[] = [
  ...known("gss-group14-sha256- gss-group16-sha512- gss-nistp256-sha256- gss-curve25519-sha256-"),
  ...known("gss-group14-sha1- gss-gex-sha1- gss-group1-sha1-"),
];

/** The names by kind of list; certificates are signed by plain keys, so their authorities have fewer. */
export const algorithmTable = {
  ciphers,
  macs,
  kexAlgorithms,
  keyAlgorithms: [...certificates, ...signatures],
  signatureAlgorithms: signatures,
  gssapiKexAlgorithms,
};

export type ListName = keyof typeof algorithmTable;
