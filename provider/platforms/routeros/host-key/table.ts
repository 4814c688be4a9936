import type { Argument } from "../../../core/contract";
import { documentation as source } from "../settings/setting";

/** Every argument of HostKey on RouterOS. */
export const hostKeyArguments: Argument[] = [
  {
    argument: "type",
    type: '"rsa" | "ed25519"',
    values: "rsa; ed25519 from 7.9 on",
    default: "rsa; newest releases: ed25519 on new installs",
    device: "/ip/ssh/set host-key-type={}",
    source,
    note: "a router shows one host key at a time, so a change rotates its identity; before 7.9 rsa needs no command",
  },
  {
    argument: "bits",
    type: "number",
    values: "1024 | 1536 | 2048 | 4096 | 8192",
    default: "2048",
    device: "/ip/ssh/set host-key-size={} then /ip/ssh/regenerate-host-key",
    source,
    note: "RSA only; it takes effect when a key is made, so a change makes a new one; 8192 is slow on small CPUs",
  },
  {
    argument: "triggers",
    type: "string[]",
    values: "any; a changed list rotates",
    default: "[]",
    device: "/ip/ssh/regenerate-host-key",
    source,
  },
  {
    argument: "privateKey",
    type: "string (secret)",
    values: "RSA, or Ed25519 (7.9 and later); OpenSSH, PEM or PKCS#8",
    default: "-",
    device: "file + /ip/ssh/import-host-key private-key-file={}",
    source,
    note: "replaces the router's host key; an OpenSSH container is converted before it is sent",
  },
  {
    argument: "privateKeyPassword",
    type: "string (secret)",
    values: "pass phrase of privateKey",
    default: "-",
    device: "/ip/ssh/import-host-key passphrase={}",
    since: "7.15",
    source,
    note: "the vendor's word is passphrase; named as in device arguments",
  },
];
