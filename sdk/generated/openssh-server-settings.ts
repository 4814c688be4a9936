// Written by `npm run generate` from the capability tables; edit those.
import type * as pulumi from "@pulumi/pulumi";

/** Settings of an OpenSSH server. What is left out is not managed. */
export interface OpenSshServerSettings {
  /**
   * TCP ports the server listens on. Given, it is the complete list: lines of other files that add a port are
   * reported.
   * Values: 1..65535, at most 256 of them.
   * Default: 22.
   * Note: a set; a port that other files add is reported, not removed.
   * @see sshd_config(5)
   */
  port?: pulumi.Input<number | pulumi.Input<number>[]>;
  /**
   * Local addresses the server listens on. An address without a port stands for all of `port`. A server that systemd
   * starts through a socket ignores it.
   * Values: host, IPv4, [IPv6], host:port, or an object.
   * Default: all local addresses.
   * Note: a set; ignored where systemd's ssh.socket owns the port.
   * @see sshd_config(5)
   */
  listenAddress?: pulumi.Input<pulumi.Input<string | OpenSshListenAddress>[]>;
  /**
   * Which kind of addresses the server listens on: both, only IPv4 (`inet`) or only IPv6 (`inet6`).
   * Default: any.
   * Note: inet6 on a host that this run reaches over IPv4 is refused unless allowLockout.
   * @see sshd_config(5)
   */
  addressFamily?: pulumi.Input<"any" | "inet" | "inet6">;
  /**
   * Traffic class of the packets sent. One word holds for all sessions; as an object, interactive sessions and all
   * others have their own.
   * Values: af11 to af43, cs0 to cs7, ef, le, va, none, 0 to 255; up to 10.0 also lowdelay, throughput, reliability.
   * Default: ef and cs0 from 10.1 on; before, af21 and cs1 (Debian: lowdelay and throughput).
   * Note: one word prints twice, numbers as hexadecimal; before 10.3 the last line of all files wins.
   * @see sshd_config(5)
   */
  ipQos?: pulumi.Input<string | OpenSshIpQos>;
  /**
   * Whether the system sends TCP keepalive probes, so that connections to dead clients end. Unlike
   * `clientAliveInterval`, they can be forged.
   * Default: true.
   * @see sshd_config(5)
   */
  tcpKeepAlive?: pulumi.Input<boolean>;
  /**
   * Whether the server looks up the name of each client. Without it, host names in `match[].host`, `allowUsers` and
   * `from` never match.
   * Default: false.
   * @see sshd_config(5)
   */
  useDns?: pulumi.Input<boolean>;
  /**
   * Routing domain that sessions are moved to after login; `%D` is the one the connection came in.
   * Values: a routing domain, %D, none.
   * Default: none.
   * Since OpenSSH 7.7.
   * Note: refused by sshd on Linux (`setting RDomain not supported on this platform`); `match[].rdomain` works
   * there.
   * @see sshd_config(5)
   */
  rdomain?: pulumi.Input<string>;
  /**
   * File the server writes its process number to, or `none`. A host without an init system is reloaded through it.
   * Values: absolute path, or none.
   * Default: /run/sshd.pid or /var/run/sshd.pid, by build.
   * @see sshd_config(5)
   */
  pidFile?: pulumi.Input<string>;
  /**
   * Text added to the version the server announces to everybody who connects; `none` adds nothing.
   * Values: rest of the line, without #; none.
   * Default: none.
   * Note: the distribution's own addition is another setting: debianBanner.
   * @see sshd_config(5)
   */
  versionAddendum?: pulumi.Input<string>;
  /**
   * Whether the announced version names the distribution's package. Builds of Debian and Ubuntu only.
   * Default: true.
   * Note: unknown to other builds; `sshd -T` of Debian 12 does not print it.
   * @see sshd_config(5) of Debian
   */
  debianBanner?: pulumi.Input<boolean>;
  /**
   * Private host key files, the complete list. Of two keys of one type only the first is used in key exchange; a
   * `.pub` file needs `hostKeyAgent`.
   * Values: absolute paths.
   * Default: rsa, ecdsa and ed25519 below /etc/ssh (10.4: also mldsa44_ed25519).
   * Note: order counts among keys of one type.
   * @see sshd_config(5)
   */
  hostKey?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Certificates of the host keys. The key inside each must be one of `hostKey`.
   * Values: absolute paths of -cert.pub files.
   * Default: none.
   * @see sshd_config(5)
   */
  hostCertificate?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Socket of an agent that holds the private host keys; `SSH_AUTH_SOCK` takes it from the environment of sshd.
   * Values: absolute path, SSH_AUTH_SOCK, none.
   * Default: none.
   * @see sshd_config(5)
   */
  hostKeyAgent?: pulumi.Input<string>;
  /**
   * Signature algorithms the server proves its identity with. A list that fits no host key makes every connection
   * fail.
   * Values: names and patterns in order of preference; + - ^ before the first item add to, take from or reorder the
   * default.
   * Default: varies by release; ssh-rsa (SHA-1) is off from 8.8 on.
   * @see sshd_config(5)
   */
  hostKeyAlgorithms?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Ciphers the server offers. Names are case-sensitive; the client's order decides.
   * Values: names in order of preference; + - ^ before the first item add to, take from or reorder the default.
   * Default: varies by release; CBC modes are off.
   * @see sshd_config(5)
   */
  ciphers?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Message authentication codes the server offers; ciphers with `gcm` and `chacha20` need none.
   * Values: names in order of preference; + - ^ before the first item add to, take from or reorder the default.
   * Default: varies by release; MD5 and truncated ones are off.
   * @see sshd_config(5)
   */
  macs?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Key exchange methods the server offers. The provider itself has no post-quantum method, so a list of those alone
   * is refused.
   * Values: names in order of preference; + - ^ before the first item add to, take from or reorder the default.
   * Default: varies by release; finite-field Diffie-Hellman is off from 10.0 on.
   * Note: mlkem768x25519-sha256 needs 9.9.
   * @see sshd_config(5)
   */
  kexAlgorithms?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Algorithms a certificate may be signed with by its authority.
   * Values: names and patterns in order of preference; + - ^ before the first item add to, take from or reorder the
   * default.
   * Default: varies by release.
   * Since OpenSSH 7.9.
   * @see sshd_config(5)
   */
  caSignatureAlgorithms?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Signature algorithms accepted in host-based authentication.
   * Values: names and patterns in order of preference; + - ^ before the first item add to, take from or reorder the
   * default.
   * Default: varies by release.
   * Note: before 8.5 written as HostbasedAcceptedKeyTypes.
   * @see sshd_config(5)
   */
  hostbasedAcceptedAlgorithms?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Signature algorithms accepted from users' keys. It must keep the one this run logs in with.
   * Values: names and patterns in order of preference; + - ^ before the first item add to, take from or reorder the
   * default.
   * Default: varies by release.
   * Note: before 8.5 written as PubkeyAcceptedKeyTypes.
   * @see sshd_config(5)
   */
  pubkeyAcceptedAlgorithms?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Shortest RSA key, in bits, that is accepted from users and used as host key. A shorter RSA host key is skipped.
   * Values: 1024..16384 bits.
   * Default: 1024.
   * Since OpenSSH 9.1.
   * Note: sshd reads smaller numbers too, without effect.
   * @see sshd_config(5)
   */
  requiredRsaSize?: pulumi.Input<number>;
  /**
   * When a connection makes new session keys. What is left out is the default.
   * @see sshd_config(5)
   */
  rekeyLimit?: pulumi.Input<OpenSshRekeyLimit>;
  /**
   * Whether clients may compress, which happens after login only.
   * Default: true.
   * Note: the former word delayed means true.
   * @see sshd_config(5)
   */
  compression?: pulumi.Input<boolean>;
  /**
   * File with the groups for the `diffie-hellman-group-exchange` methods.
   * Values: absolute path.
   * Default: /etc/ssh/moduli, by build.
   * Since OpenSSH 8.6.
   * @see sshd_config(5)
   */
  moduliFile?: pulumi.Input<string>;
  /**
   * Hash of the fingerprints in the server's log.
   * Default: sha256.
   * Note: the manual names md5 and sha256 only; of several lines the last one wins.
   * @see sshd_config(5)
   */
  fingerprintHash?: pulumi.Input<"md5" | "sha256" | "sha1" | "sha384" | "sha512">;
  /**
   * Library to use with FIDO host keys instead of what is built in.
   * Values: absolute path, internal.
   * Default: internal.
   * Since OpenSSH 8.2.
   * @see sshd_config(5)
   */
  securityKeyProvider?: pulumi.Input<string>;
  /**
   * If given, only users that one of the patterns names may log in. `user@host` also asks where the user comes from.
   * It must admit the user of this run.
   * Values: user, user@host, user@address, user@CIDR; * and ? anywhere; !negated in the host part.
   * Default: everybody.
   * Note: a set; adds up over all files; sshd does not negate user names, only hosts.
   * @see sshd_config(5)
   */
  allowUsers?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Users that may not log in. It is looked at before `allowUsers`.
   * Values: user, user@host, user@address, user@CIDR; * and ? anywhere; !negated in the host part.
   * Default: nobody.
   * Note: a set; adds up over all files.
   * @see sshd_config(5)
   */
  denyUsers?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * If given, only users with a group that one of the patterns names may log in. With `allowUsers` too, both must
   * admit.
   * Values: group name patterns, no numbers.
   * Default: everybody.
   * Note: a set; adds up over all files.
   * @see sshd_config(5)
   */
  allowGroups?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Groups whose members may not log in. It is looked at before `allowGroups`.
   * Values: group name patterns, no numbers.
   * Default: nobody.
   * Note: a set; adds up over all files.
   * @see sshd_config(5)
   */
  denyGroups?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether root may log in: `prohibit-password` with keys only, `forced-commands-only` with keys that have a
   * command.
   * Default: prohibit-password.
   * Note: prohibit-password prints without-password up to 10.0.
   * @see sshd_config(5)
   */
  permitRootLogin?: pulumi.Input<"yes" | "prohibit-password" | "forced-commands-only" | "no">;
  /**
   * Whether passwords are accepted. Where `usePam` and `kbdInteractiveAuthentication` are on, passwords still work
   * without it.
   * Default: true.
   * @see sshd_config(5)
   */
  passwordAuthentication?: pulumi.Input<boolean>;
  /**
   * Whether users' keys are accepted.
   * Default: true.
   * @see sshd_config(5)
   */
  pubkeyAuthentication?: pulumi.Input<boolean>;
  /**
   * Whether users may answer questions, which under PAM usually means a password or a one-time code.
   * Default: true; Debian and Arch: false.
   * Note: before 8.7 written as ChallengeResponseAuthentication; in match from 8.9 on.
   * @see sshd_config(5)
   */
  kbdInteractiveAuthentication?: pulumi.Input<boolean>;
  /**
   * Whether an account without a password may log in with an empty one.
   * Default: false.
   * @see sshd_config(5)
   */
  permitEmptyPasswords?: pulumi.Input<boolean>;
  /**
   * Methods a user must pass. The items are alternatives; inside one item, separated by commas, all are needed in
   * that order. `any` asks for any single one.
   * Values: comma lists of publickey, password, keyboard-interactive[:pam|:bsdauth], hostbased, gssapi-with-mic,
   * gssapi-keyex, none; or any.
   * Default: any.
   * Note: a method that is switched off makes sshd refuse the file; of several lines the first wins whole.
   * @see sshd_config(5)
   */
  authenticationMethods?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * How often a connection may try to authenticate. Each key a client offers counts. With 0 nobody logs in.
   * Values: 0 or more.
   * Default: 6.
   * Note: 0 is refused unless allowLockout.
   * @see sshd_config(5)
   */
  maxAuthTries?: pulumi.Input<number>;
  /**
   * Seconds a client has to log in before it is disconnected; 0 sets no limit.
   * Values: seconds; 0: no limit.
   * Default: 120.
   * @see sshd_config(5)
   */
  loginGraceTime?: pulumi.Input<number>;
  /**
   * Shells, commands and subsystems at one time in one connection. With 0 a connection can only forward ports.
   * Values: 0 or more.
   * Default: 10.
   * Note: 0 is refused unless allowLockout.
   * @see sshd_config(5)
   */
  maxSessions?: pulumi.Input<number>;
  /**
   * Connections that may be logging in at one time. As an object, `rate` percent of the connections are refused at
   * random from `start` on, and all of them from `full` on.
   * Default: 10:30:100.
   * Note: a plain N prints as N:30:N.
   * @see sshd_config(5)
   */
  maxStartups?: pulumi.Input<number | OpenSshMaxStartups>;
  /**
   * Connections from one source that may be logging in at one time; `maxStartups` holds besides.
   * Values: 0 or more, none.
   * Default: none.
   * Since OpenSSH 8.5.
   * @see sshd_config(5)
   */
  perSourceMaxStartups?: pulumi.Input<number | "none">;
  /**
   * How many leading bits of an address make one source for `perSourceMaxStartups` and `perSourcePenalties`.
   * Since OpenSSH 8.5.
   * @see sshd_config(5)
   */
  perSourceNetBlockSize?: pulumi.Input<OpenSshPerSourceNetBlockSize>;
  /**
   * For how many seconds sources that misbehave are refused. `true` and `false` switch it; any key switches it on,
   * and keys that are left out stay as they are.
   * Default: true.
   * Since OpenSSH 9.8.
   * Note: lines of several files add up key by key.
   * @see sshd_config(5)
   */
  perSourcePenalties?: pulumi.Input<boolean | OpenSshPerSourcePenalties>;
  /**
   * Sources that are never refused by `perSourcePenalties`, such as the station this program runs on.
   * Values: addresses, networks without host bits, patterns.
   * Default: none.
   * Since OpenSSH 9.8.
   * @see sshd_config(5)
   */
  perSourcePenaltyExemptList?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Ends a connection right away; meant for `match` blocks. For everybody it would end this run's too.
   * Default: false.
   * Since OpenSSH 9.9.
   * Note: true outside match is refused unless allowLockout.
   * @see sshd_config(5)
   */
  refuseConnection?: pulumi.Input<boolean>;
  /**
   * Whether a user's files and home must belong to the user and not be writable by others before keys count.
   * Default: true.
   * @see sshd_config(5)
   */
  strictModes?: pulumi.Input<boolean>;
  /**
   * Whether logins go through PAM. Without it, accounts whose password field starts with `!` cannot log in at all.
   * Default: false upstream, true in distributions.
   * Note: a build without PAM only warns.
   * @see sshd_config(5)
   */
  usePam?: pulumi.Input<boolean>;
  /**
   * Which PAM service decides on logins.
   * Values: name of a file in /etc/pam.d.
   * Default: sshd.
   * Since OpenSSH 9.8.
   * Note: 10.4 does not take it inside match.
   * @see sshd_config(5)
   */
  pamServiceName?: pulumi.Input<string>;
  /**
   * Whether a session finds out, through the file named by SSH_USER_AUTH, how its user logged in.
   * Default: false.
   * Since OpenSSH 7.6.
   * @see sshd_config(5)
   */
  exposeAuthInfo?: pulumi.Input<boolean>;
  /**
   * Files with the keys of a user, in the order they are read. Paths that do not start with `/` are below the user's
   * home; `%u` is the user, `%h` the home.
   * Values: paths with %% %h %U %u, or none.
   * Default: .ssh/authorized_keys .ssh/authorized_keys2 (most distributions: the first).
   * Note: %U from 7.8 on; dropping the file that holds the key of this run is refused unless allowLockout.
   * @see sshd_config(5)
   */
  authorizedKeysFile?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Program that prints further keys of a user. It needs `authorizedKeysCommandUser`.
   * Values: absolute path with arguments and %% %C %D %f %h %k %t %U %u; none.
   * Default: none.
   * @see sshd_config(5)
   */
  authorizedKeysCommand?: pulumi.Input<string>;
  /**
   * User that `authorizedKeysCommand` runs as; best one that does nothing else.
   * Values: user name, none.
   * Default: none.
   * @see sshd_config(5)
   */
  authorizedKeysCommandUser?: pulumi.Input<string>;
  /**
   * File with the names, one of which a user's certificate must carry.
   * Values: path with %% %h %U %u, none.
   * Default: none: the certificate must carry the user's name.
   * @see sshd_config(5)
   */
  authorizedPrincipalsFile?: pulumi.Input<string>;
  /**
   * Program that prints names, one of which a user's certificate must carry. It needs
   * `authorizedPrincipalsCommandUser`.
   * Values: absolute path with arguments, none.
   * Default: none.
   * @see sshd_config(5)
   */
  authorizedPrincipalsCommand?: pulumi.Input<string>;
  /**
   * User that `authorizedPrincipalsCommand` runs as.
   * Values: user name, none.
   * Default: none.
   * @see sshd_config(5)
   */
  authorizedPrincipalsCommandUser?: pulumi.Input<string>;
  /**
   * File with the public keys of authorities whose certificates let users in.
   * Values: absolute path, none.
   * Default: none.
   * Note: the file must be there; from 10.3 on a certificate must name at least one user.
   * @see sshd_config(5)
   */
  trustedUserCaKeys?: pulumi.Input<string>;
  /**
   * Files with keys that are no longer accepted. If one cannot be read, no key of anybody is accepted.
   * Values: absolute paths, or none; more than one from 10.3 on.
   * Default: none.
   * Note: each file is looked for before anything is changed; 10.5 prints it only when it is set.
   * @see sshd_config(5)
   */
  revokedKeys?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * What a FIDO key must prove: that somebody touched it, or entered its PIN. Other keys are not affected.
   * Values: none | touch-required | verify-required.
   * Default: none.
   * Since OpenSSH 8.2.
   * Note: verify-required from 8.4 on.
   * @see sshd_config(5)
   */
  pubkeyAuthOptions?: pulumi.Input<pulumi.Input<"none" | "touch-required" | "verify-required">[]>;
  /**
   * Whether users of trusted client hosts are let in on the word of those hosts' keys.
   * Default: false.
   * @see sshd_config(5)
   */
  hostbasedAuthentication?: pulumi.Input<boolean>;
  /**
   * Whether host-based authentication believes the name a client gives of itself instead of looking it up.
   * Default: false.
   * @see sshd_config(5)
   */
  hostbasedUsesNameFromPacketOnly?: pulumi.Input<boolean>;
  /**
   * Which of a user's own trust files host-based authentication ignores: all, all but `.shosts`, or none.
   * Default: yes.
   * Note: shosts-only and the use inside match from 8.3 on.
   * @see sshd_config(5)
   */
  ignoreRhosts?: pulumi.Input<"yes" | "shosts-only" | "no">;
  /**
   * Whether host-based authentication trusts only the system's known hosts, not the user's.
   * Default: false.
   * @see sshd_config(5)
   */
  ignoreUserKnownHosts?: pulumi.Input<boolean>;
  /**
   * Whether passwords are checked by Kerberos.
   * Default: false.
   * Note: a build without Kerberos only warns, which is an error after the change, because the value is not in
   * effect.
   * @see sshd_config(5)
   */
  kerberosAuthentication?: pulumi.Input<boolean>;
  /**
   * Whether a password that Kerberos refuses may still be a local one.
   * Default: true.
   * Note: a build without Kerberos only warns, which is an error after the change, because the value is not in
   * effect.
   * @see sshd_config(5)
   */
  kerberosOrLocalPasswd?: pulumi.Input<boolean>;
  /**
   * Whether a user's ticket file is removed at logout.
   * Default: true.
   * Note: a build without Kerberos only warns, which is an error after the change, because the value is not in
   * effect.
   * @see sshd_config(5)
   */
  kerberosTicketCleanup?: pulumi.Input<boolean>;
  /**
   * Whether an AFS token is fetched before the home directory is used.
   * Default: false.
   * Note: a build without AFS only warns, and `sshd -T` does not print it.
   * @see sshd_config(5)
   */
  kerberosGetAfsToken?: pulumi.Input<boolean>;
  /**
   * Whether users may log in by GSSAPI, usually with a Kerberos ticket.
   * Default: false.
   * Note: needs a build with GSSAPI; 10.4 knows it under another name by mistake (right again in 10.5).
   * @see sshd_config(5)
   */
  gssapiAuthentication?: pulumi.Input<boolean>;
  /**
   * Whether a user's credentials cache is removed at logout.
   * Default: true.
   * Note: needs a build with GSSAPI; 10.4 knows it under another name by mistake (right again in 10.5).
   * @see sshd_config(5)
   */
  gssapiCleanupCredentials?: pulumi.Input<boolean>;
  /**
   * Whether clients must address this host's own service name, or any the host has a key for.
   * Default: true.
   * Note: needs a build with GSSAPI; 10.4 knows it under another name by mistake (right again in 10.5).
   * @see sshd_config(5)
   */
  gssapiStrictAcceptorCheck?: pulumi.Input<boolean>;
  /**
   * Whether credentials that a client passes on are accepted.
   * Default: true.
   * Since OpenSSH 10.3.
   * Note: needs a build with GSSAPI; 10.4 knows it under another name by mistake (right again in 10.5).
   * @see sshd_config(5)
   */
  gssapiDelegateCredentials?: pulumi.Input<boolean>;
  /**
   * Whether GSSAPI may also do the key exchange, which then needs no host key.
   * Default: false.
   * Note: a patch of Debian, Ubuntu and others: refused where `sshd -T` does not print it.
   * @see sshd_config(5) of Debian
   */
  gssapiKeyExchange?: pulumi.Input<boolean>;
  /**
   * Whether renewed credentials replace the user's when a connection makes new keys.
   * Default: false.
   * Note: a patch of Debian, Ubuntu and others: refused where `sshd -T` does not print it.
   * @see sshd_config(5) of Debian
   */
  gssapiStoreCredentialsOnRekey?: pulumi.Input<boolean>;
  /**
   * Key exchange methods for `gssapiKeyExchange`, in order of preference.
   * Values: gss- names, each with a hyphen at its end; no + - ^.
   * Default: what `sshd -T` prints.
   * Note: a patch of Debian, Ubuntu and others: refused where `sshd -T` does not print it.
   * @see sshd_config(5) of Debian
   */
  gssapiKexAlgorithms?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * After how many silent seconds a client is asked, inside the encrypted connection, whether it is still there. 0
   * never asks.
   * Values: seconds; 0: off.
   * Default: 0.
   * @see sshd_config(5)
   */
  clientAliveInterval?: pulumi.Input<number>;
  /**
   * How many unanswered questions of `clientAliveInterval` end the connection; 0 never ends it.
   * Values: 0 or more; 0 never disconnects (from 8.2 on).
   * Default: 3.
   * @see sshd_config(5)
   */
  clientAliveCountMax?: pulumi.Input<number>;
  /**
   * Closes channels that were idle for some time, by kind of channel. The first entry that fits a channel holds.
   * Default: none.
   * Since OpenSSH 9.2.
   * Note: the order counts; of several lines the first wins whole.
   * @see sshd_config(5)
   */
  channelTimeout?: pulumi.Input<pulumi.Input<OpenSshChannelTimeout>[]>;
  /**
   * Seconds after which a connection without any open channel is ended; 0 and `none` never end it.
   * Values: seconds; 0 and none: never.
   * Default: none.
   * Since OpenSSH 9.2.
   * Note: too short a time ends this run's connection before its first command; none on a later line wins over a
   * number.
   * @see sshd_config(5)
   */
  unusedConnectionTimeout?: pulumi.Input<number | "none">;
  /**
   * Which TCP forwarding clients may ask for: `local` lets them open connections, `remote` lets them listen.
   * Values: yes | all | no | local | remote.
   * Default: yes (Alpine: no).
   * Note: all means yes; a jump of this run through the host needs yes or local.
   * @see sshd_config(5)
   */
  allowTcpForwarding?: pulumi.Input<"yes" | "all" | "no" | "local" | "remote">;
  /**
   * The same for Unix domain sockets.
   * Values: yes | all | no | local | remote.
   * Default: yes.
   * @see sshd_config(5)
   */
  allowStreamLocalForwarding?: pulumi.Input<"yes" | "all" | "no" | "local" | "remote">;
  /**
   * Whether clients may make their key agent available in the session.
   * Default: true.
   * @see sshd_config(5)
   */
  allowAgentForwarding?: pulumi.Input<boolean>;
  /**
   * Switches off every kind of forwarding, whatever the other settings say.
   * Default: false.
   * Since OpenSSH 7.4.
   * @see sshd_config(5)
   */
  disableForwarding?: pulumi.Input<boolean>;
  /**
   * Where forwarded ports listen: on loopback only, on every address, or where the client says.
   * Default: no.
   * Note: with no, a client that asks for 0.0.0.0 gets loopback and is not told.
   * @see sshd_config(5)
   */
  gatewayPorts?: pulumi.Input<"no" | "yes" | "clientspecified">;
  /**
   * Destinations that clients may reach through forwarding, as `host:port`; `any` and `none` stand alone.
   * Values: host:port, [IPv6]:port, * for either; or only any, none.
   * Default: any.
   * Note: a set on one line; of several lines the first wins whole.
   * @see sshd_config(5)
   */
  permitOpen?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Addresses and ports where clients may listen through forwarding; `any` and `none` stand alone.
   * Values: port, host:port, * for either; or only any, none.
   * Default: any.
   * Since OpenSSH 7.8.
   * Note: a set on one line; 8080 prints as *:8080.
   * @see sshd_config(5)
   */
  permitListen?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether clients may build network tunnels: of layer 3 (`point-to-point`), layer 2 (`ethernet`) or both.
   * Default: no.
   * Note: its words are case-sensitive on the device, unlike others.
   * @see sshd_config(5)
   */
  permitTunnel?: pulumi.Input<"yes" | "point-to-point" | "ethernet" | "no">;
  /**
   * File mode mask of sockets that forwarding creates, as octal digits.
   * Values: octal, 0..0777.
   * Default: 0177.
   * Note: text because octal; of several lines the last wins.
   * @see sshd_config(5)
   */
  streamLocalBindMask?: pulumi.Input<string>;
  /**
   * Whether a socket file that is in the way of a forwarding is removed first.
   * Default: false.
   * @see sshd_config(5)
   */
  streamLocalBindUnlink?: pulumi.Input<boolean>;
  /**
   * Whether clients may show windows of programs that run on the server.
   * Default: false (Debian, SUSE: true).
   * @see sshd_config(5)
   */
  x11Forwarding?: pulumi.Input<boolean>;
  /**
   * First display number that X11 forwarding uses.
   * Values: 0 or more.
   * Default: 10.
   * @see sshd_config(5)
   */
  x11DisplayOffset?: pulumi.Input<number>;
  /**
   * Whether forwarded displays listen on loopback only.
   * Default: true.
   * @see sshd_config(5)
   */
  x11UseLocalhost?: pulumi.Input<boolean>;
  /**
   * The xauth program that X11 forwarding calls.
   * Values: absolute path, none.
   * Default: by build.
   * @see sshd_config(5)
   */
  xauthLocation?: pulumi.Input<string>;
  /**
   * Command that runs instead of whatever the client asks for. `internal-sftp` is the built-in file transfer server.
   * Values: rest of the line as it stands, internal-sftp, none.
   * Default: none.
   * Note: outside match it would replace this run's own commands: refused unless allowLockout.
   * @see sshd_config(5)
   */
  forceCommand?: pulumi.Input<string>;
  /**
   * Directory that sessions see as their root. Every part of the path must belong to root and be writable by nobody
   * else.
   * Values: absolute path with %% %h %U %u, none.
   * Default: none.
   * Note: looked at before anything is changed.
   * @see sshd_config(5)
   */
  chrootDirectory?: pulumi.Input<string>;
  /**
   * Subsystems by name and the command of each, such as `{ sftp: "internal-sftp" }`. Without `sftp`, sftp and scp do
   * not work.
   * Values: commands with arguments, or internal-sftp.
   * Default: none; distributions: sftp.
   * Note: up to 9.4 a name given twice makes sshd refuse the file; in match from 9.5 on.
   * @see sshd_config(5)
   */
  subsystem?: pulumi.Input<{ [name: string]: pulumi.Input<string> }>;
  /**
   * Environment variables that clients may set.
   * Values: names with * and ?.
   * Default: none; distributions: LANG LC_*.
   * Note: a set; adds up over all files.
   * @see sshd_config(5)
   */
  acceptEnv?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Environment variables of every session, over what clients and users set.
   * Default: none.
   * Since OpenSSH 7.8.
   * Note: all names on one line, because of a second line sshd takes nothing.
   * @see sshd_config(5)
   */
  setEnv?: pulumi.Input<{ [name: string]: pulumi.Input<string> }>;
  /**
   * Whether `~/.ssh/environment` and `environment=` in authorized_keys count, or for which names.
   * Values: true, false, or name patterns (from 7.8 on).
   * Default: false.
   * @see sshd_config(5)
   */
  permitUserEnvironment?: pulumi.Input<boolean | pulumi.Input<string>[]>;
  /**
   * Whether a user's `~/.ssh/rc` is run at login.
   * Default: true.
   * @see sshd_config(5)
   */
  permitUserRc?: pulumi.Input<boolean>;
  /**
   * Whether clients may have a terminal.
   * Default: true.
   * @see sshd_config(5)
   */
  permitTty?: pulumi.Input<boolean>;
  /**
   * File whose text is shown before login.
   * Values: absolute path, none.
   * Default: none.
   * Note: sshd does not mind a missing file.
   * @see sshd_config(5)
   */
  banner?: pulumi.Input<string>;
  /**
   * Whether sshd shows `/etc/motd` at login; where PAM does, both would.
   * Default: true (Debian, Arch: false).
   * @see sshd_config(5)
   */
  printMotd?: pulumi.Input<boolean>;
  /**
   * Whether the time of the last login is shown.
   * Default: true.
   * Note: a build without lastlog only warns.
   * @see sshd_config(5)
   */
  printLastLog?: pulumi.Input<boolean>;
  /**
   * How much is logged. `VERBOSE` names the key of each login; the DEBUG levels log what users do.
   * Default: INFO.
   * Note: DEBUG and DEBUG1 are one level; QUIET prints as SILENT.
   * @see sshd_config(5)
   */
  logLevel?: pulumi.Input<"QUIET" | "FATAL" | "ERROR" | "INFO" | "VERBOSE" | "DEBUG" | "DEBUG1" | "DEBUG2" | "DEBUG3">;
  /**
   * Parts of sshd's source that log everything, for looking into a fault.
   * Values: file:function:line patterns, or none.
   * Default: none.
   * Since OpenSSH 8.5.
   * @see sshd_config(5)
   */
  logVerbose?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Facility of the log entries.
   * Default: AUTH.
   * Note: AUTHPRIV works where the system has it, though the manual does not list it.
   * @see sshd_config(5)
   */
  syslogFacility?: pulumi.Input<"DAEMON" | "USER" | "AUTH" | "AUTHPRIV" | "LOCAL0" | "LOCAL1" | "LOCAL2" | "LOCAL3" | "LOCAL4" | "LOCAL5" | "LOCAL6" | "LOCAL7">;
  /**
   * Where sshd finds its program `sshd-session`. With a wrong path nobody logs in; meant for tests of sshd itself.
   * Values: absolute path.
   * Default: by build.
   * Since OpenSSH 9.8.
   * Note: refused unless the file is there and can be run.
   * @see sshd_config(5)
   */
  sshdSessionPath?: pulumi.Input<string>;
  /**
   * Where sshd finds its program `sshd-auth`. With a wrong path nobody logs in; meant for tests of sshd itself.
   * Values: absolute path.
   * Default: by build.
   * Since OpenSSH 10.0.
   * Note: refused unless the file is there and can be run.
   * @see sshd_config(5)
   */
  sshdAuthPath?: pulumi.Input<string>;
  /**
   * Settings for some users or clients only. Of several blocks that are for a connection, the first decides each
   * setting.
   * @see sshd_config(5)
   */
  match?: pulumi.Input<pulumi.Input<OpenSshMatchBlock>[]>;
}

