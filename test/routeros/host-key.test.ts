import { createHash, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v1 } from "../../provider";
import type { Args } from "../../provider/core/contract";
import { closeSessions } from "../../testing";
import type { EmulatedRouteros, RouterosOptions } from "../emulators/routeros";
import { CheckFailed, messageOf, Resource, saidDuring } from "../support/in-process";
import { opensshPublicKey } from "../support/openssh-public-key";
import { commandsTo, releases, routerArgs, rsaPublicKey, writes } from "../support/routeros";
import { routersOfTest } from "../support/routers-of-test";

const start = routersOfTest();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "routeros-host-key-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What `pulumi preview` says of an update. */
const previewOf = (key: Resource, args: Args) =>
  saidDuring(async () => {
    const inputs = await key.check({ ...args, __preview: true });
    await v1("HostKey").diff(String(key.id), key.state ?? {}, inputs);
  });
const files = (router: EmulatedRouteros) => router.console(":put [/file print count-only]");
const resource = () => new Resource("HostKey", "key");
const other = (type: string) => (type === "rsa" ? "ed25519" : "rsa");
const typeOf = (line: string) => line.split(" ")[0]?.replace("ssh-", "") ?? "";

function newKey(type: string, passphrase?: string) {
  const pair = type === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : generateKeyPairSync("ed25519");
  const cipher = passphrase === undefined ? {} : { cipher: "aes-256-cbc", passphrase };
  const privateKey = pair.privateKey.export({ type: "pkcs8", format: "pem", ...cipher }).toString();
  return { privateKey, line: type === "rsa" ? rsaPublicKey(pair.publicKey) : opensshPublicKey(pair.publicKey) };
}

describe.each(releases)("on RouterOS %s", (profile) => {
  test("the key that is there is taken over, confirmed, and kept", async () => {
    const router = await start({ profile });
    const device = routerArgs(router);
    const sent = commandsTo(router);
    const key = resource();
    const shown = router.hostKey;
    expect(await key.up({ device, type: typeOf(shown) })).toBe("created");
    expect(key.state?.publicKey).toBe(shown);
    expect(key.state?.knownHostsLine).toBe(`[127.0.0.1]:${router.port} ${shown}`);
    expect(sent.filter((path) => path.endsWith("export-host-key")).length).toBe(Number(profile) < 7.25 ? 1 : 0);
    expect(await files(router)).toBe("0\n");
    await closeSessions();
    expect(await key.refresh()).toBe(true);
    expect(await key.up({ device, type: typeOf(shown) })).toBe("same");
    // What was confirmed once needs no export again.
    expect(sent.filter((path) => path.endsWith("export-host-key")).length).toBe(Number(profile) < 7.25 ? 1 : 0);
    expect(router.hostKey).toBe(shown);
    await closeSessions();
    await key.destroy();
    expect(router.hostKey).toBe(shown);
  }, 60_000);

  test("a changed trigger makes one new key", async () => {
    const router = await start({ profile });
    const device = routerArgs(router);
    const key = resource();
    await key.up({ device, triggers: ["1"] });
    const old = router.hostKey;
    const sent = commandsTo(router);
    expect(await key.up({ device, triggers: ["2"] })).toBe("updated");
    expect(router.hostKey).not.toBe(old);
    expect(key.state?.publicKey).toBe(router.hostKey);
    expect(writes(sent).filter((path) => path === "/ip/ssh/regenerate-host-key").length).toBe(1);
    expect(await key.up({ device, triggers: ["2"] })).toBe("same");
    expect(await key.refresh()).toBe(true);
    expect(await files(router)).toBe("0\n");
  }, 60_000);

  test("a changed size makes a new key, and the size goes back at the end", async () => {
    const router = await start({ profile });
    const device = routerArgs(router);
    const key = resource();
    expect(await key.up({ device, type: "rsa", bits: 1024 })).toBe("created");
    expect(key.state?.publicKey).toBe(router.hostKey);
    expect(router.hostKey).toMatch(/^ssh-rsa .{190,230}$/);
    expect(await key.up({ device, type: "rsa", bits: 1024 })).toBe("same");
    const kept = router.hostKey;
    await closeSessions();
    const said = await saidDuring(() => key.destroy());
    expect(said).toMatch(/the one found at first \(SHA256:\S+\) cannot come back/);
    expect(router.hostKey).toBe(kept);
    expect(await router.console(":put [/ip ssh get host-key-size]")).toBe("2048\n");
  }, 60_000);

  test.each(["plain", "encrypted"])(
    "a key is imported, its file is gone, and it is imported once (%s)",
    async (how) => {
      const router = await start({ profile });
      const device = routerArgs(router);
      const key = resource();
      const type =
        Number(profile) >= 7.9 && profile !== "7.11" && profile !== "7.16" ? other(typeOf(router.hostKey)) : "rsa";
      const passphrase = how === "encrypted" ? "of the host key" : undefined;
      const { privateKey, line } = newKey(
        Number(profile.split(".")[1]) < 9 || profile === "6.49" ? "rsa" : type,
        passphrase,
      );
      const args = { device, privateKey, ...(passphrase === undefined ? {} : { privateKeyPassword: passphrase }) };
      if (passphrase !== undefined && (profile === "6.49" || profile === "7.11")) {
        await expect(key.check({ ...args, device: { ...device, osVersion: profile } })).rejects.toThrow(CheckFailed);
        expect(await messageOf(key.up(args))).toMatch(/import-host-key takes a passphrase from 7\.15 on/);
        return;
      }
      expect(await key.up(args)).toBe("created");
      expect(router.hostKey).toBe(line);
      expect(key.state?.publicKey).toBe(line);
      expect(await files(router)).toBe("0\n");
      const sent = commandsTo(router);
      expect(await key.up(args)).toBe("same");
      expect(await key.refresh()).toBe(true);
      expect(await key.up(args)).toBe("same");
      expect(writes(sent)).toEqual([]);
    },
    60_000,
  );

  test("a key that the router cannot load leaves the old one, and no file", async () => {
    const router = await start({ profile });
    const device = routerArgs(router);
    const old = router.hostKey;
    const { privateKey } = newKey("rsa");
    router.faults.on("/ip/ssh/import-host-key", { trap: "unable to load key file (wrong format or bad passphrase)!" });
    const message = await messageOf(resource().up({ device, privateKey }));
    expect(message).toMatch(/unable to load key file.*The passphrase is wrong/);
    expect(message).not.toContain("PRIVATE KEY");
    expect(router.hostKey).toBe(old);
    expect(await files(router)).toBe("0\n");
  }, 60_000);
});

