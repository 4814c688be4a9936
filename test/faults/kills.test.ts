import { startRun } from "../support/start-run";
import { FaultBench, type States } from "./bench";
import { chosen } from "./chosen";
import { type Scenario, scenarios } from "./scenarios";
import type { Snapshot } from "./snapshot";

const usual = 3;

describe("our process killed while", () => {
  let bench: FaultBench;
  beforeAll(async () => {
    jest.spyOn(console, "log").mockImplementation(() => {});
    bench = await FaultBench.start();
  }, 60_000);
  afterAll(() => bench?.stop());

  test.each(scenarios)(
    "$name",
    async (scenario) => {
      const { before, states, boundaries } = await bench.rehearse(scenario);
      const problems: string[] = [];
      let kills = 0;
      for (const piece of chosen(boundaries, usual)) {
        const at = await killedNear(before, scenario, states, piece);
        if (at === undefined) continue;
        kills++;
        // The engine has nothing but the state of the run before.
        const found = await bench.problems(bench.program(states), scenario.wants(bench.server));
        problems.push(...found.map((problem) => `killed before piece ${at + 1}: ${problem}`));
      }
      const verdict = problems.length === 0 ? "login works, no foreign line lost, converged" : problems.join("\n");
      process.stdout.write(`  ${scenario.name}: ${kills} kills in ${boundaries.length} pieces: ${verdict}\n`);
      expect(problems).toEqual([]);
      expect(kills).toBeGreaterThan(1);
    },
    600_000,
  );

  /** A busy machine puts pieces together, so that a late one of the rehearsal may never come: then at an earlier one. */
  async function killedNear(before: Snapshot, scenario: Scenario, states: States, piece: number) {
    for (let at = piece; ; at = Math.floor(at * 0.75)) {
      await before.restore();
      if (await killedAt(scenario, states, at)) return at;
      if (at === 0) return undefined;
    }
  }

  async function killedAt(scenario: Scenario, states: States, piece: number): Promise<boolean> {
    const { server, proxy } = bench;
    const run = startRun(bench.device, states, scenario.wants(server));
    let seen = 0;
    void proxy.cutWhen(() => {
      if (seen++ === piece) run.kill();
      return false;
    });
    const end = await run.ended;
    proxy.mend();
    return end === undefined;
  }
});
