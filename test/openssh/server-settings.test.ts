import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Args } from "../../provider/core/contract";
import { parseEffective } from "../../provider/core/formats/sshd-config";
import { closeSessions } from "../../testing";
import { asRoot } from "../support/as-root";
import { CheckFailed, deviceArgs, messageOf, Resource, saidDuring } from "../support/in-process";
import { freePort, type Sshd, startSshd } from "../support/sshd";

/** What a new connection meets: the daemon's own words. */
async function effective(server: Sshd, user = server.user): Promise<Map<string, string[]>> {
  const spec = `user=${user},host=none,addr=127.0.0.1,laddr=127.0.0.1,lport=${server.port}`;
  const { stdout } = await server.ssh(`sudo -n ${server.sshdPath} -T -f ${server.configFile} -C ${spec}`);
  return parseEffective(stdout);
}

const foreign = "# of a cloud image\r\nClientAliveInterval 33\n";

asRoot("SshServerSettings in a drop-in", () => {
  let server: Sshd;
  let device: Args;
  beforeAll(async () => {
    jest.spyOn(console, "log").mockImplementation(() => {});
    server = await startSshd({ users: [{ sudo: true }, {}], dropIns: { "50-cloud.conf": foreign } });
    device = deviceArgs(server, { confirmSeconds: 10 });
  }, 60_000);
  afterEach(() => closeSessions());
  afterAll(async () => {
    jest.restoreAllMocks();
    await server?.stop();
  });
  const at = (name: string) => join(server.dropInDir, name);
  const own = () => readFileSync(at("00-pulumi.conf"), "latin1");
  const said = () =>
    own()
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));

  test("first in order, proven, read back, idempotent, healed, and gone with the resource", async () => {
    const sshd = new Resource("SshServerSettings", "sshd");
    const logins = server.logins();
    expect(await sshd.up({ device, maxAuthTries: 4, clientAliveInterval: 20 })).toBe("created");
    // One to work, one to prove it.
    expect(server.logins() - logins).toBe(2);
    expect(said().sort()).toEqual(["ClientAliveInterval 20", "MaxAuthTries 4"]);
    expect(statSync(at("00-pulumi.conf")).mode & 0o777).toBe(0o600);
    expect((await effective(server)).get("clientaliveinterval")).toEqual(["20"]);
    expect(sshd.state?.effective).toEqual({ maxAuthTries: 4, clientAliveInterval: 20 });
    expect(sshd.state?.previous).toMatchObject({ clientAliveInterval: 33, maxAuthTries: 6 });
    expect(await sshd.up({ device, maxAuthTries: 4, clientAliveInterval: 20 })).toBe("same");
    await closeSessions();

    writeFileSync(at("00-pulumi.conf"), own().replace("MaxAuthTries 4", "MaxAuthTries 9"));
    await server.reload();
    expect(await sshd.refresh()).toBe(true);
    expect(sshd.state?.maxAuthTries).toBe(9);
    expect(await sshd.up({ device, maxAuthTries: 4, clientAliveInterval: 20 })).toBe("updated");
    expect((await effective(server)).get("maxauthtries")).toEqual(["4"]);

    // No longer declared: back to what was found.
    expect(await sshd.up({ device, maxAuthTries: 4 })).toBe("updated");
    expect(said()).toEqual(["MaxAuthTries 4"]);
    expect((await effective(server)).get("clientaliveinterval")).toEqual(["33"]);
    await closeSessions();
    await sshd.destroy();
    expect(readdirSync(server.dropInDir)).toEqual(["50-cloud.conf"]);
    expect(readFileSync(at("50-cloud.conf"), "latin1")).toBe(foreign);
    expect((await effective(server)).get("maxauthtries")).toEqual(["6"]);
  }, 30_000);

  test("retain leaves it", async () => {
    const sshd = new Resource("SshServerSettings", "sshd");
    await sshd.up({ device, maxAuthTries: 4, onDelete: "retain" });
    await closeSessions();
    await sshd.destroy();
    expect(said()).toEqual(["MaxAuthTries 4"]);
    await closeSessions();
    const again = new Resource("SshServerSettings", "sshd");
    await again.up({ device, maxAuthTries: 4 });
    await closeSessions();
    await again.destroy();
    expect(readdirSync(server.dropInDir)).toEqual(["50-cloud.conf"]);
  }, 30_000);

  test("a match block holds for those it names, and for nobody else", async () => {
    const sshd = new Resource("SshServerSettings", "sshd");
    const user = server.users[1]?.name ?? "";
    const args = { device, match: [{ user: [user], settings: { allowTcpForwarding: "no", maxAuthTries: 2 } }] };
    await sshd.up(args);
    expect((await effective(server, user)).get("allowtcpforwarding")).toEqual(["no"]);
    expect((await effective(server)).get("allowtcpforwarding")).toEqual(["yes"]);
    expect(await sshd.up(args)).toBe("same");
    await closeSessions();
    await sshd.destroy();
  }, 30_000);

  test("what something else in the files says is named by file and line, before anything is moved", async () => {
    writeFileSync(at("50-cloud.conf"), `${foreign}AllowUsers root ${server.user}\n`);
    try {
      const args = { device, allowUsers: [server.user] };
      const words = await messageOf(new Resource("SshServerSettings", "sshd").up(args));
      expect(words).toMatch(/allowUsers would not take effect: .*50-cloud\.conf:3 \(AllowUsers root /);
      expect(words).toContain("add up over all files");
      expect(readdirSync(server.dropInDir)).toEqual(["50-cloud.conf"]);
    } finally {
      writeFileSync(at("50-cloud.conf"), foreign);
    }
  });

  test("what another stack manages is refused, and that stack named", async () => {
    const theirs = new Resource("SshServerSettings", "sshd", "infra::prod");
    await theirs.up({ device, maxAuthTries: 4 });
    await closeSessions();
    const before = own();
    const words = await messageOf(new Resource("SshServerSettings", "sshd").up({ device, maxAuthTries: 3 }));
    expect(words).toContain("are managed by the stack infra/prod");
    expect(own()).toBe(before);
    await closeSessions();
    await theirs.destroy();
  }, 30_000);

  test.each<[string, Args, RegExp]>([
    ["a choice", { permitRootLogin: "maybe" }, /permitRootLogin.*prohibit-password/],
    ["a range", { port: [70000] }, /port.*65535/],
    ["a number as text", { maxAuthTries: "4" }, /maxAuthTries/],
    ["a misspelled algorithm", { ciphers: ["aes256-crt"] }, /ciphers.*aes256-ctr/],
    ["an unknown setting", { permitRootLogon: "no" }, /permitRootLogon.*permitRootLogin/],
    ["a line too many", { banner: "/etc/issue\nPermitRootLogin yes" }, /banner.*line/],
    ["a NUL", { forceCommand: "a\0b" }, /forceCommand/],
    ["another in a match block", { match: [{ user: ["x"], settings: { port: [22] } }] }, /match.*port/i],
    ["onDelete of another kind", { onDelete: "remove" }, /onDelete.*restore/],
  ])("check refuses %s", async (_, args, words) => {
    const failed = await new Resource("SshServerSettings", "sshd").check({ device, ...args }).catch((error) => error);
    expect(failed).toBeInstanceOf(CheckFailed);
    expect(failed.message).toMatch(words);
  });

  test("two of them for one server are an error that names both", async () => {
    await new Resource("SshServerSettings", "one").check({ device, maxAuthTries: 4 });
    const failed = await messageOf(new Resource("SshServerSettings", "two").check({ device, maxAuthTries: 5 }));
    expect(failed).toMatch(/::one and .*::two/);
  });

  test("a value that sshd alone can judge fails with its words, and nothing is written", async () => {
    const words = await messageOf(new Resource("SshServerSettings", "sshd").up({ device, subsystem: { sftp: "/x" } }));
    expect(words).toMatch(/Subsystem 'sftp' already defined|sftp/);
    expect(readdirSync(server.dropInDir)).not.toContain("00-pulumi.conf");
  });

  test("nothing of a run's own files is left behind", async () => {
    const sshd = new Resource("SshServerSettings", "sshd");
    await saidDuring(() => sshd.up({ device, maxAuthTries: 4 }));
    await closeSessions();
    await sshd.destroy();
    expect(readdirSync(server.dropInDir).filter((name) => name.includes("pulumi"))).toEqual([]);
  }, 30_000);
});

