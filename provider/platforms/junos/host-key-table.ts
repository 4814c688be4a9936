import type { Argument, Refusal } from "../../core/contract";

const source = "Juniper YANG, conf-system";

/** Every argument of HostKey on Junos. */
export const hostKeyArguments: Argument[] = [
  {
    argument: "type",
    type: '"rsa" | "ecdsa" | "ed25519"',
    values: "the key that the device has already",
    device: "read only: SSH handshake; file show /etc/ssh/ssh_host_{}_key.pub",
    source: "RFC 4253, section 7.1; RPC file-show",
    note: "identity; the resource only tells what the device serves, for outputs that other resources take",
  },
  {
    argument: "bits",
    type: "256 | 384 | 521",
    values: "with type ecdsa: which curve is meant",
    default: "the one curve served",
    device: "read only: host-key algorithm ecdsa-sha2-nistp{}",
    source,
    note: "identity; several curves may be served from 22.3R1",
  },
];

export const dsaReason = "DSA host keys are deprecated in the models and gone with hostkey-algorithm-list (22.3R1).";
export const bitsReason =
  "The device chooses the size (the models of 22.3R1 and 23.4R1 say 2048 for RSA); only an ECDSA curve can be named.";

/** What HostKey cannot do on Junos, and what to do instead. */
export const hostKeyRefusals: Refusal[] = [
  {
    argument: "creating a key that is not there",
    reason:
      "Junos has no command or RPC that generates host keys on demand; permit the type with SshServerSettings hostKeyAlgorithms and let the device make it.",
  },
  {
    argument: "triggers (rotation)",
    reason:
      "No CLI command and no RPC regenerates a host key on Junos (deleting files in the shell is folklore); rotate on the box, then accept the new key with `pulumi up --replace URN`.",
  },
  {
    argument: "privateKey (import)",
    reason:
      "Junos has no statement and no RPC that takes a private host key; leave it out, and the key that the device made is taken.",
  },
  { argument: "bits with rsa or ed25519", reason: bitsReason },
  {
    argument: "file, comment",
    reason: "Junos keeps its host keys under names of its own; `type` (and `bits` with ecdsa) says which one is meant.",
  },
  { argument: "label", reason: "Cisco only; Junos has one key per type: `type` says which one is meant." },
  { argument: "type: dsa", reason: dsaReason },
  {
    argument: "certificate",
    reason:
      "A host certificate is SshServerSettings hostCertificate (file) or certBasedAuth.hostCertificate (text), 23.2R1 and later.",
  },
];
