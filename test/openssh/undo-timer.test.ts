import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { closeSessions } from "../../testing";
import { asRoot } from "../support/as-root";
import { startCutProxy } from "../support/cut-proxy";
import { deviceArgs, Resource } from "../support/in-process";
import { Program } from "../support/program";
import { type Sshd, startSshd } from "../support/sshd";
import { startRun } from "../support/start-run";

const confirmSeconds = 5;

asRoot("The restore that lies ready on the server", () => {
  let server: Sshd;
  beforeAll(async () => {
    jest.spyOn(console, "log").mockImplementation(() => {});
    server = await startSshd();
  }, 60_000);
  afterAll(async () => {
    jest.restoreAllMocks();
    await server?.stop();
  });
  const dropIn = () => join(server.dropInDir, "00-pulumi.conf");
  const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));

  test("puts everything back by itself when our process dies right before its proof", async () => {
    const keys = server.users[0]?.authorizedKeysFile ?? "";
    const before = readFileSync(keys, "utf8");
    const login = { kind: "UserPublicKey" as const, name: "login" };
    const args = { user: server.user, publicKey: server.clientKey.publicKey };
    const first = startRun(deviceArgs(server, { confirmSeconds }), {}, [{ ...login, args }]);
    const states = (await first.ended)?.states ?? {};

    const proxy = await startCutProxy({ host: server.host, port: server.port });
    const device = deviceArgs(server, { confirmSeconds, connectTimeout: 10, port: proxy.port });
    const run = startRun(device, states, [
      { ...login, args: { ...args, options: { pty: false } } },
      { kind: "SshServerSettings", name: "sshd", args: { maxAuthTries: 4 } },
    ]);
    // The fresh login is the second connection, or a later one where sshd was still at its reload.
    const killed = proxy.cutWhen(({ connection }) => {
      if (connection > 1) run.kill();
      return connection > 1;
    });
    await Promise.race([killed, run.ended.then((end) => Promise.reject(new Error(JSON.stringify(end))))]);
    expect(existsSync(dropIn())).toBe(true);
    expect(readFileSync(keys, "utf8")).toBe(`no-pty ${before}`);
    expect(await run.ended).toBeUndefined();

    // Not before its time: somebody may still be proving it.
    await seconds(confirmSeconds - 2);
    expect(existsSync(dropIn())).toBe(true);
    await seconds(4);
    expect(existsSync(dropIn())).toBe(false);
    expect(readFileSync(keys, "utf8")).toBe(before);
    expect((await server.ssh("true")).code).toBe(0);
    expect((await server.ssh(`sudo ${server.sshdPath} -T -f ${server.configFile}`)).stdout).toMatch(
      /^maxauthtries 6$/m,
    );
    await proxy.close();

    const sshd = new Resource("SshServerSettings", "sshd");
    await sshd.up({ device: deviceArgs(server), maxAuthTries: 4 });
    await closeSessions();
    await sshd.destroy();
    await closeSessions();
  }, 60_000);

  test("a run that comes before its time takes nothing for done that is still to be undone", async () => {
    const wanted = [{ kind: "SshServerSettings" as const, name: "sshd", args: { maxAuthTries: 4 } }];
    const proxy = await startCutProxy({ host: server.host, port: server.port });
    const through = deviceArgs(server, { confirmSeconds, connectTimeout: 10, port: proxy.port });
    const run = startRun(through, {}, wanted);
    void proxy.cutWhen(({ connection }) => {
      if (connection > 1) run.kill();
      return connection > 1;
    });
    expect(await run.ended).toBeUndefined();
    await proxy.close();
    // What is wanted stands there, and nobody is left who would keep it.
    expect(existsSync(dropIn())).toBe(true);

    const program = new Program(deviceArgs(server));
    expect(await program.up(wanted)).toEqual([]);
    expect(await program.left(wanted)).toEqual([]);
    await seconds(confirmSeconds + 2);
    expect(existsSync(dropIn())).toBe(true);
    expect(await program.left(wanted)).toEqual([]);
    await program.up(wanted.map((each) => ({ ...each, args: undefined })));
  }, 60_000);

  test("is told to keep the change over the fresh login, and over no other", async () => {
    const proxy = await startCutProxy({ host: server.host, port: server.port });
    const requests = new Map<number, number>();
    void proxy.cutWhen(({ from, piece, connection }) => {
      if (from === "client" && piece.length > 300) requests.set(connection, (requests.get(connection) ?? 0) + 1);
      return false;
    });
    const sshd = new Resource("SshServerSettings", "sshd");
    await sshd.up({ device: deviceArgs(server, { confirmSeconds, port: proxy.port }), maxAuthTries: 4 });
    expect([...requests.keys()]).toEqual([1, expect.any(Number)]);
    await seconds(confirmSeconds + 2);
    expect(existsSync(dropIn())).toBe(true);
    await closeSessions();
    await sshd.destroy();
    await closeSessions();
    await proxy.close();
  }, 60_000);
});
