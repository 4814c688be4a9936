import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Args, Json, LoginFacts, RenderContext } from "../../provider/core/contract";
import type { RouterosAnswer } from "../../provider/core/routeros";
import { isIn } from "../../provider/platforms/routeros/release";
import { serverSettings } from "../../provider/platforms/routeros/server-settings";
import { isWithin, networkSet, networkText } from "../../provider/platforms/routeros/settings/prefixes";
import { settingOf, settings } from "../../provider/platforms/routeros/settings/table";
import { menus } from "../emulators/routeros/menus";
import { isIn as emulates, releaseOf } from "../emulators/routeros/release";
import { argumentsOf } from "../emulators/routeros/schema";

const reasons = (args: Args, release?: string) =>
  serverSettings.check(args, release).failures.map(({ property, reason }) => `${property}: ${reason}`);

/** What real routers list as commands and arguments. */
const home =
  process.env.PULUMI_SSH_ROUTEROS_SCHEMA ??
  resolve(__dirname, "..", "..", "..", "shared", "facts", "routeros-schema.json");
const isThere = existsSync(home);
if (!isThere) console.log(`${home} is not there: the table of settings is compared with the emulator's releases only`);
type Schema = { releases: { [release: string]: { [path: string]: { [command: string]: string[] } } } };
const { releases } = isThere ? (JSON.parse(readFileSync(home, "utf8")) as Schema) : { releases: {} };

/** What belongs to other resources, or says which row is meant. */
const elsewhere = [
  ...["host-key-size", "host-key-type", "known-hosts-validation", "known-hosts-trusted-subnets"],
  ...["certificate", "tls-version", "numbers"],
];

function expectSame(release: string, menu: string, listed: readonly string[]) {
  const own = settings
    .filter((setting) => setting.menu === menu)
    .flatMap(({ properties }) => properties.filter((property) => isIn(property, release)).map(({ name }) => name));
  expect([release, menu, [...new Set(own)].sort()]).toEqual([
    release,
    menu,
    listed.filter((name) => !elsewhere.includes(name)).sort(),
  ]);
}

describe("the properties of each release", () => {
  (isThere ? test : test.skip).each(isThere ? Object.keys(releases) : ["none"])(
    "%s lists these, and no others",
    (name) => {
      const release = name === "nightly" ? "7.25_ab434" : name;
      expectSame(release, "/ip/ssh", releases[name]?.["ip/ssh"]?.set ?? []);
      expectSame(release, "/ip/service", releases[name]?.["ip/service"]?.set ?? []);
    },
  );

  test.each(["6.49.18", "7.1", "7.8", "7.11", "7.16.2", "7.17", "7.20.8", "7.21.4", "7.22", "7.24", "7.25"])(
    "%s, as the emulator has it",
    (release) => {
      for (const path of ["ip/ssh", "ip/service"]) {
        const menu = menus.find((each) => each.path === path);
        const set = menu?.commands.set ?? { arguments: [] };
        expect(menu === undefined || emulates(releaseOf(release), menu)).toBe(true);
        expectSame(release, `/${path}`, argumentsOf(set, releaseOf(release)));
      }
    },
  );
});

describe("release ranges", () => {
  test.each([
    [{ until: "7.16" }, "7.16.2", true],
    [{ until: "7.16" }, "7.17", false],
    [{ since: "7.21" }, "7.20.8", false],
    [{ since: "7.21" }, "7.21beta2", true],
    [{ until: "6" }, "6.49.18", true],
    [{ until: "6" }, "7.1", false],
    [{ since: "7.25" }, "7.25_ab434", true],
    [{ until: "7.20" }, undefined, false],
    [{ since: "7.21" }, undefined, true],
  ])("%j has %s: %s", (range, release, is) => {
    expect(isIn(range, release)).toBe(is);
  });
});

