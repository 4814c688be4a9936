import type { Input } from "@pulumi/pulumi";

/**
 * HostKey on RouterOS: the one key that the router's SSH server proves itself with, made by the router or imported. What is
 * left out is not managed; taking over the key that is there keeps it. A new key cannot be undone: the former one is never
 * read. Deleting the resource leaves the key in place, because a server needs one.
 * With `hostKey` on the device, the router has to show one of these keys, and a new one is refused unless it is among them:
 * that can only be a `privateKey`. `allowLockout` replaces it all the same. Before 7.25 a key is confirmed by an export, whose
 * files are removed at once; before 7.15 its private half is not encrypted there.
 * Source: MikroTik documentation, SSH.
 */
export interface RouterosHostKey {
  /**
   * Which key the router has: `rsa`, or from 7.9 on `ed25519`. It shows one at a time, so a change gives it a new identity.
   * Default: what is there.
   */
  type?: Input<"rsa" | "ed25519">;
  /**
   * Size of an RSA key that the router makes; a change makes a new one. 8192 is slow on small CPUs. Default: what is there
   * (2048 on new routers). Not with `ed25519` and not with `privateKey`.
   */
  bits?: Input<1024 | 1536 | 2048 | 4096 | 8192>;
  /** Any texts: when the list changes, the router makes a new key. Default `[]`. */
  triggers?: Input<Input<string>[]>;
  /**
   * A private key to import, RSA or (from 7.9 on) Ed25519, in OpenSSH, PEM or PKCS#8 form; kept in state as a Pulumi secret.
   * It goes to the router through a file that is removed at once.
   */
  privateKey?: Input<string>;
  /** Passphrase of `privateKey`, since RouterOS 7.15; kept in state as a Pulumi secret. */
  privateKeyPassword?: Input<string>;
}
