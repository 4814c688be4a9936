import type { MovableClock } from "../../shared/clock";
import type { Format, Profile } from "../config/types";
import type { Counters } from "../faults/counters";
import type { Faults } from "../faults/faults";

/** An emulated Junos device that runs. Ports and keys are those of this moment: the configuration may change them. */
export interface EmulatedJunos {
  readonly platform: "junos";
  readonly profile: Profile;
  readonly host: string;
  /** Where SSH listens now; 0 when it does not. */
  readonly port: number;
  /** Where NETCONF has a port of its own; 0 when it has none. */
  readonly netconfPort: number;
  readonly apiPort: null;
  readonly user: string;
  /** The user's password at the start; undefined when only keys were given. */
  readonly password: string | undefined;
  /** The one that clients are offered first: `ssh-ed25519 AAAA...`. */
  readonly hostKey: string;
  readonly hostKeys: string[];
  readonly clock: MovableClock;
  readonly faults: Faults;
  readonly counters: Counters;
  /** What is committed; text unless another format is named. */
  configuration(format?: Format): string;
  /** Edits behind everybody's back, in lines of configuration mode, committed at once by root. */
  console(lines: string | readonly string[]): Promise<void>;
  /** Done when the servers obey what was committed, or rolled back, last. */
  settled(): Promise<void>;
  /** Every connection to it is cut, as by a cable that is pulled. */
  cutConnections(): void;
  close(): Promise<void>;
}
