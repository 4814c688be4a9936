// Written by `npm run generate` from the capability tables; edit those.
import type * as pulumi from "@pulumi/pulumi";

/**
 * Settings of the SSH server of RouterOS: `/ip/ssh`, and the `ssh` row of `/ip/service`. What is left out is not
 * managed.
 */
export interface RouterosServerSettings {
  /**
   * Whether only strong algorithms are offered: AES of 256 and 192 bits, SHA-256, no null and no MD5, Diffie-Hellman
   * of 2048 bits.
   * Values: true | false.
   * Default: false (7.24: also seen true).
   * Note: it may leave only the key exchange diffie-hellman-group-exchange-sha256; sessions that are open stay.
   * @see MikroTik documentation, SSH
   */
  strongCrypto?: pulumi.Input<boolean>;
  /**
   * Whether SSH clients may forward TCP through the router.
   * Values: local: clients connect out from the router; remote: they listen on it; yes: both.
   * Default: no.
   * Note: "yes" is both on the router.
   * @see MikroTik documentation, SSH
   */
  allowTcpForwarding?: pulumi.Input<"no" | "local" | "remote" | "yes">;
  /**
   * Which families of ciphers the server offers.
   * Values: families; null is no encryption; auto alone leaves the choice to the router.
   * Default: [auto].
   * Since RouterOS 7.17.
   * Note: compared as a set.
   * @see MikroTik documentation, SSH
   */
  ciphers?: pulumi.Input<pulumi.Input<"aes-gcm" | "aes-ctr" | "aes-cbc" | "3des-cbc" | "null" | "auto">[]>;
  /**
   * Whether SSH without encryption is allowed.
   * Values: true | false.
   * Default: false.
   * Up to RouterOS 7.16.
   * Note: from 7.17 on that is null among ciphers: false stays true to it, true is refused.
   * @see MikroTik documentation, SSH
   */
  allowNoneCrypto?: pulumi.Input<boolean>;
  /**
   * Who may log in over SSH with a password.
   * Values: true: everybody; yes-if-no-key: users without a key; false: nobody, from 7.21 on.
   * Default: yes-if-no-key.
   * Note: the API and WinBox take passwords all the same.
   * @see MikroTik documentation, SSH
   */
  passwordAuthentication?: pulumi.Input<boolean | "yes-if-no-key">;
  /**
   * What a FIDO key must prove at each login: a touch, or a PIN.
   * Values: touch-required: a touch; verify-required: a PIN.
   * Default: none.
   * Since RouterOS 7.21.
   * Note: OpenSSH calls it PubkeyAuthOptions; unattended logins with such keys then fail.
   * @see MikroTik documentation, SSH
   */
  pubkeyAuthOptions?: pulumi.Input<"none" | "touch-required" | "verify-required">;
  /**
   * The TCP port of the SSH server.
   * Values: 1..65535.
   * Default: 22.
   * Note: one port only; the program logs in to the API, so nothing of its device has to follow.
   * @see MikroTik documentation, Services
   */
  port?: pulumi.Input<number>;
  /**
   * Who may connect to the SSH server: networks of IPv4 and IPv6.
   * Values: IPv4 and IPv6 prefixes; [] is anywhere.
   * Default: [].
   * Note: compared as a set; a list of one family ends SSH over the other.
   * @see MikroTik documentation, Services
   */
  allowFrom?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * The routing table (VRF) in which the SSH server listens.
   * Values: name of a VRF.
   * Default: main.
   * Since RouterOS 7.9.
   * Note: the first release that has it is not known: the earliest list (7.9) has it, RouterOS 6 has not.
   * @see MikroTik documentation, Services
   */
  vrf?: pulumi.Input<string>;
  /**
   * How many sessions the SSH server takes at a time.
   * Values: 1..1000.
   * Default: 20.
   * Since RouterOS 7.16.
   * Note: sessions of the service, not channels of one connection as with OpenSSH's MaxSessions.
   * @see MikroTik documentation, Services
   */
  maxSessions?: pulumi.Input<number>;
  /**
   * Whether the SSH server runs.
   * Values: true | false.
   * Default: true.
   * Note: false is refused unless allowLockout: it ends every SSH login, also the proofs and the reading of HostKey.
   * @see MikroTik documentation, Services
   */
  enabled?: pulumi.Input<boolean>;
}

