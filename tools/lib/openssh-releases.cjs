const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { cacheDir, cached } = require("./cache.cjs");

/**
 * Other OpenSSH releases than the system's, by the suite of Debian that has them. Until it is released, forky is Debian
 * testing, whose OpenSSH moves: what was fetched once stays until its directory is removed.
 */
const suites = { 8.4: "bullseye", "10.0": "trixie", newest: "forky" };
const releases = Object.keys(suites);

const mirror = "http://deb.debian.org/debian";
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
const programs = ["usr/sbin/sshd", "usr/bin/ssh", "usr/bin/ssh-keygen"];
const helpers = ["sshd-session", "sshd-auth", "sftp-server"].map((name) => `usr/lib/openssh/${name}`);

const directoryOf = (release) => path.join(cacheDir, `openssh-${release}`);

/**
 * Where a release lies in the cache, or `undefined`. Its programs carry the absolute path of their own C library, so a
 * cache that was moved is none.
 */
function findRelease(release) {
  if (suites[release] === undefined) throw new Error(`No OpenSSH ${release} here, only ${releases.join(", ")}.`);
  const dir = directoryOf(release);
  const sshdPath = path.join(dir, "usr/sbin/sshd");
  if (!fs.existsSync(sshdPath)) return undefined;
  const binDir = path.join(dir, "usr/bin");
  const said = answerOf(path.join(binDir, "ssh"), ["-V"]);
  const version = /OpenSSH_(\d+\.\d+)/.exec(said)?.[1];
  return version && { release, version, sshdPath, binDir, config: settingsFor(dir) };
}

/** Without these lines sshd runs the helpers whose paths were compiled in, which are the system's or nobody's. */
function settingsFor(dir) {
  const keywords = { SshdSessionPath: "sshd-session", SshdAuthPath: "sshd-auth" };
  return Object.entries(keywords)
    .map(([keyword, name]) => [keyword, path.join(dir, "usr/lib/openssh", name)])
    .filter(([, file]) => fs.existsSync(file))
    .map((words) => words.join(" "));
}

/** What a program says, on either stream; nothing when it cannot be run. */
function answerOf(file, args) {
  try {
    return execFileSync("/bin/sh", ["-c", 'exec "$0" "$@" 2>&1', file, ...args], { encoding: "utf8" });
  } catch {
    return "";
  }
}

/** Fetches a release from Debian's archive with apt, unpacks it and makes it run beside the system's. Nothing is installed. */
async function fetchRelease(release) {
  if (findRelease(release)) return;
  const dir = directoryOf(release);
  // Broken, and not just made by another run.
  if (fs.existsSync(dir) && !findRelease(release)) fs.rmSync(dir, { recursive: true, force: true });
  fs.mkdirSync(cacheDir, { recursive: true });
  await cached(dir, async (temporary) => {
    const apt = path.join(temporary, "apt");
    download(suites[release], apt);
    for (const name of fs.readdirSync(apt)) {
      if (name.endsWith(".deb")) must("dpkg-deb", ["-x", path.join(apt, name), temporary]);
    }
    detach(temporary, dir);
    for (const name of ["apt", "usr/share", "var"]) {
      fs.rmSync(path.join(temporary, name), { recursive: true, force: true });
    }
  });
  if (!findRelease(release)) throw new Error(`its programs do not run on this system (they lie in ${dir})`);
}

/**
 * The packages, into `work`. apt asks nobody but this mirror, keeps its lists to itself, and checks the signature of the
 * suite and with it the SHA256 of each package.
 */
function download(suite, work) {
  for (const name of ["state/lists/partial", "cache/archives/partial"]) {
    fs.mkdirSync(path.join(work, name), { recursive: true });
  }
  fs.writeFileSync(path.join(work, "sources.list"), `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`);
  fs.writeFileSync(path.join(work, "status"), "");
  const options = {
    "Dir::Etc::SourceList": path.join(work, "sources.list"),
    "Dir::Etc::SourceParts": "/dev/null",
    "Dir::State": path.join(work, "state"),
    "Dir::State::Status": path.join(work, "status"),
    "Dir::Cache": path.join(work, "cache"),
    "Acquire::Languages": "none",
    "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
    "Acquire::http::Timeout": "10",
    "Acquire::Retries": "0",
    "APT::Update::Error-Mode": "any",
    // The cache is this user's; apt's own one could not write there.
    "APT::Sandbox::User": "root",
  };
  const flags = Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  must("apt-get", [...flags, "-qq", "update"]);
  const roots = ["openssh-server", "openssh-client", "patchelf"];
  const only = ["recommends", "suggests", "conflicts", "breaks", "replaces", "enhances"].map((name) => `--no-${name}`);
  const said = must("apt-cache", [...flags, "depends", "--recurse", ...only, ...roots]);
  must("apt-get", [...flags, "-qq", "download", ...closure(said, roots)], { cwd: work });
}

/** The libraries that the packages need, by what `apt-cache depends --recurse` prints; what only an installation needs is left out. */
function closure(said, roots) {
  const needs = new Map();
  let current = "";
  for (const line of said.split("\n")) {
    const needed = /^[ |]+(?:Pre)?Depends: (\S+)/.exec(line)?.[1];
    if (needed) needs.set(current, [...(needs.get(current) ?? []), needed]);
    else if (/^\S/.test(line)) current = line.trim();
  }
  const found = new Set(roots);
  for (const name of found) {
    for (const needed of needs.get(name) ?? []) if (/^(lib|openssh)/.test(needed)) found.add(needed);
  }
  return [...found];
}

/** Ties the programs below `root` to the C library and the libraries of their own release, as they will lie in `home`. */
function detach(root, home) {
  const folders = ["usr/lib", "lib"].map((name) => path.join(root, name)).filter((dir) => fs.existsSync(dir));
  const libraries = folders.flatMap((dir) =>
    fs
      .readdirSync(dir)
      .filter((name) => name.endsWith("-linux-gnu"))
      .map((name) => path.join(dir, name)),
  );
  const loader = libraries
    .flatMap((dir) => fs.readdirSync(dir).map((name) => path.join(dir, name)))
    .find((file) => /\/ld-linux[^/]*\.so\.\d+$/.test(file));
  if (!loader) throw new Error(`the packages have no loader of programs`);
  const there = (file) => path.join(home, path.relative(root, file));
  const flags = ["--set-interpreter", there(loader), "--force-rpath", "--set-rpath", libraries.map(there).join(":")];
  // Of the same release too, and therefore run by the same loader.
  const patchelf = ["--library-path", libraries.join(":"), path.join(root, "usr/bin/patchelf")];
  for (const name of [...programs, ...helpers]) {
    const file = path.join(root, name);
    if (fs.existsSync(file)) must(loader, [...patchelf, ...flags, file]);
  }
}

function must(file, args, options) {
  try {
    return execFileSync(file, args, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 1e8,
      ...options,
    });
  } catch (error) {
    if (error.code === "ENOENT") throw new Error(`there is no ${file} here`);
    const words = String(error.stderr ?? error.message)
      .trim()
      .split("\n")
      .filter((line) => /^[EW]:|rror/.test(line));
    throw new Error(
      `${path.basename(file)}: ${
        words[0] ??
        String(error.stderr ?? error.message)
          .trim()
          .slice(0, 300)
      }`,
    );
  }
}

module.exports = { releases, findRelease, fetchRelease };
