import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { installPackages } from "./apt.mjs";
import cache from "./cache.cjs";
import { onPath, run, tail } from "./run.mjs";
import { SetupError, say, task } from "./terminal.mjs";

/** Programs of others that judge our work, by the Debian package that has them: a NETCONF server, a validator of YANG. */
const programs = { netconfd: "netconfd", yanglint: "libyang-tools" };

/** Clients of others that must be able to drive our emulators, from PyPI. */
const clients = { ncclient: "0.7.0", "junos-eznc": "2.8.2", librouteros: "4.2.2" };
/** Ansible brings its collections and is large: it is fetched only for the tests that run it. */
const playbooks = { ansible: "12.3.0", librouteros: "4.2.2" };

/**
 * What did not come from us and shows that our tests are not merely agreeing with themselves. Only tests need it, so a
 * failure is said, and no more. Returns the environment in which tests find it.
 */
export async function ensureIndependent({ ansible = false } = {}) {
  const missing = Object.keys(programs).filter((name) => !onPath(name) && !existsSync(join("/usr/sbin", name)));
  await installPackages(
    missing.map((name) => programs[name]),
    "Some tests run it",
  ).catch((error) => say(`Not tested with ${missing.join(" and ")}: ${error.message}`));
  return {
    ...(await interpreter("PULUMI_SSH_TEST_PYTHON", clients)),
    ...(ansible && (await interpreter("PULUMI_SSH_TEST_ANSIBLE", playbooks))),
  };
}

/** The variable that names the interpreter which has these; without it when they are not to be had. */
async function interpreter(variable, packages) {
  try {
    return { [variable]: await pythonWith(packages) };
  } catch (error) {
    say(`Not tested with ${Object.keys(packages).join(", ")}: ${error.message}`);
    return {};
  }
}

/** The interpreter of a virtual environment that has these packages; it is named by all their versions. */
async function pythonWith(packages) {
  // What version managers put on the PATH depends on the directory one stands in, so the system's own comes first.
  const find = () => ["/usr/bin/python3", onPath("python3")].find((file) => file && existsSync(file));
  const ask = async (question) => (find() ? run(find(), ["-c", question]) : { code: 127, output: "" });
  // Debian keeps what a virtual environment begins with in a package of its own.
  if ((await ask("import ensurepip")).code !== 0) await installPackages(["python3-venv"], "Some tests run Python");
  const version = (await ask("import sys; print('%d.%d' % sys.version_info[:2])")).output.trim();
  const names = Object.entries(packages).map((pin) => pin.join("-"));
  const dir = join(cache.cacheDir, ["python", version, ...names].join("-"));
  const interpreter = join(dir, "bin", "python");
  // A link to an interpreter that is gone counts as none.
  if (!existsSync(interpreter)) await makeEnvironment(find(), dir, packages);
  return interpreter;
}

async function makeEnvironment(python, dir, packages) {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(cache.cacheDir, { recursive: true });
  const names = Object.keys(packages).join(", ");
  const pins = Object.entries(packages).map((pin) => pin.join("=="));
  const make = async (temporary) => {
    await must(python, ["-m", "venv", temporary]);
    // What is never run need not be compiled: of Ansible that is nearly all.
    const quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-compile"];
    await must(join(temporary, "bin", "python"), ["-m", "pip", "install", ...quiet, ...pins]);
  };
  await task(`Fetching ${names} from PyPI, once for this user`, `Fetched ${names}`, () => cache.cached(dir, make));
}

async function must(file, args) {
  const { code, output } = await run(file, args);
  if (code !== 0) throw new SetupError(`${file} ${args.slice(0, 3).join(" ")} failed:\n${tail(output)}`);
}
