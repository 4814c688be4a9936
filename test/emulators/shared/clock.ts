/** Time as a device sees it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `run` once, `ms` from now; the result cancels that. */
  after(ms: number, run: () => void): () => void;
}

/** Time that a test can move on. */
export interface MovableClock extends Clock {
  /** The time goes on by so many milliseconds, and everything that was due by then happens, in order. */
  advance(ms: number): void;
}
