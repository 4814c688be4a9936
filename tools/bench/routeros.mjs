import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { beside } from "./beside.mjs";
import { delayProxy } from "./delay-proxy.mjs";
import { Samples } from "./measure.mjs";
import { megabytes, seconds } from "./print.mjs";
import { publicKeys, Stack } from "./stacks.mjs";
import { watchProvider } from "./watch-provider.mjs";

const scriptOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const user = "alice";
const oneWay = 50;
const mostAbove = 100 * 2 ** 20;
const steps = [
  { name: "up", command: "up", keys: (count) => count },
  // A script that keeps no state must read to know that.
  { name: "up, nothing changed", command: "up", bare: "refresh", keys: (count) => count },
  { name: "up, one key changed", command: "up", changed: 1, bare: "change", keys: (count) => count },
  { name: "refresh", command: "refresh", changed: 1, keys: (count) => count },
  { name: "destroy", command: "destroy", changed: 1, keys: () => 0 },
];
/** As it is; with answers that arrive byte by byte; over a line with a round trip of 100 ms. */
const lines = ["plain", "bytes", "100 ms"];

const program = `const ssh = require("pulumi-ssh");
const { device, user, keys, changed } = require("./bench.json");
const router = ssh.routeros(device);
keys.forEach((publicKey, index) => {
  const more = index < changed ? { rowComment: "changed" } : {};
  new ssh.UserPublicKey("key" + index, { device: router, user, publicKey, ...more });
});
`;

/** Keys of one RouterOS router: what is said to it, how long it takes, against librouteros; and memory. */
export async function routeros({ quick, times: given, detail }) {
  const count = quick ? 10 : 50;
  const many = quick ? 100 : 1000;
  const times = given ?? (quick ? 1 : 3);
  const samples = new Samples();
  await withRouter(async (ask, device) => {
    const proxy = await delayProxy(device.port, oneWay);
    const stack = await Stack.create("bench", program);
    const run = { ask, device, proxy, stack, samples, detail };
    try {
      for (let time = 0; time < times; time++)
        for (const line of lines) await oneRound({ ...run, line, count, round: `${time + 1} of ${times}` });
      for (const [name, size] of [
        ["few", 10],
        ["many", many],
      ])
        await oneMemory({ ...run, name, size });
    } finally {
      await stack.project.remove();
      await proxy.close();
    }
  });
  return report(count, many, times, samples);
}

async function oneRound({ ask, device, proxy, stack, samples, detail, line, count, round }) {
  await ask("delivery", line === "bytes" ? "bytes" : "whole");
  const reached = line === "100 ms" ? { ...device, port: proxy.port } : device;
  const keys = publicKeys(count);
  for (const { name, command, changed = 0, keys: left } of steps) {
    detail(`${line}: ${name}, ${round}`);
    stack.declare({ device: reached, user, keys, changed });
    const before = await ask("counted");
    samples.add(`${line} ${name} time`, await stack.time(command, ["--parallel", "64"]));
    const after = await ask("counted");
    for (const what of Object.keys(after)) samples.add(`${line} ${name} ${what}`, after[what] - before[what]);
    await expectKeys(ask, left(count), name);
  }
  for (const { name, command, bare = command, keys: left } of steps) {
    if (process.env.PULUMI_SSH_TEST_PYTHON === undefined) continue;
    detail(`${line}: librouteros, ${name}, ${round}`);
    samples.add(`${line} ${name} bare`, await bareRun({ device: reached, step: bare, user, keys }));
    await expectKeys(ask, left(count), `librouteros, ${name}`);
  }
}

async function oneMemory({ ask, device, stack, samples, detail, name, size }) {
  await ask("delivery", "whole");
  stack.declare({ device, user, keys: publicKeys(size), changed: 0 });
  for (const command of ["up", "refresh", "destroy"]) {
    detail(`memory: ${command} of ${size} keys`);
    const watch = watchProvider(stack.project.env.PULUMI_HOME);
    await stack.time(command);
    const { peak, last } = watch.end();
    samples.add(`${name} ${command} peak`, peak);
    samples.add(`${name} ${command} last`, last);
  }
}

async function expectKeys(ask, wanted, after) {
  const there = await ask("keys");
  if (there !== wanted) throw new Error(`the router has ${there} keys after ${after}, not ${wanted}`);
}

async function bareRun(work) {
  const child = spawn(process.env.PULUMI_SSH_TEST_PYTHON, ["-W", "ignore", scriptOf("bare-routeros.py")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(JSON.stringify(work));
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    printed += text;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`librouteros ended with ${code}`);
  return JSON.parse(printed).took;
}

/** An emulated router in a process beside ours, ended after `work`. */
async function withRouter(work) {
  const { ask, end } = beside(scriptOf("routeros-process.mjs"));
  try {
    const configuration = `/user add name=${user} group=full password="of ${user}"`;
    const device = await ask("start", { profile: "7.24", user: "netops", configuration });
    return await work(ask, device);
  } finally {
    end();
  }
}

function report(count, many, times, samples) {
  const of = (line, { name }, what) => samples.of(`${line} ${name} ${what}`);
  const rows = lines.flatMap((line) => steps.map((step) => ({ line, step })));
  const above = samples.of("many up peak") - samples.of("few up peak");
  const up = steps[0];
  const again = steps[1];
  return {
    title: `${count} keys of one RouterOS router (emulated 7.24, in a process beside)`,
    notes: [
      `medians of ${times}, --parallel 64; without the preview; the time of Pulumi itself included`,
      "bytes: each byte of an answer by itself; 100 ms: a line with that round trip; round trips: how often we spoke after an answer",
      process.env.PULUMI_SSH_TEST_PYTHON === undefined
        ? "librouteros is not there, so nothing was compared"
        : "librouteros: one bare connection that does the same writes, Python's start included; nothing is checked or proven",
      `memory of the provider process, ${many} keys: up ${megabytes(samples.of("many up peak"))}, at its end ${megabytes(samples.of("many up last"))}; refresh ${megabytes(samples.of("many refresh peak"))}; destroy ${megabytes(samples.of("many destroy peak"))}`,
    ],
    columns: ["step", "line", "time", "sentences", "round trips", "logins", "librouteros", "ratio"],
    rows: rows.map(({ line, step }) => {
      const bare = of(line, step, "bare");
      return [
        step.name,
        line,
        seconds(of(line, step, "time")),
        of(line, step, "sentences"),
        of(line, step, "roundTrips"),
        of(line, step, "logins"),
        Number.isNaN(bare) ? "" : seconds(bare),
        Number.isNaN(bare) ? "" : (of(line, step, "time") / bare).toFixed(1),
      ];
    }),
    targets: [
      {
        what: `logins of up with ${count} keys, and of up with nothing to do`,
        measured: `${of("plain", up, "logins")} and ${of("plain", again, "logins")}`,
        target: "1 and 0",
        holds: of("plain", up, "logins") === 1 && of("plain", again, "logins") === 0,
      },
      {
        what: `sentences of up with ${count} keys, beside one for each`,
        measured: String(of("plain", up, "sentences") - count),
        target: "at most 30",
        holds: of("plain", up, "sentences") - count <= 30,
      },
      {
        what: "round trips of up over 100 ms",
        measured: String(of("100 ms", up, "roundTrips")),
        target: `at most ${count + 20}: each command waits for the one before it`,
        holds: of("100 ms", up, "roundTrips") <= count + 20,
      },
      {
        what: `peak of up of ${many} keys above that of 10`,
        measured: megabytes(above),
        target: `at most ${megabytes(mostAbove)}`,
        holds: above <= mostAbove,
      },
    ],
  };
}
