const { execFile, spawn } = require("node:child_process");
const fs = require("node:fs");
const net = require("node:net");
const os = require("node:os");
const path = require("node:path");
const { randomBytes, randomInt } = require("node:crypto");
const { afterwards } = require("./afterwards.cjs");
const { findRelease } = require("./openssh-releases.cjs");

const host = "127.0.0.1";
// StrictModes walks up to / for paths outside a home, so as root nothing may lie below a world-writable directory.
const rootBase = "/var/lib/pulumi-ssh-test";
const userLock = "/run/lock/pulumi-ssh-test.lock";
const keyBits = { ed25519: [], rsa: ["-b", "3072"], ecdsa: ["-b", "256"] };

// Everything that startSshd made is written down in its directory ($1) before it is made, so this can undo half a start.
// The pid is checked against the listener's title, which names the configuration file.
const cleanUp = `
[ -d "$1" ] || exit 0
pid=$(cat "$1/sshd.pid" "$1/started.pid" 2>/dev/null | tail -n 1)
if [ -n "$pid" ] && ps -o args= -p "$pid" 2>/dev/null | grep -qF "$1" || grep -qF "$1" "/proc/$pid/cmdline" 2>/dev/null; then
  kids=$(cat "/proc/$pid/task/$pid/children" 2>/dev/null)
  kill $pid $kids 2>/dev/null
fi
if [ "$(id -u)" = 0 ]; then
  exec 9>${userLock}; flock 9 2>/dev/null
  for user in $(ls "$1/users" 2>/dev/null); do
    for proc in $(find /proc -maxdepth 1 -user "$user" 2>/dev/null); do kill -9 "\${proc#/proc/}" 2>/dev/null; done
    rm -f "/etc/sudoers.d/$user" "/etc/sudoers.d/$user~"
    userdel -f "$user" 2>/dev/null
  done
  chattr -R -i "$1" 2>/dev/null
fi
rm -rf "$1"
rmdir ${rootBase} 2>/dev/null
exit 0`;

/** Never throws: a non-zero code is an answer too. */
function run(file, args, { input, ...options } = {}) {
  return new Promise((resolve) => {
    const child = execFile(file, args, { encoding: "utf8", ...options }, (error, stdout, stderr) =>
      resolve({ code: error ? (typeof error.code === "number" ? error.code : null) : 0, stdout, stderr, error }),
    );
    if (input !== undefined) child.stdin.end(input);
  });
}

