import type { Input } from "@pulumi/pulumi";

/**
 * KnownHost on RouterOS: one row of `/ip/ssh/known-hosts`, the host keys that the router's own client accepts. Since 7.25;
 * before it a router accepts any host key, and the resource is refused. The list counts only while `knownHostsValidation`
 * of OutboundSsh is on; then a host that is not in it makes scripts fail (`host key not trusted`), as does one whose key is
 * another one (`host key mismatch`), while an interactive `/system/ssh` asks. Deleting the resource has that effect too.
 * Source: RouterOS manual, SSH.
 */
export interface RouterosKnownHost {
  /**
   * The host's IPv4 or IPv6 address; no name, no pattern, no port, no interface. Part of the identity. Since 7.25. Source:
   * RouterOS manual, SSH.
   */
  host: Input<string>;
  /**
   * The host's public key as one line, `type base64`, for example the output `publicKey` of a `HostKey`: ssh-ed25519 or
   * ssh-rsa. A comment is left out. The router shows it as type and fingerprint. Part of the identity: another key is a
   * replacement, added before the old one goes. Whether an address may have two rows is not documented; where a router
   * refuses the second, nothing is changed, and the error says to give the resource `deleteBeforeReplace: true`. Since 7.25.
   * Source: RouterOS manual, SSH.
   */
  publicKey: Input<string>;
  /**
   * RouterOS's comment of the row. Any text without control characters. Default: empty; never given, it is left alone. A
   * change removes the row and adds it anew. Since 7.25. Source: RouterOS manual, SSH.
   */
  comment?: Input<string>;
}
