import { FaultBench, type States } from "./bench";
import { chosen } from "./chosen";
import { orphans } from "./host-state";
import { type Scenario, scenarios } from "./scenarios";

const usual = 6;

describe("the connection cut while", () => {
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
      const counts = { cuts: 0, recovered: 0 };
      for (const piece of chosen(boundaries, usual)) {
        const { cuts } = counts;
        let at = piece;
        // A busy machine puts pieces together, so that a late one of the rehearsal may never come: then an earlier one.
        do {
          await before.restore();
          const found = await cutOnce(scenario, states, at, counts);
          problems.push(...found.map((problem) => `cut before piece ${at + 1}: ${problem}`));
          at = Math.floor(at * 0.75);
        } while (counts.cuts === cuts && at > 0);
      }
      const verdict = problems.length === 0 ? "login works, no foreign line lost, converged" : problems.join("\n");
      process.stdout.write(
        `  ${scenario.name}: ${counts.cuts} cuts in ${boundaries.length} pieces (${counts.recovered} healed by the same run): ${verdict}\n`,
      );
      expect(problems).toEqual([]);
      expect(counts.cuts).toBeGreaterThan(4);
    },
    600_000,
  );

  async function cutOnce(
    scenario: Scenario,
    states: States,
    piece: number,
    counts: { cuts: number; recovered: number },
  ): Promise<string[]> {
    const { server, proxy } = bench;
    const wanted = scenario.wants(server);
    const program = bench.program(states);
    let [seen, wasCut] = [0, false];
    const cut = proxy
      .cutWhen(() => seen++ === piece, { mended: true })
      .then(() => {
        wasCut = true;
      });
    const begun = Date.now();
    const failures = await program.up(wanted);
    const problems = orphans(server, program, wanted);
    proxy.mend();
    // The pieces differ a little from run to run: the last ones may not come.
    if (seen > piece) await cut;
    if (!wasCut) return [...problems, ...failures.map(({ message }) => `not cut, and failed: ${message}`)];
    counts.cuts++;
    if (process.env.PULUMI_SSH_CUTS_LOG)
      process.stderr.write(
        `${scenario.name} ${piece} ${Date.now() - begun} ms: ${failures.map(({ message }) => message).join(" | ") || "ok"}\n`,
      );
    if (failures.length === 0) counts.recovered++;
    return [...problems, ...(await bench.problems(program, wanted))];
  }
});
