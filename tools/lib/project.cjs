const { execFile, execFileSync, spawn } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { promisify } = require("node:util");
const { afterwards } = require("./afterwards.cjs");
const { cacheDir, cached, forgetOld } = require("./cache.cjs");

const exec = promisify(execFile);
const repo = path.resolve(__dirname, "..", "..");
const pulumiSdk = require(path.join(repo, "package.json")).devDependencies["@pulumi/pulumi"];

// Plugins run in process groups of their own; what tells our processes from others is their PULUMI_HOME ($2).
const cleanUp = `
for again in 1 2 3 4 5; do
  for file in $(grep -lzxF "PULUMI_HOME=$2" /proc/[0-9]*/environ 2>/dev/null); do
    pid=\${file#/proc/}; kill -9 "\${pid%/environ}" 2>/dev/null
  done
  rm -rf "$1" && exit
  sleep 0.2
done`;

let environment;
/** What `npm test` exports; without it (plain `npx jest`) the same set-up, asked for here. */
function testEnvironment() {
  const { PULUMI_SSH_TEST_CLI_BIN: cliBin, PULUMI_SSH_TEST_TARBALL: tarball } = process.env;
  if (cliBin && tarball) return { cliBin, tarball };
  if (!environment) {
    const printed = execFileSync(process.execPath, [path.join(repo, "tools", "setup.mjs"), "--print"], {
      stdio: ["ignore", "pipe", "inherit"],
      encoding: "utf8",
    });
    const { PULUMI_SSH_TEST_CLI_BIN, PULUMI_SSH_TEST_TARBALL } = JSON.parse(printed);
    environment = { cliBin: PULUMI_SSH_TEST_CLI_BIN, tarball: PULUMI_SSH_TEST_TARBALL };
  }
  return environment;
}

/**
 * A directory with node_modules as npm installs them for a user of this tarball. What npm decides depends on the
 * package.json alone, so that is the key: a rebuilt package does not install anything again.
 */
async function template(tarball) {
  const { stdout } = await exec("tar", ["-xOzf", tarball, "package/package.json"]);
  const { version, ...manifest } = JSON.parse(stdout);
  const key = JSON.stringify([manifest, pulumiSdk, process.versions.modules]);
  const name = `project-${createHash("sha256").update(key).digest("hex").slice(0, 12)}`;
  return cached(path.join(cacheDir, name), async (temporary) => {
    forgetOld(cacheDir, "project-", 30);
    fs.writeFileSync(path.join(temporary, "package.json"), JSON.stringify({ name: "test", private: true }));
    const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--loglevel=error"];
    await exec("npm", ["install", tarball, `@pulumi/pulumi@${pulumiSdk}`, ...quiet], { cwd: temporary });
  });
}

async function unpack(tarball, nodeModules, env) {
  const target = path.join(nodeModules, "pulumi-ssh");
  fs.rmSync(target, { recursive: true, force: true });
  fs.mkdirSync(target);
  await exec("tar", ["-xzf", tarball, "--strip-components=1", "--no-same-owner", "-C", target], { env });
}

async function copyTree(from, to, env) {
  // Hard links cost a third of a copy; they need one file system, and GNU cp.
  await exec("cp", ["-al", from, to], { env }).catch((error) => {
    if (error.killed || error.signal) throw error; // the project is being removed
    fs.rmSync(to, { recursive: true, force: true });
    return exec("cp", ["-a", from, to], { env });
  });
}

