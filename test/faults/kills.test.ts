import { startRun } from "../support/start-run";
import { FaultBench, type States } from "./bench";
import { chosen } from "./chosen";
import { type Scenario, scenarios } from "./scenarios";

const usual = 4;

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
        await before.restore();
        if (!(await killedAt(scenario, states, piece))) continue;
        kills++;
        // The engine has nothing but the state of the run before.
        const found = await bench.problems(bench.program(states), scenario.wants(bench.server));
        problems.push(...found.map((problem) => `killed before piece ${piece + 1}: ${problem}`));
      }
      const verdict = problems.length === 0 ? "login works, no foreign line lost, converged" : problems.join("\n");
      process.stdout.write(`  ${scenario.name}: ${kills} kills in ${boundaries.length} pieces: ${verdict}\n`);
      expect(problems).toEqual([]);
      expect(kills).toBeGreaterThan(1);
    },
    600_000,
  );

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
