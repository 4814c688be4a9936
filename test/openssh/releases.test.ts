import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Args, Json } from "../../provider/core/contract";
import { parseHostCertificate } from "../../provider/core/formats/host-certificate";
import { compareReleases, isAfter, isBefore } from "../../provider/core/release";
import { buildProblems } from "../../provider/platforms/openssh/settings/build";
import { checkSettings } from "../../provider/platforms/openssh/settings/check";
import { algorithmTable, type ListName } from "../../provider/platforms/openssh/settings/checks/algorithm-table";
import { readSettings, sameSetting } from "../../provider/platforms/openssh/settings/read";
import { renderLines } from "../../provider/platforms/openssh/settings/render";
import type { Setting } from "../../provider/platforms/openssh/settings/setting";
import { keywordIn, settings } from "../../provider/platforms/openssh/settings/table";
import { closeSessions } from "../../testing";
import { type FoundRelease, findRelease, releases } from "../../tools/lib/openssh-releases.cjs";
import { asRoot } from "../support/as-root";
import { startCutProxy } from "../support/cut-proxy";
import { HostKeyBench, publicHalf } from "../support/host-key";
import { deviceArgs, messageOf, Resource } from "../support/in-process";
import { liveSettings } from "../support/live-settings";
import { companions, SettingsBench } from "../support/settings-bench";
import { type Sshd, startSshd } from "../support/sshd";
import { plainUser } from "../support/stack";
import { startRun } from "../support/start-run";
import { recorded, samples } from "../unit/openssh-settings/samples";

/** The newest release that these tests were read against. Debian testing moves on; what a later one does is not known. */
const newestMeasured = "10.6";
const takeAny = process.env.PULUMI_SSH_TEST_ANY_OPENSSH !== undefined;

/** Keywords of 10.6, which are no arguments yet. */
const notManaged = ["agentsocketpath", "warnweakcrypto"];
/** What Debian does not compile in: `ssh-dss` since 9.8, XMSS and the brainpool curves. */
const notBuilt = /^ssh-(?:dss|xmss)|brainpool/;

const lists: [ListName, string][] = [
  ["ciphers", "Ciphers"],
  ["macs", "MACs"],
  ["kexAlgorithms", "KexAlgorithms"],
  // Both names are known to all the releases here.
  ["keyAlgorithms", "PubkeyAcceptedKeyTypes"],
  ["signatureAlgorithms", "CASignatureAlgorithms"],
];

const valuesOf = (argument: string): Json[] =>
  samples[argument] ?? (recorded[argument] ?? []).map(({ value }) => value);

for (const name of releases) {
  const found = findRelease(name);
  const missing = !found
    ? `OpenSSH ${name} is not in the cache (node tools/setup.mjs fetches it, or says why it cannot)`
    : compareReleases(found.version, newestMeasured) > 0 && !takeAny
      ? `OpenSSH ${found.version} is newer than ${newestMeasured}, the last that was measured (PULUMI_SSH_TEST_ANY_OPENSSH=1 runs it)`
      : undefined;
  if (found && missing === undefined) testRelease(found);
  else {
    process.stderr.write(`Not tested: ${missing}.\n`);
    test.skip(`${missing}`, () => {});
  }
}

function testRelease(found: FoundRelease): void {
  const { version: release } = found;
  describe(`The settings of OpenSSH ${release}`, () => testTable(found));
  asRoot(`OpenSSH ${release}, managed`, () => testServer(found));
}

