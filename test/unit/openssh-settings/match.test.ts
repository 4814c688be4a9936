import type { Args, Json } from "../../../provider/core/contract";
import { checkSettings } from "../../../provider/platforms/openssh/settings/check";
import {
  type Connection,
  connectionFor,
  connectionText,
  groupsFit,
} from "../../../provider/platforms/openssh/settings/match";
import { settings } from "../../../provider/platforms/openssh/settings/table";

const inner = { banner: "none" };
const said = (match: Json, release: string | null = "9.2"): string[] =>
  checkSettings({ match }, release ?? undefined).failures.map(({ property, reason }) => `${property}: ${reason}`);

describe("checking blocks", () => {
  test.each<[string, Json, string, string]>([
    ["no list", { user: ["a"], settings: inner }, "9.2", "match: `match` takes a list of blocks"],
    ["no criterion", [{ settings: inner }], "9.2", "match[0]: A block needs at least one criterion"],
    ["criterion false", [{ all: false, settings: inner }], "9.2", "at least one criterion"],
    ["all and another", [{ all: true, user: ["a"], settings: inner }], "9.2", "match[0].all: `all` is everybody"],
    ["unknown criterion", [{ users: ["a"], settings: inner }], "9.2", "Did you mean `user`?"],
    ["keyword as criterion", [{ LocalAddress: ["::1"], settings: inner }], "9.2", "Did you mean `localAddress`?"],
    [
      "setting outside settings",
      [{ user: ["a"], banner: "none", settings: inner }],
      "9.2",
      "Settings stand in `settings`.",
    ],
    ["no settings", [{ user: ["a"] }], "9.2", "match[0].settings: The block sets nothing"],
    [
      "global setting",
      [{ user: ["a"], settings: { port: 22 } }],
      "9.2",
      "match[0].settings.port: `port` applies to the whole server",
    ],
    [
      "unknown setting",
      [{ user: ["a"], settings: { baner: "none" } }],
      "9.2",
      "match[0].settings.baner: `baner` is no setting",
    ],
    ["value", [{ user: ["a"], settings: { maxSessions: -1 } }], "9.2", "match[0].settings.maxSessions: "],
    [
      "second block",
      [
        { user: ["a"], settings: inner },
        { user: ["b"], settings: { ciphers: ["x"] } },
      ],
      "9.2",
      "match[1].settings.ciphers: ",
    ],
    ["host bits", [{ address: ["10.0.0.1/8"], settings: inner }], "9.2", "match[0].address[0]: "],
    ["octet", [{ address: ["300.1.1.1/8"], settings: inner }], "9.2", "not an IP address"],
    ["name as address", [{ address: ["host"], settings: inner }], "9.2", "no address, network or pattern"],
    ["negated octet", [{ localAddress: ["*", "!10.0.0.256"], settings: inner }], "9.2", "not an IP address"],
    ["port", [{ localPort: [0], settings: inner }], "9.2", "not a port from 1 to 65535"],
    ["user as text", [{ user: "a", settings: inner }], "9.2", "`user` takes a list"],
    ["empty pattern", [{ user: ["a,,b"], settings: inner }], "9.2", "empty pattern"],
    ["quote", [{ user: ['a"b'], settings: inner }], "9.2", "read differently"],
    [
      "invalidUser",
      [{ invalidUser: true, settings: inner }],
      "9.8",
      "`match[].invalidUser` needs OpenSSH 9.9; this host has 9.8.",
    ],
    ["version", [{ version: ["OpenSSH_9.*"], settings: inner }], "9.9", "`match[].version` needs OpenSSH 10.0"],
    ["rdomain", [{ rdomain: ["1"], settings: inner }], "7.6", "needs OpenSSH 7.7"],
    ["subsystem", [{ user: ["a"], settings: { subsystem: { sftp: "x" } } }], "9.4", "inside match needs OpenSSH 9.5"],
    ["ignoreRhosts", [{ user: ["a"], settings: { ignoreRhosts: "no" } }], "8.2", "inside match needs OpenSSH 8.3"],
    [
      "kbdInteractive",
      [{ user: ["a"], settings: { kbdInteractiveAuthentication: false } }],
      "8.8",
      "inside match needs OpenSSH 8.9",
    ],
    [
      "pamServiceName",
      [{ user: ["a"], settings: { pamServiceName: "x" } }],
      "10.4",
      "OpenSSH 10.4 does not take `pamServiceName` inside match",
    ],
  ])("%s", (_, match, release, expected) => expect(said(match, release)).toEqual([expect.stringContaining(expected)]));

  test("pamServiceName inside match, before and after 10.4", () => {
    const match = [{ user: ["a"], settings: { pamServiceName: "x" } }];
    expect([said(match, "10.3"), said(match, "10.5"), said(match, null)]).toEqual([[], [], []]);
  });

  test("every global setting is kept out", () => {
    for (const { argument, match } of settings)
      if (!match)
        expect(said([{ user: ["a"], settings: { [argument]: "x" } }], null)[0]).toContain(
          "applies to the whole server",
        );
  });

  test("null blocks, criteria and settings are left out, and comma lists become items", () => {
    const { args, failures } = checkSettings(
      {
        match: [
          null,
          { user: ["b,a"], group: null, localPort: [2222, 22, 22], settings: { banner: "none", maxSessions: null } },
        ],
      },
      "9.2",
    );
    expect(failures).toEqual([]);
    expect(args.match).toEqual([{ user: ["a", "b"], localPort: [22, 2222], settings: { banner: "none" } }]);
    expect(checkSettings(args, "9.2").args).toEqual(args);
  });

  test("no blocks are the same as none given", () => {
    expect(checkSettings({ match: [] }, "9.2").args).toEqual({});
    expect(checkSettings({ match: null }, "9.2").args).toEqual({});
  });
});

