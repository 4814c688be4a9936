import type { Argument, Refusal } from "../../../core/contract";

/** Every argument of UserPublicKey on RouterOS. */
export const userPublicKeyArguments: Argument[] = [
  {
    argument: "user",
    type: "string",
    values: "name of an existing RouterOS user",
    device: "/user/ssh-keys/add user={}",
    source: "RouterOS manual, User: SSH Keys",
    note: "identity: a change replaces; the user must exist, it is not made",
  },
  {
    argument: "publicKey",
    type: "string",
    values: "one line: ssh-rsa (6.31+), ssh-ed25519 (7.12+), sk-ssh-ed25519@openssh.com (7.21+), ssh-dss (v6 only)",
    device: "/user/ssh-keys/add key={}; without add: file + import public-key-file=",
    source: "RouterOS manual, User: SSH Keys",
    note: "not readable, compared by fingerprint; unknown: add before 7.9",
  },
  {
    argument: "reportOtherKeys",
    type: "boolean",
    values: "true | false",
    default: "false",
    device: "none: reads the other keys of the user",

    note: "fills output otherKeys; false leaves it unset",
  },
  {
    argument: "rowComment",
    type: "string",
    values: "free text",
    default: "empty",
    device: "/user/ssh-keys/add comment={}",
    since: "7.9",
    source: "RouterOS manual, User: SSH Keys; commands listed by RouterOS 7.9 to 7.24",
    note: "RouterOS's comment= of the row; not named comment because that output is the key's own comment. no release lists a set: a change is add and remove",
  },
];

/** What UserPublicKey cannot do on RouterOS, and what to do instead. */
export const userPublicKeyRefusals: Refusal[] = [
  {
    argument: "publicKey (ssh-ed25519)",
    reason:
      "RouterOS takes Ed25519 user keys from 7.12 on (7.10 and 7.11 answer 'unable to load key file (wrong format or bad passphrase)!'); use RSA, or upgrade.",
    source: "RouterOS manual, User: SSH Keys",
  },
  {
    argument: "publicKey (sk-ssh-ed25519@openssh.com)",
    reason: "RouterOS takes FIDO keys from 7.21 on; use ssh-ed25519 or RSA, or upgrade.",
    source: "RouterOS manual, User: SSH Keys",
  },
  {
    argument: "publicKey (ecdsa-sha2-*, sk-ecdsa-*)",
    reason: "RouterOS takes no ECDSA user key in any release; use Ed25519 (7.12+) or RSA.",
    source: "RouterOS manual, User: SSH Keys",
  },
  {
    argument: "publicKey (ssh-rsa)",
    reason: "Before 6.31 RouterOS takes DSA user keys only; upgrade.",
    source: "RouterOS manual, User: SSH Keys",
  },
  {
    argument: "publicKey (ssh-dss)",
    reason: "RouterOS 7 takes no DSA user key; use Ed25519 (7.12+) or RSA.",
    source: "RouterOS manual, User: SSH Keys",
  },
  {
    argument: "publicKey (ssh-rsa under 2048 bit)",
    reason:
      "RouterOS takes no RSA key under 2048 bit ('keys smaller than 2048bit are not allowed'): make a longer one, or Ed25519 (7.12+).",
    source: "RouterOS manual, User: SSH Keys",
  },
  {
    argument: "publicKey (*-cert-v01@openssh.com)",
    reason: "RouterOS knows no SSH certificates: declare the key itself.",
    source: "RouterOS manual, User: SSH Keys",
  },
  {
    argument: "publicKey (SSH2/RFC 4716, PEM, several lines)",
    reason: "RouterOS reads one OpenSSH line ('ssh-rsa AAAA... comment'): convert it with ssh-keygen -i.",
    source: "RouterOS manual, User: SSH Keys",
  },
  {
    argument: "publicKey (a private key)",
    reason: "This is a private key: give the .pub line. Nothing of it was sent or shown.",
    source: "RouterOS manual, SSH",
  },
  {
    argument: "options (from, command, restrict, pty, expiryTime, ...)",
    reason:
      "RouterOS keeps no options with a key: limit sources with SshServerSettings allowFrom or /user address, rights with the user's group, touch with pubkeyAuthOptions.",
    source: "RouterOS manual, User: SSH Keys; commands listed by RouterOS 7.9 to 7.24",
  },
  {
    argument: "info, keyOwner",
    reason: "RouterOS takes it from the key: write it as the comment at the end of publicKey.",
    source: "RouterOS manual, User: SSH Keys; commands listed by RouterOS 7.9 to 7.24",
  },
  {
    argument: "publicKeyFile, copyFrom",
    reason:
      "Give the key itself as publicKey; the provider makes and removes the file on the router where one is needed.",
    source: "RouterOS manual, User: SSH Keys; commands listed by RouterOS 7.9 to 7.24",
  },
  {
    argument: "password, group (making the user)",
    reason:
      "Users are not made here: create the user with another tool first; a missing one fails with the router's words.",
    source: "commands listed by RouterOS 7.9 to 7.24; RouterOS manual, SSH",
  },
];