function testTable({ sshdPath, version: release }: FoundRelease): void {
  const bench = new SettingsBench(sshdPath);
  const { defaults } = bench;
  afterAll(() => bench.close());
  const has = ({ since, until }: Setting) =>
    !(since !== undefined && isBefore(release, since)) && !(until !== undefined && isAfter(release, until));
  const lacks = (args: Args) => buildProblems(args, defaults, release).length > 0;
  const linesFor = (args: Args) => renderLines(checkSettings(args, undefined).args, release);
  /** What `sshd -T` makes of it is something else. */
  const differs = (args: Args): boolean => {
    const { status, effective } = bench.run(linesFor(args));
    if (status !== 0) return true;
    const read = readSettings(effective, Object.keys(args), { defaults });
    return Object.entries(args).some(
      ([argument, value]) => !sameSetting(argument, read[argument] ?? null, value ?? null, { defaults, effective }),
    );
  };

  test("is what the fixture says it is", () => expect(bench.release).toBe(release));

  test.each(settings.filter(has).map((setting) => [setting.argument, setting] as const))(
    "%s: every value comes back, or is refused with a reason that this sshd bears out",
    (argument, setting) => {
      for (const value of valuesOf(argument)) {
        const args = { ...companions[argument], [argument]: value };
        const { failures } = checkSettings(args, release);
        if (failures.length > 0) {
          // It may hold for a whole range of releases: "before 8.9" instead of the one.
          expect(failures.map(({ reason }) => reason).join()).toMatch(/this host has|releases before/);
          expect({ value, differs: differs(args) }).toEqual({ value, differs: true });
        } else if (lacks(args)) {
          const { stderr } = bench.run(linesFor(args));
          expect(stderr).toMatch(/Unsupported option|Bad configuration option|not supported on this platform/);
        } else bench.comesBack(args);
      }
      expect(keywordIn(setting, release)).not.toBe("");
    },
  );

  const without = settings.filter((setting) => !has(setting));
  if (without.length > 0)
    test.each(without.map(({ argument }) => [argument]))("%s is refused, here as there", (argument) => {
      const args = { [argument]: valuesOf(argument)[0] as Json };
      expect(checkSettings(args, release).failures).toEqual([
        { property: expect.stringContaining(argument), reason: expect.stringContaining(`this host has ${release}`) },
      ]);
      expect(bench.run(linesFor(args))).toMatchObject({
        status: 255,
        stderr: expect.stringContaining("Bad configuration option"),
      });
    });

  test("every keyword that sshd prints is known", () => {
    const names = settings.flatMap(({ keyword, formerly = [] }) => [keyword, ...formerly.map((each) => each.keyword)]);
    const known = new Set([...names.map((each) => each.toLowerCase()), ...notManaged]);
    expect([...defaults.keys()].filter((keyword) => !known.has(keyword))).toEqual([]);
  });

  test.each(lists)("the names in %s are those that sshd takes", (list, keyword) => {
    const names = algorithmTable[list].map((algorithm) => algorithm.name);
    const taken = names.filter((each) => bench.run([`${keyword} ${each}`]).status === 0);
    const argument = list === "keyAlgorithms" ? "pubkeyAcceptedAlgorithms" : list;
    const checked = list === "signatureAlgorithms" ? "caSignatureAlgorithms" : argument;
    const allowed = names.filter((each) => checkSettings({ [checked]: [each] }, release).failures.length === 0);
    expect(allowed.filter((each) => !notBuilt.test(each))).toEqual(taken.filter((each) => !notBuilt.test(each)));
    const keywords = [keyword, "PubkeyAcceptedAlgorithms"].map((each) => defaults.get(each.toLowerCase())?.[0]);
    const printed = (keywords.find((line) => line !== undefined) ?? "").split(",");
    expect(printed.length).toBeGreaterThan(2);
    expect(printed.filter((each) => !allowed.includes(each))).toEqual([]);
  });

  test("what may stand in match may, and nothing else", () => {
    const judged = settings.filter((setting) => has(setting) && valuesOf(setting.argument).length > 0);
    const wrong = judged.filter(({ argument }) => {
      const value = valuesOf(argument)[0] as Json;
      const block = { ...companions[argument], [argument]: value };
      if (checkSettings(block, release).failures.length > 0 || lacks(block)) return false;
      const { failures } = checkSettings({ match: [{ user: ["alice"], settings: block }] }, release);
      const lines = renderLines(checkSettings(block, release).args, release);
      // 10.0 dies of a Subsystem in Match when there is none outside.
      const outside = isBefore(release, "9.5") ? [] : ["Subsystem other /bin/true"];
      const { status } = bench.run([...outside, "Match User alice", ...lines]);
      return (status === 0) !== (failures.length === 0);
    });
    expect(wrong.map(({ argument }) => argument)).toEqual([]);
  });
}

