import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { installPackages } from "./apt.mjs";
import cache from "./cache.cjs";
import { ensureIndependent } from "./independent.mjs";
import others from "./openssh-releases.cjs";
import { pulumiCli } from "./pulumi-cli.mjs";
import { head, onPath, repo, run, tail } from "./run.mjs";
import { SetupError, say, task } from "./terminal.mjs";

const at = (...names) => join(repo, ...names);
const readJson = (file) => JSON.parse(readFileSync(file, "utf8"));

/** `npm ci`, when node_modules is not what package-lock.json says. */
export async function ensureDependencies() {
  if (dependenciesAreInstalled()) return;
  await task("Installing the dependencies", "Installed the dependencies", async () => {
    const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
    const first = await run("npm", ["ci", ...quiet]);
    if (first.code === 0) return;
    // A lock file that was written where the registry has only this machine's optional binaries does not list the
    // others, and `npm ci` refuses it everywhere. `npm install` takes it as it is.
    const again =
      /Missing: .* from lock file/.test(first.output) && (await run("npm", ["install", "--no-save", ...quiet]));
    if (again && again.code === 0) return;
    throw new SetupError(
      `Installing the dependencies failed:\n${head((again || first).output.replace(/^npm error ?/gm, ""))}`,
    );
  });
}

/** By content: the times of the two files say nothing after a checkout or an `npm install`. */
function dependenciesAreInstalled() {
  const installedFile = at("node_modules", ".package-lock.json");
  if (!existsSync(installedFile)) return false;
  const wanted = Object.entries(readJson(at("package-lock.json")).packages);
  const installed = readJson(installedFile).packages;
  return wanted.every(([path, entry]) => {
    if (path === "") return true;
    const there = installed[path];
    return there ? there.version === entry.version && there.integrity === entry.integrity : entry.optional === true;
  });
}

function filesBelow(dir) {
  if (!existsSync(dir)) return [];
  const found = readdirSync(dir, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return found.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
}

function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(`${file.slice(repo.length)}\0`)
      .update(readFileSync(file))
      .update("\0");
  return hash.digest("hex").slice(0, 16);
}

const sourceHash = () =>
  hashOf([
    ...["sdk", "provider", "cli", "testing", "test/emulators"].flatMap((dir) => filesBelow(at(dir))),
    ...["tsconfig.json", "tsconfig.build.json", "node_modules/typescript/package.json"].map((file) => at(file)),
  ]);

const workDir = at("node_modules", ".cache", "pulumi-ssh");
const stamp = join(workDir, "built");

/** Jest's workers may ask for the same build at the same time. */
const alone = (work) => cache.withLock(join(workDir, "lock"), work);

/** Compiles into dist/, when the sources are not those that dist/ was made from. */
export const ensureBuild = () => alone(buildIfChanged);

async function buildIfChanged() {
  const hash = sourceHash();
  const built = existsSync(stamp) ? readFileSync(stamp, "utf8") : "";
  if (built === hash && existsSync(at("dist", "sdk", "index.js"))) return;
  await task("Building dist/", "Built dist/", () => compile(hash));
}

/** Compiles into dist/ in any case. */
export const build = () => alone(() => compile(sourceHash()));

/** Into a directory beside, which then takes the place of dist/: so it has no leftovers, and is never half there. */
async function compile(hash) {
  mkdirSync(workDir, { recursive: true });
  const made = mkdtempSync(join(workDir, "dist-"));
  try {
    const tsc = at("node_modules", "typescript", "bin", "tsc");
    const flags = ["-p", at("tsconfig.build.json"), "--noEmitOnError", "--outDir", made];
    const { code, output } = await run(process.execPath, [tsc, ...flags]);
    if (code !== 0) throw new SetupError(`The build failed:\n${output.trim()}`);
    rmSync(stamp, { force: true });
    rmSync(at("dist"), { recursive: true, force: true });
    renameSync(made, at("dist"));
    writeFileSync(stamp, hash);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** The package as users get it: the path of a tarball, packed again only when its content has changed. */
export const ensurePack = () => alone(pack);

async function pack() {
  const single = ["package.json", "README.md", "CHANGELOG.md", "LICENSE"].map((name) => at(name)).filter(existsSync);
  const packs = join(cache.cacheDir, "packs");
  const dir = join(packs, hashOf([...single, ...filesBelow(at("dist"))]));
  await cache.cached(dir, async (temporary) => {
    cache.forgetOld(packs, "", 1);
    const flags = ["--ignore-scripts", "--loglevel=error", "--pack-destination", temporary];
    const { code, output } = await run("npm", ["pack", ...flags]);
    if (code !== 0) throw new SetupError(`npm pack failed:\n${tail(output)}`);
  });
  return join(
    dir,
    readdirSync(dir).find((name) => name.endsWith(".tgz")),
  );
}

const sshdPlaces = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/opt/homebrew/sbin/sshd", "/sbin/sshd"];

/** A real sshd and ssh, for the tests and the demo. */
export async function ensureOpenssh() {
  const root = process.getuid?.() === 0;
  const missing = [
    ...(sshdPlaces.some((file) => existsSync(file)) ? [] : ["openssh-server"]),
    ...(onPath("ssh") && onPath("ssh-keygen") ? [] : ["openssh-client"]),
    ...(root && !onPath("sudo") ? ["sudo"] : []),
  ];
  await installPackages(missing, "The tests and the demo run a real OpenSSH server");
  // Debian makes it when the service starts, which it never does here.
  if (root) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
}

/** OpenSSH releases beside the system's, for the tests against them. Nothing else needs them, so a failure is said, and no more. */
export async function ensureReleases() {
  for (const release of others.releases.filter((each) => !others.findRelease(each))) {
    const name = release === "newest" ? "the newest OpenSSH" : `OpenSSH ${release}`;
    const doing = `Fetching ${name} from Debian, once for this user`;
    await task(doing, `Fetched ${name}`, () => others.fetchRelease(release)).catch((error) =>
      say(`Not tested: ${name}, which could not be fetched from Debian: ${error.message}`),
    );
  }
}

/** Everything that the tests and the demo need, as the environment in which they find it. */
export async function setUp({
  cli = true,
  openssh = true,
  releases = false,
  independent = false,
  ansible = false,
} = {}) {
  await ensureDependencies();
  if (openssh) await ensureOpenssh();
  if (releases) await ensureReleases();
  await ensureBuild();
  const environment = { PULUMI_SSH_TEST_TARBALL: await ensurePack() };
  if (independent) Object.assign(environment, await ensureIndependent({ ansible }));
  if (cli) environment.PULUMI_SSH_TEST_CLI_BIN = await pulumiCli();
  return environment;
}
