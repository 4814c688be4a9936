import type { Args } from "../../../core/contract";
import type { IpQos } from "../settings/codecs/ip-qos";

export interface RemoteForward {
  remoteAddress: string;
  remotePort: number;
  /** Without these two the relay gets a SOCKS proxy. */
  localHost?: string;
  localPort?: number;
}

export interface LocalForward {
  localAddress: string;
  localPort: number;
  remoteHost: string;
  remotePort: number;
}

export interface DynamicForward {
  localAddress: string;
  localPort: number;
}

export interface Hop {
  host: string;
  port: number;
  /** Unset: as `remote.user`. */
  user?: string;
  /** Unset: as the tunnel's own. */
  identityFile?: string;
  knownHostKey: string[];
}

/** Everything a unit and its files are made of: the arguments, with a value for each that the program left out. */
export interface Tunnel {
  name: string;
  enabled: boolean;
  remote: { host: string; port: number; user: string };
  forwards: RemoteForward[];
  localForward: LocalForward[];
  dynamicForward: DynamicForward[];
  /** Outermost first. */
  proxyJump: Hop[];
  identityFile: string;
  certificateFile?: string;
  /** `[@cert-authority ]type base64`. */
  knownHostKey: string[];
  runAs: string;
  serverAliveInterval: number;
  serverAliveCountMax: number;
  tcpKeepAlive: boolean;
  exitOnForwardFailure: boolean;
  restartSec: number;
  addressFamily: string;
  compression: boolean;
  ciphers?: string[];
  macs?: string[];
  kexAlgorithms?: string[];
  hostKeyAlgorithms?: string[];
  ipQos?: IpQos;
  verifyHostKeyDns: boolean;
  logLevel: string;
}

/** What an argument is when nobody gave it. */
export const defaults = {
  enabled: true,
  forwards: [],
  localForward: [],
  dynamicForward: [],
  proxyJump: [],
  serverAliveInterval: 30,
  serverAliveCountMax: 3,
  tcpKeepAlive: true,
  exitOnForwardFailure: true,
  restartSec: 10,
  addressFamily: "any",
  compression: false,
  verifyHostKeyDns: false,
  logLevel: "INFO",
} satisfies Partial<Tunnel>;

/** From arguments that were checked, or read from a host; `null` is one that is to go back to its default. */
export function tunnelOf(args: Args): Tunnel {
  const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null && value !== undefined));
  return { ...defaults, ...given } as unknown as Tunnel;
}

/** The hosts that are connected to, in that order, each with what checks its key. */
export function chainOf({ proxyJump, remote, knownHostKey }: Tunnel): Pick<Hop, "host" | "port" | "knownHostKey">[] {
  return [...proxyJump, { host: remote.host, port: remote.port, knownHostKey }];
}
