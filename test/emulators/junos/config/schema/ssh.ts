import type { ContainerStatement } from "../types";
import {
  container,
  empty,
  int,
  leaf,
  leafList,
  list,
  oneOf,
  presence,
  type Release,
  since,
  string,
  until,
} from "./build";

/** `[edit system services ssh]` */
export function sshStatement(release: Release): ContainerStatement {
  const old = release.number < 23.4;
  return presence("ssh", [
    leafList("authentication-order", oneOf("radius", "tacplus", "password")),
    since(
      release,
      22.3,
      container("cert-based-auth", [
        list("trusted-user-ca-keys", [], { key: string(1, 4096) }),
        since(release, 23.2, leaf("host-certificate", string(1, release.number < 24.4 ? 8960 : 8000))),
      ]),
    ),
    since(release, 23.2, leaf("host-certificate-file", string())),
    since(release, 22.3, leaf("trusted-user-ca-key-file", string())),
    since(release, 22.3, leafList("authorized-principals", string())),
    since(release, 22.3, leaf("authorized-principals-file", string())),
    since(release, 22.3, leaf("authorized-principals-command", string())),
    leaf("root-login", oneOf("allow", "deny", "deny-password")),
    since(release, 19.4, empty("no-challenge-response")),
    since(release, 19.4, empty("no-password-authentication")),
    empty("no-passwords"),
    empty("no-public-keys"),
    until(release, 23.4, empty("tcp-forwarding", "tcp-forwarding")),
    until(release, 23.4, empty("no-tcp-forwarding", "tcp-forwarding")),
    since(release, 22.2, empty("allow-tcp-forwarding")),
    since(release, 23.3, until(release, 24.2, empty("access-disable-external"))),
    leafList("protocol-version", oneOf(until(release, 19.3, "v1"), "v2")),
    leaf("max-sessions-per-connection", int(1, 65535)),
    leaf("max-pre-authentication-packets", int(20, 2147483647)),
    since(release, 19.1, empty("sftp-server")),
    leafList(
      "ciphers",
      oneOf(
        "3des-cbc",
        "aes128-cbc",
        "aes192-cbc",
        "aes256-cbc",
        "aes128-ctr",
        "aes192-ctr",
        "aes256-ctr",
        "aes128-gcm@openssh.com",
        "aes256-gcm@openssh.com",
        "chacha20-poly1305@openssh.com",
        ...(old ? ["arcfour128", "arcfour256", "arcfour", "blowfish-cbc", "cast128-cbc"] : []),
      ),
    ),
    leafList("macs", macs(old)),
    leafList(
      "key-exchange",
      oneOf(
        "curve25519-sha256",
        "ecdh-sha2-nistp256",
        "ecdh-sha2-nistp384",
        "ecdh-sha2-nistp521",
        "group-exchange-sha2",
        "group-exchange-sha1",
        "dh-group14-sha1",
        "dh-group1-sha1",
      ),
    ),
    leaf("client-alive-count-max", int(0, 255)),
    leaf("client-alive-interval", int(0, 65535)),
    release.evolved || release.number < 24.2 ? hostKeyAlgorithm() : undefined,
    since(
      release,
      22.3,
      presence("hostkey-algorithm-list", [
        empty("rsa"),
        empty("ecdsa-sha2-nistp256"),
        empty("ecdsa-sha2-nistp384"),
        empty("ecdsa-sha2-nistp521"),
        empty("ed25519"),
      ]),
    ),
    leaf("fingerprint-hash", oneOf("sha2-256", "md5")),
    leaf("authorized-keys-command", string(1, 1024)),
    leaf("authorized-keys-command-user", string(1, 256)),
    container("rekey", [leaf("data-limit", string()), leaf("time-limit", int(1, 1440))]),
    leaf("port", int(1, 65535)),
    empty("log-key-changes"),
    leaf("connection-limit", int(1, 250)),
    leaf("rate-limit", int(1, 250)),
  ]);
}

function macs(old: boolean): ReturnType<typeof oneOf> {
  const names = ["hmac-md5", "hmac-sha1", "umac-64", "umac-128", "hmac-sha2-256", "hmac-sha2-512"];
  const shortened = ["hmac-sha1-96", "hmac-md5-96"];
  const etm = (name: string): string => `${name}-etm@openssh.com`;
  return oneOf(
    ...names.map((name) => (name.startsWith("umac") ? `${name}@openssh.com` : name)),
    ...shortened,
    ...[...names, ...shortened].map(etm),
    ...(old ? ["hmac-sha2-256-96", "hmac-sha2-512-96", "hmac-ripemd160", etm("hmac-ripemd160")] : []),
  );
}

function hostKeyAlgorithm(): ContainerStatement {
  const either = (type: string) => [
    empty(`no-ssh-${type}`, type),
    presence(`ssh-${type}`, [empty("allow", "verdict"), empty("deny", "verdict")], type),
  ];
  return presence("hostkey-algorithm", [
    ...either("dss"),
    ...either("rsa"),
    ...either("ecdsa"),
    empty("no-ssh-ed25519", "ed25519"),
    empty("ssh-ed25519", "ed25519"),
  ]);
}
