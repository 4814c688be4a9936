import type { Input } from "@pulumi/pulumi";

/** UserPublicKey on OpenSSH: one line of an authorized_keys file. Source: sshd(8), AUTHORIZED_KEYS FILE FORMAT. */
export interface OpenSshUserPublicKey {
  /** The account that the key logs in to; it must exist. Part of the identity. */
  user: Input<string>;
  /**
   * The key as one line, `type base64 [comment]`: ssh-ed25519, ssh-rsa (1024 bits or more), ecdsa-sha2-nistp256/384/521,
   * sk-ssh-ed25519@openssh.com, sk-ecdsa-sha2-nistp256@openssh.com (8.2), ssh-mldsa44-ed25519 (10.6; in 10.4 and 10.5
   * with @openssh.com). The key itself is part of the identity; a changed comment is an update, and without one the
   * comment on the host is kept.
   */
  publicKey: Input<string>;
  /**
   * The authorized_keys file, absolute or relative to the home; one of those that sshd reads for the user. Part of the
   * identity. Default: the first of them.
   */
  file?: Input<string>;
  /** Options in front of the key. Given, they are exact; never given, what stands on the host is left alone. */
  options?: Input<AuthorizedKeyOptions>;
  /** Fill the output `otherKeys` with the user's other keys at each read. Default false. */
  reportOtherKeys?: Input<boolean>;
}

/** Options of a key in authorized_keys. */
export interface AuthorizedKeyOptions {
  /** Everything off, also what later releases add; the flags below, set to true, switch single things on again. Since 7.2. */
  restrict?: Input<boolean>;
  /** Port forwarding: true re-enables after `restrict`, false forbids. Default true. */
  portForwarding?: Input<boolean>;
  /** Agent forwarding. Default true. */
  agentForwarding?: Input<boolean>;
  /** X11 forwarding. Default true. */
  x11Forwarding?: Input<boolean>;
  /** A terminal. Default true. */
  pty?: Input<boolean>;
  /** Running ~/.ssh/rc. Default true. */
  userRc?: Input<boolean>;
  /** The one command this key runs; the client's own is in SSH_ORIGINAL_COMMAND. */
  command?: Input<string>;
  /** Who may use the key: addresses, CIDR networks (host bits zero), host patterns, `!` negates. Names need `useDns`. */
  from?: Input<Input<string>[]>;
  /** `YYYYMMDD` or `YYYYMMDDHHMM[SS]` in the host's time zone; with `Z` (9.1) in UTC. Since 7.7. */
  expiryTime?: Input<string>;
  /** Environment variables; without effect unless `permitUserEnvironment` allows them. At most 1024. */
  environment?: Input<{ [name: string]: Input<string> }>;
  /** `host:port` that may be connected to (-L); the port may be `*`. At most 4096. */
  permitOpen?: Input<Input<string>[]>;
  /** `[host:]port` that may be listened on (-R). At most 4096. Since 7.8. */
  permitListen?: Input<Input<string>[]>;
  /** Number of the tun device for tunnels. */
  tunnel?: Input<number>;
  /** The key signs certificates; it cannot log in itself. */
  certAuthority?: Input<boolean>;
  /** With `certAuthority`: principals that a certificate must name one of. */
  principals?: Input<Input<string>[]>;
  /** FIDO keys: whether a touch is required. Default true. Since 8.2. */
  touchRequired?: Input<boolean>;
  /** FIDO keys: whether user verification (a PIN) is required. Default false. Since 8.4. */
  verifyRequired?: Input<boolean>;
}
