import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Args } from "../../provider/core/contract";
import { tunnelKey } from "../support/outbound";
import type { Program, Wanted } from "../support/program";
import { canMakeServiceHost, type ServiceHost, startServiceHost } from "../support/service-host";
import { freePort, type Sshd, type SshdUser, startSshd } from "../support/sshd";
import { startRun } from "../support/start-run";
import { FaultBench } from "./bench";
import { chosen } from "./chosen";
import { serverOptions } from "./scenarios";

const usual = 2;
const name = `pst${process.pid}`;

(canMakeServiceHost ? describe : describe.skip)("a tunnel while", () => {
  let host: ServiceHost;
  let relay: Sshd;
  let bench: FaultBench;
  let args: Args;
  beforeAll(async () => {
    jest.spyOn(console, "log").mockImplementation(() => {});
    [host, relay] = await Promise.all([startServiceHost(serverOptions), startSshd({ users: [{}] })]);
    const account = host.sshd.users[1] as SshdUser;
    const identityFile = tunnelKey(relay, account, join(account.home, "tunnel_key"));
    bench = await FaultBench.start(undefined, async () => host.sshd);
    args = {
      name,
      remote: { host: relay.host, port: relay.port, user: relay.user },
      forwards: [{ remotePort: await freePort(), localHost: "127.0.0.1", localPort: relay.port }],
      identityFile,
      knownHostKey: relay.hostKey,
      runAs: account.name,
      restartSec: 1,
    };
  }, 60_000);
  afterAll(async () => {
    await bench?.stop();
    await Promise.all([host?.stop(), relay?.stop()]);
  }, 60_000);

  const tunnel = (more: Args | undefined): Wanted[] => [
    { kind: "OutboundSsh", name: "tunnel", args: more === undefined ? undefined : { ...args, ...more } },
  ];
  const files = () => [`/etc/pulumi-ssh`, host.units].flatMap((path) => (existsSync(path) ? readdirSync(path) : []));

  test.each<[string, Args | undefined, Args | undefined]>([
    ["it is made", undefined, {}],
    ["it is changed", {}, { restartSec: 2, serverAliveInterval: 7 }],
    ["it is taken away", {}, undefined],
  ])(
    "%s",
    async (what, from, to) => {
      let program = bench.program();
      if (from !== undefined) expect(await program.up(tunnel(from))).toEqual([]);
      const boundaries = await bench.watch(program, tunnel(to));
      const problems: string[] = [];
      const counts = { cuts: 0, kills: 0 };
      for (const piece of chosen(boundaries, usual)) {
        for (const fault of ["cuts", "kills"] as const) {
          expect(await program.up(tunnel(from))).toEqual([]);
          program = bench.program(program.states());
          if (await disturbed(fault, program, tunnel(to), piece)) counts[fault]++;
          const found = await bench.problems(program, tunnel(to));
          if (to === undefined) found.push(...files().filter((file) => file.includes(name)));
          found.push(...files().filter((file) => file.includes(".pulumi-ssh-")));
          problems.push(...found.map((problem) => `${fault} before piece ${piece + 1}: ${problem}`));
        }
      }
      await program.up(tunnel(undefined));
      const verdict = problems.length === 0 ? "login works, no foreign line lost, converged" : problems.join("\n");
      process.stdout.write(
        `  a tunnel while ${what}: ${counts.cuts} cuts and ${counts.kills} kills in ${boundaries.length} pieces: ${verdict}\n`,
      );
      expect(problems).toEqual([]);
      expect(Math.min(counts.cuts, counts.kills)).toBeGreaterThan(0);
    },
    240_000,
  );

  async function disturbed(fault: "cuts" | "kills", program: Program, wanted: Wanted[], piece: number) {
    let [seen, reached] = [0, false];
    const run = fault === "kills" ? startRun(bench.device, program.states(), wanted) : undefined;
    const at = (): boolean => {
      if (seen++ !== piece) return false;
      reached = true;
      run?.kill();
      return run === undefined;
    };
    void bench.proxy.cutWhen(at, { mended: true });
    if (run === undefined) await program.up(wanted);
    else await run.ended;
    bench.proxy.mend();
    return reached;
  }
});
