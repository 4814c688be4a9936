import type { Argument, Refusal } from "../../../core/contract";

const model = "Junos YANG, grouping authentication-object";
const keyOptions = 'system login user U authentication ssh-TYPE "KEY" key-options';

function option(argument: string, row: Omit<Argument, "argument" | "device"> & { text: string }): Argument {
  const { text, ...rest } = row;
  return {
    argument: `options.${argument}`,
    ...rest,
    device: `${keyOptions} "...${text}..."`,
    since: "24.4R1",
    source: `${model} (24.4R1); sshd(8), AUTHORIZED_KEYS FILE FORMAT`,
    note: rest.note ?? "key-options is a free text to Junos; which options the device honours is not documented",
  };
}

const flag = (argument: string, word: string): Argument =>
  option(argument, {
    type: "boolean",
    values: `true ${word}, false no-${word}`,
    default: "true; false under restrict",
    text: `[no-]${word}`,
  });

/** Every argument of UserPublicKey on Junos. */
export const userPublicKeyArguments: Argument[] = [
  {
    argument: "user",
    type: "string",
    values: "a configured user, or root; letters, digits, _ and -, two dots at most",
    device: "system login user {} authentication | system root-authentication",
    source: "Junos YANG, login-user-object",
    note: "the account is never created",
  },
  {
    argument: "publicKey",
    type: "string",
    values:
      "one line: ssh-ed25519, ssh-rsa, ecdsa-sha2-nistp256|384|521, ssh-dss (deprecated since 18.3), base64 [comment]",
    device: 'authentication ssh-ed25519 | ssh-rsa | ssh-ecdsa | ssh-dsa "{}"',
    source: `${model}; Remote Access Overview`,
    note: "to Junos the whole line with its comment names the entry; here the key itself does, so another comment is an update",
  },
  {
    argument: "reportOtherKeys",
    type: "boolean",
    values: "true | false",
    default: "false",
    device: "none: reads the other keys of the user",
  },
  {
    argument: "options.from",
    type: "string[]",
    values: "patterns of [*.:a-zA-Z0-9!?_-] without spaces; from 24.4R1 also CIDR, which goes into key-options",
    default: "anywhere",
    device: 'system login user U authentication ssh-TYPE "KEY" from {}',
    source: `${model}; sshd(8)`,
    note: "joined by commas and compared as written",
  },
  option("restrict", { type: "boolean", values: "true: restrict", default: "false", text: "restrict" }),
  flag("portForwarding", "port-forwarding"),
  flag("agentForwarding", "agent-forwarding"),
  flag("x11Forwarding", "X11-forwarding"),
  flag("pty", "pty"),
  flag("userRc", "user-rc"),
  option("command", { type: "string", default: "none", text: 'command="{}"' }),
  option("expiryTime", {
    type: "string",
    values: "YYYYMMDD or YYYYMMDDHHMM[SS], with Z for UTC",
    default: "never",
    text: 'expiry-time="{}"',
  }),
  option("environment", {
    type: "{ [name: string]: string }",
    values: "1024 entries; names of letters, digits and _",
    default: "none",
    text: 'environment="NAME=value"',
  }),
  option("permitOpen", {
    type: "string[]",
    values: "host:port, port may be *; 4096 entries",
    default: "any",
    text: 'permitopen="host:port"',
  }),
  option("permitListen", {
    type: "string[]",
    values: "[host:]port; 4096 entries",
    default: "any",
    text: 'permitlisten="[host:]port"',
  }),
  option("tunnel", { type: "number", values: "tun device number", default: "any", text: 'tunnel="{}"' }),
  option("certAuthority", {
    type: "boolean",
    values: "true: cert-authority",
    default: "false",
    text: "cert-authority",
    note: "the key then signs certificates; plain login with it is refused",
  }),
  option("principals", {
    type: "string[]",
    values: "with certAuthority",
    default: "the user name",
    text: 'principals="a,b"',
  }),
];

/** What UserPublicKey cannot do on Junos, and what to do instead. */
export const userPublicKeyRefusals: Refusal[] = [
  {
    argument: "publicKey: sk-ssh-ed25519@openssh.com, sk-ecdsa-sha2-nistp256@openssh.com",
    reason: "Junos has no list for keys of this type (ssh-rsa, ssh-ecdsa, ssh-ed25519, ssh-dsa only): use ssh-ed25519.",
    source: model,
  },
  {
    argument: "publicKey: *-cert-v01@openssh.com",
    reason:
      "A certificate is not configured per user; trust its CA with SshServerSettings `trustedUserCaKeys` or `certBasedAuth` (22.3R1).",
    source: "Junos YANG, [system services ssh]",
  },
  {
    argument: "options other than from",
    reason:
      "key-options came with 24.4R1; before it Junos keeps only `from` (for a CA key: SshServerSettings `trustedUserCaKeys` or `certBasedAuth`).",
    source: model,
  },
  {
    argument: "options.from with CIDR or spaces",
    reason:
      "The device wants a pattern-list of [*.:a-zA-Z0-9,!?_-]: write 10.* for 10.0.0.0/8; from 24.4R1 key-options may carry the CIDR.",
    source: model,
  },
  {
    argument: "options.touchRequired, options.verifyRequired",
    reason: "They are for security keys (sk-*), which Junos does not take.",
    source: model,
  },
  {
    argument: "file",
    reason: "Keys live in the configuration, not in a file of the user: there is no path to name.",
    source: model,
  },
  {
    argument: "load-key-file",
    reason:
      "A CLI action (URL) that copies keys into the configuration once and is in no model; give the keys to UserPublicKey.",
    source: "Junos CLI reference, load-key-file",
  },
  {
    argument: "user account, class, uid, password",
    reason: "UserPublicKey owns one key line, never the account: create [system login user] with its class first.",
    source: "Junos YANG, login-user-object",
  },
];