function environmentFor(dir, cliBin, extra) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(PULUMI_|npm_|NODE_|JEST_|SSH_AUTH_SOCK$|FORCE_COLOR$)/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    HOME: path.join(dir, "home"),
    PATH: [cliBin, path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
    PULUMI_HOME: path.join(dir, "pulumi"),
    PULUMI_BACKEND_URL: `file://${path.join(dir, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_SKIP_CONFIRMATIONS: "true",
    PULUMI_CREDENTIAL_STORE: "plaintext",
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
    NO_COLOR: "1",
    ...extra,
  };
}

function runCommand(file, args, { cwd, env, timeout = 120, signal, onOutput }) {
  return new Promise((resolve, reject) => {
    // Detached: a Ctrl-C at the terminal is for the one who runs the tests, and ends this through the watching shell.
    // (Node gives a child the default signal handlers, so the CLI never ignores SIGINT, even under nohup.)
    const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const result = { code: null, stdout: "", stderr: "", output: "" };
    for (const name of ["stdout", "stderr"]) {
      child[name].setEncoding("utf8").on("data", (text) => {
        result[name] += text;
        result.output += text;
        onOutput?.(text);
      });
    }
    const interrupt = () => child.kill("SIGINT");
    const timers = [
      setTimeout(() => {
        result.output += `\n[interrupted by the test harness after ${timeout} s]\n`;
        interrupt();
      }, timeout * 1000),
      setTimeout(() => child.kill("SIGKILL"), (timeout + 15) * 1000),
    ];
    const signals = [signal ?? []].flat();
    for (const each of signals) each.addEventListener("abort", interrupt);
    const finish = () => {
      timers.forEach(clearTimeout);
      for (const each of signals) each.removeEventListener("abort", interrupt);
    };
    child.once("error", (error) => {
      finish();
      reject(error);
    });
    // "exit" and a moment, not "close" alone: a plugin that outlives the CLI would hold the pipes open.
    child.once("exit", (code) => {
      const settle = () => {
        finish();
        resolve({ ...result, code });
      };
      const late = setTimeout(settle, 2000);
      child.once("close", () => {
        clearTimeout(late);
        settle();
      });
    });
  });
}

async function createProject({ program, config = {}, name = "test", stack = "dev", env: extra = {}, tarball: given }) {
  const { cliBin, tarball } = testEnvironment();
  const dir = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "pulumi-ssh-project-"));
  const env = environmentFor(dir, cliBin, extra);
  const end = afterwards(cleanUp, [dir, env.PULUMI_HOME]);
  const at = (...names) => path.join(dir, ...names);

  const pulumi = (args, options = {}) =>
    runCommand(path.join(cliBin, "pulumi"), [...args, "--stack", stack, "--non-interactive", "--color", "never"], {
      ...options,
      cwd: dir,
      env: { ...env, ...options.env },
    });
  async function must(args) {
    const result = await pulumi(args);
    if (result.code !== 0)
      throw new Error(`pulumi ${args.join(" ")} ended with ${result.code}: ${result.output.trim()}`);
    return result.stdout;
  }
  const write = (text) => fs.writeFileSync(at("index.js"), text);

  const project = {
    dir,
    tarball: given ?? tarball,
    home: at("home"),
    stateFile: at("state", ".pulumi", "stacks", name, `${stack}.json`),
    env,
    write,
    install: (other) => unpack(other, at("node_modules"), env),
    async setConfig(key, value, { secret = false } = {}) {
      await must(["config", "set", key, value, ...(secret ? ["--secret"] : [])]);
    },
    pulumi,
    preview: (args = [], options) => pulumi(["preview", "--suppress-progress", ...args], options),
    up: (args = [], options) => pulumi(["up", "--yes", "--skip-preview", "--suppress-progress", ...args], options),
    refresh: (args = [], options) =>
      pulumi(["refresh", "--yes", "--skip-preview", "--suppress-progress", ...args], options),
    destroy: (args = [], options) =>
      pulumi(["destroy", "--yes", "--skip-preview", "--suppress-progress", ...args], options),
    async exportStack({ showSecrets = false } = {}) {
      return JSON.parse(await must(["stack", "export", ...(showSecrets ? ["--show-secrets"] : [])]));
    },
    async importStack(state) {
      fs.writeFileSync(at("import-stack.json"), JSON.stringify(state));
      await must(["stack", "import", "--file", at("import-stack.json")]);
    },
    async outputs() {
      return JSON.parse(await must(["stack", "output", "--json", "--show-secrets"]));
    },
    remove: () => end.now(),
  };

  try {
    for (const each of ["home", "state"]) fs.mkdirSync(at(each));
    fs.writeFileSync(at("package.json"), JSON.stringify({ name, private: true, main: "index.js" }));
    const yaml = { name, runtime: { name: "nodejs", options: { typescript: false } } };
    fs.writeFileSync(at("Pulumi.yaml"), JSON.stringify(yaml)); // JSON is YAML
    write(program);
    const plain = Object.entries(config).filter(([, value]) => typeof value !== "object");
    const qualified = plain.map(([key, value]) => [key.includes(":") ? key : `${name}:${key}`, String(value)]);
    // `stack init` adds its salt to this file; `pulumi config set` costs 0.15 s a value.
    if (plain.length)
      fs.writeFileSync(at(`Pulumi.${stack}.yaml`), JSON.stringify({ config: Object.fromEntries(qualified) }));
    await Promise.all([
      copyTree(path.join(await template(tarball), "node_modules"), at("node_modules"), env).then(() =>
        unpack(given ?? tarball, at("node_modules"), env),
      ),
      runCommand(path.join(cliBin, "pulumi"), ["stack", "init", stack, "--non-interactive"], { cwd: dir, env }).then(
        (made) => {
          if (made.code !== 0) throw new Error(`pulumi stack init: ${made.output.trim()}`);
        },
      ),
    ]);
    for (const [key, value] of Object.entries(config)) {
      if (typeof value === "object") await project.setConfig(key, value.secret, { secret: true });
    }
    return project;
  } catch (error) {
    await end.now();
    throw error;
  }
}

module.exports = { createProject };
