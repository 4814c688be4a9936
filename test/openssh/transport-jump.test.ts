import type { SshTarget } from "../../provider/transport/ssh-connection";
import { freePort, type Sshd, startSshd } from "../support/sshd";
import { closeAll, failure, open } from "../unit/transport/open";

let outer: Sshd;
let inner: Sshd;
let device: Sshd;
let closed: Sshd;
beforeAll(async () => {
  [outer, inner, device, closed] = (await Promise.all([
    startSshd({ users: [{}] }),
    startSshd({ users: [{}] }),
    startSshd({ users: [{}] }),
    startSshd({ users: [{}], dropIns: { "10.conf": "AllowTcpForwarding no\n" } }),
  ])) as [Sshd, Sshd, Sshd, Sshd];
});
afterEach(closeAll);
afterAll(() => Promise.all([outer, inner, device, closed].map((sshd) => sshd.stop())));

const hop = (sshd: Sshd, more: Partial<SshTarget> = {}): SshTarget => ({
  host: sshd.host,
  port: sshd.port,
  user: sshd.user,
  privateKeyFile: sshd.clientKey.privateKeyFile,
  hostKey: sshd.hostKey,
  ...more,
});
const clientPort = async (connection: { exec(command: string): Promise<{ stdout: Buffer }> }) =>
  Number((await connection.exec("echo $SSH_CLIENT")).stdout.toString().split(" ")[1]);

it.each([
  ["a list, outermost first", () => ({ proxy: [hop(outer), hop(inner)] })],
  ["a jump host with a jump host", () => ({ proxy: hop(inner, { proxy: hop(outer) }) })],
])("two jump hosts as %s: each is logged in to with its own key and host key", async (_how, proxy) => {
  const before = [outer, inner, device].map((sshd) => sshd.logins());
  const connection = await open(hop(device, proxy()));
  expect((await connection.exec("id -un")).stdout.toString().trim()).toBe(device.user);
  expect(connection.login).toMatchObject({ user: device.user, port: device.port });
  expect(connection.login.hostKeyFingerprint).toBe(device.hostKeys.ed25519.fingerprint);
  expect(connection.name).toBe(
    `127.0.0.1:${device.port} (through 127.0.0.1:${inner.port} (through 127.0.0.1:${outer.port}))`,
  );
  expect([outer, inner, device].map((sshd) => sshd.logins())).toEqual(before.map((count) => count + 1));
  expect(await clientPort(connection)).toBeGreaterThan(0);
});

it("a wrong host key at the second hop: named, and nothing is sent beyond it", async () => {
  const before = [inner, device].map((sshd) => sshd.logins());
  const error = await failure(open(hop(device, { proxy: [hop(outer), hop(inner, { hostKey: device.hostKey })] })));
  expect(error.code).toBe("host-key-changed");
  expect(error.message).toContain(`jump host 127.0.0.1 (${inner.user})`);
  expect(error.message).toContain(`[127.0.0.1]:${inner.port}`);
  expect(error.message).toContain(inner.hostKeys.ed25519.fingerprint);
  expect(error.message).toContain(device.hostKeys.ed25519.fingerprint);
  expect(error.hint).toContain("put its new key into `hostKey`");
  expect([inner, device].map((sshd) => sshd.logins())).toEqual(before);
});

it("a login that the first hop refuses is told from one that the target refuses", async () => {
  const stranger = { privateKeyFile: device.clientKey.privateKeyFile };
  const first = await failure(open(hop(device, { proxy: hop(outer, stranger) })));
  expect(first.code).toBe("login-refused");
  expect(first.message).toMatch(new RegExp(`^jump host .*127.0.0.1:${outer.port} refused to log in "${outer.user}"`));
  const last = await failure(open(hop(device, { proxy: hop(outer), privateKeyFile: outer.clientKey.privateKeyFile })));
  expect(last.code).toBe("login-refused");
  expect(last.message).toMatch(new RegExp(`^127.0.0.1:${device.port} \\(through 127.0.0.1:${outer.port}\\) refused`));
});

it("a target that the jump host cannot reach", async () => {
  const port = await freePort();
  const error = await failure(open(hop(device, { proxy: hop(outer), port })));
  expect(error.code).toBe("unreachable");
  expect(error.message).toContain(`127.0.0.1:${port} (through 127.0.0.1:${outer.port}) cannot be reached`);
  expect(error.message).toContain("Connection refused");
  expect(error.hint).toContain("as the jump host sees");
});

it("a jump host that forwards nothing", async () => {
  const error = await failure(open(hop(device, { proxy: hop(closed) })));
  expect(error.code).toBe("unreachable");
  expect(error.hint).toContain("AllowTcpForwarding");
});

it("a target that goes away ends the command at once, although the jump host lives on", async () => {
  const connection = await open(hop(device, { proxy: hop(outer) }));
  const pid = Number((await connection.exec("echo $PPID")).stdout.toString());
  const started = Date.now();
  const running = failure(connection.exec("sleep 30"));
  await new Promise((resolve) => setTimeout(resolve, 100));
  process.kill(pid, "SIGKILL");
  expect((await running).code).toBe("connection-lost");
  expect((await connection.closed).code).toBe("connection-lost");
  expect(Date.now() - started).toBeLessThan(3000);
});

it("a jump host that goes away ends the connection behind it", async () => {
  const bastion = await open(hop(outer));
  const pid = Number((await bastion.exec("echo $PPID")).stdout.toString());
  bastion.close();
  await bastion.closed;
  const connection = await open(hop(device, { proxy: hop(outer) }));
  const running = failure(connection.exec("sleep 30"));
  const mine = await sessionsOf(outer);
  for (const each of mine.filter((one) => one !== pid)) process.kill(each, "SIGKILL");
  expect((await running).code).toBe("connection-lost");
  expect(connection.isAlive).toBe(false);
});

it("closing the connection closes the jump hosts' as well", async () => {
  const connection = await open(hop(device, { proxy: [hop(outer), hop(inner)] }));
  expect(await sessionsOf(outer)).toHaveLength(1);
  connection.close();
  for (let tries = 0; tries < 100 && (await sessionsOf(outer)).length > 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(await sessionsOf(outer)).toEqual([]);
  expect(await sessionsOf(inner)).toEqual([]);
});

/** The processes of logged-in users of a test server (`sshd: user` or `sshd: user@notty`). */
async function sessionsOf(sshd: Sshd): Promise<number[]> {
  const { execFileSync } = require("node:child_process") as typeof import("node:child_process");
  const list = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" });
  return list
    .split("\n")
    .filter((line) => line.includes(`sshd: ${sshd.user}`) && !line.includes("[priv]"))
    .map((line) => Number.parseInt(line, 10));
}
