import type { Args } from "../../provider/core/contract";
import { isBefore } from "../../provider/platforms/junos/release";
import type { Wanted } from "../support/program";
import { keyTypes, newKey } from "../unit/junos-keys-model";

/** One program, and the device that it meets. */
export interface PayloadCase {
  name: string;
  /** Lines that are configured there before. */
  before: string[];
  /** How it logs in: the statements under test may forbid the other way. */
  by: "key" | "password";
  over: "ssh" | "netconf";
  /** The type of the host key it knows. */
  pin?: string;
  wants: Wanted[];
}

const keys = Object.fromEntries(keyTypes.map((type) => [type, newKey(type)]));
const key = (type: string): string => keys[type] as string;
const certificate = "ssh-ed25519-cert-v01@openssh.com AAAAIHNz router";
const alice = ["set system login user alice class read-only"];

/** Programs that say everything there is to say in a release, several because some statements exclude each other. */
export function payloadCases(release: string, ports: { ssh: number; netconf: number }): PayloadCase[] {
  const from = (since: string, args: Args): Args => (isBefore(release, since) ? {} : args);
  const before = (until: string, args: Args): Args => (isBefore(release, until) ? args : {});
  const has = (since: string) => !isBefore(release, since);
  const old = isBefore(release, "23.4R1");
  const settings = (args: Args): Wanted => ({ kind: "SshServerSettings", name: "sshd", args });
  const userKey = (name: string, args: Args): Wanted => ({ kind: "UserPublicKey", name, args });
  const outbound = (name: string, args: Args): Wanted => ({
    kind: "OutboundSsh",
    name,
    args: { client: name, ...from("19.3R1", { routingInstance: "mgmt_junos" }), ...args },
  });

  return [
    {
      name: "what opens and limits",
      before: [...alice, "delete system services ssh"],
      by: "password",
      over: "netconf",
      wants: [
        settings({
          enabled: true,
          port: ports.ssh,
          ciphers: ["aes256-gcm@openssh.com", "aes128-ctr", "3des-cbc", ...(old ? ["arcfour", "cast128-cbc"] : [])],
          macs: ["hmac-sha2-256", "umac-64-etm@openssh.com", ...(old ? ["hmac-ripemd160-etm@openssh.com"] : [])],
          kexAlgorithms: ["curve25519-sha256", "ecdh-sha2-nistp256", "diffie-hellman-group14-sha1"],
          hostKeyAlgorithms: keyTypes.filter((type) => type !== "ssh-dss"),
          permitRootLogin: "yes",
          passwordAuthentication: true,
          ...from("19.4R1", { kbdInteractiveAuthentication: true, sftpServer: true }),
          pubkeyAuthentication: false,
          authenticationOrder: ["radius", "tacplus", "password"],
          maxAuthTries: 10,
          clientAliveInterval: 65535,
          clientAliveCountMax: 255,
          allowTcpForwarding: "yes",
          maxSessions: 65535,
          connectionLimit: 250,
          rateLimit: 250,
          maxPreAuthenticationPackets: 2147483647,
          protocolVersion: 2,
          fingerprintHash: "sha256",
          authorizedKeysCommand: "/usr/local/bin/keys %u",
          authorizedKeysCommandUser: "nobody",
          rekeyLimit: { bytes: 1073741824, seconds: 3600 },
          logKeyChanges: true,
          ...from("22.3R1", {
            trustedUserCaKeys: "/var/db/ca.pub",
            authorizedPrincipals: ["ops", "on call"],
            authorizedPrincipalsFile: "principals",
          }),
          ...from("23.2R1", { hostCertificate: "/var/db/host-cert.pub" }),
          ...from("22.3R1", {
            certBasedAuth: {
              trustedUserCaKeys: [`${key("ssh-ed25519")} first ca`, key("ssh-rsa")],
              ...from("23.2R1", { hostCertificate: certificate }),
            },
          }),
          ...from("23.2R2", before("24.2R1", { accessDisableExternal: true })),
          match: [{ user: ["alice", "root"], settings: { pubkeyAuthentication: false } }],
          retryOptions: {
            ...{ backoffThreshold: 3, backoffFactor: 10, minimumTime: 60, maximumTime: 300, lockoutPeriod: 2592000 },
          },
          netconf: {
            connectionLimit: 250,
            rateLimit: 250,
            ...from("21.1R1", { clientAliveInterval: 65535, clientAliveCountMax: 255 }),
          },
        }),
        outbound("nms", {
          deviceId: 'r "1" <a&b>',
          secret: "of nms",
          keepAlive: { retry: 4294967295, timeout: 0 },
          reconnectStrategy: "sticky",
          services: ["netconf"],
          servers: [{ address: "192.0.2.1", port: 65535, retry: 3, timeout: 15 }, { address: "2001:db8::1" }],
          disableSshSecuritySettings: true,
          traceoptions: {
            file: { filename: "calls", size: 1048576, files: 1000, worldReadable: true, match: "10[.]0" },
            flag: ["configuration", "connectivity"],
            noRemoteTrace: true,
          },
          ...from("23.4R1", {
            proxyServer: {
              static: { host: "proxy", port: 65535, proxyAuthorization: { user: "u", password: "of the proxy" } },
            },
          }),
        }),
      ],
    },
    {
      name: "what closes, and keys of every type",
      before: [...alice, "delete system services netconf"],
      by: "key",
      over: "ssh",
      wants: [
        settings({
          permitRootLogin: "prohibit-password",
          passwordAuthentication: false,
          ...from("19.4R1", { kbdInteractiveAuthentication: false }),
          allowTcpForwarding: "no",
          ...(isBefore(release, "18.4R3") ? { protocolVersion: "both" } : {}),
          ...before("22.3R1", { hostKeyAlgorithms: ["ssh-ed25519", "ssh-dss"] }),
          fingerprintHash: "md5",
          ...from("22.3R1", { authorizedPrincipalsCommand: "/usr/local/bin/principals" }),
          netconf: { enabled: true, port: ports.netconf },
        }),
        ...keyTypes.map((type) =>
          userKey(type, {
            user: "alice",
            publicKey: `${key(type)} <alice> & "bob"`,
            options: { from: ["10.0.0.*", "!10.0.0.1"] },
          }),
        ),
        ...keyTypes.map((type) =>
          userKey(`root ${type}`, { user: "root", publicKey: key(type), options: { from: ["10.0.0.*"] } }),
        ),
        ...keyTypes.map((type) => ({
          kind: "KnownHost" as const,
          name: type,
          args: { host: "web1.example.net", publicKey: key(type) },
        })),
        outbound("other", {
          services: [],
          traceoptions: { file: { filename: "calls", worldReadable: false }, flag: ["all"] },
          ...from("23.4R1", { proxyServer: { dhcp: true } }),
        }),
      ],
    },
    {
      name: "what a user has for itself",
      before: alice,
      by: "key",
      over: "ssh",
      pin: "ssh-rsa",
      wants: [
        settings({
          permitRootLogin: "no",
          ...before("22.3R1", { hostKeyAlgorithms: ["ssh-rsa"] }),
          ...from("24.4R1", {
            match: [
              { user: ["alice"], settings: { authorizedPrincipals: ["a", "b c"], authorizedPrincipalsFile: "f" } },
            ],
          }),
        }),
        userKey("restricted", {
          user: "alice",
          publicKey: `${key("ssh-ed25519")} alice@laptop`,
          reportOtherKeys: true,
          ...from("24.4R1", {
            options: {
              from: ["10.0.0.0/8"],
              restrict: true,
              portForwarding: true,
              agentForwarding: true,
              x11Forwarding: false,
              pty: true,
              userRc: false,
              command: "echo '<hi> & bye'",
              expiryTime: "20400101",
              environment: { LANG: "C" },
              permitOpen: ["db.example.net:5432"],
              permitListen: ["8080"],
              tunnel: 3,
            },
          }),
        }),
        ...(has("24.4R1")
          ? [
              userKey("ca", {
                user: "alice",
                publicKey: `${key("ssh-rsa")} ca`,
                options: { certAuthority: true, principals: ["alice"] },
              }),
              ...keyTypes.map((type) =>
                userKey(`root ${type}`, { user: "root", publicKey: key(type), options: { pty: false } }),
              ),
              ...["ssh-dss", "ecdsa-sha2-nistp256"].map((type) =>
                userKey(type, { user: "alice", publicKey: key(type), options: { pty: false } }),
              ),
            ]
          : []),
      ],
    },
  ];
}

/** Leaves of the models below what is managed here that no payload sets, each with why. */
export const neverSet = (release: string): { path: RegExp; why: string }[] => [
  { path: /\/apply-(groups|groups-except|macro)(\/|$)/, why: "how configuration is inherited, not what it says" },
  {
    path: /\/hostkey-algorithm\/ssh-\w+\/(allow|deny)$/,
    why: "deprecated: the container itself says allow, no-ssh-X deny",
  },
  ...(isBefore(release, "22.3R1")
    ? []
    : [{ path: /\/hostkey-algorithm(\/|$)/, why: "deprecated: hostkey-algorithm-list is written" }]),
  ...(isBefore(release, "22.2R1")
    ? []
    : [{ path: /\/(no-)?tcp-forwarding$/, why: "deprecated: allow-tcp-forwarding is written" }]),
  ...(isBefore(release, "19.4R1")
    ? []
    : [{ path: /\/ssh\/no-passwords$/, why: "no-password-authentication says just what is meant" }]),
  { path: /ssh-known-hosts\/host\/(ecdsa-key|rsa1-key)$/, why: "deprecated; the leaf of the curve is written" },
  { path: /authentication\/(encrypted-password|plain-text-password.*)$/, why: "passwords are not managed here" },
];
