import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parsePrivateKey } from "../../provider/core/formats/private-key";
import { closeSessions } from "../../testing";
import type { EmulatedRouteros } from "../emulators/routeros";
import { messageOf, Resource, saidDuring } from "../support/in-process";
import { commandsTo, releases, routerArgs, rsaPublicKey, sshKey, startRouter, writes } from "../support/routeros";
import { routersOfTest } from "../support/routers-of-test";

const pairs = Array.from({ length: 3 }, () => generateKeyPairSync("rsa", { modulusLength: 2048 }));
const [first = "", second = "", third = ""] = pairs.map(({ publicKey }, index) =>
  rsaPublicKey(publicKey, `key${index + 1}@laptop`),
);
const blobOf = (line: string) => line.split(" ").slice(0, 2).join(" ");

const start = routersOfTest({
  configuration: "/user add name=alice group=full password=pw\n/user add name=bob group=read password=pw",
});

/** How many keys a user has, as the router itself tells. */
const keysOf = async (router: EmulatedRouteros, user: string): Promise<number> =>
  Number(await router.console(`/user ssh-keys print count-only where user=${user}`));
const left = async (router: EmulatedRouteros): Promise<string> =>
  (await router.console("/file print count-only")) + (await router.console("/system scheduler print count-only"));
const nothing = "0\n0\n";

