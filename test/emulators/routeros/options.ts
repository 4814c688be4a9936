import type { MovableClock } from "../shared/clock";
import type { Unknowns } from "./unknowns";

/** How an emulated router is to be. */
export interface RouterosOptions {
  /** The release it is like: 6.49, 7.11, 7.16, 7.20, 7.21, 7.24 or 7.25; any other goes too. Default: 7.24. */
  profile?: string;
  /** The address it listens on. Default: 127.0.0.1. */
  host?: string;
  /** Stands for port 22 in `/ip/service`. 0, the default: any free one. */
  port?: number;
  /** Stands for port 8728, the API in the clear, in the same way. */
  apiPort?: number;
  /** Stands for port 8729, the API inside TLS, in the same way. */
  apiSslPort?: number;
  /** The certificate of the API: one that the router has made, or none, which leaves anonymous TLS. Default: own. */
  tls?: "own" | "anonymous";
  /** Who may do everything. Default: admin. */
  user?: string;
  /** Default: a made-up one. */
  password?: string;
  /** Lines of public keys for that user: the first ends SSH logins by password, as on a router. */
  authorizedKey?: string | readonly string[];
  /** Whether `device-mode` allows schedules. Default: true. */
  schedulerAllowed?: boolean;
  /** Console lines that are run before it listens. */
  configuration?: string;
  /** What is configured, the host keys and the certificate are kept in this file and survive a restart; also one to another release. */
  stateFile?: string;
  /** Default: real time, which can be advanced. */
  clock?: MovableClock;
  /** What the facts leave open, where it must be one way or another. */
  unknowns?: Partial<Unknowns>;
}