async function must(file, args, options) {
  const result = await run(file, args, options);
  if (result.code !== 0) {
    throw new Error(`${path.basename(file)} ${args.join(" ")}: ${(result.stderr || String(result.error)).trim()}`);
  }
  return result.stdout;
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what, seconds, condition) {
  const end = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`${what} did not happen within ${seconds} s`);
    await sleep(4);
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once("error", reject);
    server.listen(0, host, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function isListening(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, host);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function findSshd(given) {
  const places = given ? [given] : ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/opt/homebrew/sbin/sshd", "/sbin/sshd"];
  const found = places.find((file) => fs.existsSync(file));
  if (!found)
    throw new Error(`No sshd at ${places.join(" or ")}. On Debian and Ubuntu: apt-get install openssh-server`);
  return found;
}

const versions = new Map();
async function sshdVersion(sshdPath) {
  if (!versions.has(sshdPath)) {
    const { stderr } = await run(sshdPath, ["-V"]); // before 9.2 an unknown option, whose usage text names the version as well
    versions.set(sshdPath, /OpenSSH_(\d+\.\d+)/.exec(stderr)?.[1] ?? "0.0");
  }
  return versions.get(sshdPath);
}

/** `<pid of the owner>-<random>`: so a leftover is known by its name alone. */
function makeDirectory(base) {
  for (let tries = 0; ; tries++) {
    const dir = path.join(base, `${process.pid}-${randomBytes(4).toString("hex")}`);
    try {
      fs.mkdirSync(base, { recursive: true, mode: 0o755 });
      fs.mkdirSync(dir, { mode: 0o755 });
      return dir;
    } catch (error) {
      if (error.code !== "ENOENT" || tries > 20) throw error; // another server's end has just removed the empty base
    }
  }
}

async function sweep(base) {
  const names = fs.existsSync(base) ? fs.readdirSync(base) : [];
  const left = names.filter((name) => /^\d+-/.test(name) && !isAlive(Number(name.split("-")[0])));
  for (const name of left) await run("/bin/sh", ["-c", cleanUp, "sweep", path.join(base, name)]);
}

async function makeKey(file, comment, type = "ed25519") {
  await must("ssh-keygen", ["-q", "-t", type, ...keyBits[type], "-N", "", "-C", comment, "-f", file]);
  const publicKey = fs.readFileSync(`${file}.pub`, "utf8").trim();
  const fingerprint = require("node:crypto")
    .createHash("sha256")
    .update(Buffer.from(publicKey.split(" ")[1], "base64"))
    .digest("base64")
    .replace(/=+$/, "");
  return { file, publicKey, fingerprint: `SHA256:${fingerprint}` };
}

const letters = () => Array.from({ length: 6 }, () => "abcdefghijklmnopqrstuvwxyz"[randomInt(26)]).join("");

async function makeUser(dir, { name = `pst${letters()}`, password, sudo, keys = [] }, binDir) {
  const home = path.join(dir, "home", name);
  fs.writeFileSync(path.join(dir, "users", name), "");
  const useradd = ["useradd", "-M", "-U", "-d", home, "-s", "/bin/sh", "-p", "*", name];
  await must("flock", [userLock, ...useradd]);
  if (password !== undefined) await must("flock", [userLock, "chpasswd"], { input: `${name}:${password}\n` });
  const [uid, gid] = fs
    .readFileSync("/etc/passwd", "utf8")
    .match(new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, "m"))
    .slice(1)
    .map(Number);
  const authorizedKeysFile = path.join(home, ".ssh", "authorized_keys");
  fs.mkdirSync(path.dirname(authorizedKeysFile), { recursive: true });
  fs.writeFileSync(authorizedKeysFile, keys.map((key) => `${key.trim()}\n`).join(""), { mode: 0o600 });
  fs.chmodSync(home, 0o755);
  fs.chmodSync(path.dirname(authorizedKeysFile), 0o700);
  for (const each of [home, path.dirname(authorizedKeysFile), authorizedKeysFile]) fs.chownSync(each, uid, gid);
  if (sudo) {
    // sudo skips names that end in ~, so it never reads half a file.
    const file = `/etc/sudoers.d/${name}`;
    const lines = [
      // Of another release not only sshd, but ssh-keygen too.
      ...(binDir
        ? [`Defaults:${name} secure_path="${binDir}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"`]
        : []),
      `${name} ALL=(ALL:ALL) ${sudo === "password" ? "" : "NOPASSWD: "}ALL`,
      "",
    ];
    fs.writeFileSync(`${file}~`, lines.join("\n"), { mode: 0o440 });
    fs.renameSync(`${file}~`, file);
  }
  return { name, uid, gid, home, authorizedKeysFile, password };
}

/** Without root: the one who runs this, with an authorized_keys file of our own. */
function ownUser(dir, options) {
  if (options.length > 1 || options.some((user) => user.name || user.password || user.sudo === "password")) {
    throw new Error("Only root can make users for a test server; without root there is one user, and it is you.");
  }
  const { username, uid, gid, homedir } = os.userInfo();
  const authorizedKeysFile = path.join(dir, "keys", username);
  fs.mkdirSync(path.dirname(authorizedKeysFile), { mode: 0o700 });
  const keys = options[0]?.keys ?? [];
  fs.writeFileSync(authorizedKeysFile, keys.map((key) => `${key.trim()}\n`).join(""), { mode: 0o600 });
  return { name: username, uid, gid, home: homedir, authorizedKeysFile };
}

