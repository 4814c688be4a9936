import { v1 } from "../../provider";
import type { Args } from "../../provider/core/contract";
import { engineLog } from "../../provider/engine/log";
import { closeSessions } from "../../testing";

const urn = (name: string) => `urn:pulumi:dev::test::pulumi-nodejs:dynamic/pulumi-ssh:UserPublicKey::${name}`;
const device = { platform: "routeros", host: "192.0.2.1", user: "netops", port: 1, connectTimeout: 1, password: "pw" };
const args = {
  device,
  user: "alice",
  publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKSGLNxzPKFaW6l8Ezw8XT5TN3EtLsIDmRF1L0ElKz6q",
};
const kind = v1("UserPublicKey");
const inputsOf = async (news: Args) => (await kind.check({}, news)).inputs;

afterEach(async () => {
  jest.restoreAllMocks();
  await closeSessions();
});

describe("a resource that was renamed with an alias", () => {
  test("is no change, and what is said of its state in this run is said of the name it has now", async () => {
    const state = { ...args, __urn: urn("old"), __secrets: [] };
    const news = await inputsOf({ ...args, __urn: urn("new"), __secrets: [] });
    expect(await kind.diff("the id", state, news)).toMatchObject({ changes: false, replaces: [] });

    const said = jest.spyOn(engineLog, "status").mockImplementation(() => {});
    jest.spyOn(engineLog, "line").mockImplementation(() => {});
    const unreachable = { ...state, device: { ...device, host: "127.0.0.1" } };
    await expect(kind.delete("the id", unreachable)).rejects.toThrow(/^\[routeros 127\.0\.0\.1\] UserPublicKey new: /);
    expect(new Set(said.mock.calls.map(([about]) => about))).toEqual(new Set([urn("new")]));
    await expect(kind.read("the id", unreachable)).rejects.toThrow(/UserPublicKey new: /);
    // Another resource that has taken the old name.
    await expect(kind.delete("another id", unreachable)).rejects.toThrow(/UserPublicKey old: /);
  });

  test("keeps the old name where no program has run", async () => {
    const state = { ...args, device: { ...device, host: "127.0.0.1" }, __urn: urn("old") };
    jest.spyOn(engineLog, "status").mockImplementation(() => {});
    await expect(kind.delete("the id", state)).rejects.toThrow(/UserPublicKey old: /);
  });
});

describe("a difference that goes with one of the hidden inputs", () => {
  const diff = async (more: Args, before: Args) => {
    const news = await inputsOf({ ...args, rowComment: "new", __urn: urn("alice"), __secrets: [], ...more });
    return kind.diff("the id", { ...args, rowComment: "old", __urn: urn("alice"), __secrets: [], ...before }, news);
  };

  test("is shown without it: the engine is not asked to compare the inputs", async () => {
    expect((await diff({}, {})).changes).toBeUndefined();
    expect((await diff({ __secrets: ["rowComment"] }, {})).changes).toBe(true);
    expect((await diff({}, { __urn: urn("old") })).changes).toBe(true);
  });

  test("is none where only the hidden input differs", async () => {
    expect((await diff({ __secrets: ["rowComment"] }, { rowComment: "new" })).changes).toBe(false);
  });
});
