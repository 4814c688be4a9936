import type { Input } from "@pulumi/pulumi";

/**
 * OutboundSsh on Junos: a management application that the device dials by itself, `[edit system services outbound-ssh
 * client C]`. The commit starts the dialling, and the device goes on for ever, also after a drop; only removing the client
 * ends it. Before SSH it sends who it is: `listenForDevices` of `pulumi-ssh/testing` reads that. What is given as an
 * object or list is exact; what is left out is left alone.
 * Source: Junos OS, Configure Outbound SSH Service; Juniper's YANG models.
 */
export interface JunosOutboundSsh {
  /** Names the client. The identity: another name is another client. */
  client: Input<string>;
  /** What the device calls itself when it connects (DEVICE-ID). Default: unset, and then no listener can tell who calls. */
  deviceId?: Input<string>;
  /**
   * Shared with the listener. With it the device sends its host key and an HMAC-SHA1 of it, by which the listener may
   * trust the key. In plain text; always a secret. The device keeps it as `$9$` text, which is decoded to compare; `$8$`
   * text (master password) cannot be, and counts as unchanged until the program changes it. Printable ASCII without `\`.
   * Default: unset (no HOST-KEY and HMAC lines).
   */
  secret?: Input<string>;
  /** SSH keep-alives to the listener; `{}` switches them on with the defaults. Default: unset (none). */
  keepAlive?: Input<{
    /** Unanswered messages after which the connection is given up, 0 to 4294967295. Default 3. */
    retry?: Input<number>;
    /** Seconds between messages, 0 to 4294967295. Default 15. */
    timeout?: Input<number>;
  }>;
  /** Where it dials again after a drop: the server it had, or the list from its beginning. Default in-order. */
  reconnectStrategy?: Input<"sticky" | "in-order">;
  /** What the listener may use: `["netconf"]`; at most one entry. Default: unset. */
  services?: Input<Input<"netconf">[]>;
  /** Where the device dials, in this order. Default: unset. */
  servers?: Input<Input<JunosOutboundServer>[]>;
  /**
   * The routing instance that the device dials in, one for ALL its outbound-ssh clients: other resources must give the same,
   * and it goes with the last client that declared it. `mgmt_junos` needs `system management-instance`, any other stands
   * under `[edit routing-instances]`. Default: the default routing table. Since 19.3R1.
   */
  routingInstance?: Input<string>;
  /** An HTTP proxy on the way: from DHCP, or `static`, not both. Default: none. Since 23.4R1. */
  proxyServer?: Input<{
    /** Take the proxy that DHCP has named. Default false. */
    dhcp?: Input<boolean>;
    static?: Input<{
      /** Host name or address. */
      host?: Input<string>;
      /** 0 to 65535. Default 8080. */
      port?: Input<number>;
      proxyAuthorization?: Input<{
        /** 1 to 255 characters. */
        user?: Input<string>;
        /** 1 to 255 characters; always a secret. */
        password?: Input<string>;
      }>;
    }>;
  }>;
  /**
   * Whether the parameters of `[system services ssh]` do NOT hold for this client's sessions. Deprecated on every release.
   * Default false.
   */
  disableSshSecuritySettings?: Input<boolean>;
  /** What outbound-ssh logs, one for ALL its clients, as `routingInstance`. Default: unset. */
  traceoptions?: Input<JunosOutboundTrace>;
}

/** One listener of the application. */
export interface JunosOutboundServer {
  /** IPv4 or IPv6 address, or host name. */
  address: Input<string>;
  /** 0 to 65535; 7804 is usual. No default is documented. */
  port?: Input<number>;
  /** Attempts before the next server, 0 to 4294967295. Default 3. */
  retry?: Input<number>;
  /** Seconds between attempts, 0 to 4294967295. Default 15. */
  timeout?: Input<number>;
}

/** Tracing of outbound-ssh. */
export interface JunosOutboundTrace {
  file?: Input<{
    /** 1 to 1024 characters. */
    filename?: Input<string>;
    /** Bytes at which a new file begins. */
    size?: Input<number>;
    /** How many files are kept, 2 to 1000. Default 3. */
    files?: Input<number>;
    /** true: `world-readable`; false: `no-world-readable`. Default: unset. */
    worldReadable?: Input<boolean>;
    /** Regular expression for the lines to keep; printable ASCII without `\`. */
    match?: Input<string>;
  }>;
  /** What is traced; a set. Default none. */
  flag?: Input<Input<"configuration" | "connectivity" | "all">[]>;
  /** Whether remote tracing is off. Default false. */
  noRemoteTrace?: Input<boolean>;
}
