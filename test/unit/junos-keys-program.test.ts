import { v1 } from "../../provider";
import type { Args, Failure, Kind } from "../../provider/core/contract";
import { closeSessions } from "../../testing";
import { newKey } from "./junos-keys-model";

// Through the verbs that Pulumi calls: what a program is told before any device is contacted.

const device = {
  platform: "junos",
  host: "core1.example.net",
  user: "netops",
  password: "of netops",
  hostKey: newKey("ssh-ed25519"),
};
const urn = (kind: Kind, name: string) => `urn:pulumi:dev::tests::pulumi-nodejs:dynamic/pulumi-ssh:${kind}::${name}`;
const failuresOf = async (kind: Kind, name: string, args: Args): Promise<Failure[]> =>
  (await v1(kind).check({}, { device, ...args, __urn: urn(kind, name), __preview: true })).failures as Failure[];
const replaces = async (kind: Kind, olds: Args, news: Args) =>
  (await v1(kind).diff("id", { device, ...olds, __urn: urn(kind, "r") }, { device, ...news, __urn: urn(kind, "r") }))
    .replaces;

const [a, b, rsa] = [newKey("ssh-ed25519"), newKey("ssh-ed25519"), newKey("ssh-rsa")];

beforeEach(async () => {
  jest.spyOn(console, "log").mockImplementation(() => {});
  await closeSessions();
});
afterEach(() => jest.restoreAllMocks());
afterAll(closeSessions);

describe("KnownHost", () => {
  const failures = (name: string, args: Args) => failuresOf("KnownHost", name, { host: "web1", publicKey: a, ...args });

  test("two of one program for one host and type are refused, naming both; another type or host is not", async () => {
    expect(await failures("first", {})).toEqual([]);
    expect(await failures("second", { publicKey: rsa })).toEqual([]);
    expect(await failures("third", { host: "web2", publicKey: b })).toEqual([]);
    for (const publicKey of [a, b]) {
      const [failure, ...others] = await failures("fourth", { publicKey });
      expect(others).toEqual([]);
      expect(failure?.reason).toMatch(/first.*already declares.*first.*fourth/);
    }
    expect(await failures("first", { publicKey: b })).toEqual([]);
  });

  test("another key is a replacement, another comment is nothing", async () => {
    expect(await replaces("KnownHost", { host: "web1", publicKey: a }, { host: "web1", publicKey: b })).toEqual([
      "publicKey",
    ]);
    expect(
      (await v1("KnownHost").check({}, { device, host: "web1", publicKey: `${a} root@web1` })).inputs,
    ).toMatchObject({ publicKey: a });
  });

  test.each<[Args, RegExp]>([
    [{ port: 2222 }, /has no port/],
    [{ hashed: true }, /nothing to hash/],
    [{ marker: "revoked" }, /no CA and no revocation/],
    [{ user: "alice" }, /has no user/],
  ])("refuses %j with the reason", async (args, reason) => {
    expect(await failures("first", args)).toEqual([
      { property: Object.keys(args)[0], reason: expect.stringMatching(reason) },
    ]);
  });
});

describe("UserPublicKey", () => {
  const failures = (args: Args) => failuresOf("UserPublicKey", "first", { user: "netops", publicKey: a, ...args });

  test("another key or user is a replacement, another comment or limit an update", async () => {
    const change = (args: Args) =>
      replaces("UserPublicKey", { user: "netops", publicKey: a }, { user: "netops", publicKey: a, ...args });
    expect(await change({ publicKey: b })).toEqual(["publicKey"]);
    expect(await change({ user: "root" })).toEqual(["user"]);
    expect(await change({ publicKey: `${a} me` })).toEqual([]);
    expect(await change({ options: { from: ["10.*"] } })).toEqual([]);
  });

  test.each<[Args, RegExp]>([
    [{ file: "/x" }, /no path to name/],
    [{ class: "super-user" }, /owns one key line, never the account/],
    [{ uid: 2001 }, /owns one key line, never the account/],
  ])("refuses %j with the reason", async (args, reason) => {
    expect(await failures(args)).toEqual([{ property: Object.keys(args)[0], reason: expect.stringMatching(reason) }]);
  });
});