asRoot("SshServerSettings in the main file, where it includes nothing first", () => {
  let server: Sshd;
  let device: Args;
  beforeAll(async () => {
    jest.spyOn(console, "log").mockImplementation(() => {});
    server = await startSshd({ users: [{ sudo: true }, {}], include: false });
    const main = readFileSync(server.configFile, "utf8");
    writeFileSync(
      server.configFile,
      `# \xe4 latin1\nMaxAuthTries 5\n${main}Match User nobody\n  X11Forwarding no`,
      "latin1",
    );
    await server.reload();
    device = deviceArgs(server, { confirmSeconds: 10 });
  }, 60_000);
  afterAll(async () => {
    await closeSessions();
    jest.restoreAllMocks();
    await server?.stop();
  });
  const main = () => readFileSync(server.configFile, "latin1");

  test("marked blocks at the top and at the end; every other byte stays, and all comes back", async () => {
    const before = main();
    const sshd = new Resource("SshServerSettings", "sshd");
    const user = server.users[1]?.name ?? "";
    const match = [{ user: [user], settings: { maxAuthTries: 2 } }];
    await sshd.up({ device, maxAuthTries: 4, match });
    expect(main()).toContain(before);
    expect(main().startsWith("# BEGIN pulumi-ssh settings (top)\n")).toBe(true);
    expect((await effective(server)).get("maxauthtries")).toEqual(["4"]);
    expect((await effective(server, user)).get("maxauthtries")).toEqual(["2"]);
    expect(await sshd.up({ device, maxAuthTries: 4, match })).toBe("same");
    await closeSessions();
    await sshd.destroy();
    // The one byte more is the end of a line that had none.
    expect([before, `${before}\n`]).toContain(main());
    expect((await effective(server)).get("maxauthtries")).toEqual(["5"]);
  }, 30_000);

  test("a damaged mark is never guessed at", async () => {
    const before = main();
    writeFileSync(server.configFile, `# BEGIN pulumi-ssh settings (top)\n${before}`, "latin1");
    const words = await messageOf(new Resource("SshServerSettings", "sshd").up({ device, maxAuthTries: 4 }));
    expect(words).toContain("marks of pulumi-ssh's block are damaged");
    writeFileSync(server.configFile, before, "latin1");
  });
});

