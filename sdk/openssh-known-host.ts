import type { Input } from "@pulumi/pulumi";

/** KnownHost on OpenSSH: one line of a known_hosts file. Source: sshd(8), SSH_KNOWN_HOSTS FILE FORMAT. */
export interface OpenSshKnownHost {
  /**
   * Whose key it is: a host name, an address, or a pattern with `*` and `?`; a list for several names of one host, where
   * `!` in front takes hosts away from a pattern. Upper and lower case are the same. Part of the identity.
   */
  host: Input<string> | Input<Input<string>[]>;
  /** The port of that host's server, 1 to 65535: ssh knows one host by another key on each port. Default 22. Part of the identity. */
  port?: Input<number>;
  /**
   * The host's public key as one line, `type base64 [comment]`, for example the output `publicKey` of a `HostKey`; no
   * certificate. The key is part of the identity: another one is written before the old one goes. A changed comment is an
   * update, and without one the comment on the host is kept.
   */
  publicKey: Input<string>;
  /**
   * The account whose ~/.ssh/known_hosts the line goes into; it must exist. Part of the identity. Default: the system's
   * file, /etc/ssh/ssh_known_hosts, which every user's ssh reads and only root may write.
   */
  user?: Input<string>;
  /**
   * Another known_hosts file by its absolute path, instead of `user`: for networks that use the same addresses, say. ssh
   * reads it only where UserKnownHostsFile or GlobalKnownHostsFile names it. Part of the identity.
   */
  file?: Input<string>;
  /**
   * Whether the name is hidden behind a salted hash (HashKnownHosts); for one host without wildcards. Default for a new
   * line false; never given, a line that is there may have either form.
   */
  hashed?: Input<boolean>;
  /**
   * `cert-authority`: the key signs the certificates of these hosts. `revoked`: ssh must never accept the key for them
   * (with StrictHostKeyChecking=no it only warns). Default: an ordinary host key. Part of the identity.
   */
  marker?: Input<"cert-authority" | "revoked">;
}
