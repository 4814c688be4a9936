import type { Argument, Refusal } from "../../core/contract";

const model = "Junos YANG, [security ssh-known-hosts]";
const chapter = "Remote Access Overview, Configure SSH Known Hosts";

/** Every argument of KnownHost on Junos. */
export const knownHostArguments: Argument[] = [
  {
    argument: "host",
    type: "string",
    values: "one host name or address; no port, no list, no pattern, no CIDR",
    device: "security ssh-known-hosts host {}",
    source: `${chapter}; ${model}`,
    note: "compared as written; what the CLI's own fetch stores is in lower case",
  },
  {
    argument: "publicKey",
    type: "string",
    values: "one line: ssh-rsa, ssh-dss, ecdsa-sha2-nistp256|384|521 or ssh-ed25519, and base64",
    device: "rsa-key | dsa-key | ecdsa-sha2-nistp256-key (384, 521) | ed25519-key {}",
    source: `${chapter}; ${model}`,
    note: "only the base64 is written; a host holds one key of each type",
  },
];

/** What KnownHost cannot do on Junos, and what to do instead. */
export const knownHostRefusals: Refusal[] = [
  {
    argument: "user",
    reason: "Known hosts are the device's, not a user's: [security ssh-known-hosts] has no user.",
    source: chapter,
  },
  {
    argument: "port",
    reason: "[security ssh-known-hosts host] has no port; the key holds for the host on any port.",
    source: model,
  },
  {
    argument: "hashed",
    reason: "Junos keeps host names in clear text; there is nothing to hash.",
    source: model,
  },
  {
    argument: 'marker: "cert-authority" | "revoked"',
    reason: "Junos knows plain keys only; there is no CA and no revocation in ssh-known-hosts.",
    source: model,
  },
  {
    argument: "publicKey: SSH 1 RSA (rsa1-key)",
    reason:
      "rsa1-key is for SSH 1 only and gone from 24.4R1 (still in the models of 17.4R1 to 23.4R1); give an SSH 2 key.",
    source: model,
  },
  {
    argument: "publicKey under ecdsa-key",
    reason:
      "The leaf ecdsa-key is deprecated in all models; the key is written under its curve (ecdsa-sha2-nistp256-key ...).",
    source: model,
  },
  {
    argument: "publicKey: sk-*, *-cert-v01@openssh.com",
    reason: "[security ssh-known-hosts host] has no leaf for security keys or certificates.",
    source: model,
  },
  {
    argument: "host patterns, lists, CIDR, @host with port",
    reason: "One plain name per entry: make one KnownHost per name.",
    source: model,
  },
  {
    argument: "fetch-from-server",
    reason:
      "A CLI action with a yes/no question, in no model: it trusts whatever answers. Give `publicKey`, for instance from a HostKey output.",
    source: "Remote Access Overview, Retrieve Host Key Information Manually",
  },
  {
    argument: "load-key-file",
    reason: "A CLI action that imports a known_hosts file once, in no model: declare one KnownHost per key.",
    source: "Remote Access Overview, Import Host Key Information from a File",
  },
  {
    argument: "archive-sites",
    reason:
      "[system archival configuration archive-sites] is not SSH state; setting an SCP URL at the CLI fetches a host key by a yes/no question: declare a KnownHost first, then the URL by other means.",
    source: "Remote Access Overview, Configure Support for SCP File Transfer",
  },
];
