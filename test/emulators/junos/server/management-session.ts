import type { Permissions } from "./permissions";

/** Somebody who works on the device: a NETCONF session, or a person at the CLI. */
export interface ManagementSession {
  /** Of the process that serves the session; NETCONF calls it the session's id. */
  pid: number;
  user: string;
  client: "cli" | "netconf";
  /** `pts/0` of a person; NETCONF has none. */
  terminal: string;
  since: number;
  lastActive: number;
  /** Where a person stands in the hierarchy, for those who ask who else is editing. */
  editing?: "shared" | "exclusive" | "private";
  permissions(): Permissions;
  /** Ends the session from outside. */
  kill(): void;
}
