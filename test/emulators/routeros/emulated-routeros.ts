import type { MovableClock } from "../shared/clock";
import type { SshCounters } from "../shared/ssh-counters";
import type { Counters } from "./counters";
import type { Faults } from "./faults";

/** A router that is running. */
export interface EmulatedRouteros {
  readonly platform: "routeros";
  readonly profile: string;
  /** `7.20.8 (long-term)` */
  version: string;
  host: string;
  /** Where SSH listens now; 0 when it does not. */
  readonly port: number;
  /** Where the API listens in the clear, and inside TLS; 0 when it does not. */
  readonly apiPort: number;
  readonly apiSslPort: number;
  user: string;
  password: string;
  /** The host key that is shown now: `ssh-rsa AAAA...` */
  readonly hostKey: string;
  /** The certificate of the API as PEM, and its SHA-256 as `openssl x509 -fingerprint` prints it. */
  tlsCertificate: string;
  tlsFingerprint: string;
  clock: MovableClock;
  faults: Faults;
  counters: Counters;
  /** Logins and the like at the SSH server. */
  sshCounters: SshCounters;
  /** What schedules had to say. */
  log: readonly string[];
  /** Runs console lines behind everybody's back, with every right; the text that they print. */
  console(lines: string): Promise<string>;
  /** Done when no schedule's script runs any more. */
  settled(): Promise<void>;
  /** Cuts everything, is away for so many milliseconds of real time (200), and comes back as it was configured. */
  reboot(milliseconds?: number): Promise<void>;
  close(): Promise<void>;
}
