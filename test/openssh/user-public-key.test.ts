import { execFileSync, spawn } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Args } from "../../provider/core/contract";
import { closeSessions } from "../../testing";
import { CheckFailed, deviceArgs, messageOf, Resource, saidDuring } from "../support/in-process";
import { type Sshd, type SshdUser, startSshd } from "../support/sshd";

const somebody = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOk72gRQ0rCor7nE7eP5rDzPpiy29rgGr9N8zJiqUz3i somebody else";

describe("UserPublicKey on a real OpenSSH server", () => {
  let server: Sshd;
  let alice: SshdUser;
  let key: { privateKeyFile: string; publicKey: string; fingerprint: string };
  let device: Args;
  let silence: jest.SpyInstance;

  beforeAll(async () => {
    server = await startSshd({ users: [{ sudo: true }, {}, { sudo: "password", password: "correct horse" }] });
    alice = server.users[1] as SshdUser;
    key = await server.newKey("alice@laptop");
    device = deviceArgs(server, { confirmSeconds: 5 });
  }, 60_000);
  afterAll(() => server?.stop());
  beforeEach(() => {
    silence = jest.spyOn(console, "log").mockImplementation(() => {});
    writeFileSync(alice.authorizedKeysFile, `${somebody}\n`);
  });
  afterEach(async () => {
    silence.mockRestore();
    await closeSessions();
    rmSync(join(server.dropInDir, "10-test.conf"), { force: true });
  });

  const lines = () => readFileSync(alice.authorizedKeysFile, "latin1");
  const ofAlice = (more: Args = {}): Args => ({ device, user: alice.name, publicKey: key.publicKey, ...more });
  const mode = (path: string) => (statSync(path).mode & 0o7777).toString(8);
  const owner = (path: string) => [statSync(path).uid, statSync(path).gid];
  const login = async () => (await server.ssh("true", { user: alice.name, privateKeyFile: key.privateKeyFile })).code;
  const say = (text: string) => writeFileSync(join(server.dropInDir, "10-test.conf"), `${text}\n`);
  const newRun = () => closeSessions();

  describe("the line", () => {
    test("lets in, says what ssh-keygen says, changes in place, and goes alone", async () => {
      const resource = new Resource("UserPublicKey", "alice");
      await resource.up(ofAlice({ options: { pty: false } }));
      expect(lines()).toBe(`${somebody}\nno-pty ${key.publicKey}\n`);
      expect(await login()).toBe(0);
      const print = (hash: string) =>
        execFileSync("ssh-keygen", ["-l", "-E", hash, "-f", `${key.privateKeyFile}.pub`], { encoding: "utf8" });
      expect(print("sha256")).toContain(` ${resource.state?.fingerprint} `);
      expect(print("md5")).toContain(` ${resource.state?.fingerprintMd5} `);
      expect(await resource.up(ofAlice({ options: { pty: false } }))).toBe("same");
      expect(await resource.up(ofAlice({ options: { restrict: true } }))).toBe("updated");
      expect(lines()).toBe(`${somebody}\nrestrict ${key.publicKey}\n`);
      await newRun();
      await resource.destroy();
      expect(lines()).toBe(`${somebody}\n`);
    });

    test("another spelling of the same key is the same key", async () => {
      const [type, blob] = key.publicKey.split(" ");
      writeFileSync(alice.authorizedKeysFile, `PTY  ${type}\t${blob}   old comment \n`);
      const before = lines();
      const resource = new Resource("UserPublicKey", "alice");
      await resource.up(ofAlice({ publicKey: `  ${type}   ${blob}` }));
      expect(lines()).toBe(before);
    });

    test("another key is a replacement that adds the new line before the old one goes", async () => {
      const other = await server.newKey("second");
      const resource = new Resource("UserPublicKey", "alice");
      await resource.up(ofAlice());
      await newRun();
      expect(await resource.up(ofAlice({ publicKey: other.publicKey }))).toBe("replaced");
      expect(lines()).toBe(`${somebody}\n${other.publicKey}\n`);
    });

    test("retain leaves it", async () => {
      const resource = new Resource("UserPublicKey", "alice");
      await resource.up(ofAlice({ onDelete: "retain" }));
      await newRun();
      await resource.destroy();
      expect(lines()).toBe(`${somebody}\n${key.publicKey}\n`);
    });

    test("two resources for one key are an error that names both", async () => {
      const [one, two] = [new Resource("UserPublicKey", "one"), new Resource("UserPublicKey", "two")];
      await one.up(ofAlice());
      await expect(two.up(ofAlice())).rejects.toThrow(CheckFailed);
      expect(await messageOf(two.up(ofAlice()))).toMatch(/::one and .*::two/);
    });

    test("drift shows per property, a missing line as gone", async () => {
      const resource = new Resource("UserPublicKey", "alice");
      await resource.up(ofAlice({ options: { pty: false } }));
      writeFileSync(alice.authorizedKeysFile, lines().replace("no-pty", "restrict"));
      await newRun();
      expect(await resource.refresh()).toBe(true);
      expect(resource.state?.options).toEqual({ restrict: true });
      expect(await resource.up(ofAlice({ options: { pty: false } }))).toBe("updated");
      writeFileSync(alice.authorizedKeysFile, `${somebody}\n`);
      expect(await resource.refresh()).toBe(false);
    });
  });

  describe("what belongs to others", () => {
    const wild = Buffer.from(
      `\xef\xbb\xbf# BOM and latin1: \xe4\xff\r\n${somebody}\r\n\t \nnonsense command="unfinished ssh-rsa AAAA\nssh-dss AAAAB3NzaC1kc3MAAA== broken\n\x01\x02 control`,
      "latin1",
    );

    test("stays byte for byte, also what is broken; a missing final newline is added", async () => {
      writeFileSync(alice.authorizedKeysFile, wild);
      const resource = new Resource("UserPublicKey", "alice");
      await resource.up(ofAlice());
      expect(lines()).toBe(`${wild.toString("latin1")}\n${key.publicKey}\n`);
      await resource.up(ofAlice({ options: { from: ["127.0.0.1"] } }));
      expect(lines()).toBe(`${wild.toString("latin1")}\nfrom="127.0.0.1" ${key.publicKey}\n`);
      await newRun();
      await resource.destroy();
      expect(lines()).toBe(`${wild.toString("latin1")}\n`);
    });

    test("a second line of the same key is reported and never collapsed", async () => {
      writeFileSync(alice.authorizedKeysFile, `from="10.9.9.9" ${key.publicKey}\nno-pty ${key.publicKey}\n`);
      const resource = new Resource("UserPublicKey", "alice");
      const said = await saidDuring(() => resource.up(ofAlice({ options: { restrict: true } })));
      expect(said).toContain("holds this key 2 times");
      expect(lines()).toBe(`restrict ${key.publicKey}\nno-pty ${key.publicKey}\n`);
    });

    test("is listed where the program asks, and only there", async () => {
      const resource = new Resource("UserPublicKey", "alice");
      await resource.up(ofAlice());
      expect(resource.state?.otherKeys).toBeUndefined();
      await resource.up(ofAlice({ reportOtherKeys: true }));
      expect(resource.state?.otherKeys).toEqual([
        { fingerprint: expect.stringMatching(/^SHA256:/), comment: "somebody else" },
      ]);
    });

    test("40 resources at once, in four connections, beside writers with and without the lock: nothing is lost", async () => {
      const [a, b] = [20, 20];
      const append = (name: string, command: string) =>
        spawn("/bin/sh", ["-c", `i=0; while [ $i -lt ${a} ]; do i=$((i+1)); ${command}; sleep 0.03; done`, "sh"], {
          env: { ...process.env, FILE: alice.authorizedKeysFile, NAME: name },
          stdio: "ignore",
        });
      const done = (child: ReturnType<typeof spawn>) => new Promise((resolve) => child.on("exit", resolve));
      const line = `echo "# $NAME $i."`;
      const writers = [
        append("flock", `flock /run/pulumi-ssh/lock sh -c 'echo "# flock $1." >> "$FILE"' sh $i`),
        append("plain", `${line} >> "$FILE"`),
      ].map(done);
      const blob = (index: number) => {
        const bytes = Buffer.from("AAAAC3NzaC1lZDI1NTE5AAAAIOk72gRQ0rCor7nE7eP5rDzPpiy29rgGr9N8zJiqUz3i", "base64");
        bytes.writeUInt32BE(index, 40);
        return bytes.toString("base64");
      };
      const ups = Array.from({ length: 40 }, (_, index) =>
        new Resource("UserPublicKey", `key-${index}`).up(
          ofAlice({
            device: {
              ...device,
              requestTimeout: 100,
              sshdPath: index % 2 ? server.sshdPath : undefined,
              connectTimeout: 20,
              ...(index % 4 > 1 ? { legacyAlgorithms: true } : {}),
            },
            publicKey: `ssh-ed25519 ${blob(index)} key-${index}`,
          }),
        ),
      );
      const results = await Promise.allSettled(ups);
      await Promise.all(writers);
      expect(results.flatMap((each) => (each.status === "rejected" ? [String(each.reason)] : []))).toEqual([]);
      const text = lines();
      const missing = Array.from({ length: 40 }, (_, index) => blob(index)).filter((each) => !text.includes(each));
      expect(missing).toEqual([]);
      const lost = (name: string) =>
        Array.from({ length: b }, (_, index) => `# ${name} ${index + 1}.`).filter((each) => !text.includes(each));
      expect(lost("flock")).toEqual([]);
      // Somebody who appends without any lock can still hit the moment between the last look and the rename.
      expect(lost("plain").length).toBeLessThanOrEqual(1);
      process.stdout.write(
        `  40 keys and 40 foreign lines: lost ${lost("plain").length} of those written without the lock\n`,
      );
    }, 120_000);
  });

  describe("where the file lies", () => {
    test("a missing ~/.ssh is made for the user, and for nobody else", async () => {
      const directory = dirname(alice.authorizedKeysFile);
      rmSync(directory, { recursive: true });
      await new Resource("UserPublicKey", "alice").up(ofAlice());
      expect([mode(directory), mode(alice.authorizedKeysFile)]).toEqual(["700", "600"]);
      expect([owner(directory), owner(alice.authorizedKeysFile)]).toEqual([
        [alice.uid, alice.gid],
        [alice.uid, alice.gid],
      ]);
      expect(await login()).toBe(0);
    });

    test("several files and their tokens: the first, or the one that is named", async () => {
      say(`AuthorizedKeysFile .ssh/authorized_keys %h/.ssh/of-%u-%U`);
      const named = join(alice.home, ".ssh", `of-${alice.name}-${alice.uid}`);
      const resource = new Resource("UserPublicKey", "alice");
      await resource.up(ofAlice({ file: "%h/.ssh/of-%u-%U" }));
      expect(readFileSync(named, "latin1")).toBe(`${key.publicKey}\n`);
      expect(lines()).toBe(`${somebody}\n`);
      expect([mode(named), owner(named)]).toEqual(["600", [alice.uid, alice.gid]]);
      const first = new Resource("UserPublicKey", "first");
      const said = await saidDuring(() => first.up(ofAlice()));
      expect(lines()).toContain(key.publicKey);
      expect(said).toContain(`${named} holds this key too`);
      unlinkSync(named);
    });

    test("a directory of root: readable by sshd as the user, writable by root alone", async () => {
      const directory = join(server.dir, "keys.d");
      say(`AuthorizedKeysFile ${directory}/%u`);
      await server.reload();
      const resource = new Resource("UserPublicKey", "alice");
      const run = deviceArgs(server, { user: server.user });
      // The management login has its keys in its home, so its own file comes along.
      mkdirSync(directory, { mode: 0o755 });
      writeFileSync(join(directory, server.user), `${server.clientKey.publicKey}\n`, { mode: 0o644 });
      await resource.up(ofAlice({ device: run }));
      const file = join(directory, alice.name);
      expect([mode(file), owner(file)]).toEqual(["644", [0, 0]]);
      expect(await login()).toBe(0);
      await newRun();
      await resource.destroy();
      expect(readFileSync(file, "latin1")).toBe("");
      unlinkSync(join(server.dropInDir, "10-test.conf"));
      await server.reload();
    });

    test("a directory of root per user is made", async () => {
      say(`AuthorizedKeysFile .ssh/authorized_keys ${server.dir}/per-user/%u/keys`);
      await new Resource("UserPublicKey", "alice").up(ofAlice({ file: `${server.dir}/per-user/%u/keys` }));
      const directory = join(server.dir, "per-user", alice.name);
      expect([mode(directory), owner(directory)]).toEqual(["755", [0, 0]]);
      expect(mode(join(directory, "keys"))).toBe("644");
    });

    test("a file that sshd does not read is refused, and so is `none`", async () => {
      const resource = new Resource("UserPublicKey", "alice");
      expect(await messageOf(resource.up(ofAlice({ file: ".ssh/nowhere" })))).toContain("sshd does not read");
      say("AuthorizedKeysFile none");
      expect(await messageOf(resource.up(ofAlice()))).toContain("AuthorizedKeysFile is none");
      expect(lines()).toBe(`${somebody}\n`);
    });

    test("a missing user and a missing home are told apart", async () => {
      const resource = new Resource("UserPublicKey", "ghost");
      expect(await messageOf(resource.up(ofAlice({ user: "no-such-user" })))).toContain("does not exist on this host");
      const away = `${alice.home}.away`;
      renameSync(alice.home, away);
      try {
        expect(await messageOf(resource.up(ofAlice()))).toMatch(/home|directory|directories/i);
        expect(existsSync(alice.home)).toBe(false);
      } finally {
        rmSync(alice.home, { recursive: true, force: true });
        renameSync(away, alice.home);
      }
    });
  });

  describe("what is in the way", () => {
    test("a symbolic link is not followed", async () => {
      const target = join(server.dir, "precious");
      writeFileSync(target, "precious\n");
      unlinkSync(alice.authorizedKeysFile);
      symlinkSync(target, alice.authorizedKeysFile);
      try {
        expect(await messageOf(new Resource("UserPublicKey", "alice").up(ofAlice()))).toContain("symbolic link");
        expect(readFileSync(target, "latin1")).toBe("precious\n");
      } finally {
        unlinkSync(alice.authorizedKeysFile);
        writeFileSync(alice.authorizedKeysFile, "");
        chownSync(alice.authorizedKeysFile, alice.uid, alice.gid);
      }
    });

    test("~/.ssh as a link to a directory of root leaves that alone", async () => {
      const directory = dirname(alice.authorizedKeysFile);
      const target = join(server.dir, "of-root");
      mkdirSync(target, { mode: 0o755 });
      renameSync(directory, `${directory}.away`);
      symlinkSync(target, directory);
      try {
        await expect(new Resource("UserPublicKey", "alice").up(ofAlice())).rejects.toThrow(/root|permission|denied/i);
        expect(execFileSync("ls", ["-A", target], { encoding: "utf8" })).toBe("");
      } finally {
        unlinkSync(directory);
        renameSync(`${directory}.away`, directory);
      }
    });

    test("an immutable file", async () => {
      try {
        execFileSync("chattr", ["+i", alice.authorizedKeysFile], { stdio: "pipe" });
      } catch (error) {
        return process.stdout.write(`  skipped: chattr does not work here: ${(error as Error).message}\n`);
      }
      try {
        const said = await messageOf(new Resource("UserPublicKey", "alice").up(ofAlice()));
        expect(said).toContain("authorized_keys");
        expect(said).toContain("chattr -i");
        expect(lines()).toBe(`${somebody}\n`);
      } finally {
        execFileSync("chattr", ["-i", alice.authorizedKeysFile]);
      }
      expect(execFileSync("ls", ["-A", dirname(alice.authorizedKeysFile)], { encoding: "utf8" })).not.toContain(
        "pulumi",
      );
    });

    test("a read-only filesystem", async () => {
      try {
        execFileSync("mount", ["--bind", alice.home, alice.home], { stdio: "pipe" });
        execFileSync("mount", ["-o", "remount,ro,bind", alice.home], { stdio: "pipe" });
      } catch (error) {
        return process.stdout.write(`  skipped: mount does not work here: ${(error as Error).message}\n`);
      }
      try {
        const said = await messageOf(new Resource("UserPublicKey", "alice").up(ofAlice()));
        expect(said).toContain("Read-only file system");
        expect(said).toContain("Nothing was changed");
      } finally {
        execFileSync("umount", [alice.home]);
      }
    });

    test("a file that its owner may not write is written all the same, and keeps its mode", async () => {
      chmodSync(alice.authorizedKeysFile, 0o400);
      await new Resource("UserPublicKey", "alice").up(ofAlice());
      expect(mode(alice.authorizedKeysFile)).toBe("400");
      expect(owner(alice.authorizedKeysFile)).toEqual([alice.uid, alice.gid]);
      expect(lines()).toContain(key.publicKey);
      chmodSync(alice.authorizedKeysFile, 0o600);
    });

    test.each([
      ["~/.ssh", () => dirname(alice.authorizedKeysFile), 0o770, 0o700],
      ["the home", () => alice.home, 0o777, 0o755],
      ["the file", () => alice.authorizedKeysFile, 0o664, 0o600],
    ])("%s that others may write is reported, because sshd would ignore the key", async (_, path, bad, good) => {
      chmodSync(path(), bad);
      const said = await saidDuring(() => new Resource("UserPublicKey", "alice").up(ofAlice()));
      chmodSync(path(), good);
      expect(said).toContain("StrictModes");
      expect(said).toContain(`${path()} has mode ${bad.toString(8)}`);
    });
  });

  describe("as whom", () => {
    const asAlice = async (more: Args = {}) => {
      appendFileSync(alice.authorizedKeysFile, `${key.publicKey}\n`);
      return deviceArgs(server, { user: alice.name, sudo: false, privateKeyFile: key.privateKeyFile, ...more });
    };
    // As Debian has it; where only root may read it (RHEL), nobody else can tell where sshd looks for keys.
    beforeAll(() => chmodSync(server.configFile, 0o644));
    afterAll(() => chmodSync(server.configFile, 0o600));

    test("a plain user manages its own keys without sudo", async () => {
      const other = await server.newKey("own");
      const resource = new Resource("UserPublicKey", "own");
      const plain = await asAlice();
      await resource.up(ofAlice({ device: plain, publicKey: other.publicKey }));
      expect(lines()).toBe(`${somebody}\n${key.publicKey}\n${other.publicKey}\n`);
      await newRun();
      await resource.destroy();
      expect(lines()).toBe(`${somebody}\n${key.publicKey}\n`);
    });

    test("and not those of others: the error says to use sudo", async () => {
      const resource = new Resource("UserPublicKey", "other");
      const said = await messageOf(resource.up({ ...ofAlice({ device: await asAlice() }), user: server.user }));
      expect(said).toMatch(/no permission to look into .*\.ssh/);
      expect(said).toContain("sudo");
    });

    test("a configuration that only root may read leaves unknown where the keys lie: nothing is guessed", async () => {
      chmodSync(server.configFile, 0o600);
      const said = await messageOf(new Resource("UserPublicKey", "own").up(ofAlice({ device: await asAlice() })));
      chmodSync(server.configFile, 0o644);
      expect(said).toMatch(/sshd_config: Permission denied/);
      expect(said).toContain("set `sudo`");
    });

    test("sudo that wants a password, with none given: one sentence", async () => {
      const said = await messageOf(
        new Resource("UserPublicKey", "x").up(ofAlice({ device: await asAlice({ sudo: true }) })),
      );
      expect(said).toMatch(/sudo refused/);
    });

    test("sudo with a password, and one attempt only with a wrong one", async () => {
      const carol = server.users[2] as SshdUser;
      const carols = await server.newKey("carol");
      writeFileSync(carol.authorizedKeysFile, `${carols.publicKey}\n`);
      // The server gives its sessions a PATH in which sudo counts its calls.
      const bin = join(server.dir, "bin");
      const calls = join(server.dir, "calls");
      mkdirSync(bin, { mode: 0o755 });
      writeFileSync(calls, "");
      chmodSync(calls, 0o666);
      writeFileSync(join(bin, "sudo"), `#!/bin/sh\necho call >> ${calls}\nexec /usr/bin/sudo "$@"\n`, { mode: 0o755 });
      say(`SetEnv PATH=${bin}:/usr/bin:/bin`);
      await server.reload();
      const carolDevice = (sudoPassword: string) =>
        deviceArgs(server, { user: carol.name, privateKeyFile: carols.privateKeyFile, sudo: undefined, sudoPassword });
      const wrong = await Promise.allSettled(
        ["one", "two", "three"].map(async (name, index) => {
          // Not all at once: later groups of the run must not try again either.
          await new Promise((resolve) => setTimeout(resolve, index * 3000));
          return new Resource("UserPublicKey", name).up(
            ofAlice({ device: carolDevice("wrong"), publicKey: (await server.newKey(name)).publicKey }),
          );
        }),
      );
      const said = wrong.map((each) => (each as PromiseRejectedResult).reason.message);
      for (const each of said) expect(each).toMatch(/sudo refused the password/);
      for (const each of said) expect(each).not.toContain("wrong");
      expect(readFileSync(calls, "latin1")).toBe("call\n");
      await newRun();
      const resource = new Resource("UserPublicKey", "right");
      await resource.up(ofAlice({ device: carolDevice("correct horse") }));
      expect(lines()).toContain(key.publicKey);
      expect(JSON.stringify(server.log())).not.toContain("correct horse");
      unlinkSync(join(server.dropInDir, "10-test.conf"));
      await server.reload();
    }, 60_000);
  });

  describe("the key this run logs in with", () => {
    const mine = (more: Args = {}): Args => ({
      device,
      user: server.user,
      publicKey: server.clientKey.publicKey,
      ...more,
    });
    const text = () => readFileSync(server.users[0]?.authorizedKeysFile ?? "", "latin1");

    test.each([
      ["command", { command: "/bin/false" }, "would run instead"],
      ["from", { from: ["192.0.2.0/24"] }, "would not admit 127.0.0.1"],
      ["a negated from", { from: ["*", "!127.0.0.1"] }, "would not admit 127.0.0.1"],
      ["an expiry in the past", { expiryTime: "20200101" }, "is in the past"],
      ["certAuthority", { certAuthority: true }, "cannot log in itself"],
    ])("is not given %s", async (_, options, words) => {
      const before = text();
      const said = await messageOf(new Resource("UserPublicKey", "login").up(mine({ options })));
      expect(said).toContain(words);
      expect(said).toContain("allowLockout");
      expect(text()).toBe(before);
    });

    test("is not removed", async () => {
      const resource = new Resource("UserPublicKey", "login");
      await resource.up(mine());
      const before = text();
      await newRun();
      expect(await messageOf(resource.destroy())).toContain("removing it would end that");
      expect(text()).toBe(before);
    });

    test("changes under the guard, and is kept after a fresh login only", async () => {
      const resource = new Resource("UserPublicKey", "login");
      await resource.up(mine());
      await newRun();
      const before = server.logins();
      await resource.up(mine({ options: { from: ["127.0.0.0/8"], x11Forwarding: false } }));
      expect(server.logins() - before).toBe(2);
      expect(text()).toBe(`no-X11-forwarding,from="127.0.0.0/8" ${server.clientKey.publicKey}\n`);
      await resource.up(mine());
      expect(text()).toBe(`${server.clientKey.publicKey}\n`);
    });

    test("a lock-out that is allowed is kept over the old connection, and said", async () => {
      const file = server.users[0]?.authorizedKeysFile ?? "";
      const resource = new Resource("UserPublicKey", "login");
      await resource.up(mine());
      const before = text();
      const said = await saidDuring(() => resource.up(mine({ options: { from: ["192.0.2.1"] }, allowLockout: true })));
      expect(said).toMatch(/kept because of allowLockout.*fresh login fails/);
      expect(text()).toBe(`from="192.0.2.1" ${server.clientKey.publicKey}\n`);
      expect((await server.ssh("true")).code).not.toBe(0);
      // Kept for good: no timer is left that would undo it.
      await new Promise((resolve) => setTimeout(resolve, 6000));
      expect(text()).not.toBe(before);
      writeFileSync(file, before);
      expect((await server.ssh("true")).code).toBe(0);
    }, 30_000);
  });
});
