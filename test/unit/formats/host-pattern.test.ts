import { existsSync, mkdirSync } from "node:fs";
import { isIP } from "node:net";
import * as fc from "fast-check";
import { formatAddress, parseAddress } from "../../../provider/core/formats/address";
import {
  checkCidr,
  matchAddressList,
  matchHostAndAddress,
  matchPattern,
  matchPatternList,
  matchUser,
} from "../../../provider/core/formats/host-pattern";
import { keygen, run, scratch } from "./support";

const files = scratch();

describe("matchPattern", () => {
  test("law: agrees with the regular expression of the same meaning", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", ".", "*", "?"), maxLength: 8 });
    fc.assert(
      fc.property(letters, pattern, (text, wild) => {
        const regex = wild.replaceAll(".", "\\.").replaceAll("?", ".").replace(/\*+/g, ".*");
        return matchPattern(text, wild) === new RegExp(`^${regex}$`).test(text);
      }),
      { numRuns: 2000 },
    );
  });

  test("a hostile pattern takes no time", () => {
    const started = Date.now();
    expect(matchPattern("a".repeat(1000), `${"a*".repeat(400)}b`)).toBe(false);
    expect(Date.now() - started).toBeLessThan(500);
  });

  test("nothing but * and ? is special, and case counts", () => {
    expect(matchPattern("a.b", "a?b")).toBe(true);
    expect(matchPattern("axb", "a.b")).toBe(false);
    expect(matchPattern("[a]", "[a]")).toBe(true);
    expect(matchPattern("A", "a")).toBe(false);
  });
});

test.each([
  ["web1.example.com", "*.example.com", 1],
  ["web1.example.com", "*.example.org,db?", 0],
  ["web1.example.com", "*,!web*", -1],
  ["web1.example.com", "!web*,*", -1],
  ["web1.example.com", "!db*", 0],
  ["web1.example.com", "*.EXAMPLE.com", 0],
  ["a", `a,${"x".repeat(1023)}`, 0],
])("matchPatternList(%s, %s) = %i", (text, list, result) => {
  expect(matchPatternList(text, list)).toBe(result);
});

test.each([
  ["10.1.2.3", "10.0.0.0/8", 1],
  ["11.1.2.3", "10.0.0.0/8", 0],
  ["10.1.2.3", "10.0.0.0/8,!10.1.0.0/16", -1],
  ["10.1.2.3", "10.1.2.3", 1],
  ["10.1.2.3", "10.1.*", 1],
  ["10.1.2.3", "0.0.0.0/0", 1],
  ["10.1.2.3", "::/0", 0],
  ["10.1.2.3", "10.0.0.1/8", -2],
  ["10.1.2.3", "10.0.0.0/33", -2],
  ["10.1.2.3", "10.0.0.0/8,", -2],
  ["10.1.2.3", "10.0.0.0/x", 0],
  ["10.1.2.3", "300.1.1.1/8", 0],
  ["2001:db8::1", "2001:DB8::/32", 1],
  ["2001:db9::1", "2001:db8::/32", 0],
  ["2001:db8:0:0::1", "2001:db8::1", 1],
  ["::ffff:10.1.2.3", "10.0.0.0/8", 1],
  ["fe80::1%eth0", "fe80::/10", 0],
  ["not an address", "*", 0],
])("matchAddressList(%s, %s) = %i", (address, list, result) => {
  expect(matchAddressList(address, list)).toBe(result);
});

test.each([
  ["host.example.com", "192.0.2.1", "*.example.com", true],
  ["HOST.example.com", "192.0.2.1", "host.EXAMPLE.com", true],
  ["192.0.2.1", "192.0.2.1", "*.example.com", false],
  ["host.example.com", "192.0.2.1", "192.0.2.0/24,!host*", false],
  ["host.example.com", "192.0.2.1", "*,!192.0.2.0/24", false],
  ["192.0.2.1", "192.0.2.1", "*,!192.0.2.1/24", false],
])("from= for %s at %s: %s is %s", (host, address, list, result) => {
  expect(matchHostAndAddress(host, address, list)).toBe(result);
});

test.each([
  ["alice", true],
  ["al*", true],
  ["ALICE", false],
  ["alice@192.0.2.0/24", true],
  ["alice@198.51.100.0/24", false],
  ["bob@*", false],
])("AllowUsers %s lets alice in from 192.0.2.1: %s", (pattern, result) => {
  expect(matchUser("alice", "192.0.2.1", "192.0.2.1", pattern)).toBe(result);
});

test.each([
  ["10.0.0.1/8", /host bits.*10\.0\.0\.0\/8\./],
  ["2001:db8:1::1/33", /2001:db8::\/33/],
  ["10.0.0.0/33", /0 to 32/],
  ["::/129", /0 to 128/],
  ["10.0.0.0/", /0 to 32/],
  ["300.1.1.1/8", /0 to 255/],
  ["300.1.1.1", /0 to 255/],
  ["10.0/16", /four numbers/],
  ["010.0.0.0/8", /octal/],
  ["name/8", /not an IP address/],
])("checkCidr refuses %s", (text, reason) => {
  expect(checkCidr(text)).toMatch(reason);
});

