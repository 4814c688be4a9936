import { SshError } from "../core/errors";

/**
 * A point in time after which, or a signal after which, work is given up. Its timer does not keep the process alive: at
 * the end of a run nobody waits for a device that does not answer.
 */
export class TimeLimit {
  readonly started = Date.now();

  constructor(
    readonly seconds: number,
    private readonly signal?: AbortSignal,
  ) {}

  get secondsPassed(): number {
    return (Date.now() - this.started) / 1000;
  }

  get secondsLeft(): number {
    return this.seconds - this.secondsPassed;
  }

  /** Does the work; `late` makes the error when the time is over, `giveUp` stops the work then. */
  async run<T>(work: Promise<T>, giveUp: () => void, late: () => Error): Promise<T> {
    let stop: (error: Error) => void = () => {};
    const over = new Promise<never>((_, reject) => {
      stop = (error) => {
        giveUp();
        reject(error);
      };
    });
    const timer = setTimeout(() => stop(late()), Math.max(0, this.secondsLeft * 1000));
    timer.unref();
    const abort = () => stop(new SshError("connection-lost", "the run was cancelled while it was connecting"));
    if (this.signal?.aborted) abort();
    this.signal?.addEventListener("abort", abort, { once: true });
    try {
      return await Promise.race([work, over]);
    } finally {
      clearTimeout(timer);
      this.signal?.removeEventListener("abort", abort);
    }
  }

  /** Sleeps for so many milliseconds, at most until the work is to be given up. */
  pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      // Short, and somebody waits for what comes after it: this one keeps the process alive.
      setTimeout(resolve, Math.min(milliseconds, Math.max(0, this.secondsLeft * 1000)));
      this.signal?.addEventListener("abort", () => resolve(), { once: true });
    });
  }
}
