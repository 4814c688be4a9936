/** What has been asked of the router since it started. */
export interface Counters {
  /** TCP connections to the API. */
  connections: number;
  /** Logins to the API that succeeded, and that did not. */
  logins: number;
  failedLogins: number;
  /** Sentences that clients sent, and that the router sent. */
  sentences: number;
  replies: number;
  /** How often a client spoke after it had been answered: what latency is paid for. */
  roundTrips: number;
}

export const newCounters = (): Counters => ({
  connections: 0,
  logins: 0,
  failedLogins: 0,
  sentences: 0,
  replies: 0,
  roundTrips: 0,
});
