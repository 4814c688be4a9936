import type { Input } from "@pulumi/pulumi";

/**
 * KnownHost on Junos: one key of `[security ssh-known-hosts host H]`, which the device goes by when it connects itself:
 * archival of the configuration over SCP, commit synchronisation. Source: Junos YANG, [security ssh-known-hosts]; Remote
 * Access Overview, Configure SSH Known Hosts.
 */
export interface JunosKnownHost {
  /**
   * Whose key it is: one host name or address, compared as it is written (what the CLI itself fetches, it stores in lower
   * case). No port (the key holds for every port), no list, no pattern, no network. Part of the identity.
   */
  host: Input<string>;
  /**
   * The host's public key as one line, `type base64`, for example the output `publicKey` of a `HostKey`: ssh-ed25519,
   * ssh-rsa (1024 bits or more), ecdsa-sha2-nistp256/384/521, ssh-dss. Only the base64 is written, so a comment is left
   * out. The device holds one key of each type for a host: another key of the type takes the place of the old one, and is
   * a replacement. Part of the identity.
   */
  publicKey: Input<string>;
}