describe.each(releases)("On %s", (profile) => {
  // Where there is no `add` (and where nobody knows whether there is), keys go through files.
  const isV6 = profile.startsWith("6.");
  const addOf = isV6 ? "/user/ssh-keys/import" : "/user/ssh-keys/add";

  test("a key is added once, logs in, comes back when it was removed, and goes", async () => {
    const router = await start({ profile });
    const device = routerArgs(router);
    const alice = new Resource("UserPublicKey", "alice");
    const args = { device, user: "alice", publicKey: first, reportOtherKeys: true };
    expect(await alice.up(args)).toBe("created");
    expect(await keysOf(router, "alice")).toBe(1);
    expect(await left(router)).toBe(nothing);
    expect(alice.state).toMatchObject({ keyType: "ssh-rsa", comment: "key1@laptop", otherKeys: [] });

    const commands = commandsTo(router);
    expect(await alice.up(args)).toBe("same");
    expect(await alice.refresh()).toBe(true);
    expect(await alice.up(args)).toBe("same");
    expect(writes(commands)).toEqual([]);

    expect(await sshAs(router, "alice", 0)).toContain("name: MikroTik");
    await expect(sshAs(router, "bob", 0)).rejects.toThrow(/Permission denied|denied/);

    await router.console("/user ssh-keys remove [find user=alice]");
    expect(await alice.refresh()).toBe(false);
    expect(await alice.up(args)).toBe("created");
    expect(writes(commands)).toContain(addOf);

    const bob = new Resource("UserPublicKey", "bob");
    await bob.up({ device, user: "bob", publicKey: first });
    await closeSessions();
    await alice.destroy();
    expect([await keysOf(router, "alice"), await keysOf(router, "bob")]).toEqual([0, 1]);
    await bob.destroy();
    expect(await left(router)).toBe(nothing);
  }, 60_000);

  test("a changed comment is a new row before the old one goes, another key a replacement; other keys stay", async () => {
    const router = await start({ profile });
    const device = routerArgs(router);
    const other = new Resource("UserPublicKey", "other");
    await other.up({ device, user: "alice", publicKey: third });
    const alice = new Resource("UserPublicKey", "alice");
    await alice.up({ device, user: "alice", publicKey: first });

    const commands = commandsTo(router);
    expect(await alice.up({ device, user: "alice", publicKey: `${blobOf(first)} new@laptop` })).toBe("updated");
    const sent = writes(commands).filter((path) => path.startsWith("/user"));
    expect(sent).toEqual([addOf, "/user/ssh-keys/remove"]);
    expect(await keysOf(router, "alice")).toBe(2);
    await closeSessions();
    expect(await alice.up({ device, user: "alice", publicKey: second })).toBe("replaced");
    expect(await keysOf(router, "alice")).toBe(2);
    expect(await other.refresh()).toBe(true);

    await closeSessions();
    await alice.destroy();
    await other.destroy();
    expect(await keysOf(router, "alice")).toBe(0);
    expect(await left(router)).toBe(nothing);
  }, 60_000);

  test("a key gives way to one of the same type, size and comment", async () => {
    const router = await start({ profile });
    const device = routerArgs(router);
    const alice = new Resource("UserPublicKey", "alice");
    await alice.up({ device, user: "alice", publicKey: `${blobOf(first)} alice` });
    await closeSessions();
    expect(await alice.up({ device, user: "alice", publicKey: `${blobOf(second)} alice` })).toBe("replaced");
    expect(await keysOf(router, "alice")).toBe(1);
    expect(await sshAs(router, "alice", 1)).toContain("name: MikroTik");
    await expect(sshAs(router, "alice", 0)).rejects.toThrow(/denied/);
  }, 60_000);

  const showsFingerprints = Number.parseFloat(profile) >= 7.2;

  test("a key that somebody else has put there is adopted where its fingerprint tells it", async () => {
    const router = await start({ profile, authorizedKey: [third, first] });
    const device = routerArgs(router);
    const commands = commandsTo(router);
    const own = new Resource("UserPublicKey", "own");
    const args = { device, user: "netops", publicKey: first, reportOtherKeys: true };
    const said = await saidDuring(() => own.up(args));
    const others = JSON.stringify(own.state?.otherKeys);
    expect(others).toContain("key3@laptop");
    expect(others.includes("SHA256:")).toBe(showsFingerprints);
    // A row of the same type, size and comment may hold another key.
    expect(await keysOf(router, "netops")).toBe(showsFingerprints ? 2 : 3);
    if (showsFingerprints) expect(writes(commands)).toEqual([]);
    else expect(said).toMatch(/looks like this key, and may hold it too/);
    expect(await own.up(args)).toBe("same");
    expect(await own.refresh()).toBe(true);
    await closeSessions();
    await own.destroy();
    expect(await keysOf(router, "netops")).toBe(showsFingerprints ? 1 : 2);
  }, 60_000);

  test("several new keys of one user in one run are told apart", async () => {
    const router = await start({ profile });
    if (isV6) router.faults.listLag = 800;
    const device = routerArgs(router);
    const keys = [first, second, third].map((publicKey, index) => ({
      publicKey,
      resource: new Resource("UserPublicKey", `key${index}`),
    }));
    await Promise.all(keys.map(({ publicKey, resource }) => resource.up({ device, user: "alice", publicKey })));
    expect(await keysOf(router, "alice")).toBe(3);
    await closeSessions();
    router.faults.listLag = 0;
    await keys[1]?.resource.destroy();
    expect(await keysOf(router, "alice")).toBe(2);
    expect(await sshAs(router, "alice", 2)).toContain("name: MikroTik");
    await expect(sshAs(router, "alice", 1)).rejects.toThrow(/denied/);
  }, 60_000);
});

