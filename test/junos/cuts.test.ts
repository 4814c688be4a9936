import type { EmulatedJunos, JunosOptions } from "../emulators/junos";
import { newHostKey } from "../emulators/shared/host-key";
import { routerArgs, startRouter } from "../support/junos";
import { Program, type Wanted } from "../support/program";
import { foreign, scenarios } from "./scenarios";

// The connection is cut at every message that goes either way, in every operation: whatever the message was, afterwards the
// device lets us in, has every statement of somebody else, and one more run brings what was wanted.

type States = ReturnType<Program["states"]>;
const minute = 60_000;

describe("the connection cut while", () => {
  let options: JunosOptions;
  beforeAll(async () => {
    jest.spyOn(console, "log").mockImplementation(() => {});
    options = {
      configuration: foreign.join("\n"),
      hostKeys: [await newHostKey("ed25519")],
      outboundSecond: minute,
    };
  });
  afterAll(() => jest.restoreAllMocks());

  test.each(scenarios)(
    "$name",
    async ({ name, before, wants }) => {
      const { messages, states, standing } = await rehearse(before, wants);
      const problems: string[] = [];
      let healed = 0;
      // Every second message or so; all of them with PULUMI_SSH_CUTS=1000.
      const most = Number(process.env.PULUMI_SSH_CUTS ?? 24);
      const cuts = Array.from({ length: messages }, (_, index) => index + 1).filter(
        (n) => Math.floor((n * most) / messages) !== Math.floor(((n - 1) * most) / messages),
      );
      for (const n of cuts) {
        const found = await cutAt(n, { states, standing, wants });
        if (found.failures === 0) healed++;
        problems.push(...found.problems.map((problem) => `cut at message ${n}: ${problem}`));
      }
      const verdict =
        problems.length === 0 ? "login works, no foreign statement changed, converged" : problems.join("\n");
      process.stdout.write(
        `  ${name}: ${cuts.length} cuts at ${messages} messages (${healed} healed by the same run): ${verdict}\n`,
      );
      expect(problems).toEqual([]);
    },
    600_000,
  );

  async function rehearse(before: Wanted[], wants: Wanted[]) {
    const router = await startRouter(options);
    // State remembers the way to the device, and delete goes it.
    options.port = router.port;
    try {
      const program = new Program(routerArgs(router));
      expect(await program.up(before)).toEqual([]);
      const states = program.states();
      const standing = router.configuration("set");
      router.faults.cutAtMessage(undefined);
      expect(await program.up(wants)).toEqual([]);
      return { messages: router.faults.messages, states, standing };
    } finally {
      await router.close();
    }
  }

  async function cutAt(n: number, { states, standing, wants }: { states: States; standing: string; wants: Wanted[] }) {
    const router = await startRouter({ ...options, configuration: [options.configuration, standing].join("\n") });
    try {
      const program = new Program(routerArgs(router, { confirmSeconds: 60, commitTimeout: 20 }), states);
      router.faults.cutAtMessage(n);
      const failures = (await program.up(wants)).length;
      router.faults.clear();
      return { failures, problems: await problemsOf(router, program, wants) };
    } finally {
      await router.close();
    }
  }

  async function problemsOf(router: EmulatedJunos, program: Program, wants: Wanted[]): Promise<string[]> {
    const problems: string[] = [];
    // Whatever the timer still has to decide, it decides now.
    router.clock.advance(2 * minute);
    await router.settled();
    problems.push(...foreignLoss(router));
    const again = await program.up(wants);
    problems.push(...again.map(({ message }) => `running again failed: ${message}`));
    const left = await program.left(wants);
    if (left.length > 0) problems.push(`running again did not converge: ${left.join(", ")}`);
    return [...problems, ...foreignLoss(router)];
  }

  function foreignLoss(router: EmulatedJunos): string[] {
    const lines = new Set(router.configuration("set").split("\n"));
    return foreign.filter((line) => !lines.has(line)).map((line) => `lost: ${line}`);
  }
});
