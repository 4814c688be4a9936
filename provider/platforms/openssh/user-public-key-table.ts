import type { Argument, Refusal } from "../../core/contract";

const flag = (argument: string, word: string, since?: string): Argument => ({
  argument: `options.${argument}`,
  type: "boolean",
  values: "true re-enables after restrict (7.2), false writes no-",
  default: "true; false under restrict",
  device: `${word} | no-${word}`,
  ...(since === undefined ? {} : { since }),
  source: "sshd(8), AUTHORIZED_KEYS FILE FORMAT",
});

/** Every argument of UserPublicKey on OpenSSH. */
export const userPublicKeyArguments: Argument[] = [
  { argument: "user", type: "string", values: "an existing account", device: "getent passwd {}", source: "sshd(8)" },
  {
    argument: "publicKey",
    type: "string",
    values:
      "one line: ssh-ed25519, ssh-rsa, ecdsa-sha2-nistp*, sk-ssh-ed25519@, sk-ecdsa-sha2-nistp256@, ssh-mldsa44-ed25519 (10.6; in 10.4 and 10.5 with @openssh.com)",
    device: "[options] {type} {base64} [comment]",
    source: "sshd(8), AUTHORIZED_KEYS FILE FORMAT",
  },
  {
    argument: "reportOtherKeys",
    type: "boolean",
    values: "true | false",
    default: "false",
    device: "none: reads the other keys of the user",
  },
  {
    argument: "file",
    type: "string",
    values: "absolute, or relative to the home",
    default: "the first of AuthorizedKeysFile",
    device: "the authorized_keys file to own",
    source: "sshd_config(5), AuthorizedKeysFile",
  },
  {
    argument: "options.restrict",
    type: "boolean",
    default: "false",
    device: "restrict",
    since: "7.2",
    source: "sshd(8)",
  },
  flag("portForwarding", "port-forwarding"),
  flag("agentForwarding", "agent-forwarding"),
  flag("x11Forwarding", "X11-forwarding"),
  flag("pty", "pty"),
  flag("userRc", "user-rc"),
  { argument: "options.command", type: "string", default: "none", device: 'command="{}"', source: "sshd(8)" },
  {
    argument: "options.from",
    type: "string[]",
    values: "host patterns, addresses, CIDR with zero host bits, !negated",
    default: "anywhere",
    device: 'from="{}"',
    source: "sshd(8); ssh_config(5), PATTERNS",
  },
  {
    argument: "options.expiryTime",
    type: "string",
    values: "YYYYMMDD or YYYYMMDDHHMM[SS]; Z suffix since 9.1",
    default: "never",
    device: 'expiry-time="{}"',
    since: "7.7",
    source: "sshd(8)",
    note: "without Z the host's time zone counts",
  },
  {
    argument: "options.environment",
    type: "{ [name: string]: string }",
    values: "1024 entries; names of letters, digits and _",
    default: "none",
    device: 'environment="NAME=value" (many)',
    source: "sshd(8)",
    note: "without effect unless permitUserEnvironment allows it",
  },
  {
    argument: "options.permitOpen",
    type: "string[]",
    values: "host:port, port may be *; 4096 entries",
    default: "any",
    device: 'permitopen="host:port" (many)',
    source: "sshd(8)",
  },
  {
    argument: "options.permitListen",
    type: "string[]",
    values: "[host:]port; 4096 entries",
    default: "any",
    device: 'permitlisten="[host:]port" (many)',
    since: "7.8",
    source: "sshd(8)",
  },
  {
    argument: "options.tunnel",
    type: "number",
    values: "tun device number",
    default: "any",
    device: 'tunnel="{}"',
    source: "sshd(8)",
  },
  {
    argument: "options.certAuthority",
    type: "boolean",
    default: "false",
    device: "cert-authority",
    source: "sshd(8)",
    note: "the key then signs certificates; plain login with it is refused",
  },
  {
    argument: "options.principals",
    type: "string[]",
    values: "with certAuthority",
    default: "the user name",
    device: 'principals="a,b"',
    source: "sshd(8)",
  },
  {
    argument: "options.touchRequired",
    type: "boolean",
    values: "FIDO keys",
    default: "true",
    device: "touch-required | no-touch-required",
    since: "8.2",
    source: "sshd(8)",
  },
  {
    argument: "options.verifyRequired",
    type: "boolean",
    values: "FIDO keys",
    default: "false",
    device: "verify-required | no-verify-required",
    since: "8.4",
    source: "sshd(8)",
  },
];

/** What UserPublicKey cannot do on OpenSSH, and what to do instead. */
export const userPublicKeyRefusals: Refusal[] = [
  {
    argument: "locking authorized_keys (chmod 400, chattr +i)",
    reason:
      'A lock covers the whole file, not one key, and would stop this tool too. Keep keys out of the user\'s reach instead: `authorizedKeysFile: ["/etc/ssh/authorized_keys.d/%u"]`, owned by root, and `file` on the keys.',
  },
  {
    argument: "type ssh-dss",
    reason: "DSA keys are off since 7.0, not built since 9.8 and cannot be built since 10.0; use ed25519.",
  },
  {
    argument: "publicKey with a certificate (*-cert-v01@openssh.com)",
    reason:
      "authorized_keys takes the key of the CA, not certificates: give the CA's public key with `options.certAuthority`, or set `trustedUserCaKeys`.",
  },
  {
    argument: "options with CR, LF or unknown names",
    reason: "sshd ignores the whole line and tells nobody; only the options of the table are accepted.",
  },
  {
    argument: "signing user certificates",
    reason:
      "The CA's private key stays off the device: run ssh-keygen -s where the CA is, or use a certificate service, and hand the result to the user.",
  },
  {
    argument: "ssh-copy-id, agents, client private keys",
    reason: "What lives on the user's own computer is not state of the device.",
  },
];
