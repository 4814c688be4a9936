import type { Input } from "@pulumi/pulumi";

/** HostKey on OpenSSH: a private key file, its `.pub` beside it, in use by sshd. Source: sshd_config(5), HostKey; ssh-keygen(1). */
export interface OpenSshHostKey {
  /**
   * Type of the key; mldsa44-ed25519 since 10.4, in 10.4 and 10.5 only with `hostKeyAlgorithms` set to include it.
   * Needed unless `privateKey` is given, whose type counts then. Another type is another default file, and so another key;
   * with the same `file` it is a rotation.
   */
  type?: Input<"ed25519" | "ecdsa" | "rsa" | "mldsa44-ed25519">;
  /**
   * Size: rsa 1024 to 16384, ecdsa 256, 384 or 521; the others have one size. Another size makes a new key. Default for a
   * new key: rsa 3072, ecdsa 256. Not below `requiredRsaSize` of the server.
   */
  bits?: Input<number>;
  /**
   * A private key to use instead of one that the host makes: the text in OpenSSH, PEM or PKCS#8 form, without passphrase.
   * Always a secret. Another key is a rotation. No longer given, the key stays.
   */
  privateKey?: Input<string>;
  /** A changed value makes a new key pair. Nothing else does, except `type`, `bits`, `file` and `privateKey`. */
  triggers?: Input<Input<string>[]>;
  /**
   * Absolute path of the private key; part of the identity. Default /etc/ssh/ssh_host_TYPE_key. Needed for a second key of
   * a type, and for an sshd with a configuration of its own. A file that sshd does not name yet gets its HostKey line.
   */
  file?: Input<string>;
  /** The comment, one line. Default: what stands there; for a new key ssh-keygen's own, user@host. */
  comment?: Input<string>;
  /**
   * The text of a host certificate for this key, from `ssh-keygen -s CA -h -I ID -n NAMES key.pub` where the CA is. It goes
   * to FILE-cert.pub and gets its HostCertificate line. It must be for this key, in date, and since 10.3 name principals.
   * A rotated key drops it until a new one is given.
   */
  certificate?: Input<string>;
}
