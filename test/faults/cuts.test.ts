import { rmSync, writeFileSync } from "node:fs";
import { type CutProxy, startCutProxy } from "../support/cut-proxy";
import { type Sshd, startSshd } from "../support/sshd";
import {
  comesTrue,
  foreignKeys,
  foreignLoss,
  leftovers,
  Program,
  pendingUndos,
  type Scenario,
  Snapshot,
  scenarios,
  serverOptions,
} from "./scenarios";

/** `PULUMI_SSH_CUTS=1000` cuts everywhere; by default so many per operation, each request's boundaries among them. */
const mostCuts = Number(process.env.PULUMI_SSH_CUTS ?? 14);

describe("the connection cut while", () => {
  let server: Sshd;
  let proxy: CutProxy;
  let clean: Snapshot;

  beforeAll(async () => {
    jest.spyOn(console, "log").mockImplementation(() => {});
    server = await startSshd(serverOptions);
    writeFileSync(server.users[1]?.authorizedKeysFile ?? "", foreignKeys);
    clean = new Snapshot(server);
    proxy = await startCutProxy({ host: server.host, port: server.port });
  }, 60_000);
  afterAll(async () => {
    await proxy?.close();
    await server?.stop();
  });

  test.each(scenarios)(
    "$name",
    async (scenario) => {
      const { before, states, boundaries } = await rehearse(scenario);
      const problems: string[] = [];
      const counts = { cuts: 0, recovered: 0 };
      for (const piece of chosen(boundaries)) {
        await before.restore();
        const found = await cutOnce(scenario, states, piece, counts);
        problems.push(...found.map((problem) => `cut before piece ${piece + 1}: ${problem}`));
      }
      const verdict = problems.length === 0 ? "login works, no foreign line lost, converged" : problems.join("\n");
      process.stdout.write(
        `  ${scenario.name}: ${counts.cuts} cuts in ${boundaries.length} pieces (${counts.recovered} healed by the same run): ${verdict}\n`,
      );
      expect(problems).toEqual([]);
      expect(counts.cuts).toBeGreaterThan(5);
    },
    240_000,
  );

  /** Runs it uncut, to learn how many pieces there are and where requests begin. */
  async function rehearse(scenario: Scenario) {
    await clean.restore();
    const program = new Program(server, proxy.port);
    expect(await program.up(scenario.before(server))).toEqual([]);
    const before = new Snapshot(server);
    const states = program.states();
    const boundaries: boolean[] = [];
    let lastFromClient = false;
    void proxy.cutWhen(({ from, piece }) => {
      const fromClient = from === "client";
      // A request is a long piece of ours after their answer; their first piece after it begins the answer.
      boundaries.push(fromClient !== lastFromClient && (fromClient ? piece.length > 300 : boundaries.at(-1) === true));
      lastFromClient = fromClient;
      return false;
    });
    expect(await program.up(scenario.wants(server))).toEqual([]);
    proxy.mend();
    return { before, states, boundaries };
  }

  function chosen(boundaries: boolean[]): number[] {
    const all = boundaries.map((_, piece) => piece);
    if (all.length <= mostCuts) return all;
    const marked = all.filter((piece) => boundaries[piece]);
    const room = Math.max(mostCuts - marked.length, 4);
    const spread = all.filter(
      (piece) => Math.floor((piece * room) / all.length) !== Math.floor(((piece - 1) * room) / all.length),
    );
    return [...new Set([...marked, ...spread])].sort((a, b) => a - b);
  }

  async function cutOnce(
    scenario: Scenario,
    states: ReturnType<Program["states"]>,
    piece: number,
    counts: { cuts: number; recovered: number },
  ): Promise<string[]> {
    const problems: string[] = [];
    const program = new Program(server, proxy.port, states);
    let [seen, wasCut] = [0, false];
    const cut = proxy
      .cutWhen(() => seen++ === piece, { mended: true })
      .then(() => {
        wasCut = true;
      });
    const begun = Date.now();
    const failures = await program.up(scenario.wants(server));
    problems.push(...program.orphans(scenario.wants(server)));
    proxy.mend();
    // The pieces differ a little from run to run: the last ones may not come.
    if (seen > piece) await cut;
    if (!wasCut) return problems;
    counts.cuts++;
    if (process.env.PULUMI_SSH_CUTS_LOG)
      process.stderr.write(
        `${scenario.name} ${piece} ${Date.now() - begun} ms: ${failures.map(({ message }) => message).join(" | ") || "ok"}\n`,
      );
    if (failures.length === 0) counts.recovered++;
    // Nothing may be left for the timer to decide for longer than it runs.
    if (!(await comesTrue(10, () => pendingUndos(server).length === 0))) problems.push("an undo timer never ended");
    const login = await server.ssh("true");
    if (login.code !== 0) problems.push(`no login: ${login.stderr.trim()}`);
    problems.push(...foreignLoss(server));

    const again = await program.up(scenario.wants(server));
    problems.push(...again.map(({ message }) => `running again failed: ${message}`));
    const left = await program.left(scenario.wants(server));
    if (left.length > 0) problems.push(`running again did not converge: ${left.join(", ")}`);
    problems.push(...foreignLoss(server));
    for (const path of leftovers(server)) {
      problems.push(`left behind: ${path}`);
      rmSync(path, { recursive: true });
    }
    return problems;
  }
});
