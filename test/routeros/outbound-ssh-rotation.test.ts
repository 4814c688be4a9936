import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Args } from "../../provider/core/contract";
import { closeSessions } from "../../testing";
import type { EmulatedRouteros } from "../emulators/routeros";
import { messageOf, Resource, saidDuring } from "../support/in-process";
import { routerArgs } from "../support/routeros";
import { routersOfTest } from "../support/routers-of-test";

// Before 7.12 a private key can bear no text, so two of one type and size look the same.

const pem = () =>
  String(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }));
const [r1, r2, q1, q2, foreign] = [pem(), pem(), pem(), pem(), pem()] as const;
const names = new Map(Object.entries({ r1, r2, q1, q2, foreign }).map(([name, text]) => [text, name]));

const folder = mkdtempSync(join(tmpdir(), "routeros-rotation-"));
afterAll(() => rmSync(folder, { recursive: true }));
const start = routersOfTest({
  configuration: "/user add name=alice group=full password=pw\n/user add name=bob group=read password=pw",
});

let count = 0;
const stateFileOf = new Map<EmulatedRouteros, string>();
async function startWithState(profile: string, earlyKeyFields: "as-7.12" | "fewest"): Promise<EmulatedRouteros> {
  const stateFile = join(folder, `${++count}.json`);
  const router = await start({ profile, stateFile, unknowns: { earlyKeyFields } });
  stateFileOf.set(router, stateFile);
  return router;
}

/** The private keys that the router holds, in the order of their rows; a reader of the API never sees them. */
function held(router: EmulatedRouteros): (string | undefined)[] {
  const { privateKeys } = JSON.parse(readFileSync(stateFileOf.get(router) ?? "", "utf8")) as {
    privateKeys: { id: number; pem: string }[];
  };
  return privateKeys.map((key) => names.get(key.pem));
}

const argsOn = (router: EmulatedRouteros, privateKey: string): Args => ({
  device: routerArgs(router),
  __secrets: ["privateKey", "privateKeyPassword"],
  user: "alice",
  privateKey,
});

/** What the engine keeps of a replaced resource whose delete has failed: it tries again in each run. */
function pendingOf(resource: Resource): Resource {
  const pending = new Resource("OutboundSsh", resource.name);
  [pending.id, pending.state] = [resource.id, resource.state];
  return pending;
}

const resources = (...all: string[]) => all.map((name) => new Resource("OutboundSsh", name)) as [Resource, Resource];

