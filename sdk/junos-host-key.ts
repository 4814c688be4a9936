import type { Input } from "@pulumi/pulumi";

/**
 * HostKey on Junos: a key that the device has made and serves already. Junos has no command that makes, imports or
 * replaces one, so the resource only tells it: the key shown in an SSH handshake for this type, confirmed over the
 * authenticated session (`file show` of its public key, or the key this run logs in by). Deleting the resource forgets it.
 * Source: Junos OS, host keys and `hostkey-algorithm-list`.
 */
export interface JunosHostKey {
  /**
   * Which key; another type is another resource. The device serves a type that `hostKeyAlgorithms` of SshServerSettings
   * permits.
   */
  type: Input<"rsa" | "ecdsa" | "ed25519">;
  /**
   * With `type: "ecdsa"`: which curve is meant, where the device serves several (22.3R1 and later). It chooses among keys
   * that are there and sizes nothing. Default: the first that is served of 256, 384 and 521.
   */
  bits?: Input<256 | 384 | 521>;
}
