import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { Args } from "../../provider/core/contract";
import { closeSessions } from "../../testing";
import { asRoot } from "../support/as-root";
import { HostKeyBench, publicHalf } from "../support/host-key";
import { messageOf, Resource, saidDuring } from "../support/in-process";

const told = (...words: string[]) => execFileSync("ssh-keygen", words, { encoding: "utf8" }).trim();

asRoot("HostKey on a real host", () => {
  let bench: HostKeyBench;
  beforeEach(async () => {
    jest.spyOn(console, "log").mockImplementation(() => {});
    bench = await HostKeyBench.start();
  }, 120_000);
  afterEach(async () => {
    await bench.stop();
    jest.restoreAllMocks();
  });

  test("a key that is there is adopted as it is", async () => {
    const { file, server } = bench;
    const before = [bench.read(), bench.read(`${file}.pub`)];
    const key = new Resource("HostKey", "web");
    expect(await key.up(bench.args({ onExisting: "fail" }))).toBe("created");
    expect([bench.read(), bench.read(`${file}.pub`)]).toEqual(before);
    expect(key.state).toMatchObject({
      publicKey: server.hostKeys.ed25519.publicKey,
      fingerprint: server.hostKeys.ed25519.fingerprint,
      knownHostsLine: server.knownHostsLines[0],
    });
    expect(await key.refresh()).toBe(true);
    expect(await key.up(bench.args({ onExisting: "fail" }))).toBe("same");
    await closeSessions();
    await key.destroy();
    expect(bench.read()).toBe(before[0]);
    expect(bench.leftovers()).toBe("");
    expect(bench.kept()).toEqual([]);
  }, 120_000);

  test("outputs equal ssh-keygen's, and knownHostsLine opens the way for a port other than 22", async () => {
    const key = new Resource("HostKey", "web");
    await key.up(bench.args());
    expect(told("-lf", bench.file).split(" ")[1]).toBe(key.state?.fingerprint);
    expect(told("-lf", bench.file, "-E", "md5").split(" ")[1]).toBe(key.state?.fingerprintMd5);
    const records = ((key.state?.sshfp ?? []) as Args[]).map(({ record }) => record);
    expect(told("-r", bench.server.host, "-f", `${bench.file}.pub`).split("\n")).toEqual(records);
    expect(await bench.letsIn(`${key.state?.knownHostsLine}\n`)).toBe(true);
  }, 120_000);

  test("a missing .pub is written, and an open mode is drift that heals", async () => {
    const key = new Resource("HostKey", "web");
    rmSync(`${bench.file}.pub`);
    const args = bench.args({ comment: "root@web" });
    await key.up(args);
    expect(bench.read(`${bench.file}.pub`)).toBe(`${bench.server.hostKeys.ed25519.publicKey} root@web\n`);
    chmodSync(bench.file, 0o644);
    const said = await saidDuring(() => key.refresh());
    expect(said).toContain("mode 644 lets others read it");
    expect(key.state?.type).toBe("ed25519 (sshd skips it: mode 644)");
    expect(await key.up(args)).toBe("updated");
    expect(statSync(bench.file).mode & 0o777).toBe(0o600);
    expect(await key.up(args)).toBe("same");
  }, 120_000);

  test("a missing key is made, put into use, and goes away again", async () => {
    const extra = bench.at("extra_rsa");
    writeFileSync(extra, ""); // of zero length: as good as missing
    const key = new Resource("HostKey", "extra");
    const rsa = { ...bench.args(), type: "rsa", bits: 2048, file: extra };
    expect(await key.up(rsa)).toBe("created");
    expect(statSync(extra).mode & 0o777).toBe(0o600);
    expect(publicHalf(extra)).toBe(key.state?.publicKey);
    expect(readFileSync(`${extra}.pub`, "utf8")).toMatch(/^ssh-rsa \S+ \S+@\S+\n$/);
    expect(told("-lf", extra)).toMatch(/^2048 /);
    expect(bench.hostKeysInForce()).toContain(extra);
    expect(await bench.letsIn(`${key.state?.knownHostsLine}\n`, "HostKeyAlgorithms=rsa-sha2-512")).toBe(true);
    expect(await key.up(rsa)).toBe("same");
    await closeSessions();
    await key.destroy();
    expect([existsSync(extra), existsSync(`${extra}.pub`)]).toEqual([false, false]);
    expect(bench.leftovers()).toBe("");
    expect(bench.hostKeysInForce()).not.toContain(extra);
  }, 120_000);

  test("a line that somebody took away is drift that heals", async () => {
    const extra = bench.at("extra_rsa");
    const key = new Resource("HostKey", "extra");
    const rsa = { ...bench.args(), type: "rsa", bits: 2048, file: extra };
    await key.up(rsa);
    const config = bench.read(bench.server.configFile);
    expect(config).toContain(`HostKey ${extra}\n`);
    writeFileSync(bench.server.configFile, config.replace(/# BEGIN pulumi-ssh[\s\S]*# END pulumi-ssh.*\n/, ""));
    await key.refresh();
    expect(key.state?.type).toBe(`rsa (sshd does not use ${extra})`);
    expect(await key.up(rsa)).toBe("updated");
    expect(bench.hostKeysInForce()).toContain(extra);
  }, 120_000);

  test("a key that somebody else changed is an error with both fingerprints, never a new value", async () => {
    const file = bench.server.hostKeys.ecdsa?.file ?? "";
    const args = { ...bench.args(), type: "ecdsa", file };
    const key = new Resource("HostKey", "web");
    await key.up(args);
    const then = String(key.state?.fingerprint);
    rmSync(file);
    told("-q", "-t", "ecdsa", "-N", "", "-f", file);
    const now = told("-lf", file).split(" ")[1] ?? "";
    await closeSessions();
    const message = await messageOf(key.refresh());
    for (const part of [then, now, "pulumi up --replace"]) expect(message).toContain(part);
    expect(key.state?.fingerprint).toBe(then);
    expect(await messageOf(key.up({ ...args, triggers: ["2"] }))).toContain(now);
    // `up --replace` is a create, then a delete of what it has taken over.
    const accepted = new Resource("HostKey", "web");
    await accepted.up(args);
    expect(accepted.state?.fingerprint).toBe(now);
  }, 120_000);

  test("a second key of a type, which sshd would never show, is refused before anything is made", async () => {
    const second = bench.at("second");
    const message = await messageOf(new Resource("HostKey", "second").up(bench.args({ file: second })));
    expect(message).toContain(`sshd shows the ed25519 key ${bench.file}, and would never show ${second}`);
    expect(existsSync(second)).toBe(false);
    expect(bench.leftovers()).toBe("");
  }, 120_000);

  test("what is no key is not overwritten, and the last key is not removed", async () => {
    const junk = bench.at("junk");
    writeFileSync(junk, "not a key\n", { mode: 0o600 });
    const key = new Resource("HostKey", "junk");
    expect(await messageOf(key.up(bench.args({ file: junk })))).toMatch(/holds no key that sshd could use/);
    expect(readFileSync(junk, "utf8")).toBe("not a key\n");
  }, 120_000);
});
