import type { MovableClock } from "./clock";

/** More than this a timer of Node cannot wait. */
const longest = 2 ** 31 - 1;

/** Real time, ahead of it by what it was advanced. Its timers do not keep the process alive. */
export class ShiftedClock implements MovableClock {
  private ahead = 0;
  private readonly alarms = new Set<{ due: number; run: () => void }>();
  private timer: NodeJS.Timeout | undefined;

  now(): number {
    return Date.now() + this.ahead;
  }

  after(ms: number, run: () => void): () => void {
    const alarm = { due: this.now() + ms, run };
    this.alarms.add(alarm);
    this.wind();
    return () => {
      this.alarms.delete(alarm);
      this.wind();
    };
  }

  advance(ms: number): void {
    const end = this.now() + ms;
    for (let next = this.next(); next !== undefined && next.due <= end; next = this.next()) {
      this.ahead += Math.max(0, next.due - this.now());
      this.alarms.delete(next);
      next.run();
    }
    this.ahead += Math.max(0, end - this.now());
    this.wind();
  }

  private next() {
    return [...this.alarms].sort((a, b) => a.due - b.due)[0];
  }

  private wind(): void {
    clearTimeout(this.timer);
    const next = this.next();
    if (next === undefined) return;
    this.timer = setTimeout(() => this.advance(0), Math.min(longest, Math.max(0, next.due - this.now())));
    this.timer.unref();
  }
}
