import { SshError } from "../core/errors";
import { ConnectFailure } from "./connect-failure";
import type { OpenOptions } from "./ssh-connection";
import type { TimeLimit } from "./time-limit";

const mostTries = 5;
/** sshd is deaf for a moment when it reloads: longest after our own change, but anybody's reload may be under way. */
const refusedMs = { expected: 1500, otherwise: 300 };

/** Decides after a failed attempt whether there is another one, and waits for its time; throws when there is none. */
export class Retries {
  private dropped = 0;
  private refusedSince: number | undefined;
  private mismatch: ConnectFailure | undefined;

  constructor(
    private readonly limit: TimeLimit,
    private readonly options: Pick<OpenOptions, "retryRefused" | "dropped">,
  ) {}

  async afterFailure(failure: unknown, notTypes: string[]): Promise<void> {
    if (!(failure instanceof ConnectFailure)) throw failure;
    if (failure.retry === "other-key" && failure.refusedType !== undefined && !notTypes.includes(failure.refusedType)) {
      this.mismatch = failure;
      notTypes.push(failure.refusedType);
      return;
    }
    // That no further type is left only confirms the mismatch that was found first.
    if (failure.error.code === "host-key-changed" && this.mismatch !== undefined) throw this.mismatch.error;
    if (failure.retry === "dropped") {
      const { error } = failure;
      const { dropped } = this.options;
      if (++this.dropped < (dropped?.tries ?? mostTries)) return this.wait(failure, 100 * 2 ** this.dropped);
      if (dropped !== undefined) throw new SshError(error.code, error.message, { hint: dropped.hint, cause: error });
    }
    if (failure.retry === "refused") {
      this.refusedSince ??= Date.now();
      const longest = this.options.retryRefused ? refusedMs.expected : refusedMs.otherwise;
      if (Date.now() - this.refusedSince < longest) return this.wait(failure, 60);
    }
    throw failure.error;
  }

  /** Half to one and a half times as long, so that processes that were dropped together do not come back together. */
  private async wait(failure: ConnectFailure, milliseconds: number): Promise<void> {
    const pause = milliseconds * (0.5 + Math.random());
    if (this.limit.secondsLeft * 1000 <= pause) throw failure.error;
    await this.limit.pause(pause);
  }
}