function testServer({ release, version, config, sshdPath, binDir }: FoundRelease): void {
  let server: Sshd;
  let device: Args;
  beforeAll(async () => {
    jest.spyOn(console, "log").mockImplementation(() => {});
    server = await startSshd({ release, users: [{ sudo: true }, {}] });
    device = deviceArgs(server, { sshdPath, confirmSeconds: 10 });
  }, 60_000);
  afterEach(() => closeSessions());
  afterAll(async () => {
    await server?.stop();
    jest.restoreAllMocks();
  });
  const dropIn = () => join(server.dropInDir, "00-pulumi.conf");

  test("every setting at once: proven, read back without a difference, and gone again", async () => {
    const bench = new SettingsBench(sshdPath);
    const all = liveSettings(server, config);
    const fits = Object.entries(all).filter(
      ([argument, value]) =>
        checkSettings({ ...companions[argument], [argument]: value as Json }, version).failures.length === 0 &&
        buildProblems({ [argument]: value as Json }, bench.defaults, version).length === 0,
    );
    bench.close();
    expect(fits.length).toBeGreaterThan(70);
    const args = { device, ...Object.fromEntries(fits) };
    const sshd = new Resource("SshServerSettings", "sshd");
    expect(await sshd.up(args)).toBe("created");
    expect(server.version).toBe(version);
    await closeSessions();
    expect(await sshd.up(args)).toBe("same");
    const before = sshd.state;
    expect(await sshd.refresh()).toBe(true);
    expect(sshd.state).toEqual(before);
    expect(await sshd.up(args)).toBe("same");
    expect((await server.ssh("true")).code).toBe(0);
    await closeSessions();
    await sshd.destroy();
    expect(existsSync(dropIn())).toBe(false);
    expect((await server.ssh("true")).code).toBe(0);
  }, 60_000);

  test("a key that lets in, with other options, and not any more", async () => {
    const alice = plainUser(server);
    const key = await server.newKey("alice@laptop");
    const login = async () => (await server.ssh("true", { user: alice.name, privateKeyFile: key.privateKeyFile })).code;
    const args = { device, user: alice.name, publicKey: key.publicKey };
    const resource = new Resource("UserPublicKey", "alice");
    expect(await login()).toBe(255);
    await resource.up({ ...args, options: { pty: false } });
    expect(await login()).toBe(0);
    await closeSessions();
    expect(await resource.up({ ...args, options: { from: ["192.0.2.1"] } })).toBe("updated");
    expect(await login()).toBe(255);
    expect(await resource.refresh()).toBe(true);
    expect(await resource.up({ ...args, options: { from: ["192.0.2.1"] } })).toBe("same");
    await closeSessions();
    await resource.destroy();
    expect(readFileSync(alice.authorizedKeysFile, "utf8")).toBe("");
  }, 30_000);

  test("a key is not written where sshd reads no file", async () => {
    const none = join(server.dropInDir, "10-none.conf");
    const alice = plainUser(server);
    writeFileSync(none, `Match User ${alice.name}\n  AuthorizedKeysFile none\n`);
    const key = await server.newKey();
    try {
      const args = { device, user: alice.name, publicKey: key.publicKey };
      expect(await messageOf(new Resource("UserPublicKey", "alice").up(args))).toContain("AuthorizedKeysFile is none");
    } finally {
      rmSync(none);
    }
  }, 30_000);

  test("a trusted host, found by this release's own ssh-keygen", async () => {
    const alice = plainUser(server);
    const file = join(alice.home, ".ssh", "known_hosts");
    const args = { device, host: "web1.example.net", port: 2222, publicKey: server.hostKey, user: alice.name };
    const resource = new Resource("KnownHost", "web1");
    const seen = () => execFileSync(join(binDir, "ssh-keygen"), ["-F", "[web1.example.net]:2222", "-f", file]);
    await resource.up({ ...args, hashed: true });
    expect(seen().toString()).toContain(server.hostKey.split(" ")[1]);
    await closeSessions();
    expect(await resource.refresh()).toBe(true);
    expect(await resource.up({ ...args, hashed: true })).toBe("same");
    await resource.destroy();
    expect(seen).toThrow();
  }, 30_000);

  test("a host key: made, rotated in one run, and the first one back", async () => {
    const bench = await HostKeyBench.start(["ed25519", "ecdsa"], { release });
    try {
      const first = bench.server.hostKeys.ed25519.publicKey;
      const own = `[127.0.0.1]:${bench.server.port}`;
      const key = new Resource("HostKey", "web");
      await key.up(bench.args({ triggers: ["1"] }));
      await closeSessions();
      expect(await key.up(bench.args({ triggers: ["2"] }))).toBe("updated");
      const second = String(key.state?.publicKey);
      expect(second).not.toBe(first);
      expect(publicHalf(bench.file)).toBe(second);
      expect(await bench.letsIn(`${own} ${second}\n`, "HostKeyAlgorithms=ssh-ed25519")).toBe(true);
      expect(await bench.letsIn(`${own} ${first}\n`, "HostKeyAlgorithms=ssh-ed25519")).toBe(false);
      expect(await key.up(bench.args({ triggers: ["2"] }))).toBe("same");
      await closeSessions();
      await key.destroy();
      expect(publicHalf(bench.file)).toBe(first);
      expect(bench.leftovers()).toBe("");
      expect(bench.kept()).toEqual([]);

      const made = new Resource("HostKey", "more");
      const type = isBefore(version, "10.6") ? "rsa" : "mldsa44-ed25519";
      await closeSessions();
      await made.up({ device: bench.device(), type, file: bench.at("more") });
      expect(made.state?.publicKey).toMatch(type === "rsa" ? /^ssh-rsa / : /^ssh-mldsa44-ed25519 /);
      await closeSessions();
      expect(await made.refresh()).toBe(true);
      await made.destroy();
      expect(existsSync(bench.at("more"))).toBe(false);
    } finally {
      await bench.stop();
    }
  }, 60_000);

  test.each<[string, (server: Sshd) => Args, RegExp]>([
    ["not the user", ({ user }) => ({ denyUsers: [user] }), /`denyUsers`: .* shuts out/],
    ["no logins begun", () => ({ perSourceMaxStartups: 0 }), /`perSourceMaxStartups`/],
    ["no key files", () => ({ authorizedKeysFile: ["none"] }), /`authorizedKeysFile`: with none/],
    ["other key files", () => ({ authorizedKeysFile: ["/nowhere/%u"] }), /`authorizedKeysFile`: the key of/],
    ["no keys", () => ({ pubkeyAuthentication: false }), /`pubkeyAuthentication`: it is false/],
    ["ciphers we lack", () => ({ ciphers: ["aes128-cbc"] }), /ciphers/],
    ["another kind of host key", () => ({ hostKeyAlgorithms: ["rsa-sha2-512"] }), /hostKeyAlgorithms/],
  ])("a change that would lock out is refused: %s", async (_, args, words) => {
    if (checkSettings(args(server), version).failures.length > 0) return; // not there to lock anybody out
    const main = readFileSync(server.configFile, "utf8");
    const said = await messageOf(new Resource("SshServerSettings", "sshd").up({ device, ...args(server) }));
    expect(said).toMatch(words);
    expect(said).toContain("allowLockout");
    expect(existsSync(dropIn())).toBe(false);
    expect(readFileSync(server.configFile, "utf8")).toBe(main);
  });

  test("what only a fresh login can tell is undone", async () => {
    const list = join(server.dir, "own-key");
    writeFileSync(list, `${server.clientKey.publicKey}\n`);
    const args = { device, revokedKeys: [list] };
    const said = await messageOf(new Resource("SshServerSettings", "sshd").up(args));
    expect(said).toMatch(/a fresh login then failed.*It was undone/);
    expect(existsSync(dropIn())).toBe(false);
    expect((await server.ssh("true")).code).toBe(0);
  }, 30_000);

  test("a run that dies before its proof: the server undoes the change by itself", async () => {
    const proxy = await startCutProxy({ host: server.host, port: server.port });
    try {
      const reach = deviceArgs(server, { sshdPath, confirmSeconds: 5, connectTimeout: 10, port: proxy.port });
      const run = startRun(reach, {}, [{ kind: "SshServerSettings", name: "sshd", args: { maxAuthTries: 4 } }]);
      const killed = proxy.cutWhen(({ connection }) => {
        if (connection > 1) run.kill();
        return connection > 1;
      });
      await Promise.race([killed, run.ended.then((end) => Promise.reject(new Error(JSON.stringify(end))))]);
      expect(existsSync(dropIn())).toBe(true);
      const end = Date.now() + 15_000;
      while (existsSync(dropIn()) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
      expect(existsSync(dropIn())).toBe(false);
      // The file is back before sshd has read it again, and for a moment of that nobody is let in.
      while ((await server.ssh("true")).code !== 0 && Date.now() < end)
        await new Promise((resolve) => setTimeout(resolve, 100));
      expect((await server.ssh("true")).code).toBe(0);
    } finally {
      await proxy.close();
    }
  }, 60_000);

  test("a host certificate that its ssh-keygen signs is understood", () => {
    const keygen = (...words: string[]) => execFileSync(join(binDir, "ssh-keygen"), ["-q", ...words]);
    keygen("-t", "ed25519", "-N", "", "-f", join(server.dir, "ca"));
    for (const type of ["ed25519", ...(isBefore(version, "10.6") ? [] : ["mldsa44-ed25519"])]) {
      const file = join(server.dir, `certified_${type}`);
      keygen("-t", type, "-N", "", "-f", file);
      keygen("-s", join(server.dir, "ca"), "-h", "-I", "web1", "-n", "web1.example.net", `${file}.pub`);
      const certificate = parseHostCertificate(readFileSync(`${file}-cert.pub`, "utf8"));
      expect(certificate).toMatchObject({ keyId: "web1", principals: ["web1.example.net"] });
      const [, blob = ""] = readFileSync(`${file}.pub`, "utf8").split(" ");
      expect(certificate.publicBlob.toString("base64")).toBe(blob);
    }
  });

  test("a subsystem in a match block is not what sshd 10.0 dies of", async () => {
    if (isBefore(version, "9.5")) return;
    const main = readFileSync(server.configFile, "utf8");
    const alice = plainUser(server);
    const key = await server.newKey();
    writeFileSync(alice.authorizedKeysFile, `${key.publicKey}\n`);
    writeFileSync(server.configFile, main.replace(/^Subsystem .*\n/m, ""));
    await server.reload();
    const match = [{ user: [alice.name], settings: { subsystem: { echo: "/bin/echo in" } } }];
    const login = async () => (await server.ssh("true", { user: alice.name, privateKeyFile: key.privateKeyFile })).code;
    const sshd = new Resource("SshServerSettings", "sshd");
    try {
      const dies = isBefore(version, "10.6");
      if (dies) expect(await messageOf(sshd.up({ device, match }))).toContain("ends every connection of these users");
      await closeSessions();
      await sshd.up({ device, match, ...(dies ? { subsystem: { sftp: "internal-sftp" } } : {}) });
      expect(await login()).toBe(0);
      await closeSessions();
      await sshd.destroy();
    } finally {
      writeFileSync(server.configFile, main);
      writeFileSync(alice.authorizedKeysFile, "");
      await server.reload();
    }
  }, 30_000);

  test("what is said elsewhere is named by file and line", async () => {
    const file = join(server.dropInDir, "50-cloud.conf");
    writeFileSync(file, `# of a cloud image\nAllowUsers root ${server.user}\n`);
    try {
      const args = { device, allowUsers: [server.user] };
      const said = await messageOf(new Resource("SshServerSettings", "sshd").up(args));
      expect(said).toMatch(/allowUsers would not take effect: .*50-cloud\.conf:2 \(AllowUsers root /);
      expect(existsSync(dropIn())).toBe(false);
    } finally {
      rmSync(file);
    }
  });

  test("what this release does not have is refused by its name, before anything is written", async () => {
    const young = settings.find(({ since }) => since !== undefined && isBefore(version, since));
    const args: Args =
      young === undefined ? { ipQos: "lowdelay" } : { [young.argument]: valuesOf(young.argument)[0] as Json };
    const said = await messageOf(new Resource("SshServerSettings", "sshd").up({ device, ...args }));
    expect(said).toMatch(young === undefined ? /up to OpenSSH 10\.0 only/ : `this host has ${version}`);
    expect(existsSync(dropIn())).toBe(false);
  });
}
