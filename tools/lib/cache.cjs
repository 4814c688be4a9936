const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

/** Where what is slow to make is kept between runs and between clones. */
const cacheDir = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "pulumi-ssh");

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function tryLock(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  try {
    // An empty file: its owner is between creating and writing it, or died there.
    const owner = Number(fs.readFileSync(file, "utf8"));
    const young = Date.now() - fs.statSync(file).mtimeMs < 5000;
    if (owner ? !isAlive(owner) : !young) fs.rmSync(file, { force: true });
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  return false;
}

/** Does `work` while no other process holds this lock; a lock whose owner has died does not count. */
async function withLock(lock, work, onWait = () => {}) {
  fs.mkdirSync(path.dirname(lock), { recursive: true });
  for (let waited = false; !tryLock(lock); waited = true) {
    if (!waited) onWait();
    await sleep(100);
  }
  try {
    return await work();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

/**
 * The directory `dir`, made by `make(temporary)` when it is not there. It appears complete or not at all. Of several
 * processes that want it one makes it and the others wait (`onWait` is called once).
 */
async function cached(dir, make, onWait) {
  if (fs.existsSync(dir)) return dir;
  const work = async () => {
    if (fs.existsSync(dir)) return dir;
    removeWhere(path.dirname(dir), (name) => name.startsWith(`${path.basename(dir)}.new-`)); // of a run that was killed
    const temporary = fs.mkdtempSync(`${dir}.new-`);
    try {
      await make(temporary);
      fs.chmodSync(temporary, 0o755);
      fs.renameSync(temporary, dir);
      return dir;
    } finally {
      fs.rmSync(temporary, { recursive: true, force: true });
    }
  };
  return withLock(`${dir}.lock`, work, onWait);
}

function removeWhere(dir, condition) {
  for (const name of fs.readdirSync(dir)) {
    if (condition(name)) fs.rmSync(path.join(dir, name), { recursive: true, force: true });
  }
}

/** Removes what is called `prefix...` in `dir` and was made more than `days` ago. */
function forgetOld(dir, prefix, days) {
  const limit = Date.now() - days * 24 * 3600 * 1000;
  removeWhere(
    dir,
    (name) => name.startsWith(prefix) && fs.statSync(path.join(dir, name), { throwIfNoEntry: false })?.mtimeMs < limit,
  );
}

module.exports = { cacheDir, cached, withLock, forgetOld };
