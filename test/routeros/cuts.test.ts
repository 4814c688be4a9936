import { generateKeyPairSync } from "node:crypto";
import type { EmulatedRouteros, RouterosOptions } from "../emulators/routeros";
import { Program, type Wanted } from "../support/program";
import { commandsTo, fastClock, routerArgs, sshKey, startRouter } from "../support/routeros";

// The connection is cut at every sentence, in every operation: before the router has seen it, after it has done it, in the
// middle of its answer, and by a reboot. Whatever it was, afterwards both ways in are open, no file and no schedule is
// left, and one more run brings what was wanted.

const wanted = (more: { maxSessions?: number; strong: boolean; trigger: string }): Wanted[] => [
  {
    kind: "SshServerSettings",
    name: "sshd",
    args: {
      strongCrypto: more.strong,
      allowTcpForwarding: "local",
      allowFrom: ["127.0.0.0/8"],
      ...(more.maxSessions === undefined ? {} : { maxSessions: more.maxSessions }),
    },
  },
  { kind: "HostKey", name: "key", args: { type: "rsa", bits: 1024, triggers: [more.trigger] } },
];

const imported = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
  type: "pkcs8",
  format: "pem",
});

const scenariosOf = (profile: string): { name: string; before: Wanted[]; wants: Wanted[] }[] => {
  const maxSessions = Number(profile) >= 7.16 ? { maxSessions: 7 } : {};
  const first = wanted({ strong: true, trigger: "1", ...maxSessions });
  const second = wanted({ strong: false, trigger: "2" });
  return [
    { name: `${profile}: both are made`, before: [], wants: first },
    { name: `${profile}: both are changed`, before: first, wants: second },
    {
      name: `${profile}: a host key is imported`,
      before: [],
      wants: [{ kind: "HostKey", name: "key", args: { privateKey: String(imported), __secrets: ["privateKey"] } }],
    },
    {
      name: `${profile}: both are taken away`,
      before: first,
      wants: first.map((each) => ({ ...each, args: undefined })),
    },
  ];
};

const modes = ["drop", "drop-after", "half", "reboot"] as const;

describe("the connection cut while", () => {
  beforeAll(() => void jest.spyOn(console, "log").mockImplementation(() => {}));
  afterAll(() => jest.restoreAllMocks());

  test.each(["6.49", "7.24"].flatMap((profile) => scenariosOf(profile).map((each) => ({ ...each, profile }))))(
    "$name",
    async ({ name, before, wants, profile }) => {
      const options: RouterosOptions = { profile, authorizedKey: sshKey.publicKey };
      const sentences = await rehearse(options, before, wants);
      const problems: string[] = [];
      let [cuts, healed] = [0, 0];
      // So many of them, evenly spread: all 900 take a quarter of an hour.
      const most = Number(process.env.PULUMI_SSH_CUTS ?? 4);
      for (const mode of modes) {
        for (let n = 1; n <= sentences; n++) {
          if (Math.floor((n * most) / sentences) === Math.floor(((n - 1) * most) / sentences)) continue;
          const found = await cutAt(options, { n, mode, before, wants });
          cuts++;
          if (found.failures === 0) healed++;
          problems.push(...found.problems.map((problem) => `${mode} at sentence ${n}: ${problem}`));
        }
      }
      const verdict = problems.length === 0 ? "both ways in work, nothing is left, converged" : problems.join("\n");
      process.stdout.write(
        `  ${name}: ${cuts} cuts at ${sentences} sentences (${healed} healed by the same run): ${verdict}\n`,
      );
      expect(problems).toEqual([]);
    },
    600_000,
  );
});

const deviceOf = (router: EmulatedRouteros) =>
  routerArgs(router, { privateKey: sshKey.privateKey, confirmSeconds: 60, commitTimeout: 20, connectTimeout: 5 });

const fresh = (options: RouterosOptions) => startRouter({ ...options, clock: fastClock(20) });

async function rehearse(options: RouterosOptions, before: Wanted[], wants: Wanted[]): Promise<number> {
  const router = await fresh(options);
  try {
    const program = new Program(deviceOf(router));
    expect(await program.up(before)).toEqual([]);
    const sent = commandsTo(router);
    expect(await program.up(wants)).toEqual([]);
    return sent.length;
  } finally {
    await router.close();
  }
}

async function cutAt(
  options: RouterosOptions,
  { n, mode, before, wants }: { n: number; mode: (typeof modes)[number]; before: Wanted[]; wants: Wanted[] },
) {
  const router = await fresh(options);
  try {
    const program = new Program(deviceOf(router));
    await program.up(before);
    router.faults.at(n, mode);
    const failures = await program.up(wants);
    router.faults.clear();
    // A router that boots is away for 200 ms.
    for (let i = 0; i < 20 && router.apiSslPort === 0; i++) await new Promise((resolve) => setTimeout(resolve, 50));
    return { failures: failures.length, problems: await problemsOf(router, program, wants) };
  } finally {
    await router.close();
  }
}

async function problemsOf(router: EmulatedRouteros, program: Program, wants: Wanted[]): Promise<string[]> {
  const problems: string[] = [];
  if (router.port === 0 || router.apiSslPort === 0) problems.push("a way in is closed");
  const again = await program.up(wants);
  problems.push(...again.map(({ message }) => `running again failed: ${message}`));
  const left = await program.left(wants);
  if (left.length > 0) problems.push(`running again did not converge: ${left.join(", ")}`);
  for (const menu of ["file", "system scheduler"]) {
    const count = (await router.console(`/${menu} print count-only`)).trim();
    if (count !== "0") problems.push(`${count} left in /${menu}`);
  }
  return problems;
}
