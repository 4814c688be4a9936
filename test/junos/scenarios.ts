import { generateKeyPairSync } from "node:crypto";
import { opensshPublicKey } from "../support/openssh-public-key";
import type { Wanted } from "../support/program";

const newKey = (comment: string) => opensshPublicKey(generateKeyPairSync("ed25519").publicKey, comment);
const [alice, bob, web] = [newKey(""), newKey("bob@desk"), newKey("")];

/** Statements of somebody else: nothing that happens here may change one of them. */
export const foreign = [
  "set system host-name edge1",
  "set system login user alice class super-user",
  'set system login user alice full-name "Alice A"',
  `set system login user alice authentication ssh-ed25519 "${newKey("kept@by-hand")}"`,
  "set system services ssh log-key-changes",
  "set system services netconf ssh rate-limit 200",
  `set security ssh-known-hosts host other.example.net ed25519-key ${newKey("").split(" ")[1]}`,
  "set system services outbound-ssh client theirs device-id edge1",
  "set interfaces ge-0/0/0 description uplink",
];

const all = (more: { comment: string; ciphers: string[]; servers: string[]; maxSessions?: number }): Wanted[] => [
  {
    kind: "SshServerSettings",
    name: "sshd",
    args: { ciphers: more.ciphers, ...(more.maxSessions === undefined ? {} : { maxSessions: more.maxSessions }) },
  },
  { kind: "UserPublicKey", name: "alice", args: { user: "alice", publicKey: `${alice} ${more.comment}`.trim() } },
  { kind: "UserPublicKey", name: "bob", args: { user: "alice", publicKey: bob } },
  { kind: "KnownHost", name: "web", args: { host: "web1.example.net", publicKey: web } },
  {
    kind: "OutboundSsh",
    name: "nms",
    args: {
      client: "nms",
      deviceId: "edge1",
      secret: "of nms",
      servers: more.servers.map((address) => ({ address, port: 1 })),
    },
  },
  { kind: "HostKey", name: "key", args: { type: "ed25519" } },
];

const first = all({
  comment: "alice@laptop",
  ciphers: ["aes256-gcm@openssh.com"],
  servers: ["127.0.0.1", "127.0.0.2"],
});
const second = all({
  comment: "alice@desk",
  ciphers: ["aes256-ctr", "aes256-gcm@openssh.com"],
  servers: ["127.0.0.2", "127.0.0.1"],
  maxSessions: 5,
});

/** One run of a program each: what stands before it, and what it wants. */
export const scenarios: { name: string; before: Wanted[]; wants: Wanted[] }[] = [
  { name: "all five are made", before: [], wants: first },
  { name: "all five are changed", before: first, wants: second },
  { name: "all five are taken away", before: first, wants: first.map((each) => ({ ...each, args: undefined })) },
];
