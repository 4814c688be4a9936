import { execFileSync } from "node:child_process";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Args } from "../../provider/core/contract";
import { parsePrivateKey } from "../../provider/core/formats/private-key";
import { unknownValue } from "../../provider/core/paths";
import { closeSessions } from "../../testing";
import type { EmulatedRouteros, RouterosOptions } from "../emulators/routeros";
import { messageOf, Resource, saidDuring } from "../support/in-process";
import { commandsTo, releases, routerArgs, startRouter, writes } from "../support/routeros";
import { routersOfTest } from "../support/routers-of-test";

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

const start = routersOfTest({
  configuration: "/user add name=alice group=full password=pw\n/user add name=bob group=read password=pw",
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
    expect(await replaced).toBe("replaced");
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

test("A user without full rights is told what another user's key takes, as far as documents say", async () => {
  const policies = "read,write,policy,ftp,api,test";
  const router = await start({
    configuration: `/user group add name=keys policy=${policies}\n/user add name=alice group=full password=pw\n/user add name=clerk group=keys password=pw`,
  });
  const device = routerArgs(router, { user: "clerk", password: "pw" });
  const alice = new Resource("OutboundSsh", "alice");
  const message = await messageOf(alice.up({ device, ...secrets, user: "alice", privateKey: first }));
  expect(message).toContain(`${importKey}: the router says "not enough permissions (9)"`);
  expect(message).toContain("for another user's key all those of the group full: which exactly, no document says");
  expect([await keysOf(router), await filesOf(router)]).toEqual([0, "0\n"]);
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

/** From the n-th on, imports of private keys fail. */
function failImportsFrom(n: number, { faults }: EmulatedRouteros): void {
  const take = faults.take.bind(faults);
  let count = 0;
  faults.take = (path) => (path === importKey && ++count >= n ? { trap: "interrupted", category: 2 } : take(path));
}

test.each(["7.16", "7.24"] as const)(
  "Of several new keys of one user each is undone for itself, on %s",
  async (profile) => {
    const router = await start({ profile });
    const device = routerArgs(router);
    const other = new Resource("OutboundSsh", "other");
    await other.up({ device, ...secrets, user: "alice", privateKey: third });
    failImportsFrom(3, router);
    const names = [first, second, ed25519].map((privateKey, index) => ({ privateKey, name: `key${index}` }));
    const said = await Promise.allSettled(
      names.map(({ name, privateKey }) =>
        new Resource("OutboundSsh", name).up({ device, ...secrets, user: "alice", privateKey }),
      ),
    );
    expect(said.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(await keysOf(router)).toBe(1);
    await closeSessions();
    expect(await other.refresh()).toBe(true);
  },
  60_000,
);

test("A list that lags is waited for until it shows the very key", async () => {
  const router = await start({ profile: "7.16" });
  const device = routerArgs(router);
  router.faults.listLag = 700;
  const all = [first, second].map((privateKey, index) =>
    new Resource("OutboundSsh", `key${index}`).up({ device, ...secrets, user: "alice", privateKey }),
  );
  expect(await Promise.all(all)).toEqual(["created", "created"]);
}, 60_000);

test("A failed import is no success because a key that came before an upgrade looks the same", async () => {
  await withState("7.11", "7.16", async (before, after) => {
    const other = new Resource("OutboundSsh", "other");
    await other.up({ device: routerArgs(await before()), ...secrets, user: "alice", privateKey: first });
    const router = await after();
    failImportsFrom(1, router);
    const alice = new Resource("OutboundSsh", "alice");
    const made = alice.up({ device: routerArgs(router), ...secrets, user: "alice", privateKey: second });
    expect(await messageOf(made)).toContain("interrupted");
    expect(alice.state).toBeUndefined();
    expect(await keysOf(router)).toBe(1);
  });
}, 60_000);

/** One router under two releases, the second after the first has ended. */
async function withState(
  one: RouterosOptions["profile"],
  two: RouterosOptions["profile"],
  work: (before: () => Promise<EmulatedRouteros>, after: () => Promise<EmulatedRouteros>) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "routeros-outbound-"));
  const stateFile = join(folder, "state.json");
  let running: EmulatedRouteros | undefined;
  const next = (options: RouterosOptions) => async () => {
    await closeSessions();
    await running?.close();
    running = await startRouter({ stateFile, ...options });
    return running;
  };
  try {
    await work(next({ profile: one, configuration: "/user add name=alice group=full" }), next({ profile: two }));
  } finally {
    await closeSessions();
    await running?.close();
    rmSync(folder, { recursive: true });
  }
}

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
    await bob.up({ ...both, user: "bob" });
    const said = await saidDuring(() => alice.destroy());
    expect(said).not.toContain("knownHostsValidation");
    expect(await property(router, "known-hosts-validation")).toBe("false");
    await closeSessions();
    await bob.destroy();
    expect(await property(router, "known-hosts-validation")).toBe("true");
  }, 60_000);

  describe("with what was there before", () => {
    const validation = (router: EmulatedRouteros) => property(router, "known-hosts-validation");
    const startUnchecked = () => start({ profile: "7.25", configuration: "/ip ssh set known-hosts-validation=no" });
    const resources = (...names: string[]) => names.map((name) => new Resource("OutboundSsh", name)) as Resource[];
    const destroyAll = async (all: Resource[]) => {
      await closeSessions();
      await Promise.all(all.map((each) => each.destroy()));
    };

    test("go back together although one came in a later run", async () => {
      const router = await startUnchecked();
      const args = { device: routerArgs(router), ...secrets, knownHostsValidation: true };
      const [one, two] = resources("one", "two") as [Resource, Resource];
      await one.up({ ...args, user: "netops", privateKey: first });
      await closeSessions();
      // Whichever comes first in the program.
      await two.up({ ...args, user: "netops", privateKey: second });
      await one.up({ ...args, user: "netops", privateKey: first });
      await destroyAll([two, one]);
      expect(await validation(router)).toBe("false");
      expect(await keysOf(router, "netops")).toBe(0);
    }, 60_000);

    test.each([
      ["is read by this run", (one: Resource) => one.refresh()],
      ["is in the program", (one: Resource, args: Args) => one.up(args)],
    ])(
      "go back with the last one, to which the first hands on what it found: it %s",
      async (_, heard) => {
        const router = await startUnchecked();
        const args = { device: routerArgs(router), ...secrets, knownHostsValidation: true };
        const [one, two] = resources("one", "two") as [Resource, Resource];
        await one.up({ ...args, user: "netops", privateKey: first });
        await closeSessions();
        await heard(one, { ...args, user: "netops", privateKey: first });
        await two.up({ ...args, user: "netops", privateKey: second });
        await closeSessions();
        await two.up({ ...args, user: "netops", privateKey: second });
        const said = await saidDuring(() => one.destroy());
        expect(said).not.toContain("put back");
        expect(await validation(router)).toBe("true");
        await destroyAll([two]);
        expect(await validation(router)).toBe("false");
      },
      60_000,
    );

    test("are said to stay where nobody knows any more what was there", async () => {
      const router = await startUnchecked();
      const args = { device: routerArgs(router), ...secrets, knownHostsValidation: true };
      const [one, two] = resources("one", "two") as [Resource, Resource];
      await one.up({ ...args, user: "netops", privateKey: first });
      await closeSessions();
      // One is no longer in the program, so this run has not heard of it when two is made.
      await two.up({ ...args, user: "netops", privateKey: second });
      const said = await saidDuring(() => one.destroy());
      expect(said).toContain("knownHostsValidation stays true");
      expect(said).toContain("nobody puts back");
      expect(await validation(router)).toBe("true");
      await destroyAll([two]);
      expect(await validation(router)).toBe("true");
    }, 60_000);

    test("go back after the key was replaced", async () => {
      const router = await startUnchecked();
      const args = { device: routerArgs(router), ...secrets, user: "netops", knownHostsValidation: true };
      const [one] = resources("one") as [Resource];
      await one.up({ ...args, privateKey: first });
      await closeSessions();
      let verdict = "";
      const said = await saidDuring(async () => {
        verdict = await one.up({ ...args, privateKey: second });
      });
      expect(verdict).toBe("replaced");
      expect(said).not.toContain("put back");
      expect(await validation(router)).toBe("true");
      await destroyAll([one]);
      expect(await validation(router)).toBe("false");
      expect(await keysOf(router, "netops")).toBe(0);
    }, 60_000);

    test("go back when a resource that has only a key stays", async () => {
      const router = await startUnchecked();
      const device = routerArgs(router);
      const [one, two] = resources("one", "two") as [Resource, Resource];
      const key = { device, ...secrets, user: "netops", privateKey: second };
      await Promise.all([two.up(key), one.up({ device, user: "netops", knownHostsValidation: true })]);
      await closeSessions();
      await two.up(key);
      await one.destroy();
      expect(await validation(router)).toBe("false");
      expect(await keysOf(router, "netops")).toBe(1);
    }, 60_000);

    test("stay when one drops them and another still declares them; the last to drop them puts them back", async () => {
      const router = await startUnchecked();
      const device = routerArgs(router);
      const [one, two] = resources("one", "two") as [Resource, Resource];
      const [first_, second_] = [
        { device, ...secrets, user: "netops", privateKey: first },
        { device, ...secrets, user: "netops", privateKey: second },
      ];
      const checked = { knownHostsValidation: true };
      await one.up({ ...first_, ...checked });
      await closeSessions();
      await two.check({ ...second_, ...checked });
      await one.up(first_);
      expect(await validation(router)).toBe("true");
      await two.up({ ...second_, ...checked });
      await closeSessions();
      await two.up(second_);
      expect(await validation(router)).toBe("false");
    }, 60_000);

    test("end in the first of two different lists, and the other is named", async () => {
      const router = await startUnchecked();
      const args = { device: routerArgs(router), ...secrets, user: "netops", trustedSubnets: ["10.0.0.0/8"] };
      const [one, two] = resources("one", "two") as [Resource, Resource];
      await one.up({ ...args, privateKey: first });
      await closeSessions();
      await router.console("/ip ssh set known-hosts-trusted-subnets=192.0.2.0/24");
      // Neither run has heard of the other.
      await two.up({ ...args, privateKey: second });
      const said = await saidDuring(() => destroyAll([one, two]));
      expect(await property(router, "known-hosts-trusted-subnets")).toBe("");
      expect(await keysOf(router, "netops")).toBe(0);
      expect(said).toMatch(/trustedSubnets goes back to \[\].*192\.0\.2\.0\/24/);
    }, 60_000);

    test("are not put back where a command is lost, and the next run does it", async () => {
      const router = await startUnchecked();
      const args = { device: routerArgs(router), ...secrets, user: "netops", knownHostsValidation: true };
      const [one, two] = resources("one", "two") as [Resource, Resource];
      await one.up({ ...args, privateKey: first });
      await two.up({ ...args, privateKey: second });
      await closeSessions();
      for (let n = 0; n < 9; n++) router.faults.on("/ip/ssh/set", { trap: "interrupted", category: 2 });
      const said = await Promise.allSettled([one.destroy(), two.destroy()]);
      expect(said.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
      expect(await validation(router)).toBe("true");
      router.faults.clear();
      await destroyAll([one, two]);
      expect(await validation(router)).toBe("false");
      expect(await keysOf(router, "netops")).toBe(0);
    }, 60_000);
  });

  test("do not keep a key on a router that has gone back to a release without them", async () => {
    await withState("7.25", "7.24", async (before, after) => {
      const alice = new Resource("OutboundSsh", "alice");
      const args = { ...secrets, user: "alice", privateKey: first, ...settings };
      await alice.up({ device: routerArgs(await before()), ...args });
      const router = await after();
      (alice.state as Args).device = routerArgs(router);
      const said = await saidDuring(() => alice.destroy());
      expect(await keysOf(router)).toBe(0);
      expect(said).toContain(
        "knownHostsValidation cannot be put back: this release of RouterOS does not have it any more",
      );
      expect(said).toContain("trustedSubnets cannot be put back");
    });
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
    // What is not known yet contradicts nobody.
    const carol = new Resource("OutboundSsh", "carol");
    await carol.check({ device, user: "carol", knownHostsValidation: unknownValue, trustedSubnets: [unknownValue] });
    await bob.check({ device, user: "bob", knownHostsValidation: false });
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