/**
 * One value of `listenAddress`: Local addresses the server listens on. An address without a port stands for all of
 * `port`. A server that systemd starts through a socket ignores it.
 */
export interface OpenSshListenAddress {
  /**
   * Host name or address to listen on.
   * Values: host name, IPv4 or IPv6 address.
   * @see sshd_config(5)
   */
  address: pulumi.Input<string>;
  /**
   * Port to listen on at this address only.
   * Values: 1..65535.
   * Default: every port of `port`.
   * @see sshd_config(5)
   */
  port?: pulumi.Input<number>;
  /**
   * Routing domain to listen in.
   * Values: a routing domain the system has.
   * Default: none.
   * Since OpenSSH 7.7.
   * Note: where the system has no routing domains, sshd refuses the file.
   * @see sshd_config(5)
   */
  rdomain?: pulumi.Input<string>;
}

/**
 * One value of `ipQos`: Traffic class of the packets sent. One word holds for all sessions; as an object,
 * interactive sessions and all others have their own.
 */
export interface OpenSshIpQos {
  /**
   * Class for interactive sessions.
   * Values: see ipQos.
   * Default: ef (10.1), af21.
   * @see sshd_config(5)
   */
  interactive: pulumi.Input<string>;
  /**
   * Class for everything else, such as file transfers.
   * Values: see ipQos.
   * Default: cs0 (10.1), cs1.
   * @see sshd_config(5)
   */
  nonInteractive: pulumi.Input<string>;
}

