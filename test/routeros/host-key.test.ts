import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeSessions } from "../../testing";
import type { EmulatedRouteros, RouterosOptions } from "../emulators/routeros";
import { CheckFailed, messageOf, Resource, saidDuring } from "../support/in-process";
import { opensshPublicKey } from "../support/openssh-public-key";
import { commandsTo, releases, routerArgs, rsaPublicKey, startRouter, writes } from "../support/routeros";

const routers: EmulatedRouteros[] = [];
const start = async (options: RouterosOptions = {}) => {
  const router = await startRouter(options);
  routers.push(router);
  return router;
};
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "routeros-host-key-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  if (process.env.SHOW === undefined) jest.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(async () => {
  jest.restoreAllMocks();
  await closeSessions();
  await Promise.all(routers.splice(0).map((router) => router.close()));
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

test("files of an export that was cut off are no hindrance to the next", async () => {
  for (const legacyNames of [false, true]) {
    const router = await start({ unknowns: { exportNames: legacyNames ? "legacy" : "pem" } });
    await router.console("/ip ssh export-host-key key-file-prefix=pulumi-ssh-host-key");
    expect(await files(router)).toBe("2\n");
    expect(await resource().up({ device: routerArgs(router), triggers: ["1"] })).toBe("created");
    expect(await files(router)).toBe("0\n");
  }
}, 60_000);
