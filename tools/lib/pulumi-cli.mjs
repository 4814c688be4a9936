import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import cache from "./cache.cjs";
import { compareVersions, onPath, repo, run, tail } from "./run.mjs";
import { SetupError, say, task } from "./terminal.mjs";

const wanted = "3.259.0";
const cli = "pulumi";
const languageHost = "pulumi-language-nodejs";
const dynamicProvider = "pulumi-resource-pulumi-nodejs";

// The language host is of the last release that the Go proxy serves as one module.
const builds = [
  {
    name: cli,
    module: "cli",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    version: wanted,
  },
  {
    name: languageHost,
    module: "language-nodejs",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    version: "3.68.0",
  },
];

/** A directory with the Pulumi CLI, its Node.js language host and the launcher of dynamic providers. */
export async function pulumiCli() {
  return (await fromPath()) ?? (await own());
}

const has = (bin, ...names) => names.every((name) => existsSync(join(bin, name)));

async function fromPath() {
  const found = onPath(cli);
  if (!found) return undefined;
  const { output } = await run(found, ["version"], { env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" } });
  const version = /v(\d+\.\d+\.\d+)/.exec(output)?.[1];
  if (!version || compareVersions(version, wanted) < 0) {
    say(
      `The Pulumi CLI on PATH is ${version ? `v${version}` : "of an unknown version"}; this needs v${wanted} or newer, so it uses one of its own.`,
    );
    return undefined;
  }
  const bin = [dirname(found), dirname(realpathSync(found))].find((dir) => has(dir, languageHost));
  if (!bin) return undefined;
  if (has(bin, dynamicProvider)) return bin;
  const beside = join(cache.cacheDir, `path-v${version}`, "bin");
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside, { recursive: true });
  for (const name of [cli, languageHost]) symlinkSync(join(bin, name), join(beside, name));
  addDynamicProvider(beside);
  return beside;
}

function addDynamicProvider(bin) {
  const from = join(repo, "node_modules", "@pulumi", "pulumi", dynamicProvider);
  const to = join(bin, dynamicProvider);
  if (existsSync(to) && readFileSync(to).equals(readFileSync(from))) return;
  copyFileSync(from, to);
  chmodSync(to, 0o755);
}

async function own() {
  const dir = join(cache.cacheDir, `pulumi-v${wanted}`);
  const bin = join(dir, "bin");
  if (!has(bin, cli, languageHost)) {
    await checkGo();
    rmSync(dir, { recursive: true, force: true });
    const waiting = () => say("Another run is building the Pulumi CLI; waiting for it.");
    await cache.cached(dir, (temporary) => build(join(temporary, "bin")), waiting);
  }
  addDynamicProvider(bin);
  return bin;
}

async function checkGo() {
  const needed = builds
    .map(({ module }) => /^go (\S+)$/m.exec(readFileSync(join(repo, "tools", "pulumi", module, "go.mod"), "utf8"))[1])
    .sort(compareVersions)
    .at(-1);
  const help = `Install Pulumi v${wanted} or newer (https://www.pulumi.com/docs/install/), or Go ${needed} or newer, with which it is built once.`;
  const { code, output } = await run("go", ["env", "GOVERSION"], { env: goEnvironment() });
  if (code !== 0) throw new SetupError(`Neither a recent Pulumi CLI nor Go is on PATH. ${help}`);
  const version = /go(\d+(\.\d+)*)/.exec(output)?.[1];
  if (version && compareVersions(version, needed) < 0) {
    throw new SetupError(`There is no recent Pulumi CLI on PATH, and Go ${version} is too old to build it. ${help}`);
  }
}

function goEnvironment() {
  return {
    ...process.env,
    CGO_ENABLED: "0",
    GOTOOLCHAIN: "local",
    GOWORK: "off",
    GO111MODULE: "on",
    // Not empty: then Go would take what `go env -w` has stored, and -mod=mod would rewrite go.sum.
    GOFLAGS: "-mod=readonly",
  };
}

async function build(bin) {
  mkdirSync(bin);
  const doing = `Building the Pulumi CLI v${wanted} with Go, once for this user (about 6 minutes on 2 cores)`;
  await task(doing, `Built the Pulumi CLI v${wanted}`, async (detail) => {
    let packages = 0;
    for (const each of builds) {
      const version = `github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${each.version}`;
      const flags = ["-v", "-trimpath", "-tags", "osusergo grpcnotrace", "-ldflags", `-s -w -X ${version}`];
      const { code, output } = await run("go", ["build", ...flags, "-o", `${bin}/`, each.package], {
        cwd: join(repo, "tools", "pulumi", each.module),
        env: goEnvironment(),
        onLine: (line) => detail(line.startsWith("go: downloading") ? "downloading" : `${++packages} packages`),
      });
      if (code !== 0) {
        // -v prints each package's name on a line of its own; what is left is what went wrong.
        const errors = output
          .split("\n")
          .filter((line) => /\s/.test(line.trim()) && !/^go: (downloading|finding)/.test(line));
        throw new SetupError(`Building ${each.name} failed (go ended with ${code}):\n${tail(errors.join("\n"))}`);
      }
    }
  });
}
