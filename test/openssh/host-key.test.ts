import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Args } from "../../provider/core/contract";
import { closeSessions } from "../../testing";
import { deviceArgs, messageOf, Resource, saidDuring } from "../support/in-process";
import { type Sshd, startSshd } from "../support/sshd";

const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? describe : describe.skip;
const stateDirectory = "/var/lib/pulumi-ssh/host-keys";

const read = (path: string) => readFileSync(path, "utf8");
const pubOf = (file: string) =>
  execFileSync("ssh-keygen", ["-y", "-P", "", "-f", file], { encoding: "utf8" }).trim().split(" ").slice(0, 2).join(" ");
const leftovers = (server: Sshd) =>
  execFileSync("find", [server.dir, "-name", "*pulumi*", "-o", "-name", ".*pulumi*"], { encoding: "utf8" }).trim();

asRoot("HostKey on a real host", () => {
  let server: Sshd;
  let file: string;
  beforeEach(async () => {
    jest.spyOn(console, "log").mockImplementation(() => {});
    server = await startSshd({ hostKeys: ["ed25519", "ecdsa"] });
    file = server.hostKeys.ed25519.file;
  }, 60_000);
  afterEach(async () => {
    await closeSessions();
    const flat = server.dir.slice(1).replaceAll("/", "-");
    execFileSync("sh", ["-c", `rm -f ${stateDirectory}/${flat}*`]);
    await server.stop();
    jest.restoreAllMocks();
  });
  const device = (more: Args = {}) => deviceArgs(server, { hostKey: null, knownHostsFile: server.knownHostsFile, ...more });
  const args = (more: Args = {}): Args => ({ device: device(), type: "ed25519", file, ...more });
  const newRun = () => closeSessions();

  test("a key that is there is adopted as it is", async () => {
    const before = [read(file), read(`${file}.pub`), server.logins()];
    const key = new Resource("HostKey", "web");
    expect(await key.up(args())).toBe("created");
    expect([read(file), read(`${file}.pub`)]).toEqual(before.slice(0, 2));
    expect(key.state).toMatchObject({
      publicKey: server.hostKeys.ed25519.publicKey,
      fingerprint: server.hostKeys.ed25519.fingerprint,
      knownHostsLine: server.knownHostsLines[0],
    });
    expect(await key.up(args())).toBe("same");
    expect(await key.refresh()).toBe(true);
    expect(await key.up(args())).toBe("same");
    await newRun();
    await key.destroy();
    expect(read(file)).toBe(before[0]);
    expect(leftovers(server)).toBe("");
  }, 60_000);

  test("outputs equal ssh-keygen's, and knownHostsLine opens the way for a port other than 22", async () => {
    const key = new Resource("HostKey", "web");
    await key.up(args());
    const told = (...words: string[]) => execFileSync("ssh-keygen", words, { encoding: "utf8" }).trim();
    expect(told("-lf", file).split(" ")[1]).toBe(key.state?.fingerprint);
    expect(told("-lf", file, "-E", "md5").split(" ")[1]).toBe(key.state?.fingerprintMd5);
    const records = (key.state?.sshfp as Args[]).map(({ record }) => record);
    expect(told("-r", server.host, "-f", `${file}.pub`).split("\n")).toEqual(records);
    const only = join(server.dir, "only");
    writeFileSync(only, `${key.state?.knownHostsLine}\n`);
    const options = ["-o", `UserKnownHostsFile=${only}`, "-o", "HostKeyAlgorithms=ssh-ed25519"];
    expect((await server.ssh("true", { args: options })).code).toBe(0);
  }, 60_000);

  test("a missing .pub is written, an open mode is drift that heals, a lost line as well", async () => {
    const key = new Resource("HostKey", "web");
    rmSync(`${file}.pub`);
    await key.up(args({ comment: "root@web" }));
    expect(read(`${file}.pub`)).toBe(`${server.hostKeys.ed25519.publicKey} root@web\n`);
    chmodSync(file, 0o644);
    const said = await saidDuring(() => key.refresh());
    expect(said).toContain("mode 644 lets others read it");
    expect(key.state?.type).toBe("ed25519 (sshd skips it: mode 644)");
    expect(await key.up(args({ comment: "root@web" }))).toBe("updated");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await key.up(args({ comment: "root@web" }))).toBe("same");
  }, 60_000);

  test("a missing key is made, put into use, and goes away again", async () => {
    const extra = join(server.dir, "extra_rsa");
    const key = new Resource("HostKey", "extra");
    const rsa = { ...args(), type: "rsa", bits: 2048, file: extra };
    expect(await key.up(rsa)).toBe("created");
    expect(statSync(extra).mode & 0o777).toBe(0o600);
    expect(pubOf(extra)).toBe(key.state?.publicKey);
    expect(execFileSync("ssh-keygen", ["-lf", extra], { encoding: "utf8" })).toMatch(/^2048 /);
    expect(execFileSync("/usr/sbin/sshd", ["-T", "-f", server.configFile], { encoding: "utf8" })).toContain(
      `hostkey ${extra}\n`,
    );
    const only = join(server.dir, "only");
    writeFileSync(only, `${key.state?.knownHostsLine}\n`);
    const options = ["-o", `UserKnownHostsFile=${only}`, "-o", "HostKeyAlgorithms=rsa-sha2-512"];
    expect((await server.ssh("true", { args: options })).code).toBe(0);
    expect(await key.up(rsa)).toBe("same");
    await newRun();
    await key.destroy();
    expect(existsSync(extra)).toBe(false);
    expect(existsSync(`${extra}.pub`)).toBe(false);
    expect(leftovers(server)).toBe("");
    expect(execFileSync("/usr/sbin/sshd", ["-T", "-f", server.configFile], { encoding: "utf8" })).not.toContain(extra);
  }, 60_000);

  test("a changed trigger rotates in one run; the known_hosts file follows; delete brings the first key back", async () => {
    const first = server.hostKeys.ed25519.publicKey;
    const key = new Resource("HostKey", "web");
    await key.up(args({ triggers: ["2025"] }));
    await newRun();
    expect(await key.up(args({ triggers: ["2026"] }))).toBe("updated");
    expect(key.state?.publicKey).not.toBe(first);
    expect(pubOf(file)).toBe(key.state?.publicKey);
    expect(read(`${file}.pub`)).toBe(`${key.state?.publicKey}\n`);
    expect(leftovers(server)).toBe("");
    const lines = read(server.knownHostsFile);
    expect(lines).toContain(`[127.0.0.1]:${server.port} ${key.state?.publicKey}`);
    expect(lines).not.toContain(first);
    expect((await server.ssh("true", { args: ["-o", "HostKeyAlgorithms=ssh-ed25519"] })).code).toBe(0);
    expect(await key.up(args({ triggers: ["2026"] }))).toBe("same");
    const second = key.state?.publicKey;
    await newRun();
    await key.up(args({ triggers: ["2027"] }));
    expect(key.state?.publicKey).not.toBe(second);
    await newRun();
    await key.destroy();
    expect(pubOf(file)).toBe(first);
    expect(leftovers(server)).toBe("");
    expect(read(server.knownHostsFile)).toContain(first);
    expect((await server.ssh("true", { args: ["-o", "HostKeyAlgorithms=ssh-ed25519"] })).code).toBe(0);
    expect(execFileSync("sh", ["-c", `ls ${stateDirectory} | grep ${server.dir.split("/").at(-1)} || true`]).toString()).toBe("");
  }, 120_000);

  test("a key that somebody else changed is an error with both fingerprints, never a new value", async () => {
    const key = new Resource("HostKey", "web");
    await key.up(args());
    const then = key.state?.fingerprint;
    rmSync(file);
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file], { input: "y\n" });
    await newRun();
    const message = await messageOf(key.refresh());
    expect(message).toContain(String(then));
    expect(message).toContain(execFileSync("ssh-keygen", ["-lf", file], { encoding: "utf8" }).split(" ")[1]);
    expect(message).toContain("pulumi up --replace");
  }, 60_000);
});
