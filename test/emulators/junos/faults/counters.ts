/** One rpc that has arrived. */
export interface ReceivedRpc {
  user: string;
  /** `load-configuration`, `commit-configuration confirmed`. */
  name: string;
  /** As the client wrote it, `<rpc>` included. */
  xml: string;
}

/** What has happened on the device since it started. */
export interface Counters {
  /** By name; a commit counts with its variant: `commit-configuration check`. */
  readonly rpcs: { readonly [name: string]: number };
  /** Every rpc in the order of arrival. */
  readonly transcript: readonly ReceivedRpc[];
  /** Commits that took place; checks and roll-backs are none. */
  readonly commits: number;
  readonly connections: number;
  readonly logins: number;
  readonly failedLogins: number;
  /** Connections over a limit. */
  readonly turnedAway: number;
}