async function startSshd(options = {}) {
  const root = process.getuid() === 0;
  const release = options.release === undefined ? undefined : releaseOf(options.release);
  const sshdPath = findSshd(release?.sshdPath ?? options.sshdPath);
  const base = root ? rootBase : path.join(os.tmpdir(), `pulumi-ssh-test-${os.userInfo().username}`);
  if (root) fs.mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  await sweep(base);
  const dir = makeDirectory(base);
  const end = afterwards(cleanUp, [dir]);
  try {
    return await startIn({ dir, end, root, sshdPath, release, options });
  } catch (error) {
    await end.now();
    throw error;
  }
}

function releaseOf(name) {
  const release = findRelease(name);
  if (!release)
    throw new Error(`OpenSSH ${name} is not in the cache. \`node tools/setup.mjs\` fetches it, or says why it cannot.`);
  return release;
}

async function startIn({ dir, end, root, sshdPath, release, options }) {
  const at = (...names) => path.join(dir, ...names);
  for (const name of ["users", "home", "sshd_config.d"]) fs.mkdirSync(at(name), { mode: 0o755 });
  const [version, clientPair, ...pairs] = await Promise.all([
    sshdVersion(sshdPath),
    makeKey(at("client_ed25519"), "pulumi-ssh-test"),
    ...(options.hostKeys ?? ["ed25519"]).map(async (type) => [type, await makeKey(at(`host_${type}`), "", type)]),
  ]);
  const hostKeys = Object.fromEntries(pairs);
  const clientKey = {
    privateKeyFile: clientPair.file,
    publicKey: clientPair.publicKey,
    fingerprint: clientPair.fingerprint,
  };

  const [first = {}, ...others] = options.users?.length ? options.users : [{ sudo: true }];
  const wanted = [{ ...first, keys: [clientKey.publicKey, ...(first.keys ?? [])] }, ...others];
  const users = [];
  if (root) for (const user of wanted) users.push(await makeUser(dir, user, release?.binDir));
  else users.push(ownUser(dir, wanted));

  const configFile = at("sshd_config");
  const dropInDir = at("sshd_config.d");
  const pidFile = at("sshd.pid");
  const logFile = at("sshd.log");
  const newerThan = (major, minor) => {
    const [a, b] = version.split(".").map(Number);
    return a > major || (a === major && b >= minor);
  };
  const configText = (port) =>
    [
      ...(options.include === false ? [] : [`Include ${dropInDir}/*.conf`, ""]),
      `Port ${port}`,
      `ListenAddress ${host}`,
      ...Object.values(hostKeys).map((key) => `HostKey ${key.file}`),
      `PidFile ${pidFile}`,
      "UsePAM no",
      `StrictModes ${(options.strictModes ?? root) ? "yes" : "no"}`,
      ...(root ? [] : [`AuthorizedKeysFile ${at("keys")}/%u`]),
      "LogLevel VERBOSE",
      "MaxStartups 100",
      ...(newerThan(9, 8) ? ["PerSourcePenalties no"] : []),
      "Subsystem sftp internal-sftp",
      ...(release?.config ?? []),
      ...(options.config ? ["", options.config.trim()] : []),
      "",
    ].join("\n");
  for (const [name, text] of Object.entries(options.dropIns ?? {})) {
    fs.writeFileSync(path.join(dropInDir, name), text, { mode: 0o600 });
  }

  const log = () => (fs.existsSync(logFile) ? fs.readFileSync(logFile, "utf8") : "");
  const logSize = () => (fs.existsSync(logFile) ? fs.statSync(logFile).size : 0);
  const listensSince = (size) => /Server listening on/.test(log().slice(size));
  const lastWords = (size) => log().slice(size).trim().split(/\s*\n/).slice(-3).join("; ") || "its log is empty";

  let listener;
  async function launch() {
    const size = logSize();
    const child = spawn(sshdPath, ["-D", "-f", configFile, "-E", logFile], {
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
    });
    let complaint = "";
    child.stderr.on("data", (text) => {
      complaint += text;
    });
    const state = { pid: child.pid, gone: false };
    child.once("error", () => {
      state.gone = true;
    });
    child.once("exit", () => {
      state.gone = true;
    });
    fs.writeFileSync(at("started.pid"), `${child.pid}\n`);
    listener = state;
    await until("the start of sshd", 10, () => state.gone || listensSince(size));
    if (state.gone) throw new Error(`sshd did not start: ${complaint.trim() || lastWords(size)}`);
    child.unref();
    child.stderr.unref();
  }
  async function kill() {
    if (listener.gone) return;
    process.kill(listener.pid, "SIGTERM");
    await until("the end of sshd", 5, () => listener.gone);
  }

  let port;
  for (let tries = 0; ; tries++) {
    port = options.port ?? (await freePort());
    fs.writeFileSync(configFile, configText(port), { mode: 0o600 });
    try {
      await launch();
      break;
    } catch (error) {
      // Somebody else took the free port in between.
      if (options.port || tries > 4 || !/Address already in use|Cannot bind/.test(`${error.message}${log()}`))
        throw error;
    }
  }

  const knownHostsLines = Object.values(hostKeys).map((key) => {
    key.publicKey = key.publicKey.split(" ").slice(0, 2).join(" ");
    return `[${host}]:${port} ${key.publicKey}`;
  });
  const knownHostsFile = at("known_hosts");
  fs.writeFileSync(knownHostsFile, `${knownHostsLines.join("\n")}\n`);
  let keyCount = 0;

  const handle = {
    host,
    port,
    root,
    version,
    dir,
    configFile,
    dropInDir,
    pidFile,
    logFile,
    sshdPath,
    hostKeys,
    hostKey: (hostKeys.ed25519 ?? Object.values(hostKeys)[0]).publicKey,
    knownHostsLines,
    knownHostsFile,
    clientKey,
    user: users[0].name,
    users,
    log,
    logins: () => log().match(/^Accepted \S+ for /gm)?.length ?? 0,
    ssh(command, { user = users[0].name, privateKeyFile = clientKey.privateKeyFile, args = [], port: to = port } = {}) {
      const set = [
        "BatchMode=yes",
        "IdentitiesOnly=yes",
        "StrictHostKeyChecking=yes",
        "ConnectTimeout=10",
        "LogLevel=ERROR",
      ];
      const files = [`UserKnownHostsFile=${knownHostsFile}`, "GlobalKnownHostsFile=/dev/null", "IdentityAgent=none"];
      const flags = [...set, ...files].flatMap((option) => ["-o", option]);
      const where = ["-i", privateKeyFile, "-p", String(to), `${user}@${host}`];
      return run("ssh", ["-F", "/dev/null", ...flags, ...args, ...where, command], { input: "" }).then(
        ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
      );
    },
    async newKey(comment = "test", type = "ed25519") {
      const pair = await makeKey(at(`key${++keyCount}_${type}`), comment, type);
      return { privateKeyFile: pair.file, publicKey: pair.publicKey, fingerprint: pair.fingerprint };
    },
    async restart() {
      await kill();
      await launch();
    },
    async reload() {
      const size = logSize();
      process.kill(listener.pid, "SIGHUP");
      await until("the reload of sshd", 10, () => listener.gone || listensSince(size));
      if (listener.gone) throw new Error(`sshd died at its reload: ${lastWords(size)}`);
    },
    kill,
    isListening: (other = port) => isListening(other),
    async stop() {
      await kill().catch(() => {});
      await end.now();
    },
  };
  // Node 18.18 and later know the symbol; `await using` then stops the server at the end of the block.
  if (Symbol.asyncDispose) handle[Symbol.asyncDispose] = handle.stop;
  return handle;
}

module.exports = { startSshd, freePort };