test("An upgrade of the router between two runs shows no difference", async () => {
  const folder = mkdtempSync(join(tmpdir(), "routeros-keys-"));
  const stateFile = join(folder, "state.json");
  const alice = new Resource("UserPublicKey", "alice");
  try {
    for (const profile of ["7.11", "7.16", "7.20", "7.21", "7.24", "7.20"]) {
      const router = await startRouter({
        profile,
        stateFile,
        ...(alice.id === undefined ? { configuration: "/user add name=alice group=full password=pw" } : {}),
      });
      const args = { device: routerArgs(router), user: "alice", publicKey: first };
      const commands = commandsTo(router);
      await alice.up(args);
      if (profile !== "7.11") expect(writes(commands)).toEqual([]);
      expect(await alice.refresh()).toBe(true);
      await closeSessions();
      await router.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);

describe.each(["6.49", "7.20", "7.24"])("That a first key ends logins by password is said on %s", (profile) => {
  const upBoth = async (before: "yes" | "no", passwordAuthentication: true | "yes-if-no-key") => {
    const name = profile === "7.24" ? "password-authentication" : "always-allow-password-login";
    const rule = before === "no" && profile === "7.24" ? "yes-if-no-key" : before;
    const router = await start({ profile });
    await router.console(`/ip ssh set ${name}=${rule}`);
    const device = routerArgs(router);
    return saidDuring(async () => {
      const made = await Promise.all([
        new Resource("UserPublicKey", "alice").up({ device, user: "alice", publicKey: first }),
        new Resource("SshServerSettings", "sshd").up({ device, passwordAuthentication }),
      ]);
      expect(made).toEqual(["created", "created"]);
      expect(await keysOf(router, "alice")).toBe(1);
    });
  };

  test("not where the same run lets everybody log in by password", async () => {
    expect(await upBoth("no", true)).not.toContain("no longer logs in over SSH by password");
  }, 60_000);

  test("where the same run takes that away", async () => {
    expect(await upBoth("yes", "yes-if-no-key")).toContain("alice has a first key now");
  }, 60_000);
});

/** What our own keys carry, where rows show no fingerprints. */
const removeMarked = '/user ssh-keys remove [find key-owner~"SHA256:"]';

test("Of a key that nothing tells from another one of the program, no row is removed", async () => {
  const router = await start({ profile: "7.16", authorizedKey: `${blobOf(first)} netops` });
  const device = routerArgs(router);
  const own = new Resource("UserPublicKey", "own");
  await own.up({ device, user: "netops", publicKey: `${blobOf(first)} netops` });
  await router.console(removeMarked);
  await closeSessions();
  const message = await messageOf(own.up({ device, user: "netops", publicKey: `${blobOf(second)} netops` }));
  expect(message).toContain("cannot be told");
  expect(await keysOf(router, "netops")).toBe(2);
}, 60_000);

test("Of rows that look the same none is removed, and none is taken for a new key", async () => {
  const router = await start({ profile: "7.16", authorizedKey: [first, second].map((key) => `${blobOf(key)} netops`) });
  const device = routerArgs(router);
  const own = new Resource("UserPublicKey", "own");
  await own.up({ device, user: "netops", publicKey: `${blobOf(first)} netops` });
  await router.console(removeMarked);
  await closeSessions();
  expect(await messageOf(own.up({ device, user: "netops", publicKey: `${blobOf(first)} other` }))).toMatch(
    /2 keys in \/user\/ssh-keys that look the same \(\*\w+, \*\w+\)/,
  );
  await closeSessions();
  expect(await messageOf(own.destroy())).toMatch(/look the same/);
  expect(await keysOf(router, "netops")).toBe(2);
  await closeSessions();

  const made = new Resource("UserPublicKey", "made");
  await made.up({ device, user: "netops", publicKey: `${blobOf(third)} netops` });
  expect(await keysOf(router, "netops")).toBe(3);
  await closeSessions();
  const said = await saidDuring(() => made.destroy());
  expect(said).toMatch(/stays when this resource goes/);
  expect(await keysOf(router, "netops")).toBe(2);
}, 60_000);

describe("Of the account that this run logs in with", () => {
  const rule = "/ip ssh set password-authentication=no";

  test("the last keys do not go together where passwords are not taken", async () => {
    const router = await start({ authorizedKey: [first, second] });
    await router.console(rule);
    const device = routerArgs(router);
    const keys = [first, second].map((publicKey, index) => ({
      publicKey,
      resource: new Resource("UserPublicKey", `key${index}`),
    }));
    for (const { publicKey, resource } of keys) await resource.up({ device, user: "netops", publicKey });
    await closeSessions();
    const ends = await Promise.allSettled(keys.map(({ resource }) => resource.destroy()));
    expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const [message] = ends.flatMap((end) => (end.status === "rejected" ? [(end.reason as Error).message] : []));
    expect(message).toMatch(/it is the last key of the account this run logs in with \(netops\)/);
    expect(await keysOf(router, "netops")).toBe(1);
  }, 60_000);

  test("the last key goes in the run that lets passwords in again", async () => {
    const router = await start({ authorizedKey: first });
    const device = routerArgs(router);
    const settings = new Resource("SshServerSettings", "ssh");
    await settings.up({ device, passwordAuthentication: false, allowLockout: true });
    const only = new Resource("UserPublicKey", "only");
    await only.up({ device, user: "netops", publicKey: first });
    await closeSessions();
    expect(await messageOf(only.destroy())).toMatch(/it is the last key of the account/);
    await closeSessions();
    await Promise.all([settings.destroy(), only.destroy()]);
    expect(await keysOf(router, "netops")).toBe(0);
    expect(await router.console(":put [/ip ssh get password-authentication]")).toBe("yes-if-no-key\n");
  }, 60_000);

  test("the key that the program gives for SSH stays, also where another one is left", async () => {
    const router = await start({ authorizedKey: [first, sshKey.publicKey] });
    const device = routerArgs(router, { privateKey: sshKey.privateKey });
    const own = new Resource("UserPublicKey", "own");
    await own.up({ device, user: "netops", publicKey: sshKey.publicKey });
    await closeSessions();
    expect(await messageOf(own.destroy())).toMatch(/this run logs in over SSH with this very key/);
    expect(await keysOf(router, "netops")).toBe(2);
    await own.up({ device, user: "netops", publicKey: sshKey.publicKey, allowLockout: true });
    await closeSessions();
    await own.destroy();
    expect(await keysOf(router, "netops")).toBe(1);
  }, 60_000);
});

test.each([
  ["7.11", { earlyKeyFields: "fewest" }],
  ["7.24", { fingerprintPadding: false }],
  ["6.49", { addOnV6: "works" }],
] as const)(
  "What is not known of %s makes no difference: %p",
  async (profile, unknowns) => {
    const router = await start({ profile, unknowns });
    const device = routerArgs(router);
    const [one, two] = [new Resource("UserPublicKey", "one"), new Resource("UserPublicKey", "two")];
    await one.up({ device, user: "alice", publicKey: first });
    await two.up({ device, user: "alice", publicKey: second });
    expect(await keysOf(router, "alice")).toBe(2);
    expect(await one.refresh()).toBe(true);
    expect(await one.up({ device, user: "alice", publicKey: first })).toBe("same");
    await closeSessions();
    await one.destroy();
    expect(await keysOf(router, "alice")).toBe(1);
    expect(await two.refresh()).toBe(true);
  },
  60_000,
);

test("A row that somebody removes in between is looked up anew", async () => {
  const router = await start();
  const device = routerArgs(router);
  const alice = new Resource("UserPublicKey", "alice");
  await alice.up({ device, user: "alice", publicKey: first });
  await closeSessions();
  router.faults.on("/user/ssh-keys/remove", { trap: "no such item (4)" });
  await alice.destroy();
  expect(await keysOf(router, "alice")).toBe(0);
}, 60_000);

test("Imported twice by hand, a key counts as one, and all of it goes", async () => {
  const router = await start({ authorizedKey: [first, first] });
  const device = routerArgs(router);
  const own = new Resource("UserPublicKey", "own");
  const said = await saidDuring(() => own.up({ device, user: "netops", publicKey: first }));
  expect(said).toContain("this key 2 times");
  await closeSessions();
  await own.destroy();
  expect(await keysOf(router, "netops")).toBe(0);
}, 60_000);

test("RouterOS's comment of the row is managed where it is declared", async () => {
  const router = await start();
  const device = routerArgs(router);
  const alice = new Resource("UserPublicKey", "alice");
  await alice.up({ device, user: "alice", publicKey: first, rowComment: 'by "hand", $x \\' });
  const told = () => router.console(":put [/user ssh-keys get [find user=alice] comment]");
  expect((await told()).trim()).toBe('by "hand", $x \\');
  await alice.up({ device, user: "alice", publicKey: first, rowComment: "two" });
  expect((await told()).trim()).toBe("two");
  expect(await keysOf(router, "alice")).toBe(1);
  await alice.up({ device, user: "alice", publicKey: blobOf(first), rowComment: "three" });
  expect((await router.console(":put [/user ssh-keys get [find user=alice] info]")).trim()).toBe("key1@laptop");
}, 60_000);

test("A list that lags is waited for, once for all keys", async () => {
  const router = await start();
  router.faults.listLag = 1500;
  const device = routerArgs(router);
  const commands = commandsTo(router);
  const keys = [first, second, third].map((publicKey, index) => ({
    resource: new Resource("UserPublicKey", `k${index}`),
    args: { device, user: index === 0 ? "bob" : "alice", publicKey },
  }));
  await Promise.all(keys.map(({ resource, args }) => resource.up(args)));
  expect(commands.filter((path) => path === "/user/ssh-keys/add")).toHaveLength(3);
  expect(commands.filter((path) => path === "/user/ssh-keys/print").length).toBeLessThan(8);
  expect([await keysOf(router, "alice"), await keysOf(router, "bob")]).toEqual([2, 1]);
}, 60_000);

test("A user that is missing fails with the router's words and a hint; other resources are made", async () => {
  const router = await start();
  const device = routerArgs(router);
  const carol = new Resource("UserPublicKey", "carol");
  const alice = new Resource("UserPublicKey", "alice");
  const [message] = await Promise.all([
    messageOf(carol.up({ device, user: "carol", publicKey: first })),
    alice.up({ device, user: "alice", publicKey: second }),
  ]);
  expect(message).toContain("input does not match any value of user");
  expect(message).toMatch(/does not exist/);
  expect(carol.id).toBeUndefined();
  expect(await keysOf(router, "alice")).toBe(1);
}, 60_000);

test("Who may not change keys is told which policy is missing", async () => {
  const router = await start({
    configuration: "/user group add name=few policy=api,read,write,ssh\n/user add name=few group=few password=pw",
  });
  const device = routerArgs(router, { user: "few", password: "pw" });
  const message = await messageOf(new Resource("UserPublicKey", "k").up({ device, user: "few", publicKey: first }));
  expect(message).toContain("not enough permissions");
  expect(message).toMatch(/policy/);
  expect(await keysOf(router, "few")).toBe(0);
}, 60_000);

describe("The account that this run logs in with", () => {
  test("its first key goes under the guard, and what it ends is said", async () => {
    const router = await start();
    const device = routerArgs(router);
    const commands = commandsTo(router);
    const own = new Resource("UserPublicKey", "own");
    const said = await saidDuring(() => own.up({ device, user: "netops", publicKey: first }));
    expect(writes(commands)).toEqual(["/system/scheduler/add", "/user/ssh-keys/add", "/system/scheduler/remove"]);
    expect(commands.filter((path) => path === "/login")).toHaveLength(2);
    expect(said).toContain("no longer logs in over SSH by password");
    expect(await left(router)).toBe(nothing);
  }, 60_000);

  test.each(["7.24", "7.16", "6.49"])(
    "on %s it is taken away again when the fresh login fails",
    async (profile) => {
      const router = await start({ profile });
      const device = routerArgs(router, { confirmSeconds: 5 });
      const commands = commandsTo(router);
      const take = router.faults.take.bind(router.faults);
      // The router takes no further connection once the key is there.
      router.faults.take = (path) => {
        if (path === "/user/ssh-keys/add" || path === "/user/ssh-keys/import") router.faults.isDeaf = true;
        if (path === "/user/ssh-keys/remove") router.faults.isDeaf = false;
        return take(path);
      };
      const own = new Resource("UserPublicKey", "own");
      const message = await messageOf(own.up({ device, user: "netops", publicKey: first }));
      expect(message).toMatch(/a fresh login then failed/);
      expect(message).toContain("It was undone");
      expect(writes(commands)).toContain("/user/ssh-keys/remove");
      expect(await keysOf(router, "netops")).toBe(0);
      expect(await left(router)).toBe(nothing);
    },
    60_000,
  );

  test("its last key stays while passwords are taken from nobody", async () => {
    const router = await start({ authorizedKey: first, configuration: "/ip ssh set password-authentication=no" });
    const device = routerArgs(router);
    const own = new Resource("UserPublicKey", "own");
    await own.up({ device, user: "netops", publicKey: first });
    await closeSessions();
    expect(await messageOf(own.destroy())).toContain("it is the last key");
    expect(await keysOf(router, "netops")).toBe(1);
    await router.console("/ip ssh set password-authentication=yes-if-no-key");
    await own.destroy();
    expect(await keysOf(router, "netops")).toBe(0);
  }, 60_000);
});

describe("On RouterOS 6, where keys go through files", () => {
  test("a file that is written slowly is waited for", async () => {
    const router = await start({ profile: "6.49" });
    router.faults.fileLag = 1200;
    const alice = new Resource("UserPublicKey", "alice");
    await alice.up({ device: routerArgs(router), user: "alice", publicKey: first });
    expect(await keysOf(router, "alice")).toBe(1);
    expect(await left(router)).toBe(nothing);
  }, 60_000);

  test("a failed import leaves no file", async () => {
    const router = await start({ profile: "6.49" });
    router.faults.on("/user/ssh-keys/import", { trap: "unable to load key file (wrong format or bad passphrase)!" });
    const alice = new Resource("UserPublicKey", "alice");
    const message = await messageOf(alice.up({ device: routerArgs(router), user: "alice", publicKey: first }));
    expect(message).toContain("unable to load key file");
    expect(await left(router)).toBe(nothing);
  }, 60_000);

  test("what a run that died has left is removed by the next one, also when the key is there", async () => {
    const router = await start({ profile: "6.49" });
    const device = routerArgs(router);
    router.faults.on("/user/ssh-keys/import", "drop");
    const alice = new Resource("UserPublicKey", "alice");
    await alice.up({ device, user: "alice", publicKey: first }).catch(() => {});
    await closeSessions();
    expect(await left(router)).toBe("1\n0\n");
    await alice.up({ device, user: "alice", publicKey: first });
    expect(await left(router)).toBe(nothing);
    expect(await keysOf(router, "alice")).toBe(1);
  }, 60_000);
});

/** Logs in with OpenSSH's own client and one of the keys. */
async function sshAs(router: EmulatedRouteros, user: string, pair: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "routeros-ssh-"));
  try {
    const file = join(folder, "key");
    const pem = String(pairs[pair]?.privateKey.export({ type: "pkcs8", format: "pem" }));
    writeFileSync(file, parsePrivateKey(pem).openssh, { mode: 0o600 });
    const options = [
      ...["BatchMode=yes", "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "IdentitiesOnly=yes"],
      ...[
        "PubkeyAcceptedAlgorithms=+ssh-rsa",
        "HostKeyAlgorithms=+ssh-rsa",
        "KexAlgorithms=+diffie-hellman-group14-sha1",
      ],
      "MACs=+hmac-sha1",
    ].flatMap((option) => ["-o", option]);
    const target = [
      "-F",
      "none",
      "-i",
      file,
      "-p",
      String(router.port),
      `${user}@${router.host}`,
      "/system identity print",
    ];
    const { stdout } = await promisify(execFile)("ssh", [...options, ...target], { timeout: 20_000 });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