/** One value of `rekeyLimit`: When a connection makes new session keys. What is left out is the default. */
export interface OpenSshRekeyLimit {
  /**
   * After how many bytes; `default` leaves it to the cipher.
   * Values: 0 and default: the cipher's own; else 16 bytes or more.
   * Default: default (1 to 4 GiB by cipher).
   * Note: prints as plain bytes: 1G is 1073741824.
   * @see sshd_config(5)
   */
  bytes?: pulumi.Input<number | "default">;
  /**
   * After how many seconds; `none` never by time.
   * Values: seconds; 0 and none: never.
   * Default: none.
   * Note: none prints as 0.
   * @see sshd_config(5)
   */
  seconds?: pulumi.Input<number | "none">;
}

/**
 * One value of `maxStartups`: Connections that may be logging in at one time. As an object, `rate` percent of the
 * connections are refused at random from `start` on, and all of them from `full` on.
 */
export interface OpenSshMaxStartups {
  /**
   * From how many on connections are refused at random.
   * Values: 1..full.
   * Default: 10.
   * @see sshd_config(5)
   */
  start: pulumi.Input<number>;
  /**
   * How many percent are refused at `start`; it grows up to `full`.
   * Values: 1..100 percent.
   * Default: 30.
   * @see sshd_config(5)
   */
  rate: pulumi.Input<number>;
  /**
   * From how many on all connections are refused.
   * Values: start or more.
   * Default: 100.
   * @see sshd_config(5)
   */
  full: pulumi.Input<number>;
}