asRoot("The port of a server", () => {
  let server: Sshd;
  beforeAll(async () => {
    jest.spyOn(console, "log").mockImplementation(() => {});
    server = await startSshd();
  }, 60_000);
  afterAll(async () => {
    await closeSessions();
    jest.restoreAllMocks();
    await server?.stop();
  });

  test("is moved while the program follows; a line that would keep the old one is named", async () => {
    const sshd = new Resource("SshServerSettings", "sshd");
    const port = await freePort();
    await sshd.up({ device: deviceArgs(server), port: [server.port] });
    await closeSessions();
    const moved = { device: deviceArgs(server, { port }), port: [port] };
    const words = await messageOf(sshd.up(moved));
    expect(words).toMatch(new RegExp(`port would not take effect.*sshd_config:\\d+ \\(Port ${server.port}\\)`));
    // Half-way, both are open.
    expect([await server.isListening(port), await server.isListening()]).toEqual([true, true]);

    const main = readFileSync(server.configFile, "utf8");
    writeFileSync(server.configFile, main.replace(/^Port .*\n/m, ""));
    await server.reload();
    await closeSessions();
    expect(await sshd.up(moved)).toBe("updated");
    expect([await server.isListening(port), await server.isListening()]).toEqual([true, false]);
    await closeSessions();
    expect(await sshd.refresh()).toBe(true);
    expect(await sshd.up(moved)).toBe("same");
  }, 30_000);
});
