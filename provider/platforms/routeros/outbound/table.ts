import type { Argument, Refusal } from "../../../core/contract";

/** Every argument of OutboundSsh on RouterOS. */
export const outboundArguments: Argument[] = [
  {
    argument: "user",
    type: "string",
    values: "name of an existing RouterOS user",
    device: "/user/ssh-keys/private/import user={}",
    source: "RouterOS manual, User: SSH Keys; RouterOS manual, SSH",
    note: "identity; the key serves only what this user, or a script run as it, calls; only full-rights users may change it",
  },
  {
    argument: "privateKey",
    type: "string (secret)",
    values: "RSA, Ed25519 (7.15+); PEM, PKCS#8; an OpenSSH container is converted",
    device: "file + /user/ssh-keys/private/import private-key-file={}",
    source: "RouterOS manual, User: SSH Keys",
    note: "a changed key replaces; not readable: compared by fingerprint, else key-type, bits, owner",
  },
  {
    argument: "privateKeyPassword",
    type: "string (secret)",
    values: "pass phrase of privateKey",
    device: "/user/ssh-keys/private/import passphrase={}",
    since: "7.10",
    source: "RouterOS manual, User: SSH Keys; commands listed by RouterOS 7.9 to 7.24",
    note: "the vendor's word is passphrase; named as in device arguments",
  },
  {
    argument: "info",
    type: "string",
    values: "free text, shown beside the key",
    default: "empty",
    device: "7.21+: /user/ssh-keys/private/import info={}; 7.12-7.20: key-owner={}",
    since: "7.12",
    source: "RouterOS manual, User: SSH Keys; commands listed by RouterOS 7.9 to 7.24",
    note: "a rename at 7.21 shows no diff; no set: a change is import + remove",
  },
  {
    argument: "knownHostsValidation",
    type: "boolean",
    values: "true | false",
    default: "varies: on for new installs, off after an upgrade (another page: off)",
    device: "/ip/ssh/set known-hosts-validation={yes|no}",
    since: "7.25",
    source: "RouterOS manual, SSH",
    note: "one switch for the whole router; unknown: exact first build (not in 7.25_ab434)",
  },
  {
    argument: "trustedSubnets",
    type: "string[]",
    values: "IPv4 and IPv6 prefixes not validated",
    default: "[]",
    device: "/ip/ssh/set known-hosts-trusted-subnets={,}",
    since: "7.25",
    source: "RouterOS manual, SSH",
    note: "one list for the whole router",
  },
];

/** What OutboundSsh cannot do on RouterOS, and what to do instead. */
export const outboundRefusals: Refusal[] = [
  {
    argument: "knownHostsValidation, trustedSubnets",
    reason:
      "The router as a client checks host keys from 7.25 on only; before, it accepts any. Upgrade, or leave it unset.",
    source: "RouterOS manual, SSH; commands listed by RouterOS 7.9 to 7.24",
  },
  {
    argument: "privateKey (ed25519)",
    reason: "RouterOS imports Ed25519 private keys from 7.15 on; use RSA, or upgrade.",
    source: "RouterOS manual, User: SSH Keys",
  },
  {
    argument: "privateKey (ecdsa, dsa)",
    reason: "RouterOS imports RSA and Ed25519 private keys only.",
    source: "RouterOS manual, User: SSH Keys",
  },
  {
    argument: "privateKeyPassword",
    reason:
      "/user/ssh-keys/private/import takes a passphrase from 7.10 on; give the key without one (as a Pulumi secret), or upgrade.",
    source: "RouterOS manual, User: SSH Keys; commands listed by RouterOS 7.9 to 7.24",
  },
  {
    argument: "info",
    reason: "Key owner (info) of a private key came with 7.12; upgrade, or leave it unset.",
    source: "RouterOS manual, User: SSH Keys; commands listed by RouterOS 7.9 to 7.24",
  },
  {
    argument: "comment",
    reason: "/user/ssh-keys/private has no add and no set, so its rows get no comment: use info (7.12+).",
    source: "RouterOS manual, User: SSH Keys; commands listed by RouterOS 7.9 to 7.24",
  },
  {
    argument: "address, port, command, sourceAddress, vrf, outputToFile, asValue (of /system/ssh and /system/ssh-exec)",
    reason:
      "A call of /system/ssh or ssh-exec is an action, not state: run it from a script; this resource holds the key that such calls use.",
    source: "RouterOS manual, SSH; commands listed by RouterOS 7.9 to 7.24",
  },
  {
    argument: "password (of /system/ssh-exec, 7.17+)",
    reason: "A password in a script is a secret in clear: use a key, which is what this resource is for.",
    source: "RouterOS manual, SSH; commands listed by RouterOS 7.9 to 7.24",
  },
  {
    argument: "knownHostsIgnore (of /system/ssh and ssh-exec; sftp-known-hosts-ignore of /tool/fetch; 7.25+)",
    reason: "It belongs to a single call and turns the check off: use KnownHost, or trustedSubnets.",
    source: "RouterOS manual, SSH",
  },
  {
    argument: "client, deviceId, secret, servers, services, keepAlive, reconnectStrategy, routingInstance",
    reason:
      "That is Junos outbound-ssh; RouterOS opens no SSH by itself. Give privateKey and user, and call /system/ssh-exec from a script.",
    source: "RouterOS manual, SSH",
  },
  {
    argument: "name, remote, forwards, identityFile, knownHostKey, runAs, enabled",
    reason:
      "That is an OpenSSH reverse tunnel; the RouterOS client has no forwards. Let the other side connect, with SshServerSettings allowTcpForwarding.",
    source: "commands listed by RouterOS 7.9 to 7.24",
  },
  {
    argument: "sourceInterface, dscp, ciphers, macs, kexAlgorithms, rekeyLimit, strictHostKeyChecking",
    reason: "RouterOS has no such settings for its client; host keys are checked with knownHostsValidation (7.25+).",
    source: "commands listed by RouterOS 7.9 to 7.24",
  },
];