test.each([
  "10.0.0.0/8",
  "10.0.0.1",
  "10.0.0.1/32",
  "0.0.0.0/0",
  "::/0",
  "2001:db8::/32",
  "*.example.com",
  "10.*",
  "host",
  "*",
])("checkCidr takes %s", (text) => {
  expect(checkCidr(text)).toBeUndefined();
});

describe("addresses", () => {
  test("law: format(parse(a)) names the same address, in one form only", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const address = parseAddress(text);
        const printed = formatAddress(address as NonNullable<typeof address>);
        expect(parseAddress(printed)).toEqual(address);
        expect(formatAddress(parseAddress(printed) as NonNullable<typeof address>)).toBe(printed);
      }),
      { numRuns: 500 },
    );
  });

  test("law: takes exactly the texts Node takes for an address", () => {
    const near = fc.string({ unit: fc.constantFrom(":", "::", ".", "0", "1", "25", "f", "255"), maxLength: 12 });
    fc.assert(
      fc.property(
        fc.oneof(near, fc.ipV4(), fc.ipV6()),
        (text) => (parseAddress(text) !== undefined) === isIP(text) > 0,
      ),
      { numRuns: 3000 },
    );
  });

  test.each([
    ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["::192.0.2.1", "::c000:201"],
    ["1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"],
    ["fe80::1%eth0", "fe80::1%eth0"],
  ])("%s is printed %s", (text, printed) => {
    expect(formatAddress(parseAddress(text) as NonNullable<ReturnType<typeof parseAddress>>)).toBe(printed);
  });

  test.each([
    "",
    "1.2.3",
    "1.2.3.256",
    "01.2.3.4",
    ":",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "g::",
    "1.2.3.4::",
    "::1%",
    "1::2:3:4:5:6:7:8",
  ])("%j is no address", (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});

/** The truth, where this machine has it: each Match block that applies adds its own `acceptenv` line. */
(existsSync("/usr/sbin/sshd") && process.getuid?.() === 0 ? describe : describe.skip)("sshd itself", () => {
  const item = fc.oneof(
    fc.constantFrom(
      "10.0.0.0/8",
      "10.1.2.0/24",
      "10.1.2.3",
      "0.0.0.0/0",
      "10.1.*",
      "?0.*",
      "2001:db8::/32",
      "::/0",
      "::1",
    ),
    fc.constantFrom("300.1.1.1/8", "10.0.0.0/x", "*.Example.com", "web?.example.com", "*", "2001:db8:*", "FE80::/10"),
  );
  const list = fc
    .array(
      fc.tuple(fc.constantFrom("", "", "!"), item).map((parts) => parts.join("")),
      { minLength: 1, maxLength: 3 },
    )
    .map((items) => items.join(","));

  test.each([
    ["10.1.2.3", "web1.example.com"],
    ["192.0.2.1", "192.0.2.1"],
    ["2001:db8::1", "db.example.org"],
    ["::1", "localhost"],
  ])("Match Address, Host and User agree for %s (%s)", (address, host) => {
    mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
    const { file } = keygen(files.path(`host-${address}`), "-t", "ed25519");
    const lists = fc.sample(list, 150);
    const blocks = lists.map(
      (text, i) =>
        `Match Address ${text}\nAcceptEnv A${i}\nMatch Host ${text}\nAcceptEnv H${i}\nMatch User ${text}\nAcceptEnv U${i}\n`,
    );
    const config = files.write("sshd_config", `HostKey ${file}\n${blocks.join("")}`);
    const { code, out } = run("/usr/sbin/sshd", "-T", "-f", config, "-C", `user=${host},host=${host},addr=${address}`);
    expect(code).toBe(0);
    const theirs = [...out.matchAll(/^acceptenv (.*)$/gim)].map((match) => match[1]);
    const ours = lists.flatMap((text, i) => [
      ...(matchAddressList(address, text) === 1 ? [`A${i}`] : []),
      ...(matchPatternList(host, text, true) === 1 ? [`H${i}`] : []),
      ...(matchPatternList(host, text) === 1 ? [`U${i}`] : []),
    ]);
    expect(theirs).toEqual(ours);
  });

  test.each(["10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/8,", "!"])("refuses the list %s", (text) => {
    const { file } = keygen(files.path(`host-${text.replaceAll("/", "_")}`), "-t", "ed25519");
    const config = files.write("sshd_config", `HostKey ${file}\nMatch Address ${text}\n`);
    expect(run("/usr/sbin/sshd", "-T", "-f", config, "-C", "user=a,host=a,addr=10.1.2.3").code).not.toBe(0);
    expect(matchAddressList("10.1.2.3", text)).toBe(-2);
  });
});
