import type { Input } from "@pulumi/pulumi";

/**
 * OutboundSsh on RouterOS: what the router's own SSH client (`/system/ssh`, `/system/ssh-exec`) goes by. A private key of a
 * RouterOS user, one row of `/user/ssh-keys/private`; and from 7.25 on whether the client checks host keys, which is one
 * setting for the whole router. At least one of `privateKey`, `knownHostsValidation` and `trustedSubnets` must be given.
 *
 * `/system/ssh-exec` answers with exit-code 0 also when the command failed on the other router: look at its output.
 * Source: RouterOS manual, SSH; User: SSH Keys.
 */
export interface RouterosOutboundSsh {
  /**
   * The RouterOS user whose calls of the client, and whose scripts, use the key. It must exist. Only users with full rights
   * may change it. Part of the identity. Source: RouterOS manual, User: SSH Keys.
   */
  user: Input<string>;
  /**
   * The private key, always a secret: RSA, or Ed25519 (since 7.15), as PEM or PKCS#8. OpenSSH's own container, which
   * RouterOS does not read, is converted; encrypted, it stays encrypted. The key goes through a file on the router, which is
   * removed at once. It cannot be read back: it is known by its fingerprint, which the router shows from about 7.20 on and
   * which is written into `info` before that; before 7.12 by type and size only, and the run says so: keys of one user are
   * then told by the order of their rows, and where that is not enough the error says which to look at. Part of the identity:
   * another key is a replacement, imported before the old one goes. Default: none. Source: RouterOS manual, User: SSH Keys.
   */
  privateKey?: Input<string>;
  /**
   * The passphrase of `privateKey`, always a secret. Default: none. Since 7.10. Source: RouterOS manual, User: SSH Keys
   * (`passphrase`).
   */
  privateKeyPassword?: Input<string>;
  /**
   * A text that the router shows beside the key (`key-owner` until 7.20, `info` since). No control characters, and no
   * fingerprint at its end. Default: empty; never given, or no longer, it is left alone. A change imports the key anew and removes the old row. Since 7.12.
   * Source: RouterOS manual, User: SSH Keys.
   */
  info?: Input<string>;
  /**
   * Whether the client accepts known hosts only (`known-hosts-validation`). With true, `ssh-exec` in scripts fails for hosts
   * that are neither declared by a KnownHost nor in `trustedSubnets`. One setting for the whole router: all OutboundSsh of a
   * device must give the same. When the last of them goes or no longer gives it, it becomes what it was before the first of
   * them came; an OutboundSsh that comes later takes that over, and the run says so where nobody knows it any more. Default:
   * on after a new installation of 7.25, off after an upgrade. Since 7.25. Source: RouterOS manual, SSH.
   */
  knownHostsValidation?: Input<boolean>;
  /**
   * IPv4 and IPv6 prefixes whose hosts are not validated (`known-hosts-trusted-subnets`); compared as a set, an address is
   * the prefix of one. One list for the whole router, as above. Default: empty. Since 7.25. Source: RouterOS manual, SSH.
   */
  trustedSubnets?: Input<Input<string>[]>;
}
