import { type ChildProcess, spawn } from "node:child_process";
import { chownSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterwards } from "../../tools/lib/afterwards.cjs";
import { freePort, type Sshd, type SshdUser, startSshd } from "./sshd";

const program = "/usr/sbin/netconfd";
const subsystem = "/usr/sbin/netconf-subsystem";

/** Why there is no netconfd to test with; undefined when there is. */
export const netconfdMissing = (): string | undefined =>
  [program, subsystem].every((file) => existsSync(file)) ? undefined : "the package netconfd is not installed";

export interface Netconfd {
  sshd: Sshd;
  stop(): Promise<void>;
}

/**
 * yuma123's NETCONF server with these modules, behind a real sshd. It begins with an empty configuration. `folder`: where
 * modules lie besides its own place.
 */
export async function startNetconfd(modules: string[], folder: string | undefined): Promise<Netconfd> {
  const dir = mkdtempSync(join(tmpdir(), "netconfd-"));
  const socket = join(dir, "ncx.sock");
  // It lets in who came by the port that it was told sshd listens on.
  const port = await freePort();
  const config = `Subsystem netconf ${subsystem} --ncxserver-sockname=${port}@${socket}`;
  const sshd = await startSshd({ port, users: [{}], config });
  const [user] = sshd.users as [SshdUser];
  chownSync(dir, user.uid, user.gid);
  // Its user may not be let in where they lie.
  const copies = join(dir, "yang");
  if (folder !== undefined) cpSync(folder, copies, { recursive: true });
  const logFile = join(dir, "netconfd.log");
  const options = [
    ...["--no-startup", "--target=candidate", "--with-validate=true"],
    ...[`--superuser=${user.name}`, "--access-control=off"],
    ...[`--modpath=${copies}:/usr/share/yuma/modules`, ...modules.map((name) => `--module=${name}`)],
    ...[`--port=${port}`, `--ncxserver-sockname=${socket}`, `--log=${logFile}`],
  ];
  // It writes below the home of its user, whatever HOME says; the home of this user goes with the sshd.
  const as = sshd.root ? { uid: user.uid, gid: user.gid } : {};
  const child = spawn(program, options, { stdio: "ignore", cwd: dir, ...as });
  const end = afterwards('grep -qF "$2" "/proc/$1/cmdline" && kill "$1"; rm -rf "$2"', [`${child.pid}`, dir]);
  const stop = async () => {
    await ended(child);
    await sshd.stop();
    await end.now();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await listening(child, () => (existsSync(logFile) ? readFileSync(logFile, "utf8") : ""));
    return { sshd, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function listening(child: ChildProcess, log: () => string): Promise<void> {
  for (const deadline = Date.now() + 30_000; !/^Running netconfd server/m.test(log()); ) {
    const reason = child.exitCode !== null ? "ended" : Date.now() > deadline ? "was not ready after 30 s" : undefined;
    if (reason !== undefined) throw new Error(`netconfd ${reason}: ${log().trim().slice(-1000)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill();
  const tooLong = setTimeout(() => child.kill("SIGKILL"), 3000);
  await exit;
  clearTimeout(tooLong);
}
