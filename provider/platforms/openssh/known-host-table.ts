import type { Argument, Refusal } from "../../core/contract";

const format = "sshd(8), SSH_KNOWN_HOSTS FILE FORMAT";

/** Every argument of KnownHost on OpenSSH. */
export const knownHostArguments: Argument[] = [
  {
    argument: "host",
    type: "string | string[]",
    values: "names, addresses, patterns with * and ?, !negated",
    device: "hosts field of the line",
    source: format,
    note: "compared in lower case; the hosts of a list share one line",
  },
  {
    argument: "port",
    type: "number",
    values: "1..65535",
    default: "22",
    device: "[host]:{}",
    source: format,
    note: "22 is written as the plain name: ssh never looks for [host]:22",
  },
  {
    argument: "publicKey",
    type: "string",
    values: "one line `type base64 [comment]`; no certificate",
    device: "{type} {base64} [comment]",
    source: format,
    note: "the key is part of the identity, its comment is not",
  },
  {
    argument: "user",
    type: "string",
    values: "an existing account; unset: the system's file",
    default: "system: /etc/ssh/ssh_known_hosts",
    device: "~{}/.ssh/known_hosts",
    source: "ssh_config(5), UserKnownHostsFile and GlobalKnownHostsFile",
  },
  {
    argument: "file",
    type: "string",
    values: "absolute path; not beside `user`",
    default: "by user",
    device: "another known_hosts file",
    source: "ssh_config(5), UserKnownHostsFile",
    note: "ssh reads it only where its configuration names it",
  },
  {
    argument: "hashed",
    type: "boolean",
    values: "true hides the name; one host, no pattern",
    default: "false",
    device: "|1|salt|hash",
    source: "ssh_config(5), HashKnownHosts",
    note: "another salt is no difference",
  },
  {
    argument: "marker",
    type: "string",
    values: "cert-authority | revoked",
    default: "none",
    device: "@{} in front",
    source: format,
    note: "with StrictHostKeyChecking=no a revoked key is only a warning to ssh",
  },
];

/** What KnownHost cannot do on OpenSSH, and what to do instead. */
export const knownHostRefusals: Refusal[] = [
  {
    argument: "accepting keys by ssh-keyscan or on first use",
    reason:
      "Whoever sits in between can answer a scan, so a scanned key proves nothing. Take it from `HostKey.publicKey` (read over an authenticated session), from an SSHFP record signed with DNSSEC, or from whoever runs the host.",
  },
  {
    argument: "StrictHostKeyChecking no, UserKnownHostsFile=/dev/null for private networks",
    reason:
      'Host keys are always checked. Where networks reuse addresses, give each its own known_hosts file (`file`), or let a CA sign the host keys (`marker: "cert-authority"`).',
  },
];
