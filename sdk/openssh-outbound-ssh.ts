import type { Input } from "@pulumi/pulumi";

/**
 * OutboundSsh on OpenSSH: a tunnel that the host keeps up itself, as a system service with an ssh_config and a known_hosts
 * file of its own in /etc/pulumi-ssh. The service runs `ssh -N -T` with BatchMode, IdentitiesOnly, StrictHostKeyChecking
 * and without a shared connection; systemd (Restart=always) or OpenRC's supervise-daemon starts it again whenever it ends.
 * Source: ssh_config(5), systemd.service(5).
 *
 * On the relay the tunnel's key needs no more than `restrict`, `portForwarding` and `permitListen` (see UserPublicKey).
 */
export interface OpenSshOutboundSsh {
  /**
   * Names the service, pulumi-ssh-NAME: letters, digits and `_` `.` `-`, 200 of them at most, the first a letter or digit.
   * The identity: another name is another tunnel.
   */
  name: Input<string>;
  /**
   * Whether the tunnel is started, now and at boot. `false` stops it for good. Default true; never given, a tunnel that was
   * there already stays as it is.
   */
  enabled?: Input<boolean>;
  /** The relay: where the tunnel logs in. */
  remote: Input<{
    /** Name or address. */
    host: Input<string>;
    /** 1 to 65535. Default 22. */
    port?: Input<number>;
    /** Login name on the relay. */
    user: Input<string>;
  }>;
  /**
   * Ports of the relay that lead to the device (-R), in this order. At least one of `forwards`, `localForward` and
   * `dynamicForward` must be given. Default none.
   */
  forwards?: Input<Input<OpenSshRemoteForward>[]>;
  /** Ports of the device that lead to what the relay reaches (-L). Default none. */
  localForward?: Input<Input<OpenSshLocalForward>[]>;
  /** Ports of the device where the relay's network is offered as a SOCKS 4 and 5 proxy (-D). Default none. */
  dynamicForward?: Input<Input<OpenSshDynamicForward>[]>;
  /**
   * Jump hosts on the way to the relay, outermost first; the key of each is checked, and the relay's session is end to
   * end. Default none. Since 7.3.
   */
  proxyJump?: Input<Input<OpenSshTunnelHop>[]>;
  /**
   * The private key on the device, by its absolute path. It must exist, belong to `runAs` with mode 600 and have no
   * passphrase (nobody is there to type it); that is looked at before anything is written. Deleting the tunnel leaves it.
   */
  identityFile: Input<string>;
  /** A user certificate for that key, by its absolute path on the device. Default none. */
  certificateFile?: Input<string>;
  /**
   * The relay's host key as a public key line, or several; `@cert-authority ` in front says that the key signs the relay's
   * certificate. Required: the tunnel never talks to a host whose key it was not told.
   */
  knownHostKey: Input<string> | Input<Input<string>[]>;
  /** The account that ssh runs as; it must exist. One that can do nothing else is best; root is advised against. */
  runAs: Input<string>;
  /** Seconds of silence after which the relay is asked whether it is there, 0 to 86400; 0 never. Default 30. */
  serverAliveInterval?: Input<number>;
  /** Unanswered questions after which the connection is given up, 1 or more. Default 3. */
  serverAliveCountMax?: Input<number>;
  /** TCP's own keep-alives. Default true. */
  tcpKeepAlive?: Input<boolean>;
  /**
   * Whether ssh ends, and is started again, when a forward is refused: a port that is taken, say. With false it stays up
   * without that forward, and a refresh warns. Default true.
   */
  exitOnForwardFailure?: Input<boolean>;
  /** Seconds between an end and the next start, 1 to 86400; there is no limit to how often. Default 10. */
  restartSec?: Input<number>;
  /** Which addresses are connected to. Default any. */
  addressFamily?: Input<"any" | "inet" | "inet6">;
  /** Whether the connection is compressed. Default false. */
  compression?: Input<boolean>;
  /** Ciphers in order of preference; `+`, `-` or `^` before the first changes the default of the device's release. */
  ciphers?: Input<Input<string>[]>;
  /** MACs, likewise. */
  macs?: Input<Input<string>[]>;
  /** Key exchange methods, likewise; `+diffie-hellman-group1-sha1` for a relay from before 7.0. */
  kexAlgorithms?: Input<Input<string>[]>;
  /** Signature algorithms of host keys, likewise. May not exclude every type of `knownHostKey`. */
  hostKeyAlgorithms?: Input<Input<string>[]>;
  /**
   * Traffic class of the connection, `ef` or `cs0` for example; one word or one each. Default as the release has it.
   * lowdelay, throughput and reliability work up to 10.0 only.
   */
  ipQos?: Input<string | { interactive: Input<string>; nonInteractive: Input<string> }>;
  /** Also accept a host key that DNSSEC-signed SSHFP records vouch for; this trusts the device's resolver. Default false. */
  verifyHostKeyDns?: Input<boolean>;
  /** What ssh writes into the service's log. Default INFO. */
  logLevel?: Input<"QUIET" | "FATAL" | "ERROR" | "INFO" | "VERBOSE" | "DEBUG" | "DEBUG1" | "DEBUG2" | "DEBUG3">;
}

/** A port of the relay that leads to the device. Without `localHost` and `localPort` it is a SOCKS proxy (7.6). */
export interface OpenSshRemoteForward {
  /** 0 to 65535; with 0 the relay picks one at each start, see the output `allocatedPorts`. */
  remotePort: Input<number>;
  /**
   * Where the relay listens: an address, or `*` (or the empty text) for all. Default localhost. Anything but loopback needs
   * `gatewayPorts` on the relay, which otherwise binds loopback without a word; a refresh warns when nothing answers there.
   */
  remoteAddress?: Input<string>;
  /** Where the device connects to: name or address. Default localhost. */
  localHost?: Input<string>;
  /** 1 to 65535. */
  localPort?: Input<number>;
}

/** A port of the device that leads to what the relay reaches. */
export interface OpenSshLocalForward {
  /** Where the device listens: an address, or `*` for all. Default localhost. */
  localAddress?: Input<string>;
  /** 1 to 65535; below 1024 needs `runAs: "root"`. */
  localPort: Input<number>;
  /** Name or address as the relay sees it. */
  remoteHost: Input<string>;
  /** 1 to 65535. */
  remotePort: Input<number>;
}

/** A port of the device that is a SOCKS proxy through the relay. */
export interface OpenSshDynamicForward {
  /** Where the device listens: an address, or `*` for all. Default localhost. */
  localAddress?: Input<string>;
  /** 1 to 65535; below 1024 needs `runAs: "root"`. */
  localPort: Input<number>;
}

/** A jump host. */
export interface OpenSshTunnelHop {
  /** Name or address, as the hop before it (or the device) reaches it. */
  host: Input<string>;
  /** 1 to 65535. Default 22. */
  port?: Input<number>;
  /** Login name there. Default: that of `remote`. */
  user?: Input<string>;
  /** Private key on the device. Default: that of the tunnel. */
  identityFile?: Input<string>;
  /** The hop's host key, as `knownHostKey` of the relay. */
  knownHostKey: Input<string> | Input<Input<string>[]>;
}