/**
 * One value of `perSourceNetBlockSize`: How many leading bits of an address make one source for
 * `perSourceMaxStartups` and `perSourcePenalties`.
 */
export interface OpenSshPerSourceNetBlockSize {
  /**
   * Bits of an IPv4 address.
   * Values: 0..32 bits.
   * Default: 32.
   * Since OpenSSH 8.5.
   * @see sshd_config(5)
   */
  ipv4?: pulumi.Input<number>;
  /**
   * Bits of an IPv6 address.
   * Values: 0..128 bits.
   * Default: 128.
   * Since OpenSSH 8.5.
   * @see sshd_config(5)
   */
  ipv6?: pulumi.Input<number>;
}

/**
 * One value of `perSourcePenalties`: For how many seconds sources that misbehave are refused. `true` and `false`
 * switch it; any key switches it on, and keys that are left out stay as they are.
 */
export interface OpenSshPerSourcePenalties {
  /**
   * For a client that made the server's process crash.
   * Values: seconds; fractions from 10.3 on.
   * Default: 90.
   * Since OpenSSH 9.8.
   * @see sshd_config(5)
   */
  crash?: pulumi.Input<number>;
  /**
   * For each failed attempt to authenticate.
   * Values: seconds; fractions from 10.3 on.
   * Default: 5.
   * Since OpenSSH 9.8.
   * @see sshd_config(5)
   */
  authfail?: pulumi.Input<number>;
  /**
   * For trying a user that does not exist.
   * Values: seconds; fractions from 10.3 on.
   * Default: 5.
   * Since OpenSSH 10.3.
   * @see sshd_config(5)
   */
  invaliduser?: pulumi.Input<number>;
  /**
   * For a connection that `refuseConnection` ended.
   * Values: seconds; fractions from 10.3 on.
   * Default: 10.
   * Since OpenSSH 9.9.
   * @see sshd_config(5)
   */
  refuseconnection?: pulumi.Input<number>;
  /**
   * For leaving without trying to authenticate.
   * Values: seconds; fractions from 10.3 on.
   * Default: 1.
   * Since OpenSSH 9.8.
   * Note: ssh-keyscan and monitoring probes count.
   * @see sshd_config(5)
   */
  noauth?: pulumi.Input<number>;
  /**
   * For not logging in within `loginGraceTime`.
   * Values: seconds; fractions from 10.3 on.
   * Default: 10 (9.8: 20).
   * Since OpenSSH 9.8.
   * @see sshd_config(5)
   */
  graceExceeded?: pulumi.Input<number>;
  /**
   * Longest time a source is kept away.
   * Values: seconds; fractions from 10.3 on.
   * Default: 600.
   * Since OpenSSH 9.8.
   * @see sshd_config(5)
   */
  max?: pulumi.Input<number>;
  /**
   * How much must add up before a source is kept away.
   * Values: seconds; fractions from 10.3 on.
   * Default: 15.
   * Since OpenSSH 9.8.
   * @see sshd_config(5)
   */
  min?: pulumi.Input<number>;
  /**
   * How many IPv4 sources are kept in mind.
   * Values: 0 or more.
   * Default: 65536.
   * Since OpenSSH 9.8.
   * @see sshd_config(5)
   */
  maxSources4?: pulumi.Input<number>;
  /**
   * How many IPv6 sources are kept in mind.
   * Values: 0 or more.
   * Default: 65536.
   * Since OpenSSH 9.8.
   * @see sshd_config(5)
   */
  maxSources6?: pulumi.Input<number>;
  /**
   * When there are too many sources: refuse everybody, or forget the oldest.
   * Values: deny-all | permissive.
   * Default: permissive.
   * Since OpenSSH 9.8.
   * Note: deny-all may refuse this run too: exempt its address.
   * @see sshd_config(5)
   */
  overflow?: pulumi.Input<"deny-all" | "permissive">;
  /**
   * The same for IPv6 sources.
   * Values: deny-all | permissive.
   * Default: as overflow.
   * Since OpenSSH 9.8.
   * @see sshd_config(5)
   */
  overflow6?: pulumi.Input<"deny-all" | "permissive">;
}

