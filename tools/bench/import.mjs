import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { Samples } from "./measure.mjs";
import { milliseconds } from "./print.mjs";
import { publicKeys, Stack } from "./stacks.mjs";

const exec = promisify(execFile);

/** What a process of its own loads, step by step, and how long each step takes. */
const parts = {
  sdk: [
    ["@pulumi/pulumi", 'require("@pulumi/pulumi")'],
    ["pulumi-ssh", 'require("pulumi-ssh")'],
  ],
  provider: [
    ["@pulumi/pulumi", 'require("@pulumi/pulumi/dynamic")'],
    ["pulumi-ssh/provider", 'handlers = require("pulumi-ssh/provider")'],
    ["first v1(kind)", 'key = handlers.v1("UserPublicKey"), settings = handlers.v1("SshServerSettings")'],
    ["first check", "await key.check({}, inputs)"],
    ["second check", "await key.check({}, { ...inputs, publicKey: inputs.publicKey + 2 })"],
    ["first check of settings", "await settings.check({}, { device: inputs.device, maxAuthTries: 4 })"],
    ["first contact", "await key.read('id', inputs).catch(() => {})"],
  ],
};

function script(steps) {
  const device = { platform: "openssh", host: "127.0.0.1", port: 1, user: "nobody", password: "x", connectTimeout: 1 };
  const inputs = { device: { ...device, hostKey: publicKeys(1)[0] }, user: "alice", publicKey: publicKeys(1)[0] };
  const lines = steps.map(
    ([name, code]) => `begun = performance.now();
${code};
steps.push({ name: ${JSON.stringify(name)}, took: performance.now() - begun, loaded: Object.keys(require.cache) });`,
  );
  return `(async () => {
const steps = [], inputs = ${JSON.stringify(inputs)};
let begun, handlers, key, settings;
${lines.join("\n")}
process.stdout.write(JSON.stringify(steps), () => process.exit(0));
})();`;
}

export async function imports({ quick, times: given, detail }) {
  const times = given ?? (quick ? 1 : 15);
  const samples = new Samples();
  const loaded = new Map();
  const stack = await Stack.create("bench", "");
  try {
    for (let time = 0; time < times; time++) {
      detail(`${time + 1} of ${times}`);
      for (const [part, steps] of Object.entries(parts)) {
        const { stdout } = await exec(process.execPath, ["-e", script(steps)], { cwd: stack.project.dir });
        for (const step of JSON.parse(stdout)) {
          samples.add(`${part} ${step.name}`, step.took);
          loaded.set(`${part} ${step.name}`, step.loaded.map(moduleOf(stack.project.dir)));
        }
      }
    }
  } finally {
    await stack.project.remove();
  }
  return report(times, samples, loaded);
}

/** `ssh2/lib/client.js`: the path below node_modules. */
const moduleOf = (dir) => (file) => file.replace(join(dir, "node_modules", "/"), "");

function report(times, samples, loaded) {
  const row = (part, name, index) => {
    const before = index === 0 ? [] : loaded.get(`${part} ${parts[part][index - 1][0]}`);
    const news = loaded.get(`${part} ${name}`).filter((module) => !before.includes(module));
    const packages = new Set(news.map((module) => /^(@[^/]+\/)?[^/]+/.exec(module)[0]));
    const listed = packages.size > 4 ? `${packages.size} packages` : [...packages].join(", ");
    return [part, name, milliseconds(samples.of(`${part} ${name}`)), news.length, listed || "nothing"];
  };
  const rows = Object.entries(parts).flatMap(([part, steps]) => steps.map(([name], index) => row(part, name, index)));
  const has = (step, pattern) => loaded.get(step).some((module) => pattern.test(module));
  const heavy = /^(zod|ssh2)\//;
  const platforms = (step) => [
    ...new Set(loaded.get(step).flatMap((module) => /\/platforms\/([^/]+)\//.exec(module)?.[1] ?? [])),
  ];
  const sdk = samples.of("sdk pulumi-ssh");
  const provider = samples.of("provider pulumi-ssh/provider") + samples.of("provider first v1(kind)");
  const checked = platforms("provider first check of settings");
  return {
    title: "Loading the modules of the installed package",
    notes: [
      `medians of ${times} fresh Node.js ${process.versions.node} processes; each step in the process of the one above`,
    ],
    columns: ["process", "step", "time", "new modules", "of"],
    rows,
    targets: [
      {
        what: "importing the SDK, above @pulumi/pulumi",
        measured: milliseconds(sdk),
        target: "at most 20 ms",
        holds: sdk <= 20,
      },
      {
        what: "loading pulumi-ssh/provider and its handlers",
        measured: milliseconds(provider),
        target: "at most 100 ms",
        holds: provider <= 100,
      },
      {
        what: "zod or ssh2 in the SDK's process",
        measured: has("sdk pulumi-ssh", heavy) ? "loaded" : "not loaded",
        target: "not loaded",
        holds: !has("sdk pulumi-ssh", heavy),
      },
      {
        what: "ssh2 in the provider's process before a device is contacted, and after",
        measured: ["first check of settings", "first contact"]
          .map((name) => (has(`provider ${name}`, /^ssh2\//) ? "loaded" : "not loaded"))
          .join(", "),
        target: "not loaded, loaded",
        holds: !has("provider first check of settings", /^ssh2\//) && has("provider first contact", /^ssh2\//),
      },
      {
        what: "platforms loaded by the handlers, and by checks for openssh",
        measured: `${platforms("provider first v1(kind)").join(", ") || "none"}; ${checked.join(", ") || "none"}`,
        target: "none; openssh",
        holds: platforms("provider first v1(kind)").length === 0 && checked.join() === "openssh",
      },
    ],
  };
}
