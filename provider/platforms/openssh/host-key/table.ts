import type { Argument, Refusal } from "../../../core/contract";
import { dsaRefusal } from "../../../core/formats/public-key";

/** Every argument of HostKey on OpenSSH. */
export const hostKeyArguments: Argument[] = [
  {
    argument: "type",
    type: '"ed25519" | "ecdsa" | "rsa" | "mldsa44-ed25519"',
    values: "ed25519 | ecdsa | rsa | mldsa44-ed25519 (10.4, where built in)",
    default: "with `privateKey`: the type of that key",
    device: "ssh-keygen -t {}",
    source: "ssh-keygen(1)",
    note: "mldsa44-ed25519 is in the default lists from 10.6 on; for 10.4 and 10.5 `hostKeyAlgorithms` of the server's settings must add it",
  },
  {
    argument: "bits",
    type: "number",
    values: "rsa 1024..16384, ecdsa 256 | 384 | 521; not with ed25519, mldsa44-ed25519",
    default: "rsa 3072, ecdsa 256",
    device: "ssh-keygen -b {}",
    source: "ssh-keygen(1)",
    note: "a changed value makes a new key pair; not below `requiredRsaSize` of the server",
  },
  {
    argument: "privateKey",
    type: "string",
    values: "OpenSSH, PEM or PKCS#8 without passphrase",
    default: "the host makes the key",
    device: "the key file, 0600 root",
    source: "ssh-keygen(1)",
    note: "a secret; imported instead of generated; travels over stdin, never in an argument",
  },
  {
    argument: "triggers",
    type: "string[]",
    values: "a changed value makes a new key pair",
    default: "none",
    device: "none",
  },
  {
    argument: "file",
    type: "string",
    values: "absolute path of the private key",
    default: "/etc/ssh/ssh_host_<type>_key",
    device: "HostKey {} and {}.pub",
    source: "sshd_config(5), HostKey",
    note: "the identity; needed for a second key of a type and for an sshd with a configuration of its own",
  },
  {
    argument: "comment",
    type: "string",
    values: "one line",
    default: "what stands there; a new key: root@host",
    device: "ssh-keygen -C {}",
    source: "ssh-keygen(1)",
  },
  {
    argument: "certificate",
    type: "string",
    values: "the text of a host certificate for this key, made with ssh-keygen -s CA -h",
    default: "none",
    device: "{file}-cert.pub and HostCertificate",
    source: "sshd_config(5), HostCertificate; ssh-keygen(1), CERTIFICATES",
    note: "a new key drops it until a new one is given",
  },
];

/** What HostKey cannot do on OpenSSH, and what to do instead. */
export const hostKeyRefusals: Refusal[] = [
  { argument: "type dsa", reason: dsaRefusal },
  {
    argument: "creating or using a host CA",
    reason:
      "Keep the CA's private key on a token or your own machine: sign there (ssh-keygen -h -s CA -I id -n names key.pub) and pass the text as `certificate`.",
  },
  {
    argument: "privateKey with a passphrase",
    reason: "sshd cannot ask for a passphrase; decrypt the key first, or use `hostKeyAgent`.",
  },
  {
    argument: "publishing SSHFP records",
    reason: "The `sshfp` output holds the records; create them with your DNS provider's resource.",
  },
];
