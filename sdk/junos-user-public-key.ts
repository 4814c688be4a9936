import type { Input } from "@pulumi/pulumi";

/**
 * UserPublicKey on Junos: one key under `[system login user U authentication]`, or under `[system root-authentication]`.
 * Source: Junos YANG, grouping authentication-object; Remote Access Overview.
 */
export interface JunosUserPublicKey {
  /**
   * The user that the key logs in to: configured on the device already, or `root`. Letters, digits, `_` and `-`, two dots
   * at most. The account itself (class, uid, password) is never created or changed. Part of the identity. Source: Junos
   * YANG, login-user-object.
   */
  user: Input<string>;
  /**
   * The key as one line, `type base64 [comment]`: ssh-ed25519, ssh-rsa (1024 bits or more), ecdsa-sha2-nistp256/384/521,
   * and ssh-dss, which is deprecated since 18.3. Printable ASCII without backslashes. The key itself is part of the
   * identity. To Junos the whole line names the entry, so a changed comment is an update that puts the new line and takes
   * the old one away in the same commit; without a comment here, the one on the device is kept. Source: Junos YANG, lists
   * ssh-rsa, ssh-ecdsa, ssh-ed25519, ssh-dsa.
   */
  publicKey: Input<string>;
  /** Limits of the key. Given, they are exact; never given, what stands on the device is left alone. */
  options?: Input<JunosKeyOptions>;
  /** Fill the output `otherKeys` with the user's other keys at each read. Default false. */
  reportOtherKeys?: Input<boolean>;
}

/**
 * Limits of a key. Before 24.4R1 there is `from` alone; since then the others are written as one text, `key-options`,
 * which Junos does not look into: it is not documented which of them a device honours. Texts are printable ASCII without
 * backslashes. Source: Junos YANG, grouping authentication-object; sshd(8), AUTHORIZED_KEYS FILE FORMAT.
 */
export interface JunosKeyOptions {
  /**
   * Who may use the key: addresses and host patterns with `*` and `?`, `!` negates; each of letters, digits and
   * `* . : ! ? _ -`, without spaces. CIDR networks only since 24.4R1 (in `key-options`): before it, 10.* for 10.0.0.0/8.
   * Default: from anywhere.
   */
  from?: Input<Input<string>[]>;
  /** Everything off; the flags below, set to true, switch single things on again. Default false. Since 24.4R1. */
  restrict?: Input<boolean>;
  /** Port forwarding: true re-enables after `restrict`, false forbids. Default true. Since 24.4R1. */
  portForwarding?: Input<boolean>;
  /** Agent forwarding. Default true. Since 24.4R1. */
  agentForwarding?: Input<boolean>;
  /** X11 forwarding. Default true. Since 24.4R1. */
  x11Forwarding?: Input<boolean>;
  /** A terminal. Default true. Since 24.4R1. */
  pty?: Input<boolean>;
  /** Running ~/.ssh/rc. Default true. Since 24.4R1. */
  userRc?: Input<boolean>;
  /** The one command this key runs, NETCONF included. Without double quotes. Default: none. Since 24.4R1. */
  command?: Input<string>;
  /** `YYYYMMDD` or `YYYYMMDDHHMM[SS]` in the device's time zone; with `Z` in UTC. Default: never. Since 24.4R1. */
  expiryTime?: Input<string>;
  /** Environment variables, at most 1024; names of letters, digits and `_`. Default: none. Since 24.4R1. */
  environment?: Input<{ [name: string]: Input<string> }>;
  /** `host:port` that may be connected to (-L); the port may be `*`. At most 4096. Default: any. Since 24.4R1. */
  permitOpen?: Input<Input<string>[]>;
  /** `[host:]port` that may be listened on (-R). At most 4096. Default: any. Since 24.4R1. */
  permitListen?: Input<Input<string>[]>;
  /** Number of the tun device for tunnels, 0 to 2147483645. Default: any. Since 24.4R1. */
  tunnel?: Input<number>;
  /** The key signs certificates; it cannot log in itself. Default false. Since 24.4R1. */
  certAuthority?: Input<boolean>;
  /** With `certAuthority`: principals that a certificate must name one of, at most 40. Default: the user name. Since 24.4R1. */
  principals?: Input<Input<string>[]>;
}