describe("a connection for a block", () => {
  const base: Connection = { user: "admin", host: "192.0.2.7", addr: "192.0.2.7", laddr: "192.0.2.1", lport: 22 };
  const find = (block: { [name: string]: Json }, release?: string) =>
    connectionFor({ ...block, settings: {} as Args }, base, release);

  test.each<[{ [name: string]: Json }, Partial<Connection>]>([
    [{ all: true }, {}],
    [{ user: ["bob"] }, { user: "bob" }],
    [{ user: ["backup-*", "!backup-x"] }, { user: "backup-y" }],
    [{ user: ["?"] }, { user: "x" }],
    [{ user: ["adm*"] }, { user: "admin" }],
    [{ user: ["*", "!admin"] }, { user: "x" }],
    [{ address: ["10.0.0.0/8"] }, { addr: "10.0.0.1", host: "10.0.0.1" }],
    [{ address: ["10.0.0.0/8", "!10.0.0.0/9"] }, { addr: "10.128.0.1" }],
    [{ address: ["10.1.2.3"] }, { addr: "10.1.2.3" }],
    [{ address: ["10.1.*"] }, { addr: "10.1.0.1" }],
    [{ address: ["2001:db8::/32"] }, { addr: "2001:db8::1" }],
    [{ address: ["*"] }, { addr: "192.0.2.7" }],
    [{ address: ["192.0.2.0/24"] }, { addr: "192.0.2.7" }],
    [{ address: ["10.0.0.0/31", "!10.0.0.1"] }, { addr: "10.0.0.0" }],
    [{ localAddress: ["127.0.0.0/8"] }, { laddr: "127.0.0.1" }],
    [{ localPort: [2222] }, { lport: 2222 }],
    [{ host: ["*.example.net"] }, { host: "x.example.net" }],
    [{ rdomain: ["blue"] }, { rdomain: "blue" }],
    [{ invalidUser: true }, { invalidUser: true }],
    [{ version: ["OpenSSH_10.*"] }, {}],
  ])("%j", (block, expected) => {
    const found = find(block, "10.0");
    expect(found.connection).toMatchObject(expected);
    expect(found).toMatchObject({ unresolved: [] });
  });

  test("a group is left to the server", () => {
    expect(find({ group: ["wheel"], user: ["a*"] })).toEqual({
      connection: { ...base, user: "admin" },
      unresolved: ["group"],
    });
    expect(groupsFit(["staff", "wheel"], ["wh*"])).toBe(true);
    expect(groupsFit(["staff", "wheel"], ["wh*", "!staff"])).toBe(false);
    expect(groupsFit([], ["*"])).toBe(false);
  });

  test.each<[{ [name: string]: Json }, string]>([
    [{ user: ["!bob"] }, "nothing fits the patterns of `user`"],
    [{ address: ["10.0.0.1", "!10.0.0.0/8"] }, "nothing fits the patterns of `address`"],
    [{ invalidUser: true, group: ["wheel"] }, "has no groups"],
    [{ version: ["OpenSSH_9.*"] }, "the server is OpenSSH 10.0"],
  ])("none for %j", (block, reason) => {
    expect(find(block, "10.0")).toEqual({ connection: undefined, reason: expect.stringContaining(reason) });
  });

  test("as sshd is told", () => {
    expect(connectionText({ ...base, rdomain: "0", invalidUser: true })).toBe(
      "user=admin,host=192.0.2.7,addr=192.0.2.7,laddr=192.0.2.1,lport=22,rdomain=0,invalid-user",
    );
  });
});