/**
 * One value of `channelTimeout`: Closes channels that were idle for some time, by kind of channel. The first entry
 * that fits a channel holds.
 */
export interface OpenSshChannelTimeout {
  /**
   * Kind of channel, wildcards allowed; `global` (9.7) counts all channels together.
   * Values: session, session:shell, session:command, session:subsystem:NAME, agent-connection, direct-tcpip,
   * forwarded-tcpip, direct- and forwarded-streamlocal@openssh.com, tun-connection, x11-connection, with wildcards;
   * global from 9.7 on.
   * Since OpenSSH 9.2.
   * @see sshd_config(5)
   */
  type: pulumi.Input<string>;
  /**
   * Seconds without traffic; 0 never closes.
   * Values: seconds; 0: off.
   * Since OpenSSH 9.2.
   * @see sshd_config(5)
   */
  interval: pulumi.Input<number>;
}

/** What may differ between connections; everything else applies to the whole server. */
export type OpenSshMatchSettings = Pick<
  OpenSshServerSettings,
  | "ipQos"
  | "rdomain"
  | "caSignatureAlgorithms"
  | "hostbasedAcceptedAlgorithms"
  | "pubkeyAcceptedAlgorithms"
  | "requiredRsaSize"
  | "rekeyLimit"
  | "allowUsers"
  | "denyUsers"
  | "allowGroups"
  | "denyGroups"
  | "permitRootLogin"
  | "passwordAuthentication"
  | "pubkeyAuthentication"
  | "kbdInteractiveAuthentication"
  | "permitEmptyPasswords"
  | "authenticationMethods"
  | "maxAuthTries"
  | "maxSessions"
  | "refuseConnection"
  | "pamServiceName"
  | "exposeAuthInfo"
  | "authorizedKeysFile"
  | "authorizedKeysCommand"
  | "authorizedKeysCommandUser"
  | "authorizedPrincipalsFile"
  | "authorizedPrincipalsCommand"
  | "authorizedPrincipalsCommandUser"
  | "trustedUserCaKeys"
  | "revokedKeys"
  | "pubkeyAuthOptions"
  | "hostbasedAuthentication"
  | "hostbasedUsesNameFromPacketOnly"
  | "ignoreRhosts"
  | "kerberosAuthentication"
  | "gssapiAuthentication"
  | "clientAliveInterval"
  | "clientAliveCountMax"
  | "channelTimeout"
  | "unusedConnectionTimeout"
  | "allowTcpForwarding"
  | "allowStreamLocalForwarding"
  | "allowAgentForwarding"
  | "disableForwarding"
  | "gatewayPorts"
  | "permitOpen"
  | "permitListen"
  | "permitTunnel"
  | "streamLocalBindMask"
  | "streamLocalBindUnlink"
  | "x11Forwarding"
  | "x11DisplayOffset"
  | "x11UseLocalhost"
  | "forceCommand"
  | "chrootDirectory"
  | "subsystem"
  | "acceptEnv"
  | "setEnv"
  | "permitUserRc"
  | "permitTty"
  | "banner"
  | "logLevel"
  | "logVerbose"
