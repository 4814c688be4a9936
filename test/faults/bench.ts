import { appendFileSync, chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Args } from "../../provider/core/contract";
import { type CutProxy, type Passed, startCutProxy } from "../support/cut-proxy";
import { deviceArgs } from "../support/in-process";
import { Program, type Wanted } from "../support/program";
import { type Sshd, startSshd } from "../support/sshd";
import { comesTrue, foreignLoss, leftovers, pendingUndos } from "./host-state";
import { foreignHosts, foreignHostsFile, foreignKeys, type Scenario, serverOptions } from "./scenarios";
import { Snapshot } from "./snapshot";

export type States = ReturnType<Program["states"]>;

export interface Rehearsal {
  before: Snapshot;
  states: States;
  /** One for each piece of traffic: whether a request or an answer begins there. */
  boundaries: boolean[];
}

/** A server with files of somebody else, reached through a proxy that sees every piece of traffic. */
export class FaultBench {
  private constructor(
    readonly server: Sshd,
    readonly proxy: CutProxy,
    private readonly clean: Snapshot,
  ) {}

  /** `prepare` runs before anybody's files are put in place. */
  static async start(
    prepare: (server: Sshd) => void = () => {},
    start: () => Promise<Sshd> = () => startSshd(serverOptions),
  ): Promise<FaultBench> {
    const server = await start();
    mkdirSync(join(server.dir, "keys"));
    prepare(server);
    const [, alice] = server.users;
    writeFileSync(alice?.authorizedKeysFile ?? "", foreignKeys);
    writeFileSync(foreignHostsFile(server), foreignHosts);
    chownSync(foreignHostsFile(server), alice?.uid ?? 0, alice?.gid ?? 0);
    const proxy = await startCutProxy({ host: server.host, port: server.port });
    appendFileSync(server.knownHostsFile, `[${proxy.host}]:${proxy.port} ${server.hostKey}\n`);
    return new FaultBench(server, proxy, new Snapshot(server));
  }

  get device(): Args {
    const { proxy, server } = this;
    const way = { port: proxy.port, hostKey: null, knownHostsFile: server.knownHostsFile };
    return deviceArgs(server, { confirmSeconds: 5, connectTimeout: 10, ...way });
  }

  program(states: States = {}): Program {
    return new Program(this.device, states);
  }

  /** Runs it undisturbed, to learn how many pieces there are and where requests begin. */
  async rehearse(scenario: Scenario): Promise<Rehearsal> {
    await this.clean.restore();
    const program = this.program();
    expect(await program.up(scenario.before(this.server))).toEqual([]);
    const before = new Snapshot(this.server);
    const states = program.states();
    return { before, states, boundaries: await this.watch(program, scenario.wants(this.server)) };
  }

  /** The traffic of one undisturbed run. */
  async watch(program: Program, wanted: Wanted[]): Promise<boolean[]> {
    const boundaries: boolean[] = [];
    let lastFromClient = false;
    void this.proxy.cutWhen(({ from, piece }: Passed) => {
      const fromClient = from === "client";
      // A request is a long piece of ours after their answer; their first piece after it begins the answer.
      boundaries.push(fromClient !== lastFromClient && (fromClient ? piece.length > 300 : boundaries.at(-1) === true));
      lastFromClient = fromClient;
      return false;
    });
    expect(await program.up(wanted)).toEqual([]);
    this.proxy.mend();
    return boundaries;
  }

  /** What must be true after whatever happened; the program is run again for it. */
  async problems(program: Program, wanted: Wanted[]): Promise<string[]> {
    const { server } = this;
    const problems: string[] = [];
    // Nothing may be left for the timer to decide for longer than it runs.
    if (!(await comesTrue(12, () => pendingUndos(server).length === 0))) problems.push("an undo timer never ended");
    const login = await server.ssh("true", { port: this.proxy.port });
    if (login.code !== 0) problems.push(`no login: ${login.stderr.trim()}`);
    problems.push(...foreignLoss(server));
    const again = await program.up(wanted);
    problems.push(...again.map(({ message }) => `running again failed: ${message}`));
    const left = await program.left(wanted);
    if (left.length > 0) problems.push(`running again did not converge: ${left.join(", ")}`);
    problems.push(...foreignLoss(server));
    for (const path of leftovers(server)) {
      problems.push(`left behind: ${path} ${content(path)}`);
      rmSync(path, { recursive: true });
    }
    return problems;
  }

  async stop(): Promise<void> {
    await this.proxy.close();
    await this.clean.restore().catch(() => {});
    await this.server.stop();
  }
}

function content(path: string): string {
  try {
    return JSON.stringify(readFileSync(path, "latin1").slice(0, 80));
  } catch {
    return "";
  }
}