describe.each(["7.11", "7.24", "7.25"])("the other type, on RouterOS %s", (profile) => {
  test("is made once", async () => {
    const router = await start({ profile });
    const device = routerArgs(router);
    const sent = commandsTo(router);
    const key = resource();
    const type = other(typeOf(router.hostKey));
    expect(await key.up({ device, type })).toBe("created");
    expect(typeOf(router.hostKey)).toBe(type);
    expect(key.state?.publicKey).toBe(router.hostKey);
    // The emulator makes the key with the set, as the newest document says.
    expect(writes(sent)).not.toContain("/ip/ssh/regenerate-host-key");
    expect(await key.up({ device, type })).toBe("same");
  }, 60_000);

  test.each([true, false])(
    "is imported, whether or not an import switches the type (%s)",
    async (importSwitchesType) => {
      const router = await start({ profile, unknowns: { importSwitchesType } });
      const device = routerArgs(router);
      const { privateKey, line } = newKey(other(typeOf(router.hostKey)));
      const key = resource();
      expect(await key.up({ device, privateKey })).toBe("created");
      expect(router.hostKey).toBe(line);
      expect(await files(router)).toBe("0\n");
      expect(await key.up({ device, privateKey })).toBe("same");
    },
    60_000,
  );
});

test.each([true, false])(
  "preview shows every command that an import of the other type may take (%s)",
  async (importSwitchesType) => {
    const router = await start({ profile: "7.24", unknowns: { importSwitchesType } });
    const device = routerArgs(router);
    const key = resource();
    await key.up({ device });
    const { privateKey, line } = newKey("ed25519");
    const shown = await previewOf(key, { device, privateKey });
    const sent = commandsTo(router);
    await saidDuring(() => key.up({ device, privateKey }));
    expect(router.hostKey).toBe(line);
    const edits = writes(sent).filter((path) => path !== "/file/remove" && !path.endsWith("export-host-key"));
    const planned = shown
      .split("\n")
      .flatMap((line) => /\/(file|ip ssh) [a-z-]+/.exec(line)?.[0].replace(/ /g, "/") ?? []);
    const all = ["/file/add", "/ip/ssh/import-host-key", "/ip/ssh/set", "/file/add", "/ip/ssh/import-host-key"];
    expect(planned).toEqual(all);
    expect(edits).toEqual(importSwitchesType ? all.slice(0, 2) : all);
    expect(shown).toMatch(/# only where the router still shows its rsa key after that/);
    expect(shown).not.toContain("PRIVATE");
  },
  60_000,
);

test("RSA that is long in the making is not made twice", async () => {
  const router = await start({ profile: "7.25" });
  const device = routerArgs(router);
  const sent = commandsTo(router);
  router.faults.keyDelay = 7000;
  const key = resource();
  expect(await key.up({ device, type: "rsa" })).toBe("created");
  expect(typeOf(router.hostKey)).toBe("rsa");
  expect(key.state?.publicKey).toBe(router.hostKey);
  expect(writes(sent)).not.toContain("/ip/ssh/regenerate-host-key");
}, 60_000);

describe("what the facts leave open", () => {
  test.each([
    ["older names", { exportNames: "legacy" as const }],
    ["older names with OpenSSH's line", { exportNames: "legacy" as const, legacyPublicFile: "openssh" as const }],
    ["an answer with !empty", { hostKeyReply: "empty" as const }],
    ["fingerprints without padding", { fingerprintPadding: false }],
  ])(
    "%s",
    async (_what, unknowns) => {
      for (const profile of ["6.49", "7.24", "7.25"]) {
        const router = await start({ profile, unknowns });
        const key = resource();
        expect(await key.up({ device: routerArgs(router), triggers: ["1"] })).toBe("created");
        expect(await key.up({ device: routerArgs(router), triggers: ["2"] })).toBe("updated");
        expect(key.state?.publicKey).toBe(router.hostKey);
        expect(await files(router)).toBe("0\n");
      }
    },
    60_000,
  );
});

describe("whose key it is", () => {
  test("a key that somebody else made is an error of the read, and not drift", async () => {
    const router = await start();
    const device = routerArgs(router);
    const key = resource();
    await key.up({ device });
    const then = key.state?.publicKey;
    await router.console("/ip ssh regenerate-host-key");
    expect(await messageOf(key.refresh())).toMatch(
      /the host key is not the one on record: the router shows ssh-rsa SHA256:/,
    );
    expect(key.state?.publicKey).toBe(then);
    expect(await messageOf(key.up({ device, triggers: ["x"] }))).toMatch(/not the one on record/);
    await closeSessions();
    await key.destroy();
  }, 60_000);

  test("a disabled service is an error, and nothing is gone", async () => {
    const router = await start();
    const device = routerArgs(router);
    const key = resource();
    await key.up({ device });
    await router.console("/ip service set ssh disabled=yes");
    expect(await messageOf(key.refresh())).toMatch(/the ssh service of the router is disabled/);
    await router.console("/ip service set ssh disabled=no address=192.0.2.0/24");
    expect(await messageOf(key.refresh())).toMatch(/shows no host key: .*drops connections after the key exchange/);
  }, 60_000);

  test("something that answers in the router's place is told", async () => {
    const [router, impostor] = [await start(), await start()];
    await impostor.console("/ip ssh regenerate-host-key");
    await router.console(`/ip service set ssh port=${impostor.port}`);
    // The router says one port; what listens there is another machine.
    const message = await messageOf(resource().up({ device: routerArgs(router) }));
    expect(message).toMatch(/the SSH server shows the host key SHA256:\S+, and the router itself says SHA256:/);
    expect(await files(router)).toBe("0\n");
  }, 60_000);

  test("RouterOS 6 without legacyAlgorithms is explained", async () => {
    const router = await start({ profile: "6.49" });
    const message = await messageOf(resource().up({ device: { ...routerArgs(router), legacyAlgorithms: false } }));
    expect(message).toMatch(/legacyAlgorithms: true/);
  }, 60_000);

  test("without the policy to confirm it, that is said", async () => {
    const router = await start({
      configuration:
        "/user group add name=few policy=api,read,write,ssh,password\n/user add name=few group=few password=of-few",
    });
    const message = await messageOf(resource().up({ device: routerArgs(router, { user: "few", password: "of-few" }) }));
    expect(message).toMatch(/confirming the host key .*not enough permissions.*sensitive/);
    // A pin of the program confirms it as well.
    const pinned = routerArgs(router, { user: "few", password: "of-few", hostKey: router.hostKey });
    expect(await resource().up({ device: pinned })).toBe("created");
  }, 60_000);
});

test("a rotation is followed in the known_hosts file that the program uses", async () => {
  const router = await start();
  const knownHostsFile = join(folder, "known_hosts");
  const old = router.hostKey;
  writeFileSync(knownHostsFile, `other.example.net ${old}\n[127.0.0.1]:${router.port} ${old}\n`);
  const device = routerArgs(router, { knownHostsFile });
  const key = resource();
  await key.up({ device, triggers: ["1"] });
  expect(readFileSync(knownHostsFile, "utf8")).toContain(`[127.0.0.1]:${router.port} ${old}`);
  await key.up({ device, triggers: ["2"] });
  expect(readFileSync(knownHostsFile, "utf8")).toBe(
    `other.example.net ${old}\n[127.0.0.1]:${router.port} ${router.hostKey}\n`,
  );
}, 60_000);

test("a port that moves in the same run is where the new key is looked for", async () => {
  const router = await start();
  const knownHostsFile = join(folder, "moved");
  const old = router.hostKey;
  writeFileSync(knownHostsFile, `[127.0.0.1]:${router.port} ${old}\n`);
  const device = routerArgs(router, { knownHostsFile });
  const [key, sshd] = [resource(), new Resource("SshServerSettings", "sshd")];
  await key.up({ device, triggers: ["1"] });
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  await Promise.all([key.up({ device, triggers: ["2"] }), sshd.up({ device, port })]);
  expect(router.port).toBe(port);
  expect(router.hostKey).not.toBe(old);
  expect(key.state?.knownHostsLine).toBe(`[127.0.0.1]:${port} ${router.hostKey}`);
  expect(readFileSync(knownHostsFile, "utf8")).toContain(`[127.0.0.1]:${port} ${router.hostKey}\n`);
  // The next change is proven by what stands there now.
  await closeSessions();
  expect(await sshd.up({ device, port, strongCrypto: true })).toBe("updated");
}, 60_000);

describe("a new key that could not be confirmed", () => {
  const few = "api,read,write,ftp,ssh,policy,password";
  /** Of logins from now on. */
  const grant = async (router: EmulatedRouteros, policy: string) => {
    await router.console(`/user group set few policy=${policy}`);
    await closeSessions();
  };
  const limited = async (name: string, options: RouterosOptions = {}) => {
    const configuration = `/user group add name=few policy=${few},sensitive\n/user add name=few group=few password=of-few`;
    const router = await start({ profile: "7.16", configuration, ...options });
    const knownHostsFile = join(folder, name);
    writeFileSync(knownHostsFile, `[127.0.0.1]:${router.port} ${router.hostKey}\n`);
    const device = (more: Args = {}) =>
      routerArgs(router, { user: "few", password: "of-few", knownHostsFile, ...more });
    return { router, device, knownHostsFile };
  };

  test.each<[string, (type: string) => Args]>([
    ["triggers", () => ({ triggers: ["2"] })],
    ["type", (type) => ({ triggers: ["1"], type: other(type) })],
    ["size", () => ({ triggers: ["1"], type: "rsa", bits: 1024 })],
    ["privateKey", (type) => ({ triggers: ["1"], privateKey: newKey(type).privateKey })],
  ])(
    "is not begun with: %s",
    async (what, change) => {
      for (const isPinned of [false, true]) {
        const { router, device, knownHostsFile } = await limited(`${what} ${isPinned}`);
        const way = device(isPinned ? { hostKey: router.hostKey, knownHostsFile: null } : {});
        const key = resource();
        await key.up({ device: way, triggers: ["1"] });
        const [old, then] = [router.hostKey, key.state];
        await grant(router, few);
        const wanted = { device: way, ...change(typeOf(old)), allowLockout: isPinned };
        const sent = commandsTo(router);
        const message = await messageOf(key.up(wanted));
        expect(message).toMatch(/the host key is not replaced.*not enough permissions.*write, ftp and sensitive/);
        expect(writes(sent)).toEqual(["/ip/ssh/export-host-key"]);
        expect([router.hostKey, key.state]).toEqual([old, then]);
        // A mere look needs no such right.
        expect(await key.refresh()).toBe(true);
        await grant(router, `${few},sensitive`);
        expect(await key.up(wanted)).toBe("updated");
        expect(router.hostKey).not.toBe(old);
        expect(await files(router)).toBe("0\n");
        if (!isPinned)
          expect(readFileSync(knownHostsFile, "utf8")).toBe(`[127.0.0.1]:${router.port} ${router.hostKey}\n`);
        await closeSessions();
      }
    },
    60_000,
  );

  /** The right to confirm it is lost at the very moment at which the key is replaced. */
  const cutShort = async (name: string) => {
    const { router, device, knownHostsFile } = await limited(name);
    const key = resource();
    await key.up({ device: device(), triggers: ["1"] });
    const old = router.hostKey;
    const take = router.faults.take.bind(router.faults);
    let isReplaced = false;
    router.faults.take = (path) => {
      isReplaced ||= path.endsWith("regenerate-host-key");
      return isReplaced && path.endsWith("export-host-key") ? { trap: "not enough permissions (9)" } : take(path);
    };
    const wanted = { device: device(), triggers: ["2"] };
    expect(await messageOf(key.up(wanted))).toMatch(/confirming the host key .*not enough permissions.*sensitive/);
    expect(router.hostKey).not.toBe(old);
    expect(readFileSync(knownHostsFile, "utf8")).toBe(`[127.0.0.1]:${router.port} ${old}\n`);
    // As long as nothing confirms it, it is neither taken over nor learned.
    await closeSessions();
    expect(await messageOf(key.refresh())).toMatch(/confirming the host key/);
    expect(readFileSync(knownHostsFile, "utf8")).toBe(`[127.0.0.1]:${router.port} ${old}\n`);
    router.faults.take = take;
    await closeSessions();
    return { router, device, key, wanted, known: () => readFileSync(knownHostsFile, "utf8") };
  };
  /** After a failure the engine updates a resource also where nothing differs. */
  const heal = async (key: Resource, wanted: Args) => {
    const inputs = await key.check(wanted);
    const { outs } = await v1("HostKey").update(String(key.id), key.state ?? {}, inputs);
    key.state = JSON.parse(JSON.stringify(outs));
  };

  test.each(["update", "refresh"])(
    "is followed in known_hosts by the %s that can",
    async (how) => {
      const { router, device, key, wanted, known } = await cutShort(`cut short before ${how}`);
      if (how === "refresh") expect(await key.refresh()).toBe(true);
      else await heal(key, wanted);
      expect(key.state?.publicKey).toBe(router.hostKey);
      expect(known()).toBe(`[127.0.0.1]:${router.port} ${router.hostKey}\n`);
      await closeSessions();
      // What is proven over SSH finds it there.
      const sshd = new Resource("SshServerSettings", "sshd");
      expect(await sshd.up({ device: device(), strongCrypto: true })).toBe("created");
      const last = router.hostKey;
      expect(await key.up({ ...wanted, triggers: ["3"] })).toBe("updated");
      expect(router.hostKey).not.toBe(last);
      expect(known()).toBe(`[127.0.0.1]:${router.port} ${router.hostKey}\n`);
      expect(JSON.stringify(key.state)).not.toContain("replacedKey");
    },
    60_000,
  );

  test("is followed although the run that can replaces it at once", async () => {
    const { router, key, wanted, known } = await cutShort("replaced at once");
    const then = router.hostKey;
    expect(await key.up({ ...wanted, type: "ed25519" })).toBe("updated");
    expect(router.hostKey).not.toBe(then);
    expect(known()).toBe(`[127.0.0.1]:${router.port} ${router.hostKey}\n`);
  }, 60_000);
});

test.each(["7.16", "7.25"])(
  "the line for known_hosts has the port that the same run has set, of a key that is only taken over (%s)",
  async (profile) => {
    const router = await start({ profile });
    const device = routerArgs(router);
    const [key, sshd] = [resource(), new Resource("SshServerSettings", "sshd")];
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    await Promise.all([key.up({ device }), sshd.up({ device, port })]);
    expect(router.port).toBe(port);
    expect(key.state?.knownHostsLine).toBe(`[127.0.0.1]:${port} ${router.hostKey}`);
    expect(await files(router)).toBe("0\n");
  },
  60_000,
);

test("what a run that died has left of an export or an import is taken away", async () => {
  const router = await start();
  await router.console(
    '/file add name=pulumi-ssh-host-key_rsa.pem contents="SECRET"; /file add name=theirs.txt contents="x"',
  );
  const { privateKey } = newKey("rsa");
  const key = resource();
  router.faults.on("/ip/ssh/import-host-key", "drop-after");
  await key.up({ device: routerArgs(router), privateKey }).catch(() => {});
  await closeSessions();
  await key.up({ device: routerArgs(router), privateKey });
  expect(await router.console("/file print terse")).toMatch(/^.*theirs\.txt.*\n$/);
}, 60_000);

test("a file whose removal is refused after a failed import goes all the same", async () => {
  const router = await start({ profile: "7.24" });
  const { privateKey } = newKey("rsa");
  router.faults.on("/ip/ssh/import-host-key", { trap: "unable to load key file (wrong format or bad passphrase)!" });
  const take = router.faults.take.bind(router.faults);
  let [imported, refused] = [false, 0];
  router.faults.take = (path) => {
    imported ||= path.endsWith("import-host-key");
    return imported && path === "/file/remove" && refused++ === 0 ? { trap: "interrupted" } : take(path);
  };
  expect(await messageOf(resource().up({ device: routerArgs(router), privateKey }))).toMatch(/unable to load key file/);
  expect(refused).toBeGreaterThan(1);
  expect(await files(router)).toBe("0\n");
}, 60_000);

test("files of an export that was cut off are no hindrance to the next", async () => {
  for (const legacyNames of [false, true]) {
    const router = await start({ unknowns: { exportNames: legacyNames ? "legacy" : "pem" } });
    await router.console("/ip ssh export-host-key key-file-prefix=pulumi-ssh-host-key");
    expect(await files(router)).toBe("2\n");
    expect(await resource().up({ device: routerArgs(router), triggers: ["1"] })).toBe("created");
    expect(await files(router)).toBe("0\n");
  }
}, 60_000);

describe("the files of an export", () => {
  /** Answers the n-th of these commands that follow the export with a trap; without `n`, every one. */
  const trapping = (router: EmulatedRouteros, command: string, n?: number) => {
    const take = router.faults.take.bind(router.faults);
    let [exported, seen] = [false, 0];
    router.faults.take = (path) => {
      exported ||= path.endsWith("export-host-key");
      const isDue = exported && path === command && ++seen === (n ?? seen);
      return isDue ? { trap: "interrupted", category: 2 } : take(path);
    };
  };
  const create = async (router: EmulatedRouteros, name = "key") => {
    const key = new Resource("HostKey", name);
    let message = "";
    const said = await saidDuring(async () => {
      message = await key.up({ device: routerArgs(router) }).catch((error: Error) => error.message);
    });
    return { key, said, message };
  };

  test.each(["/file/print", "/file/remove"])(
    "go although a %s is refused once",
    async (command) => {
      for (const n of [1, 2, 3]) {
        const router = await start({ profile: "7.11" });
        trapping(router, command, n);
        const { message, said } = await create(router);
        expect([n, message, said]).toEqual([n, "created", ""]);
        expect(await files(router)).toBe("0\n");
        await closeSessions();
      }
    },
    60_000,
  );

  test.each(["fileLag", "fileListLag"] as const)(
    "may be late (%s)",
    async (fault) => {
      for (const profile of ["6.49", "7.16"]) {
        const router = await start({ profile });
        router.faults[fault] = 1500;
        const { message, said } = await create(router);
        expect([profile, message, said]).toEqual([profile, "created", ""]);
        expect(await files(router)).toBe("0\n");
      }
    },
    60_000,
  );

  test("that cannot be removed are named, with what they hold, until a run can", async () => {
    const router = await start({ profile: "7.11" });
    trapping(router, "/file/remove");
    const { key, message, said } = await create(router);
    expect(message).toBe("created");
    const left =
      /left in \/file of the router: pulumi-ssh-host-key_rsa\.pem, pulumi-ssh-host-key_rsa_pub\.pem \("interrupted"\).*private half/;
    expect(said).toMatch(left);
    expect(await saidDuring(() => key.refresh())).toMatch(left);
    router.faults.take = () => undefined;
    expect(await saidDuring(() => key.refresh())).toBe("");
    expect(await files(router)).toBe("0\n");
  }, 60_000);

  test("that cannot be listed are not said to be gone", async () => {
    const router = await start({ profile: "7.11" });
    trapping(router, "/file/print");
    const { message, said } = await create(router);
    expect(message).toMatch(/its files could not be listed: the router says "interrupted"/);
    expect(message + said).not.toMatch(/was removed/);
    expect(message).toMatch(/pulumi-ssh-host-key_\* .*may be left in \/file.*private half/);
    expect(await files(router)).toBe("2\n");
    // Nothing is in state, and still the next run finds them.
    router.faults.take = () => undefined;
    await closeSessions();
    expect((await create(router, "another")).message).toBe("created");
    expect(await files(router)).toBe("0\n");
  }, 60_000);

  test.each(["6.49", "7.16"])(
    "of a run that was cut off go with the next of any HostKey (%s)",
    async (profile) => {
      const router = await start({ profile });
      router.faults.on("/ip/ssh/export-host-key", "drop-after");
      const { key, message } = await create(router);
      expect([key.id, message]).toEqual([undefined, expect.stringMatching(/connection .*ended/)]);
      expect(Number(await files(router))).toBeGreaterThan(1);
      await closeSessions();
      // A pin confirms this one, so it exports nothing itself.
      const sent = commandsTo(router);
      expect(
        await new Resource("HostKey", "another").up({ device: routerArgs(router, { hostKey: router.hostKey }) }),
      ).toBe("created");
      expect(sent).not.toContain("/ip/ssh/export-host-key");
      expect(await files(router)).toBe("0\n");
    },
    60_000,
  );

  test("are found after an upgrade, and while the service is off", async () => {
    for (const profile of ["7.25", "7.11"]) {
      const router = await start({ profile });
      await router.console('/file add name=pulumi-ssh-host-key_rsa.pem contents="SECRET"');
      if (profile === "7.11") await router.console("/ip service set ssh disabled=yes");
      await create(router);
      expect([profile, await files(router)]).toEqual([profile, "0\n"]);
    }
  }, 60_000);

  test("are of no use to anybody from 7.15 on", async () => {
    for (const [profile, first] of [
      ["7.11", "-----BEGIN PRIVATE KEY-----"],
      ["7.16", "-----BEGIN ENCRYPTED PRIVATE KEY-----"],
    ] as const) {
      const router = await start({ profile });
      trapping(router, "/file/remove");
      await create(router);
      const contents = await router.console(":put [/file get pulumi-ssh-host-key_rsa.pem contents]");
      expect([profile, contents.split("\n")[0]]).toEqual([profile, first]);
    }
  }, 60_000);

  test("hold a DSA key as well on RouterOS 6, which is not the one that is shown", async () => {
    for (const unknowns of [
      {},
      { exportNames: "legacy" as const },
      { exportNames: "legacy" as const, legacyPublicFile: "openssh" as const },
    ]) {
      const router = await start({ profile: "6.49", unknowns });
      const { key, message } = await create(router);
      expect(message).toBe("created");
      expect(key.state?.publicKey).toBe(router.hostKey);
      expect(await files(router)).toBe("0\n");
    }
  }, 60_000);
});

describe("with `hostKey` in the program", () => {
  const wrong = `SHA256:${Buffer.alloc(32, 7).toString("base64").slice(0, 43)}`;
  const fingerprintIn = (line: string) =>
    `SHA256:${createHash("sha256")
      .update(Buffer.from(line.split(" ")[1] ?? "", "base64"))
      .digest("base64")
      .replace(/=+$/, "")}`;

  test.each(["7.16", "7.25"])(
    "another key is an error, and not adopted (%s)",
    async (profile) => {
      const router = await start({ profile });
      const key = resource();
      const message = await messageOf(key.up({ device: routerArgs(router, { hostKey: [wrong] }) }));
      expect(message).toContain(wrong);
      expect(message).toContain(fingerprintIn(router.hostKey));
      expect(message).toMatch(/expects .* shows|shows .* expects/);
      expect(message).toContain(`"${router.hostKey}"`);
      expect(key.state).toBeUndefined();
      expect(await files(router)).toBe("0\n");
      // Nor is it when the pin changes later: what the old one says does not count any more.
      await closeSessions();
      await key.up({ device: routerArgs(router, { hostKey: router.hostKey }) });
      expect(await messageOf(key.up({ device: routerArgs(router, { hostKey: wrong }) }))).toContain(wrong);
      await closeSessions();
      await key.destroy();
    },
    60_000,
  );

  test.each(["7.16", "7.25"])(
    "a key that the router makes is refused, unless allowLockout (%s)",
    async (profile) => {
      const router = await start({ profile });
      const device = routerArgs(router, { hostKey: router.hostKey });
      const key = resource();
      await key.up({ device, triggers: ["1"] });
      const old = router.hostKey;
      const sent = commandsTo(router);
      for (const change of [{ triggers: ["2"] }, { triggers: ["1"], type: other(typeOf(old)) }]) {
        const message = await messageOf(key.up({ device, ...change }));
        expect(message).toMatch(/this program pins the host key that would be replaced \(SHA256:\S+ in `hostKey`/);
        expect(message).toContain(fingerprintIn(old));
        expect(message).toMatch(/knownHostsFile.*privateKey.*allowLockout/s);
      }
      expect(writes(sent)).not.toContain("/ip/ssh/regenerate-host-key");
      expect(writes(sent)).not.toContain("/ip/ssh/set");
      expect(router.hostKey).toBe(old);
      const said = await saidDuring(() => key.up({ device, triggers: ["2"], allowLockout: true }));
      expect(router.hostKey).not.toBe(old);
      expect(key.state?.publicKey).toBe(router.hostKey);
      expect(said).toMatch(/`hostKey` of this device .* former host key: give it the new one/);
      // With the new pin all is well.
      await closeSessions();
      const next = routerArgs(router, { hostKey: router.hostKey });
      expect(await key.up({ device: next, triggers: ["2"], allowLockout: true })).toBe("updated");
      expect(await key.up({ device: next, triggers: ["2"], allowLockout: true })).toBe("same");
      expect(await key.refresh()).toBe(true);
    },
    60_000,
  );

  test("a key is imported once its public half is a pin as well", async () => {
    const router = await start({ profile: "7.16" });
    const old = router.hostKey;
    const { privateKey, line } = newKey("rsa");
    const key = resource();
    const device = routerArgs(router, { hostKey: old });
    const message = await messageOf(key.up({ device, privateKey }));
    expect(message).toMatch(/pins the host key that would be replaced/);
    expect(message).toContain(`"${line}"`);
    expect(message).not.toContain("PRIVATE");
    expect(router.hostKey).toBe(old);
    await closeSessions();
    const both = routerArgs(router, { hostKey: [old, line] });
    expect(await saidDuring(() => key.up({ device: both, privateKey }))).toMatch(/former host key: take it out/);
    expect(router.hostKey).toBe(line);
    await closeSessions();
    expect(await key.up({ device: routerArgs(router, { hostKey: line }), privateKey })).toBe("updated");
  }, 60_000);

  test("a new router may be given the pinned key", async () => {
    const router = await start({ profile: "7.16" });
    const { privateKey, line } = newKey("rsa");
    expect(await resource().up({ device: routerArgs(router, { hostKey: line }), privateKey })).toBe("created");
    expect(router.hostKey).toBe(line);
  }, 60_000);

  test("preview tells that a rotation would be refused", async () => {
    const router = await start({ profile: "7.16" });
    const key = resource();
    const preview = (args: Args) => previewOf(key, args);
    const device = routerArgs(router, { hostKey: router.hostKey });
    await key.up({ device, triggers: ["1"] });
    expect(await preview({ device, triggers: ["2"] })).toMatch(
      /regenerate-host-key\n(.*\n)*# .*`hostKey` of the device.*refused/,
    );
    const { privateKey, line } = newKey("rsa");
    expect(await preview({ device, privateKey })).toMatch(/refused/);
    const both = routerArgs(router, { hostKey: [router.hostKey, line] });
    await closeSessions();
    await key.up({ device: both, triggers: ["1"] });
    expect(await preview({ device: both, privateKey })).not.toMatch(/refused/);
    expect(await preview({ device: both, triggers: ["2"] })).toMatch(/refused/);
  }, 60_000);
});
