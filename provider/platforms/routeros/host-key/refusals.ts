import type { Refusal } from "../../../core/contract";
import { documentation as source } from "../settings/setting";

/** What HostKey cannot do on RouterOS, and what to do instead. */
export const hostKeyRefusals: Refusal[] = [
  {
    argument: 'type: "ed25519"',
    reason: "RouterOS has Ed25519 host keys from 7.9 on; use rsa, or upgrade.",
    source,
  },
  {
    argument: 'type: "dsa", "ecdsa"',
    reason: "RouterOS makes rsa and ed25519 host keys only (v6 keeps a DSA key beside, which cannot be managed alone).",
    source,
  },
  {
    argument: "a second HostKey of the same device",
    reason: "RouterOS 7 offers exactly one host key: declare one HostKey per router.",
    source,
  },
  {
    argument: "bits (with ed25519, or with privateKey)",
    reason: "bits is the size of an RSA key that the router makes; leave it out here.",
    source,
  },
  {
    argument: "bits (3072, or any other than the five)",
    reason: "host-key-size is 1024, 1536, 2048, 4096 or 8192.",
    source,
  },
  {
    argument: "privateKey (ecdsa, dsa)",
    reason: "RouterOS imports RSA and Ed25519 (7.9+) host keys only.",
    source,
  },
  {
    argument: "privateKeyPassword",
    reason:
      "import-host-key takes a passphrase from 7.15 on; give the key without one (as a Pulumi secret), or upgrade.",
    source,
  },
  {
    argument: "exportKeyFilePrefix, exportPassphrase",
    reason:
      "export-host-key writes the private key into a file on the router: a secret left there in clear. Keep the key as a Pulumi secret and give it as privateKey, or export by hand.",
    source,
  },
  {
    argument: "label",
    reason: "Labels are Cisco's: RouterOS has one unnamed host key.",
    source,
  },
];
