import type { Input } from "@pulumi/pulumi";

/**
 * UserPublicKey on RouterOS: one row of `/user/ssh-keys`. Rows are known by their fingerprint, which the router shows from
 * about 7.20 on. Before that, a key that is put there gets its fingerprint at the end of its comment, and one that somebody
 * else has put there is known by its type, size and comment only; the run says so.
 *
 * The first key of a user ends that user's SSH logins by password, unless `passwordAuthentication` of SshServerSettings is
 * true; the API and WinBox keep taking the password. A RouterOS export holds no keys: a router that was restored from one
 * gets them back with `pulumi up --refresh`. Source: RouterOS manual, User: SSH Keys.
 */
export interface RouterosUserPublicKey {
  /**
   * The RouterOS user that the key logs in as. It must exist: users are not made here. Part of the identity. Source:
   * RouterOS manual, User: SSH Keys.
   */
  user: Input<string>;
  /**
   * The key as one line, `type base64 [comment]`: ssh-rsa (since 6.31; 2048 bits or more on 7), ssh-ed25519 (since 7.12),
   * sk-ssh-ed25519@openssh.com (since 7.21), ssh-dss (RouterOS 6 only); never ECDSA. The key itself is part of the identity;
   * a changed comment is an update that adds the new row before it removes the old one, because no release lets a row be
   * changed. Without a comment here, the one on the router is kept. Before 7.9 the key goes through a file, which is removed
   * at once, and must be ASCII. Source: RouterOS manual, User: SSH Keys.
   */
  publicKey: Input<string>;
  /**
   * Fill the output `otherKeys` with the user's other keys at each read. Where the router shows no fingerprints, those that
   * this provider has not put there come with an empty `fingerprint`. Default false.
   */
  reportOtherKeys?: Input<boolean>;
  /**
   * RouterOS's comment of the row (`comment=`), which is not the comment of the key. Any text without control characters.
   * Default: empty; never given, it is left alone. A change adds the key anew and removes the old row. Since 7.9. Source:
   * RouterOS manual, User: SSH Keys.
   */
  rowComment?: Input<string>;
}
