import type { Args } from "../../provider/core/contract";

export const hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKSGLNxzPKFaW6l8Ezw8XT5TN3EtLsIDmRF1L0ElKz6q";
export const hostKey2 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOk72gRQ0rCor7nE7eP5rDzPpiy29rgGr9N8zJiqUz3i";
export const rsaKey = `ssh-rsa ${rsaBlob()}`;

/** A public RSA key of 2048 bits, whose number is no product of primes that anybody knows. */
function rsaBlob(): string {
  const part = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, bytes.length >> 8, bytes.length & 255]), bytes]);
  const modulus = Buffer.concat([Buffer.from([0]), Buffer.alloc(256, 0xc3)]);
  return Buffer.concat([part(Buffer.from("ssh-rsa")), part(Buffer.from([1, 0, 1])), part(modulus)]).toString("base64");
}

/** The least that a tunnel needs. */
export const tunnelArgs: Args = {
  name: "web1",
  remote: { host: "relay.example.net", user: "tunnel" },
  forwards: [{ remotePort: 2222, localPort: 22 }],
  identityFile: "/etc/tunnel/id_ed25519",
  knownHostKey: hostKey,
  runAs: "tunnel",
};

/** Everything there is to say. */
export const fullArgs: Args = {
  ...tunnelArgs,
  enabled: true,
  remote: { host: "2001:db8::7", port: 2200, user: "tunnel+web1" },
  forwards: [
    { remotePort: 2222, localPort: 22 },
    { remotePort: 0, localHost: "::1", localPort: 443 },
    { remotePort: 1080, remoteAddress: "*" },
    { remotePort: 8443, remoteAddress: "192.0.2.1", localHost: "db.example.net", localPort: 5432 },
  ],
  localForward: [
    { localPort: 8080, remoteHost: "intranet", remotePort: 80 },
    { localAddress: "::1", localPort: 8081, remoteHost: "2001:db8::9", remotePort: 81 },
  ],
  dynamicForward: [{ localPort: 1080 }, { localAddress: "*", localPort: 1081 }],
  proxyJump: [
    { host: "bastion.example.net", knownHostKey: hostKey2 },
    {
      host: "10.0.0.1",
      port: 2022,
      user: "jump",
      identityFile: "/etc/tunnel/jump key",
      knownHostKey: [hostKey, rsaKey],
    },
  ],
  identityFile: "/etc/tünnel/100% $secret #1",
  certificateFile: "/etc/tunnel/id-cert.pub",
  knownHostKey: [hostKey, `@cert-authority ${hostKey2}`],
  serverAliveInterval: 15,
  serverAliveCountMax: 2,
  tcpKeepAlive: false,
  exitOnForwardFailure: false,
  restartSec: 3,
  addressFamily: "inet6",
  compression: true,
  ciphers: ["chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com"],
  macs: ["-hmac-sha1*"],
  kexAlgorithms: ["+diffie-hellman-group1-sha1"],
  hostKeyAlgorithms: ["^ssh-ed25519"],
  ipQos: { interactive: "ef", nonInteractive: "cs0" },
  verifyHostKeyDns: true,
  logLevel: "VERBOSE",
};
