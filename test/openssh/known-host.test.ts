import { execFile, execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { v1 } from "../../provider";
import type { Args } from "../../provider/core/contract";
import { closeSessions } from "../../testing";
import { asRoot } from "../support/as-root";
import { type Sshd, type SshdUser, startSshd } from "../support/sshd";
import { plainUser } from "../support/stack";

const provider = v1("KnownHost");
const systemFile = "/etc/ssh/ssh_known_hosts";

asRoot("KnownHost on a real host", () => {
  let server: Sshd;
  let alice: SshdUser;
  let file: string;
  let key: string;
  let other: string;
  let device: Args;
  const said: string[] = [];

  beforeAll(async () => {
    jest.spyOn(console, "log").mockImplementation((text) => void said.push(String(text)));
    server = await startSshd({ users: [{ sudo: true }, {}] });
    alice = plainUser(server);
    file = join(alice.home, ".ssh", "known_hosts");
    key = server.hostKey;
    other = (await server.newKey("")).publicKey.trim();
    device = {
      platform: "openssh",
      host: server.host,
      port: server.port,
      user: server.user,
      sudo: true,
      privateKeyFile: server.clientKey.privateKeyFile,
      hostKey: server.hostKey,
    };
  }, 60_000);
  beforeEach(() => {
    said.length = 0;
    rmSync(file, { force: true });
  });
  // A run of its own for each test: what one run has created it does not delete.
  afterEach(() => closeSessions());
  afterAll(async () => {
    await closeSessions();
    await server?.stop();
    jest.restoreAllMocks();
  });

  const urn = (name: string) => `urn:pulumi:dev::test::pulumi-nodejs:dynamic/pulumi-ssh:KnownHost::${name}`;
  async function checked(args: Args, name = "host"): Promise<Args> {
    const result = await provider.check({}, { device, __urn: urn(name), ...args });
    expect(result.failures).toEqual([]);
    return result.inputs;
  }
  const create = async (args: Args, name?: string) => provider.create(await checked(args, name));
  async function afterwards(): Promise<void> {
    await closeSessions();
    said.length = 0;
  }
  const text = (path = file) => readFileSync(path, "latin1");
  const put = (content: string, path = file) => {
    writeFileSync(path, content, { encoding: "latin1", mode: 0o600 });
    chownSync(path, alice.uid, alice.gid);
  };
  const found = (name: string, path = file) => {
    try {
      return execFileSync("ssh-keygen", ["-F", name, "-f", path], { encoding: "utf8" });
    } catch {
      return "";
    }
  };
  /** A login by the real client that knows only this file; `alias` is looked up as a plain name. */
  const login = (options: { alias?: string; path?: string } = {}) =>
    new Promise<string>((resolve) => {
      const set = [
        "BatchMode=yes",
        "IdentitiesOnly=yes",
        "IdentityAgent=none",
        "StrictHostKeyChecking=yes",
        `UserKnownHostsFile=${options.path ?? file}`,
        "GlobalKnownHostsFile=/dev/null",
        ...(options.alias === undefined ? [] : [`HostKeyAlias=${options.alias}`]),
      ].flatMap((option) => ["-o", option]);
      const where = ["-i", server.clientKey.privateKeyFile, "-p", String(server.port), `${server.user}@${server.host}`];
      execFile("ssh", ["-F", "/dev/null", ...set, ...where, "echo", "in"], (_error, out, err) =>
        resolve(out.trim() || err.trim()),
      );
    });
  const here = () => ({ host: server.host, port: server.port, user: alice.name });

  test("a missing ~/.ssh is made 0700 and the file 0600, by the user; ssh then logs in, and a delete leaves the file", async () => {
    rmSync(dirname(file), { recursive: true });
    const { id, outs } = await create({ ...here(), publicKey: key });
    expect(id).toBe(
      `~${alice.name}/.ssh/known_hosts [127.0.0.1]:${server.port} ${server.hostKeys.ed25519.fingerprint}`,
    );
    expect(outs).toMatchObject({
      fingerprint: server.hostKeys.ed25519.fingerprint,
      line: `[127.0.0.1]:${server.port} ${key}`,
      __found: { present: false },
    });
    expect(text()).toBe(`[127.0.0.1]:${server.port} ${key}\n`);
    for (const [path, mode] of [
      [dirname(file), 0o700],
      [file, 0o600],
    ] as const) {
      const { uid, gid, mode: bits } = statSync(path);
      expect([uid, gid, bits & 0o777]).toEqual([alice.uid, alice.gid, mode]);
    }
    expect(await login()).toBe("in");
    expect(found(`[127.0.0.1]:${server.port}`)).toContain("found: line 1");
    await afterwards();
    await provider.delete(id, outs);
    expect(text()).toBe("");
    expect(await login()).toMatch(/Host key verification failed/);
    mkdirSync(dirname(alice.authorizedKeysFile), { recursive: true });
  });

  test("port 22 is the plain name, whatever its case; it is read as it stands, and nothing is written twice", async () => {
    put(`# mine\r\n\xff\xfe broken\nweb1.example.net,10.0.0.1 ${key} theirs`);
    const before = text();
    const { outs } = await create({ host: "WEB1.example.net", publicKey: key, user: alice.name });
    expect(text()).toBe(before);
    expect(outs.line).toBe(`web1.example.net,10.0.0.1 ${key} theirs`);
    expect(await login({ alias: "web1.example.net" })).toBe("in");
    await create({ host: "web2.example.net", publicKey: key, user: alice.name }, "second");
    // Not every line of theirs ends with CRLF, so neither do ours: a CR would become part of their last line.
    expect(text()).toBe(`${before}\nweb2.example.net ${key}\n`);
    expect(await login({ alias: "Web2.example.net" })).toBe("in");
  });

  test("a host leaves a shared line alone except for itself", async () => {
    put(`a,web1.example.net,10.0.0.1 ${key} theirs\n* ${other}\n`);
    const { id, outs } = await create({ host: "web1.example.net", publicKey: key, user: alice.name });
    expect(said).toEqual([expect.stringMatching(/line 2 of .* holds another ssh-ed25519 key for web1\.example\.net/)]);
    await afterwards();
    await provider.delete(id, outs);
    expect(text()).toBe(`a,10.0.0.1 ${key} theirs\n* ${other}\n`);
  });

  test("a plain entry with another key never decides for a declared port", async () => {
    put(`127.0.0.1 ${other}\n`);
    expect(await login()).toMatch(/verification failed|IDENTIFICATION HAS CHANGED/);
    const { id, outs } = await create({ ...here(), publicKey: key });
    expect(said).toEqual([]);
    expect(text()).toBe(`127.0.0.1 ${other}\n[127.0.0.1]:${server.port} ${key}\n`);
    expect(await login()).toBe("in");
    await afterwards();
    await provider.delete(id, outs);
    expect(text()).toBe(`127.0.0.1 ${other}\n`);
  });

  test("a plain entry with the same key is not enough for a declared port", async () => {
    put(`127.0.0.1 ${key}\n`);
    await create({ ...here(), publicKey: key });
    expect(text()).toBe(`127.0.0.1 ${key}\n[127.0.0.1]:${server.port} ${key}\n`);
  });

  test("a hashed name: ssh finds it, the line stays the same, another salt is no drift, a plain line is", async () => {
    const { id, outs } = await create({ ...here(), publicKey: key, hashed: true });
    expect(text()).toMatch(/^\|1\|\S+ ssh-ed25519 \S+\n$/);
    expect(text()).toBe(`${outs.line}\n`);
    expect(await login()).toBe("in");
    const again = await provider.read(id, outs);
    expect(again.props?.line).toBe(outs.line);
    expect(again.inputs).toMatchObject({ hashed: true, host: "127.0.0.1" });

    put(`[127.0.0.1]:${server.port} ${key}\n`);
    const drifted = await provider.read(id, outs);
    expect(drifted.inputs?.hashed).toBe(false);
    execFileSync("ssh-keygen", ["-H", "-f", file], { stdio: "ignore" });
    const rehashed = await provider.read(id, outs);
    expect(rehashed.inputs).toEqual(again.inputs);
    expect(rehashed.props?.line).not.toBe(outs.line);

    put(`[127.0.0.1]:${server.port} ${key} by hand\n`);
    const diff = await provider.diff(
      id,
      drifted.props as Args,
      await checked({ ...here(), publicKey: key, hashed: true }),
    );
    expect(diff).toEqual({ replaces: [], deleteBeforeReplace: false });
    await provider.update(id, drifted.props as Args, await checked({ ...here(), publicKey: key, hashed: true }));
    expect(text()).toMatch(/^\|1\|\S+ ssh-ed25519 \S+ by hand\n$/);
    const plain = await provider.update(id, outs, await checked({ ...here(), publicKey: key, hashed: false }));
    expect(text()).toBe(`[127.0.0.1]:${server.port} ${key} by hand\n`);
    expect(plain.outs.line).toBe(`[127.0.0.1]:${server.port} ${key} by hand`);
    await afterwards();
    await provider.delete(id, plain.outs);
    expect(text()).toBe("");
  });

  test("an unset `hashed` takes either form as it is", async () => {
    put(`[127.0.0.1]:${server.port} ${key}\n`);
    execFileSync("ssh-keygen", ["-H", "-f", file], { stdio: "ignore" });
    chownSync(file, alice.uid, alice.gid);
    const before = text();
    const { id, outs } = await create({ ...here(), publicKey: key });
    expect(text()).toBe(before);
    expect((await provider.read(id, outs)).inputs).not.toHaveProperty("hashed");
    await afterwards();
    await provider.delete(id, outs);
    expect(text()).toBe("");
  });

  test("another key is a replacement: the new line is there before the old one goes", async () => {
    const old = await create({ ...here(), publicKey: other });
    expect(await login()).toMatch(/verification failed|IDENTIFICATION HAS CHANGED/);
    await afterwards();
    const news = await checked({ ...here(), publicKey: key });
    const diff = await provider.diff(old.id, old.outs, news);
    expect(diff).toEqual({ replaces: ["publicKey"], deleteBeforeReplace: false });
    await provider.create(news);
    expect(text()).toBe(`[127.0.0.1]:${server.port} ${other}\n[127.0.0.1]:${server.port} ${key}\n`);
    await provider.delete(old.id, old.outs);
    expect(text()).toBe(`[127.0.0.1]:${server.port} ${key}\n`);
    expect(await login()).toBe("in");
  });

  test("a changed comment is an update in place; one that is not declared is left", async () => {
    put(`[127.0.0.1]:${server.port} ${key} theirs\n`);
    const { id, outs } = await create({ ...here(), publicKey: key });
    expect(outs.line).toMatch(/ theirs$/);
    const news = await checked({ ...here(), publicKey: `${key} ours ü` });
    expect((await provider.diff(id, outs, news)).replaces).toEqual([]);
    const updated = await provider.update(id, outs, news);
    expect(readFileSync(file, "utf8")).toBe(`[127.0.0.1]:${server.port} ${key} ours ü\n`);
    put(text().replace("ours", "changed"));
    expect((await provider.read(id, updated.outs)).inputs?.publicKey).toBe(`${key} changed ü`);
  });

  test("a list that shrinks and grows keeps what stays declared", async () => {
    const both = await create({ host: ["web1", "10.0.0.1"], publicKey: key, user: alice.name });
    await afterwards();
    const one = await create({ host: ["web1"], publicKey: key, user: alice.name });
    await provider.delete(both.id, both.outs);
    expect(text()).toBe(`web1 ${key}\n`);
    await afterwards();
    const again = await create({ host: ["web1", "10.0.0.1"], publicKey: key, user: alice.name });
    await provider.delete(one.id, one.outs);
    expect(text()).toBe(`web1,10.0.0.1 ${key}\n`);
    await afterwards();
    await provider.delete(again.id, again.outs);
    expect(text()).toBe("");
  });

  test("revoked: ssh refuses a key it would trust, and the revocation of everything is nobody's presence", async () => {
    put(`[127.0.0.1]:${server.port} ${key}\n@revoked * ${other}\n`);
    expect(await login()).toBe("in");
    const revoked = await create({ host: "*", publicKey: key, user: alice.name, marker: "revoked" }, "revoked");
    expect(text()).toContain(`\n@revoked * ${key}\n`);
    expect(await login()).toMatch(/REVOKED|revoked/);
    await create({ ...here(), host: "elsewhere", publicKey: other }, "elsewhere");
    expect(text()).toContain(`\n[elsewhere]:${server.port} ${other}\n`);
    expect(said).toEqual([expect.stringMatching(/line 2 .* revokes this very key for \[elsewhere\]/)]);
    await afterwards();
    await provider.delete(revoked.id, revoked.outs);
    expect(await login()).toBe("in");
  });

  test("cert-authority: ssh trusts the host through its CA", async () => {
    const ca = await server.newKey("the CA");
    const hostKey = server.hostKeys.ed25519.file;
    execFileSync("ssh-keygen", [
      "-q",
      "-s",
      ca.privateKeyFile,
      "-I",
      "web1",
      "-h",
      "-n",
      "web1.example.net",
      `${hostKey}.pub`,
    ]);
    writeFileSync(join(server.dropInDir, "ca.conf"), `HostCertificate ${hostKey}-cert.pub\n`);
    await server.reload();
    expect(await login({ alias: "web1.example.net" })).toMatch(/verification failed/);
    const hosts = ["*.example.net", "!bad.example.net"];
    const { id, outs } = await create({
      host: hosts,
      publicKey: ca.publicKey,
      user: alice.name,
      marker: "cert-authority",
    });
    expect(outs.line).toMatch(/^@cert-authority \*\.example\.net,!bad\.example\.net ssh-ed25519 \S+ the CA$/);
    expect(await login({ alias: "web1.example.net" })).toBe("in");
    expect(await login({ alias: "bad.example.net" })).toMatch(/verification failed/);
    await afterwards();
    await provider.delete(id, outs);
    expect(text()).toBe("");
    rmSync(join(server.dropInDir, "ca.conf"));
    await server.reload();
  });

  test("a line that is gone is an absence, a file that cannot be read is an error", async () => {
    const { id, outs } = await create({ ...here(), publicKey: key });
    put(`@revoked * ${other}\n`);
    expect(await provider.read(id, outs)).toEqual({});
    rmSync(file);
    expect(await provider.read(id, outs)).toEqual({});
    symlinkSync("/etc/hostname", file);
    await expect(provider.read(id, outs)).rejects.toThrow(/is a symbolic link to \/etc\/hostname/);
    await expect(create({ ...here(), host: "x", publicKey: key }, "x")).rejects.toThrow(/symbolic link/);
    await expect(create({ host: "x", publicKey: key, user: "nosuchuser" }, "y")).rejects.toThrow(
      /\[openssh 127\.0\.0\.1\] KnownHost y: the user nosuchuser does not exist on this host\. Create the account first/,
    );
  });

  test("root is not led elsewhere by a directory that is a link", async () => {
    const ssh = dirname(file);
    const trap = join(server.dir, "trap");
    mkdirSync(trap);
    execFileSync("mv", [ssh, `${ssh}.away`]);
    symlinkSync(trap, ssh);
    try {
      await expect(create({ ...here(), publicKey: key })).rejects.toThrow(
        `${ssh} belongs to root, but ${alice.home} to ${alice.name}, who could put a link there.`,
      );
      expect(existsSync(join(trap, "known_hosts"))).toBe(false);
    } finally {
      rmSync(ssh);
      execFileSync("mv", [`${ssh}.away`, ssh]);
    }
  });

  test("a file by its path is written as the owner of its directory; foreign modes and owners stay", async () => {
    const lab = join(alice.home, "lab", "known_hosts");
    const { outs } = await create({ host: "a", publicKey: key, file: lab });
    const made = statSync(lab);
    expect([made.uid, made.mode & 0o777]).toEqual([alice.uid, 0o600]);
    expect(outs.line).toBe(`a ${key}`);
    chmodSync(lab, 0o640);
    await create({ host: "b", publicKey: key, file: lab }, "b");
    expect(statSync(lab).mode & 0o777).toBe(0o640);
    const global = join(server.dir, "networks", "known_hosts_lab");
    await create({ host: "a", publicKey: key, file: global }, "c");
    expect([statSync(global).uid, statSync(global).mode & 0o777]).toEqual([0, 0o644]);
    expect(await login({ alias: "a", path: global })).toBe("in");
  });

  test("without user and file it is the system's file, for which root is needed", async () => {
    const before = existsSync(systemFile) ? text(systemFile) : undefined;
    const name = `${alice.name}.invalid`;
    try {
      const { id, outs } = await create({ host: name, publicKey: key });
      expect(text(systemFile)).toBe(`${before ?? ""}${name} ${key}\n`);
      if (before === undefined) expect(statSync(systemFile).mode & 0o777).toBe(0o644);
      await afterwards();
      const plain = { ...device, sudo: false };
      const refused = provider.create(await checked({ device: plain, host: `x.${name}`, publicKey: key }, "plain"));
      await expect(refused).rejects.toThrow(
        `only root may write ${systemFile}, and this run works as ${server.user}. Log in as root, set \`sudo\``,
      );
      await afterwards();
      await provider.delete(id, outs);
      expect(text(systemFile)).toBe(before ?? "");
    } finally {
      if (before === undefined) rmSync(systemFile, { force: true });
    }
  });

  test("twenty hosts of one file at once, with two types of key and foreign lines between", async () => {
    put(`# first\nweb0 ${other}`);
    const rsa = (await server.newKey("", "rsa")).publicKey.trim();
    const hosts = Array.from({ length: 10 }, (_, index) => `web${index + 1}`);
    const made = await Promise.all(
      hosts.flatMap((host) => [
        create({ host, publicKey: key, user: alice.name, hashed: true }, `${host}-ed25519`),
        create({ host, publicKey: rsa, user: alice.name }, `${host}-rsa`),
      ]),
    );
    expect(said).toEqual([]);
    for (const host of hosts) expect(found(host).match(/found: line/g)).toHaveLength(2);
    expect(text()).toMatch(/^# first\nweb0 \S+ \S+\n/);
    await afterwards();
    await Promise.all(made.map(({ id, outs }) => provider.delete(id, outs)));
    expect(text()).toBe(`# first\nweb0 ${other}\n`);
  }, 60_000);

  test("`fail` refuses what differs, `retain` leaves the line", async () => {
    put(`[127.0.0.1]:${server.port} ${key} theirs\n`);
    await expect(create({ ...here(), publicKey: `${key} ours`, onExisting: "fail" })).rejects.toThrow(
      /publicKey differ/,
    );
    const { id, outs } = await create({ ...here(), publicKey: key, onExisting: "fail", onDelete: "retain" });
    await afterwards();
    await provider.delete(id, outs);
    expect(text()).toBe(`[127.0.0.1]:${server.port} ${key} theirs\n`);
  });
});
