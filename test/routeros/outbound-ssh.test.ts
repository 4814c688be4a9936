import { execFileSync } from "node:child_process";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Args } from "../../provider/core/contract";
import { parsePrivateKey } from "../../provider/core/formats/private-key";
import { closeSessions } from "../../testing";
import type { EmulatedRouteros, RouterosOptions } from "../emulators/routeros";
import { messageOf, Resource, saidDuring } from "../support/in-process";
import { commandsTo, releases, routerArgs, startRouter, writes } from "../support/routeros";

const pem = () =>
  String(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }));
const [first, second, third] = [pem(), pem(), pem()] as const;
const openssh = parsePrivateKey(first).openssh;
const ed25519 = parsePrivateKey(
  String(generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" })),
).openssh;
const encrypted = String(
  createPrivateKey(second).export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "of the key" }),
);
/** As the SDK tells the provider. */
const secrets = { __secrets: ["privateKey", "privateKeyPassword"] };

const routers: EmulatedRouteros[] = [];
async function start(options: RouterosOptions = {}): Promise<EmulatedRouteros> {
  const router = await startRouter({
    configuration: "/user add name=alice group=full password=pw\n/user add name=bob group=read password=pw",
    ...options,
  });
  routers.push(router);
  return router;
}
beforeEach(() => {
  if (process.env.SHOW === undefined) jest.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(async () => {
  jest.restoreAllMocks();
  await closeSessions();
  await Promise.all(routers.splice(0).map((router) => router.close()));
});

const keysOf = async (router: EmulatedRouteros, user = "alice"): Promise<number> =>
  Number(await router.console(`/user ssh-keys private print count-only where user=${user}`));
const filesOf = (router: EmulatedRouteros) => router.console("/file print count-only");
const property = async (router: EmulatedRouteros, name: string) =>
  (await router.console(`:put [/ip ssh get ${name}]`)).trim();

const importKey = "/user/ssh-keys/private/import";
const removeKey = "/user/ssh-keys/private/remove";

describe.each(releases)("On %s", (profile) => {
  test("a private key is imported once, replaced before the old one goes, and removed; no file stays", async () => {
    const router = await start({ profile });
    const device = routerArgs(router);
    const other = new Resource("OutboundSsh", "other");
    const mark = !["6.49", "7.11"].includes(profile);
    await other.up({ device, ...secrets, user: "bob", privateKey: third });
    const alice = new Resource("OutboundSsh", "alice");
    const args: Args = { device, ...secrets, user: "alice", privateKey: openssh, ...(mark ? { info: "to web" } : {}) };
    const commands = commandsTo(router);
    expect(await alice.up(args)).toBe("created");
    expect(writes(commands).filter((path) => path.startsWith("/user"))).toEqual([importKey]);
    expect([await keysOf(router), await keysOf(router, "bob")]).toEqual([1, 1]);
    expect(await filesOf(router)).toBe("0\n");

    commands.length = 0;
    expect(await alice.up(args)).toBe("same");
    expect(await alice.refresh()).toBe(true);
    expect(await alice.up(args)).toBe("same");
    // The same key in another form.
    expect(await alice.up({ ...args, privateKey: first })).toBe("updated");
    expect(writes(commands)).toEqual([]);

    if (mark) {
      expect(await alice.up({ ...args, privateKey: first, info: "to web2" })).toBe("updated");
      expect(writes(commands).filter((path) => path.startsWith("/user"))).toEqual([importKey, removeKey]);
    }
    await closeSessions();
    const replaced = alice.up({ ...args, privateKey: second, ...(mark ? { info: "to web2" } : {}) });
    if (!mark) {
      // Nothing tells the two keys apart there: the new one is there, and neither of them is removed.
      expect(await messageOf(replaced)).toContain("cannot be told");
      expect([await keysOf(router), await keysOf(router, "bob")]).toEqual([2, 1]);
      await router.console("/user ssh-keys private remove *2");
    } else {
      expect(await replaced).toBe("replaced");
    }
    expect([await keysOf(router), await keysOf(router, "bob")]).toEqual([1, 1]);

    await closeSessions();
    await alice.destroy();
    expect([await keysOf(router), await keysOf(router, "bob")]).toEqual([0, 1]);
    await other.destroy();
    expect(await filesOf(router)).toBe("0\n");
  }, 60_000);
});

test("An encrypted key goes with its passphrase, an Ed25519 key of OpenSSH as PKCS#8", async () => {
  const router = await start();
  const device = routerArgs(router);
  const [one, two] = [new Resource("OutboundSsh", "one"), new Resource("OutboundSsh", "two")];
  await one.up({ device, ...secrets, user: "alice", privateKey: encrypted, privateKeyPassword: "of the key" });
  await two.up({ device, ...secrets, user: "alice", privateKey: ed25519 });
  const said = await router.console(":put [/user ssh-keys private print as-value]");
  expect(said).toContain("key-type=rsa");
  expect(said).toContain("key-type=ed25519");
}, 60_000);

test("A key that ssh-keygen has encrypted is never written in clear", async () => {
  const folder = mkdtempSync(join(tmpdir(), "routeros-outbound-"));
  try {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "of the key", "-f", join(folder, "key")]);
    const privateKey = readFileSync(join(folder, "key"), "utf8");
    const router = await start();
    const device = routerArgs(router);
    const args = { device, ...secrets, user: "alice", privateKey, privateKeyPassword: "of the key" };
    const alice = new Resource("OutboundSsh", "alice");
    // Cut off when the file is there, and not imported yet.
    router.faults.on(importKey, "drop");
    await messageOf(alice.up(args));
    await closeSessions();
    expect(await router.console(":put [/file get [find] contents]")).toContain("BEGIN ENCRYPTED PRIVATE KEY");
    await alice.up(args);
    expect(await keysOf(router)).toBe(1);
    expect(await filesOf(router)).toBe("0\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);

test("A failed import leaves no file and no secret in what is said", async () => {
  const router = await start();
  const device = routerArgs(router);
  router.faults.on(importKey, { trap: "unable to load key file (wrong format or bad passphrase)!" });
  const alice = new Resource("OutboundSsh", "alice");
  let message = "";
  const said = await saidDuring(async () => {
    message = await messageOf(alice.up({ device, ...secrets, user: "alice", privateKey: openssh }));
  });
  expect(message).toContain("unable to load key file");
  const body = first.split("\n")[3] ?? "";
  expect(body).toHaveLength(64);
  expect(message + said).not.toContain(body);
  expect(message + said).not.toContain("BEGIN");
  expect(await filesOf(router)).toBe("0\n");
  expect(await keysOf(router)).toBe(0);
}, 60_000);

test("The file of a run that died goes with the next run", async () => {
  const router = await start();
  const device = routerArgs(router);
  router.faults.on(importKey, "drop");
  const alice = new Resource("OutboundSsh", "alice");
  await alice.up({ device, ...secrets, user: "alice", privateKey: first }).catch(() => {});
  await closeSessions();
  // Whether the failed run came back and cleaned up itself does not matter.
  await alice.up({ device, ...secrets, user: "alice", privateKey: first });
  expect(await filesOf(router)).toBe("0\n");
  expect(await keysOf(router)).toBe(1);
}, 60_000);

describe("The settings that all share, from 7.25 on", () => {
  const settings = { knownHostsValidation: false, trustedSubnets: ["10.0.0.5/8", "2001:db8::/32"] };

  test("are set, healed, and put back with the resource", async () => {
    const router = await start({ profile: "7.25" });
    const device = routerArgs(router);
    const alice = new Resource("OutboundSsh", "alice");
    const args = { device, ...secrets, user: "alice", privateKey: first, ...settings };
    await alice.up(args);
    expect(await property(router, "known-hosts-validation")).toBe("false");
    expect(await property(router, "known-hosts-trusted-subnets")).toMatch(/10\.0\.0\.0\/8.2001:db8::\/32/);
    const commands = commandsTo(router);
    expect(await alice.up(args)).toBe("same");
    await router.console("/ip ssh set known-hosts-validation=yes");
    await alice.refresh();
    expect(alice.state).toMatchObject({ knownHostsValidation: true });
    expect(await alice.up(args)).toBe("updated");
    expect(writes(commands)).toEqual(["/ip/ssh/set"]);
    expect(await property(router, "known-hosts-validation")).toBe("false");
    await closeSessions();
    await alice.destroy();
    expect(await property(router, "known-hosts-validation")).toBe("true");
    expect(await property(router, "known-hosts-trusted-subnets")).toBe("");
    expect(await keysOf(router)).toBe(0);
  }, 60_000);

  test("stay while another resource of the program has them, also without a key", async () => {
    const router = await start({ profile: "7.25" });
    const device = routerArgs(router);
    const [alice, bob] = [new Resource("OutboundSsh", "alice"), new Resource("OutboundSsh", "bob")];
    const both = { device, ...secrets, knownHostsValidation: false };
    await Promise.all([alice.up({ ...both, user: "alice", privateKey: first }), bob.up({ ...both, user: "bob" })]);
    await closeSessions();
    await bob.check({ ...both, user: "bob" });
    await alice.destroy();
    expect(await property(router, "known-hosts-validation")).toBe("false");
    await closeSessions();
    await bob.destroy();
    expect(await property(router, "known-hosts-validation")).toBe("true");
  }, 60_000);

  test("must be the same in all resources of a program: preview says so", async () => {
    const device = { platform: "routeros", host: "r1", user: "u", password: "p", osVersion: "7.25" };
    const [alice, bob] = [new Resource("OutboundSsh", "alice"), new Resource("OutboundSsh", "bob")];
    await alice.check({ device, user: "alice", ...settings });
    await expect(bob.check({ device, user: "bob", knownHostsValidation: true })).rejects.toThrow(
      /knownHostsValidation/,
    );
    await expect(bob.check({ device, user: "bob", trustedSubnets: ["10.0.0.0/8"] })).rejects.toThrow(/alice/);
    await bob.check({ device, user: "bob", trustedSubnets: ["2001:db8::/32", "10.0.0.0/8"] });
  });

  test("are refused where the router does not show them, before anything is written", async () => {
    const router = await start({ profile: "7.24" });
    const commands = commandsTo(router);
    const bob = new Resource("OutboundSsh", "bob");
    const message = await messageOf(bob.up({ device: routerArgs(router), user: "bob", knownHostsValidation: true }));
    expect(message).toContain("from 7.25 on");
    expect(writes(commands)).toEqual([]);
  }, 60_000);
});
