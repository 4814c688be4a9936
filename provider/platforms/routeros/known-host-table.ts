import type { Argument, Refusal } from "../../core/contract";

/** Every argument of KnownHost on RouterOS. */
export const knownHostArguments: Argument[] = [
  {
    argument: "host",
    type: "string",
    values: "IPv4 or IPv6 address",
    device: "/ip/ssh/known-hosts/add host={}",
    since: "7.25",
    source: "RouterOS manual, SSH",
    note: "identity: a change replaces; an address, never a name; build 7.25_ab434 has no such menu yet, so it is probed",
  },
  {
    argument: "publicKey",
    type: "string",
    values: "ssh-rsa or ssh-ed25519 line (type and base64 are sent)",
    device: '/ip/ssh/known-hosts/add key="{type} {base64}"',
    since: "7.25",
    source: "RouterOS manual, SSH",
    note: "read back as key-type and fingerprint; unknown: exact rows of print",
  },
  {
    argument: "comment",
    type: "string",
    values: "free text",
    default: "empty",
    device: "/ip/ssh/known-hosts/add comment={}",
    since: "7.25",
    source: "RouterOS manual, SSH",
  },
];

/** What KnownHost cannot do on RouterOS, and what to do instead. */
export const knownHostRefusals: Refusal[] = [
  {
    argument: "(the whole resource)",
    reason:
      "Before 7.25 RouterOS has no known-hosts list and accepts any host key when it is the client: upgrade, or guard the path.",
    source: "RouterOS manual, SSH; commands listed by RouterOS 7.9 to 7.24",
  },
  {
    argument: "host (name, pattern, *, CIDR)",
    reason:
      "RouterOS matches known hosts by IP address only: give the address. For a subnet that needs no check: OutboundSsh trustedSubnets.",
    source: "RouterOS manual, SSH",
  },
  {
    argument: "port",
    reason: "The list has no port field: leave port out, the host's key is kept by address alone.",
    source: "RouterOS manual, SSH",
  },
  {
    argument: "user",
    reason: "The list is the router's, not a user's: leave user out.",
    source: "RouterOS manual, SSH",
  },
  {
    argument: "hashed",
    reason: "RouterOS stores the address in clear: leave hashed out.",
    source: "RouterOS manual, SSH",
  },
  {
    argument: "marker",
    reason: "RouterOS knows no certificate authorities and no revoked marks: list the host's key, or remove it.",
    source: "RouterOS manual, SSH",
  },
  {
    argument: "publicKey (ecdsa, dsa, sk)",
    reason: "The list takes RSA and Ed25519 keys only: have the host offer one of these.",
    source: "RouterOS manual, SSH",
  },
  {
    argument: "publicKey (a fingerprint)",
    reason:
      "The list takes the whole key; fingerprint is what RouterOS answers. Use HostKey publicKey, or ssh-keyscan.",
    source: "RouterOS manual, SSH",
  },
];