describe("values", () => {
  test.each<[Args, RegExp]>([
    [{ strongCrypto: "yes" }, /takes true or false; got "yes"/],
    [{ allowTcpForwarding: "both" }, /takes one of "no", "local", "remote", "yes"; got "both"/],
    [{ allowTcpForwarding: false }, /got false/],
    [{ ciphers: [] }, /An empty list is not a value/],
    [{ ciphers: "aes-gcm" }, /takes a list/],
    [{ ciphers: ["aes256-ctr"] }, /ciphers\[0\]: RouterOS switches cipher families, not single ciphers/],
    [{ ciphers: ["aes-gcm", "aes-256-gcm"] }, /ciphers\[1\]: RouterOS switches cipher families/],
    [{ ciphers: ["aes256-gcm@openssh.com"] }, /families, not single ciphers/],
    [{ ciphers: ["chacha20-poly1305@openssh.com"] }, /RouterOS has no such cipher/],
    [{ ciphers: ["auto", "aes-ctr"] }, /With auto the router chooses/],
    [{ passwordAuthentication: "no" }, /takes one of true, false, "yes-if-no-key"/],
    [{ pubkeyAuthOptions: "touch" }, /"touch-required"/],
    [{ port: 0 }, /from 1 to 65535; got 0/],
    [{ port: [22, 2222] }, /one port: name one/],
    [{ allowFrom: ["host.example.net"] }, /allowFrom\[0\]: \/ip\/service takes IPv4 and IPv6 prefixes only/],
    [{ allowFrom: ["10.0.0.1-10.0.0.9"] }, /prefixes only/],
    [{ allowFrom: ["10.0.0.0/33"] }, /prefixes only/],
    [{ allowFrom: "10.0.0.0/8" }, /takes a list/],
    [{ vrf: "a\nb" }, /takes the name of a VRF/],
    [{ maxSessions: 1001 }, /from 1 to 1000; got 1001/],
    [{ enabled: "no" }, /takes true or false/],
    [{ allowNoneCrypto: false, ciphers: ["null"] }, /keep one of them/],
  ])("%j is refused", (args, reason) => {
    expect(reasons(args).join("\n")).toMatch(reason);
  });

  test("what is right is said in one spelling, and saying it again changes nothing", () => {
    const args = {
      ciphers: ["aes-ctr", "aes-gcm", "aes-ctr"],
      allowFrom: ["192.168.1.5/24", "10.0.0.1", "2001:DB8:0::/32", "10.0.0.1/32"],
      port: 22,
    };
    const once = serverSettings.check(args, "7.24");
    expect(once).toMatchObject({
      failures: [],
      args: { ciphers: ["aes-gcm", "aes-ctr"], allowFrom: ["10.0.0.1/32", "192.168.1.0/24", "2001:db8::/32"] },
    });
    expect(serverSettings.check(once.args, "7.24").args).toEqual(once.args);
  });

  test("a list of one family is warned about", () => {
    const warned = (allowFrom: string[]) => serverSettings.check({ allowFrom }, undefined).warnings?.join("\n");
    expect(warned(["10.0.0.0/8"])).toMatch(/IPv4 prefixes only: nobody can connect over IPv6/);
    expect(warned(["2001:db8::/32"])).toMatch(/IPv6 prefixes only/);
    expect(warned(["10.0.0.0/8", "::/0"])).toBe("");
    expect(warned([])).toBe("");
  });

  test.each([
    ["10.0.0.7", "10.0.0.7/32"],
    ["10.0.0.7/8", "10.0.0.0/8"],
    ["::1", "::1/128"],
    ["2001:0db8::ff/32", "2001:db8::/32"],
    ["010.0.0.1", undefined],
    ["10.0.0.0/08", undefined],
    ["10.0.0.0/8/8", undefined],
    ["fe80::1%ether1", undefined],
    ["", undefined],
  ])("the network %j is %s", (text, network) => {
    expect(networkText(text)).toBe(network);
    if (network !== undefined) expect(networkText(network)).toBe(network);
  });

  test("addresses lie in networks or not", () => {
    const list = networkSet(["10.0.0.0/8", "2001:db8::/32"]);
    expect(["10.9.9.9", "::ffff:10.1.1.1", "2001:db8::7"].map((each) => isWithin(each, list))).toEqual([
      true,
      true,
      true,
    ]);
    expect(["11.0.0.1", "::1", "nonsense"].map((each) => isWithin(each, list))).toEqual([false, false, false]);
  });
});

