import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type CutProxy, startCutProxy } from "../support/cut-proxy";
import { createProject, type Project } from "../support/pulumi";
import { type Sshd, startSshd } from "../support/sshd";
import { plainUser, programOf } from "../support/stack";

const blob = "AAAAC3NzaC1lZDI1NTE5AAAAIKSGLNxzPKFaW6l8Ezw8XT5TN3EtLsIDmRF1L0ElKz6q";
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What stands below the rows. */
const diagnostics = (output: string) => output.slice(output.indexOf("Diagnostics:"));

describe("connections that break", () => {
  let server: Sshd;
  let proxy: CutProxy;
  let project: Project;
  const file = () => plainUser(server).authorizedKeysFile;
  const lines = () => readFileSync(file(), "utf8");
  const dropIn = () => join(server.dropInDir, "00-pulumi.conf");
  const settings = () => (existsSync(dropIn()) ? readFileSync(dropIn(), "utf8") : "");
  const key = (comment: string) =>
    `new ssh.UserPublicKey("alice", { device: server, user: "${plainUser(server).name}", publicKey: "ssh-ed25519 ${blob} ${comment}" });`;
  const sshd = (tries: number) => `new ssh.SshServerSettings("sshd", { device: server, maxAuthTries: ${tries} });`;
  const write = (...bodies: string[]) =>
    project.write(
      programOf(server, bodies.join("\n"), {
        port: proxy.port,
        confirmSeconds: 5,
        connectTimeout: 3,
        commitTimeout: 4,
      }),
    );
  const resources = async () =>
    ((await project.exportStack()).deployment.resources ?? []).filter(({ type }) => type.includes("pulumi-ssh"));

  /** Whether an undo timer of this server waits on the host, or what it would restore lies there still. */
  const armed = async () => {
    const search = `grep -ls ${server.dir} /run/pulumi-ssh/t*/restore ~/.pulumi-ssh/t*/restore`;
    const { stdout } = await server.ssh(server.root ? `sudo -n sh -c ${JSON.stringify(search)}` : search);
    return stdout !== "";
  };

  beforeAll(async () => {
    server = await startSshd({ users: [{ sudo: true }, {}] });
    proxy = await startCutProxy(server);
    project = await createProject({ program: "" });
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await proxy?.close();
    await server?.stop();
  });
  afterEach(() => proxy.mend());

  test("between the write and the read-back: the resource is in the state, and the next update converges", async () => {
    write(key("one"));
    const cut = proxy.cutWhen(({ from }) => from === "server" && lines().includes(blob));
    const up = await project.up();
    await cut;
    expect(up.code).not.toBe(0);
    expect(up.output).toMatch(/\[openssh 127\.0\.0\.1\] UserPublicKey alice: .*(closed|lost|ended)/);
    const [alice] = await resources();
    expect(alice.outputs).toMatchObject({ publicKey: `ssh-ed25519 ${blob} one`, __provider: alice.inputs.__provider });
    expect(alice.initErrors).toHaveLength(1);

    proxy.mend();
    const again = await project.up();
    expect(again.code).toBe(0);
    expect((await resources())[0].initErrors ?? []).toEqual([]);
    expect(lines()).toBe(`ssh-ed25519 ${blob} one\n`);
    expect((await project.preview(["--expect-no-changes"])).code).toBe(0);
  }, 60_000);

  test("a connection that can be had again is: the update finds out that it was done", async () => {
    write(key("two"));
    const cut = proxy.cutWhen(({ from }) => from === "server" && lines().includes("two"), { mended: true });
    const up = await project.up();
    await cut;
    expect(up.output).not.toMatch(/error/i);
    expect(up.code).toBe(0);
    expect((await project.preview(["--expect-no-changes"])).code).toBe(0);
  }, 60_000);

  test("an update that was cut before it wrote keeps what was there, in the state too", async () => {
    write(key("three"));
    // Past the handshake and the login, in the first answer.
    const cut = proxy.cutWhen(({ from, fromServer }) => from === "server" && fromServer.bytes > 2500);
    const up = await project.up();
    await cut;
    expect(up.code).not.toBe(0);
    expect(lines()).toContain("two");
    expect((await resources())[0].outputs.publicKey).toContain("two");
    write(key("two"));
  }, 60_000);

  test("refresh and destroy that lose the connection are errors, and nothing leaves the state", async () => {
    let cut = proxy.cutWhen(({ fromServer }) => fromServer.bytes > 2500);
    const refresh = await project.refresh();
    await cut;
    expect(refresh.code).not.toBe(0);
    expect(await resources()).toHaveLength(1);

    proxy.mend();
    cut = proxy.cutWhen(({ fromServer }) => fromServer.bytes > 2500);
    const destroy = await project.destroy();
    await cut;
    expect(destroy.code).not.toBe(0);
    expect(await resources()).toHaveLength(1);
    expect(lines()).toContain(blob);

    // No way at all: it says so, and the resource stays.
    proxy.cut();
    for (const result of [await project.refresh(), await project.up(["--refresh"]), await project.destroy()]) {
      expect(result.code).not.toBe(0);
      const words =
        /error: \[openssh 127\.0\.0\.1\] UserPublicKey alice: (127\.0\.0\.1:\d+ (cannot be reached|took the connection and closed it)[^\n]*)/;
      const [, sentence = "nothing"] = words.exec(diagnostics(result.output)) ?? [];
      expect(diagnostics(result.output).split(sentence)).toHaveLength(2);
    }
    expect(await resources()).toHaveLength(1);

    // Removed on the host, but the answer never came: the next destroy finds nothing left to do.
    proxy.mend();
    cut = proxy.cutWhen(({ from }) => from === "server" && !lines().includes(blob));
    expect((await project.destroy()).code).not.toBe(0);
    await cut;
    expect(await resources()).toHaveLength(1);
    proxy.mend();
    expect((await project.destroy()).code).toBe(0);
    expect(await resources()).toHaveLength(0);
  }, 120_000);

  test("a guarded change whose proof cannot be had is undone by the host, and the next update makes it", async () => {
    write(sshd(3));
    const cut = proxy.cutWhen(({ from }) => from === "server" && settings().includes("MaxAuthTries 3"));
    const up = project.up();
    await cut;
    await sleep(7500);
    expect(settings()).toBe("");
    proxy.mend();
    const result = await up;
    expect(result.code).not.toBe(0);
    expect(result.output).toContain("The host has what it had before");
    expect(await resources()).toHaveLength(0);
    expect((await project.up()).code).toBe(0);
    expect(settings()).toContain("MaxAuthTries 3");
  }, 90_000);

  test("Ctrl-C in a guarded change: the old or the new state, nothing armed, and the next update converges", async () => {
    write(sshd(4));
    const interrupt = new AbortController();
    const watch = setInterval(() => {
      if (settings().includes("MaxAuthTries 4")) interrupt.abort();
    }, 5);
    const up = await project.up([], { signal: interrupt.signal });
    clearInterval(watch);
    expect(interrupt.signal.aborted).toBe(true);
    expect(up.code).not.toBe(null);
    expect(settings()).toMatch(/MaxAuthTries [34]\n/);
    expect(await armed()).toBe(false);
    expect((await project.up()).code).toBe(0);
    expect(settings()).toContain("MaxAuthTries 4");
  }, 90_000);

  test("Ctrl-C twice, before the proof: nobody of ours is left, the host undoes it, and the next update converges", async () => {
    write(sshd(5));
    const interrupts = [new AbortController(), new AbortController()];
    const cut = proxy.cutWhen(({ from }) => from === "server" && settings().includes("MaxAuthTries 5"));
    const running = project.up([], { signal: interrupts.map(({ signal }) => signal) });
    await cut;
    for (const each of interrupts) {
      each.abort();
      await sleep(300);
    }
    const up = await running;
    expect(up.code).not.toBe(0);
    expect(settings()).toContain("MaxAuthTries 5");
    expect(await armed()).toBe(true);
    // confirmSeconds is 5.
    for (let tries = 0; tries < 80 && (await armed()); tries++) await sleep(100);
    expect(settings()).toContain("MaxAuthTries 4");
    expect(await armed()).toBe(false);

    proxy.mend();
    expect((await project.up()).code).toBe(0);
    expect(settings()).toContain("MaxAuthTries 5");
    expect((await project.preview(["--expect-no-changes"])).code).toBe(0);
    expect((await project.destroy()).code).toBe(0);
    expect(settings()).toBe("");
  }, 90_000);
});
