// Written by `npm run generate` from the capability tables; edit those.
import type * as pulumi from "@pulumi/pulumi";

/** Settings of the SSH server of Junos and Junos OS Evolved. What is left out is not managed. */
export interface JunosServerSettings {
  /**
   * Whether the SSH service runs. Every other setting of the service switches it on as well.
   * Values: true: the presence container; false: container deleted.
   * Default: false (no remote access until configured).
   * Note: any other argument under [system services ssh] switches the service on as well; false together with such
   * an argument is refused.
   * @see Juniper, Remote Access Overview
   */
  enabled?: pulumi.Input<boolean>;
  /**
   * TCP port the server listens on.
   * Values: 1..65535.
   * Default: 22.
   * Note: one port only; a list (OpenSSH) is refused.
   * @see Juniper, Remote Access Overview
   */
  port?: pulumi.Input<number>;
  /**
   * Ciphers, in order of preference; the whole list.
   * Values: ordered: 3des-cbc aes128-cbc aes192-cbc aes256-cbc aes128-ctr aes192-ctr aes256-ctr
   * aes128-gcm@openssh.com aes256-gcm@openssh.com chacha20-poly1305@openssh.com.
   * Default: Evolved: chacha20-poly1305, aes*-ctr, aes*-gcm; else unknown.
   * Note: before 23.4R1 also arcfour arcfour128 arcfour256 blowfish-cbc cast128-cbc.
   * @see Juniper, Remote Access Overview
   */
  ciphers?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Message authentication codes, in order of preference; the whole list.
   * Values: ordered: hmac-md5 hmac-md5-96 hmac-sha1 hmac-sha1-96 hmac-sha2-256 hmac-sha2-512 umac-64 umac-128
   * (@openssh.com), and the -etm@openssh.com form of each.
   * Note: unknown: default. Before 23.4R1 also hmac-sha2-256-96 hmac-sha2-512-96 hmac-ripemd160
   * hmac-ripemd160-etm@openssh.com.
   * @see Juniper, Remote Access Overview
   */
  macs?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Key exchange methods, in order of preference; the whole list, under OpenSSH's names.
   * Values: ordered: curve25519-sha256 ecdh-sha2-nistp256|384|521 diffie-hellman-group-exchange-sha256
   * diffie-hellman-group-exchange-sha1 diffie-hellman-group14-sha1 diffie-hellman-group1-sha1.
   * Default: Evolved: all but -exchange-sha1 and -group1-sha1; else unknown.
   * Note: Junos words: group-exchange-sha2, group-exchange-sha1, dh-group14-sha1, dh-group1-sha1.
   * @see Juniper, Remote Access Overview
   */
  kexAlgorithms?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * The types of host keys the server shows. Key types, not signature algorithms; the keys themselves do not change.
   * Values: set of ssh-rsa ecdsa-sha2-nistp256|384|521 ssh-ed25519; ssh-dss before 22.3R1.
   * Note: with hostkey-algorithm ECDSA is one leaf: name all three curves or none. unknown: default; whether a
   * commit makes a missing key at once.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  hostKeyAlgorithms?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether root may log in: with everything, with a key only, or not at all.
   * Values: yes -> allow, no -> deny, prohibit-password -> deny-password.
   * Default: prohibit-password.
   * Note: forced-commands-only is refused.
   * @see Juniper, Remote Access Overview
   */
  permitRootLogin?: pulumi.Input<"yes" | "no" | "prohibit-password">;
  /**
   * Whether users may log in by password.
   * Values: false writes no-password-authentication, before 18.4R3/19.4R1 no-passwords; true deletes both.
   * Default: true.
   * Note: where only no-passwords exists false turns challenge-response off too, and preview says so.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  passwordAuthentication?: pulumi.Input<boolean>;
  /**
   * Whether users may log in by challenge and response (keyboard-interactive).
   * Values: false writes no-challenge-response; true deletes it.
   * Default: true.
   * Since Junos 18.4R3.
   * Note: absent from 19.1 to 19.3 (back in 19.4R1) and in 17.4R1: there only no-passwords, with
   * passwordAuthentication false.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  kbdInteractiveAuthentication?: pulumi.Input<boolean>;
  /**
   * Whether users may log in with a key.
   * Values: false writes no-public-keys; true deletes it.
   * Default: true.
   * Note: false is refused while this run logs in with a key.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  pubkeyAuthentication?: pulumi.Input<boolean>;
  /**
   * Where SSH logins look for a user's password, in this order.
   * Values: ordered.
   * Default: unset (the system authentication-order holds: unknown).
   * Note: ldaps in 20.2R1 only: refused; the model of 17.4R1 has the list without ordered-by user.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  authenticationOrder?: pulumi.Input<pulumi.Input<"radius" | "tacplus" | "password">[]>;
  /**
   * How many passwords a user may try before the connection ends. Holds for console and telnet too.
   * Values: 2..10.
   * Default: 3.
   * Note: password tries of every login (console, telnet too), not of SSH alone.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  maxAuthTries?: pulumi.Input<number>;
  /**
   * After how many seconds of silence the server asks whether the client is still there.
   * Values: 0..65535 seconds (0: off).
   * Default: 0.
   * Note: old documents begin at 1.
   * @see Juniper, Remote Access Overview
   */
  clientAliveInterval?: pulumi.Input<number>;
  /**
   * How many of these questions may go unanswered before the server ends the connection.
   * Values: 0..255.
   * Default: 3.
   * @see Juniper, Remote Access Overview
   */
  clientAliveCountMax?: pulumi.Input<number>;
  /**
   * Whether connections may be forwarded through this server.
   * Values: yes, no.
   * Default: "yes" before 22.2R1, "no" from 22.2R1.
   * Note: the old pair is deprecated from 22.2R1 and gone from 23.4R1; the document shows the old pair.
   * @see Juniper, Remote Access Overview
   */
  allowTcpForwarding?: pulumi.Input<"yes" | "no">;
  /**
   * How many sessions one connection may have.
   * Values: 1..65535 sessions in one connection.
   * Default: 10.
   * Note: the idea of OpenSSH MaxSessions; not connectionLimit.
   * @see Juniper, Remote Access Overview
   */
  maxSessions?: pulumi.Input<number>;
  /**
   * How many connections may be open at the same time.
   * Values: 1..250 simultaneous connections, IPv4 and IPv6 counted apart.
   * Default: 75.
   * @see Juniper, Remote Access Overview
   */
  connectionLimit?: pulumi.Input<number>;
  /**
   * How many connections may be tried in a minute.
   * Values: 1..250 connection attempts a minute, IPv4 and IPv6 counted apart.
   * Default: 150.
   * @see Juniper, Remote Access Overview
   */
  rateLimit?: pulumi.Input<number>;
  /**
   * How many packets the server takes from a client that has not logged in yet.
   * Values: 20..2147483647.
   * Note: unknown: default.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  maxPreAuthenticationPackets?: pulumi.Input<number>;
  /**
   * Whether the device is an SFTP server. SFTP that the device starts itself does not need it.
   * Values: true writes sftp-server, false deletes it.
   * Default: false.
   * Since Junos 19.1R1.
   * Note: incoming SFTP only; outgoing SFTP is unaffected.
   * @see Juniper, Remote Access Overview
   */
  sftpServer?: pulumi.Input<boolean>;
  /**
   * The versions of the SSH protocol the server speaks.
   * Values: 2 -> v2; both -> [ v1 v2 ] only before 18.4R3 / 19.3R1.
   * Default: 2.
   * Note: 1 alone is refused: this provider speaks SSH 2 only.
   * @see Juniper, Remote Access Overview
   */
  protocolVersion?: pulumi.Input<1 | 2 | "both">;
  /**
   * The hash in which the device shows fingerprints of keys.
   * Values: sha256 -> sha2-256, md5 -> md5.
   * Note: unknown: default. Our outputs fingerprint (SHA256) and fingerprintMd5 do not depend on it.
   * @see Juniper, Remote Access Overview
   */
  fingerprintHash?: pulumi.Input<"sha256" | "md5">;
  /**
   * A program on the device that prints the keys with which a user may log in.
   * Values: 1..1024 characters.
   * Default: unset.
   * Note: only together with authorizedKeysCommandUser.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  authorizedKeysCommand?: pulumi.Input<string>;
  /**
   * As whom that program runs.
   * Values: 1..256 characters.
   * Default: unset.
   * Note: only together with authorizedKeysCommand.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  authorizedKeysCommandUser?: pulumi.Input<string>;
  /**
   * Whether changes of authorized keys are written to the log.
   * Values: true writes log-key-changes, false deletes it.
   * Default: false.
   * Note: the document prints an argument, the model has none (empty leaf).
   * @see Juniper, Remote Access Overview
   */
  logKeyChanges?: pulumi.Input<boolean>;
  /**
   * Path of a file on the device with the public keys of authorities whose certificates let users in.
   * Values: path on the device of a file of CA public keys.
   * Default: unset.
   * Since Junos 22.3R1.
   * Note: documents say 22.4R1, the model has it in 22.3R1; the file is not copied by the provider.
   * @see Juniper, Remote Access Overview
   */
  trustedUserCaKeys?: pulumi.Input<string>;
  /**
   * Path of a file on the device with the certificate of the host key.
   * Values: path on the device of the signed host certificate.
   * Default: unset.
   * Since Junos 23.2R1.
   * Note: documents say 22.4R1; absent in the model of 22.3R1, there in 23.4R1.
   * @see Juniper, Remote Access Overview
   */
  hostCertificate?: pulumi.Input<string>;
  /**
   * Names in a user's certificate that let the user in.
   * Values: principal names; ordered-by user.
   * Default: [].
   * Since Junos 22.3R1.
   * Note: not together with authorizedPrincipalsCommand.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  authorizedPrincipals?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * A file on the device with such names.
   * Values: file name (it lies in /var/etc).
   * Default: unset.
   * Since Junos 22.3R1.
   * Note: not together with authorizedPrincipalsCommand.
   * @see Juniper, Remote Access Overview
   */
  authorizedPrincipalsFile?: pulumi.Input<string>;
  /**
   * A program on the device that prints such names.
   * Values: path of the program.
   * Default: unset.
   * Since Junos 22.3R1.
   * Note: not together with authorizedPrincipals or authorizedPrincipalsFile.
   * @see Juniper, Remote Access Overview
   */
  authorizedPrincipalsCommand?: pulumi.Input<string>;
  /**
   * Whether SSH from outside is refused. Which sources count as outside is not documented.
   * Values: true writes access-disable-external, false deletes it.
   * Default: false.
   * Since Junos 23.2R2.
   * Up to Junos 23.4.
   * Note: gone from 24.2R1; "Disable external ssh access only"; true is a lock-out risk.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  accessDisableExternal?: pulumi.Input<boolean>;
  /** When new session keys are agreed. */
  rekeyLimit?: pulumi.Input<JunosRekeyLimit>;
  /** Certificates and their authorities, in the configuration itself. */
  certBasedAuth?: pulumi.Input<JunosCertBasedAuth>;
  /** What wrong passwords lead to. Holds for every login of the device, console and telnet included. */
  retryOptions?: pulumi.Input<JunosRetryOptions>;
  /** NETCONF over SSH on a port of its own. */
  netconf?: pulumi.Input<JunosNetconf>;
  /**
   * Settings for some users only, which Junos keeps with the user.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  match?: pulumi.Input<pulumi.Input<JunosMatchBlock>[]>;
}

/** When new session keys are agreed. */
export interface JunosRekeyLimit {
  /**
   * After how many bytes new session keys are agreed.
   * Values: bytes; the leaf is a string, "1g" read on the device is normalised.
   * Note: unknown: default and range.
   * @see Juniper, Remote Access Overview
   */
  bytes?: pulumi.Input<number>;
  /**
   * After how many seconds new session keys are agreed.
   * Values: 60..86400 seconds, a multiple of 60 (device: 1..1440 minutes).
   * Note: unknown: default.
   * @see Juniper, Remote Access Overview
   */
  seconds?: pulumi.Input<number>;
}

/** Certificates and their authorities, in the configuration itself. */
export interface JunosCertBasedAuth {
  /**
   * Public keys of authorities whose certificates let users in, in the configuration itself.
   * Values: ordered-by user: public key lines, 1..4096 characters each.
   * Default: [].
   * Since Junos 22.3R1.
   * Note: CA keys in the configuration, no file needed.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  trustedUserCaKeys?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * The certificate of the host key, in the configuration itself.
   * Values: 1..8960 characters, 1..8000 in the models of 24.4R1.
   * Default: unset.
   * Since Junos 23.2R1.
   * Note: the certificate text itself.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  hostCertificate?: pulumi.Input<string>;
}

/** What wrong passwords lead to. Holds for every login of the device, console and telnet included. */
export interface JunosRetryOptions {
  /**
   * After how many wrong passwords the next prompt is delayed. Holds for every login.
   * Values: 1..3 failures.
   * Default: 2.
   * Note: every login, not SSH alone.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  backoffThreshold?: pulumi.Input<number>;
  /**
   * By how many seconds more each wrong password after that delays it. Holds for every login.
   * Values: 5..10 seconds.
   * Default: 5.
   * Note: every login; the model names no unit.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  backoffFactor?: pulumi.Input<number>;
  /**
   * How many seconds a connection lasts at least when every password was wrong. Holds for every login.
   * Values: 20..60 seconds.
   * Default: 20.
   * Note: every login; the model names no unit.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  minimumTime?: pulumi.Input<number>;
  /**
   * How many seconds a user has to enter name and password. Holds for every login.
   * Values: 20..300 seconds.
   * Default: 120.
   * Note: every login; "maximum time the connection will remain for user to enter username and password": the
   * nearest to loginGraceTime.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  maximumTime?: pulumi.Input<number>;
  /**
   * For how many seconds an account is locked after too many wrong passwords. Holds for every login.
   * Values: 60..2592000 seconds, a multiple of 60 (device: 1..43200 minutes).
   * Default: unset (no lock-out).
   * Note: every login; a failed proof login counts.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  lockoutPeriod?: pulumi.Input<number>;
}

/** NETCONF over SSH on a port of its own. */
export interface JunosNetconf {
  /**
   * Whether NETCONF over SSH is served on a port of its own.
   * Values: true: the presence container; false: container deleted.
   * Default: false.
   * Note: false is refused while this run comes in over it.
   * @see Juniper, Remote Access Overview
   */
  enabled?: pulumi.Input<boolean>;
  /**
   * TCP port for NETCONF over SSH, which takes nothing else. The SSH port goes on taking NETCONF too.
   * Values: 1..65535.
   * Default: 830.
   * Note: 21 and 23 draw a warning (document advises against them).
   * @see Juniper, Remote Access Overview
   */
  port?: pulumi.Input<number>;
  /**
   * How many connections to that port may be open at the same time.
   * Values: 1..250.
   * Default: 75.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  connectionLimit?: pulumi.Input<number>;
  /**
   * How many connections to that port may be tried in a minute.
   * Values: 1..250 a minute.
   * Default: 150.
   * Note: small values make this provider's own logins fail with an early end of stream.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  rateLimit?: pulumi.Input<number>;
  /**
   * After how many seconds of silence the server asks whether the NETCONF client is still there.
   * Values: 0..65535 seconds.
   * Default: 0.
   * Since Junos 21.1R1.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  clientAliveInterval?: pulumi.Input<number>;
  /**
   * How many of these questions may go unanswered before the server ends the connection.
   * Values: 0..255.
   * Default: 3.
   * Since Junos 21.1R1.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  clientAliveCountMax?: pulumi.Input<number>;
}

/** Settings for some users. */
export interface JunosMatchBlock {
  /**
   * The users whose stanzas hold these settings.
   * Values: exact login names (no patterns); root allowed for pubkeyAuthentication only.
   * Default: [].
   * Note: what OpenSSH says with Match User, Junos holds in the user stanza; other match criteria refused.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  user: pulumi.Input<pulumi.Input<string>[]>;
  /** What is different for these users. */
  settings: pulumi.Input<JunosMatchSettings>;
}

/** What may differ between users; everything else is for all of them. */
export interface JunosMatchSettings {
  /**
   * Whether these users may log in with a key.
   * Values: false writes no-public-keys, true deletes it.
   * Default: true.
   * Note: false only while the user has no key list; refused for the user this run logs in as with a key.
   * @see Juniper's YANG models, junos-es-conf-system
   */
  pubkeyAuthentication?: pulumi.Input<boolean>;
  /**
   * Names in a certificate that let these users in.
   * Values: principal names; ordered-by user.
   * Default: [].
   * Since Junos 24.4R1.
   * Note: not for root; exclusive with the same statement under [system services ssh].
   * @see Juniper's YANG models, junos-es-conf-system
   */
  authorizedPrincipals?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * A file on the device with such names.
   * Values: file name.
   * Default: unset.
   * Since Junos 24.4R1.
   * Note: not for root; exclusive with the same statement under [system services ssh].
   * @see Juniper's YANG models, junos-es-conf-system
   */
  authorizedPrincipalsFile?: pulumi.Input<string>;
}