const context = (more: Partial<RenderContext> = {}): RenderContext => ({
  facts: undefined,
  login: undefined,
  found: undefined,
  allowLockout: true,
  owner: undefined,
  nextPort: undefined,
  prior: undefined,
  ...more,
});
const planned = (args: Args, release?: string) =>
  serverSettings
    .render(
      { present: false },
      { present: true, args },
      context({ facts: release === undefined ? undefined : { release } }),
    )
    .flatMap(({ shown }) => shown);

test("a refusal that is about the release says which one the device has", () => {
  expect(reasons({ maxSessions: 5 }, "7.15.3")).toEqual([
    "maxSessions: max-sessions of /ip/service came with 7.16; upgrade, or leave it unset. This device has 7.15.3.",
  ]);
  expect(reasons({ maxSessions: 0 }, "7.15.3").join()).not.toContain("This device");
});

describe("a preview", () => {
  test("shows a line of the console for each menu, in the words of the release", () => {
    const args = { strongCrypto: true, passwordAuthentication: "yes-if-no-key", port: 2222, allowFrom: [] };
    expect(planned(args, "7.24")).toEqual([
      "/ip ssh set strong-crypto=yes password-authentication=yes-if-no-key",
      '/ip service set ssh port=2222 address=""',
      "# or available-from, where the router shows it under this name instead of address",
    ]);
    expect(planned(args, "7.20.8")).toEqual([
      "/ip ssh set strong-crypto=yes always-allow-password-login=no",
      '/ip service set ssh port=2222 address=""',
    ]);
  });

  test("yes-if-no-key is never written as no where no means nobody", () => {
    for (const release of ["7.21", "7.24", "7.25"])
      expect(planned({ passwordAuthentication: "yes-if-no-key" }, release)).toEqual([
        "/ip ssh set password-authentication=yes-if-no-key",
      ]);
  });

  test("of allowNoneCrypto names no ciphers that nobody has seen", () => {
    const note = expect.stringMatching(/^# allowNoneCrypto=false is null taken out of ciphers, if it stands there/);
    expect(planned({ allowNoneCrypto: false }, "7.24")).toEqual([note]);
    expect(planned({ allowNoneCrypto: false, strongCrypto: true }, "7.24")).toEqual([
      "/ip ssh set strong-crypto=yes",
      note,
    ]);
    expect(planned({ allowNoneCrypto: false, ciphers: ["aes-ctr"] }, "7.24")).toEqual(["/ip ssh set ciphers=aes-ctr"]);
    expect(planned({ allowNoneCrypto: false }, "7.16")).toEqual(["/ip ssh set allow-none-crypto=no"]);
  });

  test("says that the router takes no schedule, where that is known", () => {
    const change = (scheduler?: false) =>
      serverSettings.render(
        { present: false },
        { present: true, args: { maxSessions: 3 } },
        context({ facts: { release: "7.24", ...(scheduler === undefined ? {} : { scheduler }) } }),
      )[0];
    expect(change()?.shown).toHaveLength(1);
    expect(change(false)?.shown[1]).toMatch(
      /device-mode allows no schedule .* the open API connection is the only way back/,
    );
  });
});

test("each property reads what it writes", () => {
  const samples: { [argument: string]: Json[] } = {
    strongCrypto: [true, false],
    allowTcpForwarding: ["no", "local", "remote", "yes"],
    ciphers: [["auto"], ["aes-gcm", "aes-ctr"], ["null"]],
    allowNoneCrypto: [true, false],
    passwordAuthentication: [true, false, "yes-if-no-key"],
    pubkeyAuthOptions: ["none", "touch-required", "verify-required"],
    port: [22],
    allowFrom: [[], ["10.0.0.0/8", "2001:db8::/32"]],
    vrf: ["main"],
    maxSessions: [20],
    enabled: [true, false],
  };
  expect(Object.keys(samples).sort()).toEqual(settings.map(({ argument }) => argument).sort());
  for (const [argument, values] of Object.entries(samples)) {
    for (const property of settingOf(argument)?.properties ?? []) {
      for (const value of values) {
        const text = property.write(value, {});
        if (text !== undefined)
          expect([argument, property.name, property.read(text)]).toEqual([argument, property.name, value]);
      }
    }
  }
  // As the router shows them.
  expect(settingOf("strongCrypto")?.properties[0]?.read("true")).toBe(true);
  expect(settingOf("strongCrypto")?.properties[0]?.read("yes")).toBe(true);
  expect(settingOf("enabled")?.properties[0]?.read("false")).toBe(true);
  expect(settingOf("allowTcpForwarding")?.properties[0]?.read("no")).toBe("no");
});

/** A router with these rows, as it answers. */
function seenOn({
  ssh = {},
  service = {},
  others = [],
}: { [part in "ssh" | "service"]?: Texts } & { others?: Texts[] }) {
  const row = { ".id": "*3", name: "ssh", port: "22", disabled: "false", ...service };
  const answer = (...rows: Texts[]): RouterosAnswer => ({ rows, traps: [] });
  const answers = new Map([
    ["ip-ssh", answer({ "strong-crypto": "false", ...ssh })],
    ["ip-service", answer(row, ...others)],
  ]);
  return serverSettings.parse({}, answers, { release: "7.24" });
}
type Texts = { [name: string]: string };
const wordsFor = (seen: ReturnType<typeof seenOn>, args: Args, more: Partial<RenderContext> = {}) =>
  serverSettings
    .render(seen, { present: true, args }, context(more))
    .flatMap(({ steps }) => steps)
    .map(({ requests, undo, remarks = [] }) => ({
      sent: requests.map((request) => ("words" in request ? request.words.join(" ") : "")),
      undo: undo.map(({ console }) => console),
      remarks,
    }));

describe("a service row without a property for addresses", () => {
  const seen = seenOn({});

  test("is open to all, and takes them under the older name", () => {
    expect(seen).toMatchObject({ present: true, args: { allowFrom: [] } });
    expect(wordsFor(seen, { allowFrom: [] })).toEqual([]);
    expect(wordsFor(seen, { allowFrom: ["10.0.0.0/8"] })).toEqual([
      {
        sent: ["/ip/service/set =.id=*3 =address=10.0.0.0/8"],
        undo: ['/ip service set *3 address=""'],
        remarks: [],
      },
    ]);
  });

  test("whatever name it has is the one that is written", () => {
    for (const name of ["address", "available-from"])
      expect(wordsFor(seenOn({ service: { [name]: "10.0.0.0/8" } }), { allowFrom: [] })[0]?.sent).toEqual([
        `/ip/service/set =.id=*3 =${name}=`,
      ]);
  });
});

describe("ciphers and allowNoneCrypto, where they are one property", () => {
  const withCiphers = (ciphers: string) => seenOn({ ssh: { ciphers } });
  const found = (args: Args) => ({ found: { present: true, args } });

  test("null goes back to where it was found", () => {
    expect(wordsFor(withCiphers("aes-ctr"), { allowNoneCrypto: true }, found({ allowNoneCrypto: true }))).toEqual([
      { sent: ["/ip/ssh/set =ciphers=aes-ctr,null"], undo: ["/ip ssh set ciphers=aes-ctr"], remarks: [] },
    ]);
    // Found at different times: first that null is there, then what was left without it.
    const both = { ciphers: ["aes-gcm"], allowNoneCrypto: true };
    expect(wordsFor(withCiphers("aes-ctr"), both, found(both))[0]?.sent).toEqual(["/ip/ssh/set =ciphers=aes-gcm,null"]);
    expect(wordsFor(withCiphers("aes-gcm,null"), both, found(both))).toEqual([]);
  });

  test("but not beside auto, which is said", () => {
    const [step] = wordsFor(
      withCiphers("auto"),
      { allowNoneCrypto: true },
      {
        ...found({ allowNoneCrypto: true }),
        login: {} as LoginFacts,
      },
    );
    expect(step).toEqual({
      sent: [],
      undo: [],
      remarks: [
        "allowNoneCrypto cannot be put back to true: ciphers of this router, which is auto, has no word for it",
      ],
    });
  });

  test("what is declared stands over what goes back", () => {
    const ciphersDeclared = { ciphers: ["aes-ctr"], allowNoneCrypto: true };
    expect(wordsFor(withCiphers("aes-ctr"), ciphersDeclared, found({ ciphers: ["auto"] }))).toEqual([]);
    const noneDeclared = { ciphers: ["aes-ctr", "null"], allowNoneCrypto: false };
    expect(wordsFor(withCiphers("aes-gcm"), noneDeclared, found({ allowNoneCrypto: true }))[0]?.sent).toEqual([
      "/ip/ssh/set =ciphers=aes-ctr",
    ]);
  });

  test("a list is undone with commas, however it was shown", () => {
    expect(wordsFor(withCiphers("aes-ctr;null"), { ciphers: ["aes-gcm"] })[0]?.undo).toEqual([
      "/ip ssh set ciphers=aes-ctr,null",
    ]);
  });
});

describe("what would end our own logins", () => {
  const login = (clientAddress?: string) =>
    ({ user: "netops", port: 8729, clientAddress, offered: { ciphers: [] } }) as unknown as LoginFacts;
  const from = (...remotes: string[]) =>
    remotes.map((remote): Texts => ({ name: "api-ssl", dynamic: "true", connection: "true", remote }));
  const refused = (seen: ReturnType<typeof seenOn>, args: Args, own: LoginFacts) => {
    try {
      wordsFor(seen, args, { allowLockout: false, login: own });
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };
  const list = { allowFrom: ["10.9.9.9/32"] };

  test("other clients of the API are not us", () => {
    const seen = seenOn({ others: from("10.9.9.9:40001", "192.0.2.7:40002") });
    expect(refused(seen, list, login("192.0.2.7"))).toMatch(/comes from 192\.0\.2\.7, which is in none of/);
    expect(refused(seen, list, login("10.9.9.9"))).toBe("");
    // Our address is translated, or a jump host's: we may be any of them.
    expect(refused(seen, list, login("172.16.0.5"))).toBe("");
    expect(refused(seen, list, login())).toBe("");
    expect(refused(seen, { allowFrom: ["172.16.0.0/12"] }, login("172.16.0.5"))).toMatch(
      /comes from 10\.9\.9\.9, 192\.0\.2\.7, which/,
    );
  });

  test("without the router's word, the address counts that this machine sees", () => {
    expect(refused(seenOn({}), list, login("192.168.1.5"))).toMatch(/192\.168\.1\.5 \(as this machine sees it/);
  });

  test("IPv6 is understood with brackets and without", () => {
    for (const remote of ["[2001:db8::7]:5123", "2001:db8::7:5123", "2001:db8::7"]) {
      const seen = seenOn({ others: from(remote) });
      expect(refused(seen, { allowFrom: ["2001:db8::/64"] }, login("2001:DB8:0::7"))).toBe("");
      expect(refused(seen, list, login("2001:db8::7"))).toMatch(/comes from 2001:db8::7, which/);
    }
  });

  test("the port of the API is the one that the router has", () => {
    const services = [
      { name: "api", port: "8728", disabled: "true" },
      { name: "api-ssl", port: "8730", disabled: "false" },
    ];
    const seen = seenOn({ others: services });
    expect(refused(seen, { port: 8730 }, login())).toMatch(/`port`: this run comes in through the API on port 8730/);
    expect(refused(seen, { port: 8729 }, login())).toBe("");
    expect(refused(seen, { port: 8728 }, login())).toBe("");
    expect(refused(seenOn({}), { port: 8729 }, login())).toMatch(/`port`/);
  });
});
