import { readFileSync, writeFileSync } from "node:fs";
import { openssh } from "../../provider/platforms/openssh";
import { closeSessions } from "../../testing";
import { asRoot } from "../support/as-root";
import { HostKeyBench, publicHalf } from "../support/host-key";
import { messageOf, Resource } from "../support/in-process";

const ed25519 = "HostKeyAlgorithms=ssh-ed25519";

asRoot("Rotation of a HostKey on a real host", () => {
  let bench: HostKeyBench;
  let first: string;
  beforeEach(async () => {
    jest.spyOn(console, "log").mockImplementation(() => {});
    bench = await HostKeyBench.start();
    first = bench.server.hostKeys.ed25519.publicKey;
  }, 120_000);
  afterEach(async () => {
    jest.restoreAllMocks();
    await bench.stop();
  });
  const own = () => `[127.0.0.1]:${bench.server.port}`;
  const knownHosts = () => readFileSync(bench.server.knownHostsFile, "utf8");

  test("a changed trigger rotates in one run; known_hosts follows; delete brings the first key back", async () => {
    const key = new Resource("HostKey", "web");
    await key.up(bench.args({ triggers: ["2025"] }));
    await closeSessions();
    expect(await key.up(bench.args({ triggers: ["2026"] }))).toBe("updated");
    const second = String(key.state?.publicKey);
    expect(second).not.toBe(first);
    expect(publicHalf(bench.file)).toBe(second);
    expect(bench.read(`${bench.file}.pub`)).toBe(`${second}\n`);
    expect(bench.leftovers()).toBe("");
    expect(knownHosts()).toContain(`${own()} ${second}\n`);
    expect(knownHosts()).not.toContain(first);
    expect(await bench.letsIn(`${own()} ${second}\n`, ed25519)).toBe(true);
    expect(await bench.letsIn(`${own()} ${first}\n`, ed25519)).toBe(false);
    expect(await key.up(bench.args({ triggers: ["2026"] }))).toBe("same");
    await closeSessions();
    expect(await key.refresh()).toBe(true);
    await key.up(bench.args({ triggers: ["2027"] }));
    expect(key.state?.publicKey).not.toBe(second);
    expect(bench.kept()).toHaveLength(2);
    await closeSessions();
    await key.destroy();
    expect(publicHalf(bench.file)).toBe(first);
    expect(bench.leftovers()).toBe("");
    expect(bench.kept()).toEqual([]);
    expect(knownHosts()).toContain(`${own()} ${first}\n`);
    expect(await bench.letsIn(`${own()} ${first}\n`, ed25519)).toBe(true);
  }, 120_000);

  test("a client with UpdateHostKeys that logs in meanwhile survives", async () => {
    const client = bench.at("client_known_hosts");
    writeFileSync(client, `${own()} ${first}\n`);
    const key = new Resource("HostKey", "web");
    await key.up(bench.args({ triggers: ["1"] }));
    await closeSessions();
    // The client comes by when both keys are in use: right before the old one leaves.
    const apply = openssh.commit.apply;
    let seen: number | null = null;
    const states: string[] = [];
    jest.spyOn(openssh.commit, "check").mockImplementation(() => []);
    jest.spyOn(openssh.commit, "apply").mockImplementation((...words) => {
      states.push(bench.hostKeysInForce().join(" "));
      return apply(...words);
    });
    const session = (await import("../../provider/session/device-session")).DeviceSession.prototype;
    const adopt = session.adopt;
    jest.spyOn(session, "adopt").mockImplementation(async function (this: typeof session, wire) {
      await adopt.call(this, wire);
      if (seen === null) seen = await bench.client(client, "UpdateHostKeys=yes", ed25519);
    });
    await key.up(bench.args({ triggers: ["2"] }));
    expect(seen).toBe(0);
    expect(states.at(-1)).toMatch(/pulumi-ssh-old \S*host_ed25519/);
    expect(await bench.client(client, "UpdateHostKeys=yes", ed25519)).toBe(0);
    expect(readFileSync(client, "utf8")).toContain(String(key.state?.publicKey));
  }, 120_000);

  test("with one pin it is refused before anything is made; with a second one that stays it works", async () => {
    const ecdsa = bench.server.hostKeys.ecdsa?.publicKey ?? "";
    const pinned = (hostKey: string | string[]) => ({ device: bench.device({ hostKey, knownHostsFile: null }) });
    const key = new Resource("HostKey", "web");
    await key.up(bench.args({ ...pinned(first), triggers: ["1"] }));
    await closeSessions();
    const message = await messageOf(key.up(bench.args({ ...pinned(first), triggers: ["2"] })));
    expect(message).toMatch(/pins the host key that would be replaced/);
    expect(message).toContain(ecdsa);
    expect(publicHalf(bench.file)).toBe(first);
    expect(bench.leftovers()).toBe("");
    await closeSessions();
    await key.up(bench.args({ ...pinned([first, ecdsa]), triggers: ["2"] }));
    expect(publicHalf(bench.file)).toBe(key.state?.publicKey);
    expect(key.state?.publicKey).not.toBe(first);
    await closeSessions();
    expect(await key.refresh()).toBe(true);
  }, 120_000);

  test("other bits and another type in the same file are rotations too", async () => {
    const file = bench.at("rsa");
    const args = { device: bench.device(), file };
    const key = new Resource("HostKey", "web");
    await key.up({ ...args, type: "rsa", bits: 2048 });
    await closeSessions();
    const before = key.state?.publicKey;
    expect(await key.up({ ...args, type: "rsa", bits: 3072 })).toBe("updated");
    expect(key.state?.publicKey).not.toBe(before);
    expect(await key.up({ ...args, type: "rsa" })).toBe("updated"); // no longer given: the key stays
    const rsa = String(key.state?.publicKey);
    expect(publicHalf(file)).toBe(rsa);
    await closeSessions();
    expect(await key.up({ ...args, type: "ecdsa" })).toBe("updated");
    expect(key.state?.publicKey).toMatch(/^ecdsa-sha2-nistp256 /);
    expect(bench.leftovers()).toBe("");
    expect(bench.hostKeysInForce().at(-1)).toBe(file);
  }, 120_000);

  test.each([1, 2, 3])(
    "cut before edit %i, the next run goes on, and rotates once",
    async (at) => {
      const key = new Resource("HostKey", "web");
      await key.up(bench.args({ triggers: ["1"] }));
      const recorded = [key.id, key.state] as const;
      await closeSessions();
      const apply = openssh.commit.apply;
      let count = 0;
      const spy = jest.spyOn(openssh.commit, "apply").mockImplementation((...words) => {
        if (++count === at) throw new Error("cut off");
        return apply(...words);
      });
      expect(await messageOf(key.up(bench.args({ triggers: ["2"] })))).toMatch(/cut off/);
      spy.mockRestore();
      [key.id, key.state] = recorded; // as after a kill: nothing was written down
      await closeSessions();
      const beside = bench.leftovers();
      expect(await key.up(bench.args({ triggers: ["2"] }))).toBe("updated");
      expect(publicHalf(bench.file)).toBe(key.state?.publicKey);
      expect(key.state?.publicKey).not.toBe(first);
      expect(beside === "").toBe(at === 1);
      expect(bench.leftovers()).toBe("");
      expect(knownHosts()).toContain(`${own()} ${key.state?.publicKey}\n`);
      expect(knownHosts()).not.toContain(first);
      await closeSessions();
      await key.destroy();
      expect(publicHalf(bench.file)).toBe(first);
    },
    120_000,
  );

  test("killed while the old key leaves, the host undoes it by itself and the next run converges", async () => {
    const key = new Resource("HostKey", "web");
    const device = bench.device({ confirmSeconds: 5 });
    await key.up(bench.args({ device, triggers: ["1"] }));
    const recorded = [key.id, key.state] as const;
    await closeSessions();
    const session = (await import("../../provider/session/device-session")).DeviceSession.prototype;
    const fresh = session.fresh;
    let stuck = () => {};
    const hangs = new Promise<void>((resolve) => {
      stuck = resolve;
    });
    const spy = jest.spyOn(session, "fresh").mockImplementation(function (this: typeof session, proof) {
      if (proof.hostKeyFingerprint === undefined) return fresh.call(this, proof);
      stuck();
      return new Promise(() => {});
    });
    void key.up(bench.args({ device, triggers: ["2"] })).catch(() => {});
    await hangs;
    spy.mockRestore();
    await closeSessions();
    [key.id, key.state] = recorded;
    await key.up(bench.args({ device, triggers: ["2"] }));
    expect(publicHalf(bench.file)).toBe(key.state?.publicKey);
    expect(key.state?.publicKey).not.toBe(first);
    expect(bench.leftovers()).toBe("");
  }, 120_000);
});