describe.each([
  ["6.49", "as-7.12"],
  ["7.11", "as-7.12"],
  ["7.11", "fewest"],
] as const)("On %s, whose rows show what is known (%s)", (profile, fields) => {
  test("a key rotates forth and back, and goes", async () => {
    const router = await startWithState(profile, fields);
    const [alice] = resources("alice");
    const said = await saidDuring(async () => {
      for (const [key, name] of [
        [r1, "r1"],
        [r2, "r2"],
        [r1, "r1"],
        [r2, "r2"],
      ] as const) {
        const verdict = alice.id === undefined ? "created" : "replaced";
        expect(await alice.up(argsOn(router, key))).toBe(verdict);
        expect(held(router)).toEqual([name]);
        await closeSessions();
        expect(await alice.up(argsOn(router, key))).toBe("same");
        expect(await alice.refresh()).toBe(true);
        await closeSessions();
      }
      await alice.destroy();
    });
    expect(held(router)).toEqual([]);
    expect(said).not.toContain("count as one");
    expect(said).toContain("which is weaker");
  }, 60_000);

  test("the id tells which row is older, not its text", async () => {
    const router = await startWithState(profile, fields);
    const [alice, bob] = resources("alice", "bob");
    for (let n = 0; n < 14; n++) {
      await bob.up({ ...argsOn(router, foreign), user: "bob" });
      await closeSessions();
      await bob.destroy();
      await closeSessions();
    }
    await alice.up(argsOn(router, r1));
    expect(await router.console(":put [/user ssh-keys private find]")).toContain("*F");
    await closeSessions();
    expect(await alice.up(argsOn(router, r2))).toBe("replaced");
    expect(held(router)).toEqual(["r2"]);
  }, 60_000);

  test("it rotates with deleteBeforeReplace, too", async () => {
    const router = await startWithState(profile, fields);
    const [alice] = resources("alice");
    await alice.up(argsOn(router, r1));
    await closeSessions();
    await alice.check(argsOn(router, r2));
    await alice.destroy();
    expect(held(router)).toEqual([]);
    await alice.up(argsOn(router, r2));
    expect(held(router)).toEqual(["r2"]);
  }, 60_000);

  test("of two keys of one user the rotation of one stays undecided, until the old row goes by hand", async () => {
    const router = await startWithState(profile, fields);
    const [alice, other] = resources("alice", "other");
    await alice.up(argsOn(router, r1));
    await other.up(argsOn(router, q1));
    await closeSessions();
    await other.up(argsOn(router, q1));
    const pending = pendingOf(alice);
    const message = await messageOf(alice.up(argsOn(router, r2)));
    expect(message).toMatch(/3 keys in \/user\/ssh-keys\/private that look like this one \(\*1, \*2, \*3, the oldest/);
    expect(message).toMatch(/Remove the row of this key by hand .*: the next run then finds it gone/);
    expect(held(router)).toEqual(["r1", "q1", "r2"]);

    await closeSessions();
    const nextRun = async () => {
      await Promise.all([alice.up(argsOn(router, r2)), other.up(argsOn(router, q1))]);
      await pending.destroy();
    };
    expect(await messageOf(nextRun())).toContain("cannot be told");
    await router.console("/user ssh-keys private remove *1");
    await closeSessions();
    expect(await saidDuring(nextRun)).toContain("this key counts as gone");
    expect(held(router)).toEqual(["q1", "r2"]);

    await closeSessions();
    await Promise.all([alice.destroy(), other.destroy()]);
    expect(held(router)).toEqual([]);
  }, 60_000);

  test("two keys of one user rotate together, and go together", async () => {
    const router = await startWithState(profile, fields);
    const [alice, other] = resources("alice", "other");
    await alice.up(argsOn(router, r1));
    await other.up(argsOn(router, q1));
    await closeSessions();
    // The engine creates all, and then deletes all.
    const old = [pendingOf(alice), pendingOf(other)];
    for (const resource of [alice, other]) resource.id = resource.state = undefined;
    await Promise.all([alice.up(argsOn(router, r2)), other.up(argsOn(router, q2))]);
    expect(held(router).slice(0, 2)).toEqual(["r1", "q1"]);
    await Promise.all(old.map((each) => each.destroy()));
    expect(held(router).sort()).toEqual(["q2", "r2"]);

    await closeSessions();
    await Promise.all([alice.destroy(), other.destroy()]);
    expect(held(router)).toEqual([]);
  }, 60_000);

  test("a delete that was cut off is done by the next run, and after a removal by hand nothing more is", async () => {
    const router = await startWithState(profile, fields);
    for (const byHand of [false, true]) {
      const [alice] = resources("alice");
      await alice.up(argsOn(router, r1));
      await closeSessions();
      const pending = pendingOf(alice);
      router.faults.on("/user/ssh-keys/private/remove", { trap: "interrupted", category: 2 });
      await messageOf(alice.up(argsOn(router, r2)));
      expect(held(router)).toEqual(["r1", "r2"]);
      await closeSessions();
      if (byHand) {
        await router.console("/user ssh-keys private remove *3");
        expect(held(router)).toEqual(["r2"]);
      }
      expect(await alice.up(argsOn(router, r2))).toBe("same");
      await pending.destroy();
      expect(held(router)).toEqual(["r2"]);
      await closeSessions();
      await alice.destroy();
      expect(held(router)).toEqual([]);
      await closeSessions();
    }
  }, 60_000);

  test("a replaced key whose delete was cut off goes with its successor when everything goes", async () => {
    const router = await startWithState(profile, fields);
    const [alice] = resources("alice");
    await alice.up(argsOn(router, r1));
    await closeSessions();
    const pending = pendingOf(alice);
    router.faults.on("/user/ssh-keys/private/remove", { trap: "interrupted", category: 2 });
    await messageOf(alice.up(argsOn(router, r2)));
    await closeSessions();
    await Promise.all([alice.destroy(), pending.destroy()]);
    expect(held(router)).toEqual([]);
  }, 60_000);

  test("a key that somebody else has put there is never removed", async () => {
    const router = await startWithState(profile, fields);
    const [alice, other] = resources("alice", "other");
    await other.up(argsOn(router, foreign));
    await closeSessions();
    await alice.up(argsOn(router, r1));
    await closeSessions();
    const pending = pendingOf(alice);
    const message = await messageOf(alice.up(argsOn(router, r2)));
    expect(message).toMatch(/\*1, \*2, \*3, the oldest first/);
    expect(message).toContain("pulumi state delete");
    expect(held(router)).toEqual(["foreign", "r1", "r2"]);
    await closeSessions();
    expect(await messageOf(pending.destroy())).toContain("pulumi state delete");
    expect(held(router)).toEqual(["foreign", "r1", "r2"]);
  }, 60_000);

  test("another size is no rival where rows show it", async () => {
    const router = await startWithState(profile, fields);
    const [alice, other] = resources("alice", "other");
    const long = generateKeyPairSync("rsa", { modulusLength: 3072 }).privateKey.export({
      type: "pkcs8",
      format: "pem",
    });
    await other.up(argsOn(router, String(long)));
    await alice.up(argsOn(router, r1));
    await closeSessions();
    await other.up(argsOn(router, String(long)));
    const rotated = alice.up(argsOn(router, r2));
    if (profile === "6.49") {
      expect(await rotated).toBe("replaced");
      expect(held(router)).toEqual([undefined, "r2"]);
    } else {
      expect(await messageOf(rotated)).toContain("cannot be told");
      expect(held(router)).toEqual([undefined, "r1", "r2"]);
    }
  }, 60_000);
});