>;

/** Settings for the connections that all of the given criteria are true of; at least one is needed. */
export interface OpenSshMatchBlock {
  /**
   * Users the block is for.
   * Values: patterns, !negated.
   * @see sshd_config(5)
   */
  user?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Groups, one of which the user must have.
   * Values: patterns, !negated.
   * @see sshd_config(5)
   */
  group?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Names of client hosts. Without `useDns` the name of a client is its address.
   * Values: patterns, !negated; names only with useDns true.
   * @see sshd_config(5)
   */
  host?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Addresses of clients.
   * Values: addresses, networks without host bits, patterns, !negated.
   * Note: 10.0.0.1/8 and 300.1.1.1/8 are refused; sshd would take the second for a name.
   * @see sshd_config(5)
   */
  address?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Addresses of the server the connection came in on.
   * Values: addresses, networks without host bits, patterns, !negated.
   * @see sshd_config(5)
   */
  localAddress?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Ports of the server the connection came in on.
   * Values: 1..65535.
   * Note: sshd takes one port per block, so several are written as one block each.
   * @see sshd_config(5)
   */
  localPort?: pulumi.Input<pulumi.Input<number>[]>;
  /**
   * Routing domains the connection came in on.
   * Values: patterns, !negated.
   * Since OpenSSH 7.7.
   * @see sshd_config(5)
   */
  rdomain?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Users that do not exist.
   * Values: true.
   * Since OpenSSH 9.9.
   * Note: an unknown criterion makes sshd refuse the whole file.
   * @see sshd_config(5)
   */
  invalidUser?: pulumi.Input<true>;
  /**
   * Releases of the server itself.
   * Values: patterns on OpenSSH_X.Y.
   * Since OpenSSH 10.0.
   * @see sshd_config(5)
   */
  version?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Everybody. Blocks before it win nevertheless.
   * Values: true, alone.
   * @see sshd_config(5)
   */
  all?: pulumi.Input<true>;
  /** What is different for these connections. */
  settings: pulumi.Input<OpenSshMatchSettings>;
}

