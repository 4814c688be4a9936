import { runScript } from "./console/run-script";
import type { Router } from "./router";
import type { Schedule } from "./state";

/** Runs what is due in /system/scheduler, by the router's clock. */
export class Schedules {
  private cancel = () => {};
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly router: Router) {}

  /** Sets the alarm anew; after every change of the list. */
  wind(): void {
    this.cancel();
    const { clock, state } = this.router;
    if (!state.deviceMode.scheduler) return;
    const next = state.schedules.flatMap((each) => (each.disabled || each.next === undefined ? [] : [each.next]));
    if (next.length === 0) return;
    this.cancel = clock.after(Math.max(0, Math.min(...next) - clock.now()), () => this.ring());
  }

  stop(): void {
    this.cancel();
  }

  /** Done when no script runs any more. */
  settled(): Promise<void> {
    return this.running;
  }

  /** What is to run when the router starts. */
  startUp(): void {
    for (const each of this.router.state.schedules)
      if (each.startTime === "startup" && !each.disabled) this.start(each);
  }

  private ring(): void {
    const now = this.router.clock.now();
    for (const each of [...this.router.state.schedules]) {
      if (each.disabled || each.next === undefined || each.next > now) continue;
      // Rounds that were missed are not made up for.
      each.next =
        each.interval > 0 ? each.next + Math.ceil((now - each.next + 1) / each.interval) * each.interval : undefined;
      this.start(each);
    }
    this.wind();
  }

  private start(schedule: Schedule): void {
    schedule.runs++;
    this.running = this.running.then(() => this.script(schedule));
  }

  private async script({ name, owner, policies, onEvent }: Schedule): Promise<void> {
    const { router } = this;
    const session = { user: owner, policies: new Set(policies), via: "scheduler" as const };
    const { failed } = await runScript(router, session, onEvent);
    if (failed !== undefined) router.log.push(`schedule ${name}: ${failed}`);
    await router.applied();
  }
}
