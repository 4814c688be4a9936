/** What has happened at an SSH server since it started. */
export interface SshCounters {
  /** Connections it spoke to; those over a limit are in `turnedAway`. */
  connections: number;
  logins: number;
  /** Credentials that did not let anybody in. */
  failedLogins: number;
  turnedAway: number;
}
