import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Sshd } from "../support/sshd";
import { FaultBench, type States } from "./bench";
import { chosen } from "./chosen";
import { orphans } from "./host-state";
import { type Scenario, scenarios } from "./scenarios";

const usual = 3;
const ballast = ".ballast";

/** Directories that changes are written to; each becomes a small filesystem of its own. */
const places = ({ dropInDir, dir, users }: Sshd): string[] => [
  dropInDir,
  join(dir, "keys"),
  ...users.map(({ authorizedKeysFile }) => dirname(authorizedKeysFile)),
];

/** `false` where this machine does not let us. */
function canMount(): boolean {
  try {
    execFileSync("unshare", ["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], { stdio: "pipe" });
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
}

function mountSmall(directory: string): void {
  const { mode, uid, gid } = statSync(directory);
  const files = readdirSync(directory).map((name) => {
    const path = join(directory, name);
    return { path, bytes: readFileSync(path), ...pick(path) };
  });
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", directory]);
  chmodSync(directory, mode & 0o7777);
  chownSync(directory, uid, gid);
  for (const file of files) {
    writeFileSync(file.path, file.bytes, { mode: file.mode & 0o7777 });
    chownSync(file.path, file.uid, file.gid);
  }
}

function pick(path: string): { mode: number; uid: number; gid: number } {
  const { mode, uid, gid } = statSync(path);
  return { mode, uid, gid };
}

function fill(directory: string): void {
  const file = openSync(join(directory, ballast), "a", 0o600);
  try {
    for (;;) writeSync(file, Buffer.alloc(4096));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  } finally {
    closeSync(file);
  }
}

const possible = canMount();
if (!possible)
  process.stdout.write("  full disks: not tried, because this machine lets nobody mount a small filesystem\n");

(possible ? describe : describe.skip)("the disk full from a moment on while", () => {
  let bench: FaultBench;
  beforeAll(async () => {
    jest.spyOn(console, "log").mockImplementation(() => {});
    bench = await FaultBench.start((server) => places(server).forEach(mountSmall));
  }, 60_000);
  afterAll(async () => {
    if (bench === undefined) return;
    for (const directory of places(bench.server)) execFileSync("umount", ["-l", directory]);
    await bench.stop();
  });

  test.each(scenarios)(
    "$name",
    async (scenario) => {
      const { before, states, boundaries } = await bench.rehearse(scenario);
      const problems: string[] = [];
      const counts = { fills: 0, refused: 0 };
      for (const piece of [...new Set([0, ...chosen(boundaries, usual)])]) {
        await before.restore();
        const found = await fillAt(scenario, states, piece, counts);
        problems.push(...found.map((problem) => `full from piece ${piece + 1}: ${problem}`));
      }
      const verdict = problems.length === 0 ? "login works, no foreign line lost, converged" : problems.join("\n");
      process.stdout.write(
        `  ${scenario.name}: ${counts.fills} fills in ${boundaries.length} pieces (${counts.refused} made the run fail): ${verdict}\n`,
      );
      expect(problems).toEqual([]);
      expect(counts.fills).toBeGreaterThan(1);
    },
    600_000,
  );

  async function fillAt(
    scenario: Scenario,
    states: States,
    piece: number,
    counts: { fills: number; refused: number },
  ): Promise<string[]> {
    const { server, proxy } = bench;
    const wanted = scenario.wants(server);
    const program = bench.program(states);
    let [seen, full] = [0, false];
    void proxy.cutWhen(() => {
      if (seen++ === piece) {
        places(server).forEach(fill);
        full = true;
      }
      return false;
    });
    const failures = await program.up(wanted);
    const problems = orphans(server, program, wanted);
    proxy.mend();
    if (full) counts.fills++;
    if (failures.length > 0) counts.refused++;
    const login = await server.ssh("true", { port: proxy.port });
    if (login.code !== 0) problems.push(`no login while it is full: ${login.stderr.trim()}`);
    for (const directory of places(server)) rmSync(join(directory, ballast), { force: true });
    return [...problems, ...(await bench.problems(program, wanted))];
  }
});
