import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ssh2 from "ssh2";
import { Samples } from "./measure.mjs";
import { seconds } from "./print.mjs";
import { account, routerProgram, routerResources } from "./router-resources.mjs";
import { withRouters } from "./routers.mjs";
import { Stack } from "./stacks.mjs";

const script = fileURLToPath(new URL("one-by-one.mjs", import.meta.url));

/** What is measured: `takes` is how long the router needs for a commit, in seconds; 16 is the engine's own parallelism. */
const plans = {
  full: [
    { takes: 1, parallels: [8, 16, 64], times: 3 },
    // One by one this takes 25 minutes, so some are measured, and the others reckoned.
    { takes: 30, parallels: [64], times: 1, measured: 3 },
  ],
  quick: [{ takes: 0.2, parallels: [64], times: 1 }],
};

/** Many resources of one router: how often it commits, and against one transaction for each of them. */
export async function junos({ quick, times: given, detail }) {
  const count = quick ? 10 : 50;
  const plan = (quick ? plans.quick : plans.full).map((each) => ({ ...each, times: given ?? each.times }));
  const samples = new Samples();
  const key = ssh2.utils.generateKeyPairSync("ed25519");
  const configuration = [account];
  await withRouters({ count: 2, authorizedKey: key.public, configuration }, async ([ours, bare], routers) => {
    const stack = await Stack.create("bench", routerProgram);
    try {
      const privateKeyFile = join(stack.project.dir, "login-key");
      writeFileSync(privateKeyFile, key.private, { mode: 0o600 });
      const resources = routerResources(count);
      stack.declare({ devices: [{ ...ours, privateKeyFile }], resources });
      const runs = { count, plan, stack, routers, samples, detail };
      await transactions(runs);
      await oneByOne({ ...runs, device: { ...bare, privateKeyFile }, lines: resources.map(({ lines }) => lines) });
    } finally {
      await stack.project.remove();
    }
  });
  return report(count, plan, samples);
}

async function transactions({ plan, stack, routers, samples, detail }) {
  for (const { takes, parallels, times } of plan) {
    await routers.commitTakes(takes);
    for (let time = 0; time < times; time++) {
      for (const parallel of parallels) {
        const before = await routers.standing();
        for (const command of ["up", "destroy"]) {
          detail(`commits of ${takes} s, ${command} --parallel ${parallel}, ${time + 1} of ${times}`);
          const run = () => stack.time(command, ["--parallel", `${parallel}`]);
          const { took, commits, logins } = await routers.counted(run);
          const row = `${takes} ${command} ${parallel}`;
          samples.add(`${row} time`, took);
          samples.add(`${row} commits`, commits);
          samples.add(`${row} logins`, logins);
        }
        if ((await routers.standing()) !== before) throw new Error("destroy left statements on the router");
      }
    }
  }
}

async function oneByOne({ count, plan, routers, samples, detail, device, lines }) {
  for (const { takes, measured = count } of plan) {
    detail(`commits of ${takes} s, ${measured} transactions one by one`);
    await routers.commitTakes(takes);
    const { took, unproven } = await routers.counted(() => bareRun(device, lines.slice(0, measured)));
    if (unproven !== measured) throw new Error(`one by one, the router saw ${unproven} commits, not ${measured}`);
    samples.add(`${takes} one by one`, took.connect + (took.work * count) / measured);
  }
}

async function bareRun(device, transactions) {
  const child = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify({ device, transactions }));
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    printed += text;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`the bare connection ended with ${code}`);
  return JSON.parse(printed);
}

function report(count, plan, samples) {
  const steps = plan.flatMap(({ takes, parallels }) =>
    parallels.flatMap((parallel) => ["up", "destroy"].map((command) => ({ takes, parallel, command }))),
  );
  const of = ({ takes, parallel, command }, name) => samples.of(`${takes} ${command} ${parallel} ${name}`);
  const best = ({ parallel }) => Math.ceil(count / parallel);
  const reckoned = plan.filter(({ measured }) => measured !== undefined);
  return {
    title: `${count} resources of one Junos router (emulated, in a process beside): one commit confirmed per group`,
    notes: [
      `medians of ${plan.map(({ takes, times }) => `${times} where a commit takes ${takes} s`).join(", ")}; without the preview`,
      "at best: the engine has no more than --parallel operations in flight; logins: one, and a fresh one per commit as its proof",
      "one by one: a bare ssh2 connection, one NETCONF session; lock, load, commit, unlock for each, unproven",
      ...reckoned.map(
        ({ takes, measured }) => `with ${takes} s, ${measured} of them were measured, and ${count} reckoned`,
      ),
    ],
    columns: ["step", "commit takes", "parallel", "time", "commits", "at best", "logins", "one by one", "ratio"],
    rows: steps.map((step) => {
      const bare = step.command === "up" ? samples.of(`${step.takes} one by one`) : undefined;
      return [
        step.command,
        `${step.takes} s`,
        step.parallel,
        seconds(of(step, "time")),
        of(step, "commits"),
        best(step),
        of(step, "logins"),
        bare === undefined ? "" : seconds(bare),
        bare === undefined ? "" : (bare / of(step, "time")).toFixed(1),
      ];
    }),
    targets: steps.flatMap((step) => [
      {
        what: `commits of ${step.command} --parallel ${step.parallel}, ${step.takes} s each`,
        measured: String(of(step, "commits")),
        target: `${best(step)}${step.parallel >= count ? "" : ", one more where the first closes before all have come"}`,
        holds:
          of(step, "commits") >= best(step) && of(step, "commits") <= best(step) + (step.parallel >= count ? 0 : 1),
      },
      {
        what: `logins of ${step.command} --parallel ${step.parallel}, ${step.takes} s each`,
        measured: String(of(step, "logins")),
        target: `1 and one proof per commit`,
        holds: of(step, "logins") === 1 + of(step, "commits"),
      },
    ]),
  };
}
