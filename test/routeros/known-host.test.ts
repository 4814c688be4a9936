import { generateKeyPairSync } from "node:crypto";
import { closeSessions } from "../../testing";
import type { EmulatedRouteros } from "../emulators/routeros";
import { CheckFailed, messageOf, Resource, saidDuring } from "../support/in-process";
import { opensshPublicKey } from "../support/openssh-public-key";
import { commandsTo, routerArgs, rsaPublicKey, writes } from "../support/routeros";
import { routersOfTest } from "../support/routers-of-test";

const ed25519 = opensshPublicKey(generateKeyPairSync("ed25519").publicKey, "root@web1");
const rsa = rsaPublicKey(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey, "root@web1");
const menu = "/ip/ssh/known-hosts";

const start = routersOfTest({ profile: "7.25" });

const rowsOf = async (router: EmulatedRouteros) =>
  (await router.console(":put [/ip ssh known-hosts print as-value]")).trim();

test.each([true, false])(
  "A known host is added, found again, and goes; fingerprints with padding: %s",
  async (padding) => {
    const router = await start({ unknowns: { fingerprintPadding: padding } });
    const device = routerArgs(router);
    await router.console(`/ip ssh known-hosts add host=192.0.2.9 key="${rsa.replace(/ [^ ]*$/, "")}" comment=other`);
    const web = new Resource("KnownHost", "web");
    const args = { device, host: "2001:DB8:0::1", publicKey: ed25519, comment: "web1" };
    const commands = commandsTo(router);
    expect(await web.up(args)).toBe("created");
    expect(writes(commands)).toEqual([`${menu}/add`]);
    expect(web.state).toMatchObject({ host: "2001:db8::1", line: `2001:db8::1 ${ed25519.replace(" root@web1", "")}` });
    expect(await rowsOf(router)).toContain("host=2001:db8::1");

    commands.length = 0;
    expect(await web.up(args)).toBe("same");
    expect(await web.refresh()).toBe(true);
    expect(await web.up(args)).toBe("same");
    expect(writes(commands)).toEqual([]);

    expect(await web.up({ ...args, comment: "web one" })).toBe("updated");
    expect(await rowsOf(router)).toContain("comment=web one");
    await closeSessions();
    expect(await web.up({ ...args, publicKey: rsa })).toBe("replaced");
    expect((await rowsOf(router)).match(/key-type=/g)).toHaveLength(2);
    expect(writes(commands).slice(-2)).toEqual([`${menu}/add`, `${menu}/remove`]);

    await closeSessions();
    await web.destroy();
    expect(await rowsOf(router)).toMatch(/^[^\n]*host=192\.0\.2\.9[^\n]*$/);
    expect(await rowsOf(router)).not.toContain("2001:db8::1");
  },
  60_000,
);

describe("Another key of the same type", () => {
  const other = opensshPublicKey(generateKeyPairSync("ed25519").publicKey, "root@web1");
  const made = async (knownHostRows: "refuse" | "several" | "one-per-type" | "one") => {
    const router = await start({ unknowns: { knownHostRows } });
    const web = new Resource("KnownHost", "web");
    const args = { device: routerArgs(router), host: "192.0.2.1", publicKey: ed25519 };
    await web.up(args);
    await closeSessions();
    return { router, web, args, before: await rowsOf(router) };
  };

  test("takes the place of the old one where a host may have several rows", async () => {
    const { router, web, args } = await made("several");
    const commands = commandsTo(router);
    expect(await web.up({ ...args, publicKey: other })).toBe("replaced");
    expect(writes(commands)).toEqual([`${menu}/add`, `${menu}/remove`]);
    expect((await rowsOf(router)).match(/key-type=/g)).toHaveLength(1);
  }, 60_000);

  test.each(["refuse", "one-per-type", "one"] as const)(
    "is refused beside the old one otherwise (%s): the error names the option that helps",
    async (rows) => {
      const { router, web, args, before } = await made(rows);
      const message = await messageOf(web.up({ ...args, publicKey: other }));
      expect(message).toMatch(/known-hosts\/add: the router says "failure: /);
      expect(message).toMatch(/192\.0\.2\.1 has another key there \(\*1 SHA256:[^)]+\)/);
      expect(message).toContain("`deleteBeforeReplace: true`");
      expect(await rowsOf(router)).toBe(before);
      await closeSessions();
      // As the engine does it with that option.
      await web.check({ ...args, publicKey: other });
      await web.destroy();
      expect(await web.up({ ...args, publicKey: other })).toBe("created");
      expect((await rowsOf(router)).match(/key-type=/g)).toHaveLength(1);
      expect(await rowsOf(router)).not.toBe(before);
    },
    60_000,
  );

  test("is no reason to speak of the option where the host has no other row", async () => {
    const router = await start();
    router.faults.on(`${menu}/add`, { trap: "failure: no memory" });
    const web = new Resource("KnownHost", "web");
    const message = await messageOf(web.up({ device: routerArgs(router), host: "192.0.2.1", publicKey: ed25519 }));
    expect(message).toContain("no memory");
    expect(message).not.toContain("deleteBeforeReplace");
  }, 60_000);
});

test("A row that is gone is seen, and one that is there already adopted", async () => {
  const router = await start();
  const device = routerArgs(router);
  await router.console(
    `/ip ssh known-hosts add host=192.0.2.1 key="${ed25519.replace(" root@web1", "")}" comment=by-hand`,
  );
  const web = new Resource("KnownHost", "web");
  const commands = commandsTo(router);
  await web.up({ device, host: "192.0.2.1", publicKey: ed25519 });
  expect(writes(commands)).toEqual([]);
  await router.console("/ip ssh known-hosts remove [find host=192.0.2.1]");
  expect(await web.refresh()).toBe(false);
}, 60_000);

test("While the router does not look at the list, a refresh says so", async () => {
  const router = await start();
  const web = new Resource("KnownHost", "web");
  await web.up({ device: routerArgs(router), host: "192.0.2.1", publicKey: ed25519 });
  expect(await saidDuring(() => web.refresh())).not.toContain("known-hosts-validation");
  await router.console("/ip ssh set known-hosts-validation=no");
  expect(await saidDuring(() => web.refresh())).toContain("known-hosts-validation");
}, 60_000);

test.each([
  ["7.24", undefined],
  ["7.25", { knownHosts: false }],
] as const)(
  "A router without the list (%s, %p) refuses before anything is written",
  async (profile, unknowns) => {
    const router = await start({ profile, ...(unknowns === undefined ? {} : { unknowns }) });
    const commands = commandsTo(router);
    const web = new Resource("KnownHost", "web");
    const message = await messageOf(web.up({ device: routerArgs(router), host: "192.0.2.1", publicKey: ed25519 }));
    expect(message).toMatch(/has no known-hosts list|no \/ip\/ssh\/known-hosts/);
    expect(writes(commands)).toEqual([]);
  },
  60_000,
);

test("Where the release is known, preview refuses", async () => {
  const device = { platform: "routeros", host: "r1", user: "u", password: "p", osVersion: "7.24" };
  const web = new Resource("KnownHost", "web");
  await expect(web.check({ device, host: "192.0.2.1", publicKey: ed25519 })).rejects.toThrow(CheckFailed);
  await expect(web.check({ device, host: "192.0.2.1", publicKey: ed25519 })).rejects.toThrow(/upgrade/);
});
