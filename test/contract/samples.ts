import { generateKeyPairSync } from "node:crypto";
import type { Args, Kind, PlatformName } from "../../provider/core/contract";

export const publicKey =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFqRTVVfJXWLtHqUYv2yrkR7o1FLyPvXWkqzT0Ru4Zk0 alice@laptop";

const privateKey = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();

/** What a program declares of each kind on a platform, with a value for every sort of argument; all of it is accepted. */
export interface Sample {
  device: Args;
  kinds: Record<Kind, Args>;
  /** Arguments whose texts have several lines by nature. */
  multiline: string[];
}

export const samples: Partial<Record<PlatformName, Sample>> = {
  junos: {
    device: {
      platform: "junos",
      host: "core1.example.net",
      user: "netops",
      password: "of netops",
      osVersion: "24.4R1",
    },
    multiline: [],
    kinds: {
      SshServerSettings: {
        port: 2222,
        permitRootLogin: "no",
        passwordAuthentication: false,
        ciphers: ["aes256-gcm@openssh.com", "aes256-ctr"],
        hostKeyAlgorithms: ["ssh-ed25519"],
        allowTcpForwarding: "no",
        maxAuthTries: 4,
        rekeyLimit: { bytes: 1_073_741_824, seconds: 3600 },
        authorizedKeysCommand: "/usr/libexec/keys",
        authorizedKeysCommandUser: "nobody",
        retryOptions: { lockoutPeriod: 600 },
        netconf: { port: 8300, rateLimit: 100 },
        match: [{ user: ["backup"], settings: { authorizedPrincipals: ["backup"] } }],
      },
      UserPublicKey: {
        user: "alice",
        publicKey,
        reportOtherKeys: true,
        options: { restrict: true, pty: true, from: ["10.0.0.0/8"], command: "show version" },
      },
      HostKey: { type: "ecdsa", bits: 256 },
      KnownHost: { host: "db.example.net", publicKey },
      OutboundSsh: {
        client: "nms",
        deviceId: "core1",
        secret: "of nms",
        servers: [{ address: "192.0.2.10", port: 7804, retry: 3, timeout: 15 }],
        services: ["netconf"],
        keepAlive: { retry: 3, timeout: 5 },
        reconnectStrategy: "sticky",
        routingInstance: "mgmt_junos",
        proxyServer: { static: { host: "proxy.example.net", port: 8080 } },
        traceoptions: { file: { filename: "outbound", files: 3 }, flag: ["all"] },
      },
    },
  },
  openssh: {
    device: { platform: "openssh", host: "web1.example.net", user: "deploy", password: "of deploy", osVersion: "10.4" },
    multiline: ["privateKey"],
    kinds: {
      SshServerSettings: {
        port: 2222,
        listenAddress: ["0.0.0.0"],
        permitRootLogin: "no",
        passwordAuthentication: false,
        ciphers: ["aes256-ctr"],
        allowUsers: ["deploy"],
        banner: "/etc/issue.net",
        maxAuthTries: 4,
        match: [{ user: ["backup"], settings: { forceCommand: "internal-sftp", x11Forwarding: false } }],
      },
      UserPublicKey: {
        user: "alice",
        publicKey,
        reportOtherKeys: true,
        options: {
          restrict: true,
          pty: true,
          from: ["10.0.0.0/8"],
          command: "uptime",
          environment: { LANG: "C" },
          permitOpen: ["db.example.net:5432"],
          expiryTime: "20300101",
        },
      },
      HostKey: { file: "/etc/ssh/ssh_host_ed25519_key", privateKey, comment: "root@web1", triggers: ["2026"] },
      KnownHost: { host: "db.example.net", port: 2222, publicKey, user: "alice", hashed: true, marker: "revoked" },
      OutboundSsh: {
        name: "home",
        remote: { host: "relay.example.net", port: 22, user: "tunnel" },
        forwards: [{ remotePort: 2201, remoteAddress: "127.0.0.1", localHost: "127.0.0.1", localPort: 22 }],
        identityFile: "/etc/pulumi-ssh/home",
        knownHostKey: publicKey,
        runAs: "tunnel",
        enabled: true,
        ciphers: ["aes256-ctr"],
      },
    },
  },
  routeros: {
    device: {
      platform: "routeros",
      host: "edge1.example.net",
      user: "automation",
      password: "of it",
      osVersion: "7.25",
    },
    multiline: ["privateKey"],
    kinds: {
      SshServerSettings: {
        strongCrypto: true,
        allowTcpForwarding: "no",
        ciphers: ["aes-gcm", "aes-ctr"],
        passwordAuthentication: "yes-if-no-key",
        port: 2222,
        allowFrom: ["192.0.2.0/24"],
        maxSessions: 10,
      },
      UserPublicKey: { user: "alice", publicKey, reportOtherKeys: true, rowComment: "of alice" },
      HostKey: { type: "ed25519", triggers: ["2026"] },
      KnownHost: { host: "192.0.2.10", publicKey, comment: "archive" },
      OutboundSsh: {
        user: "backup",
        privateKey,
        info: "backup",
        knownHostsValidation: true,
        trustedSubnets: ["192.0.2.0/24"],
      },
    },
  },
};
