import type { MovableClock } from "../../shared/clock";
import type { HostKey } from "../../shared/host-key";
import type { Profile } from "../config/types";

/** How an emulated Junos device is to be. */
export interface JunosOptions {
  /** The release it is like. Default: 24.4. */
  profile?: Profile;
  /** The address it listens on. Default: 127.0.0.1. */
  host?: string;
  /** Stands for port 22: where SSH listens when the configuration names no port, or 22. 0, the default: any free one. */
  port?: number;
  /** Stands for port 830 in the same way. */
  netconfPort?: number;
  /** Who may do everything. Default: admin. */
  user?: string;
  /** Default: a made-up one when no key is given, else none. */
  password?: string;
  /** Lines of authorized_keys, without options: `ssh-ed25519 AAAA... comment`. */
  authorizedKey?: string | readonly string[];
  /** Default: junos. */
  hostName?: string;
  /** What is configured besides, in lines of configuration mode (`set ...`) or in braces. */
  configuration?: string;
  /** What is configured, and the host keys, are kept in this file and survive a restart; the other options then only say where to listen. */
  stateFile?: string;
  /** Default: real time, which can be advanced. */
  clock?: MovableClock;
  /** Two show `{master:0}` and answer for both. Default: 1. */
  routingEngines?: 1 | 2;
  /** Key pairs that need not be made, which takes a moment for RSA. */
  hostKeys?: readonly HostKey[];
  /** Milliseconds that stand for a second of `retry` and `timeout` of outbound-ssh. Default: 1000. */
  outboundSecond?: number;
}
