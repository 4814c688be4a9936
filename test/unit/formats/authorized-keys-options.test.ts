import * as fc from "fast-check";
import {
  type AuthorizedKeyOptions,
  checkOptions,
  normaliseOptions,
  parseOptions,
  printOptions,
} from "../../../provider/core/formats/authorized-keys-options";

const flag = fc.option(fc.boolean(), { nil: undefined });
const text = fc
  .string({
    unit: fc.oneof(fc.constantFrom('"', "\\", ",", " ", "=", "#", "'"), fc.string({ minLength: 1, maxLength: 1 })),
  })
  .map((value) => `${value.replace(/[\r\n\0]/g, "")}.`);
const word = fc
  .string({ unit: fc.constantFrom("a", "b", "0", "*", "?", "."), minLength: 1, maxLength: 8 })
  .map((w) => `x${w}`);
const address = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([ip]) => ip);
const host = fc.oneof(word, fc.constantFrom("*", "localhost", "[::1]"));
const port = fc.oneof(fc.constant("*"), fc.integer({ min: 1, max: 65535 }).map(String));
const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 4 });

/** Options as a program may declare them; `checkOptions` must find nothing in them. */
const valid: fc.Arbitrary<AuthorizedKeyOptions> = fc.record(
  {
    restrict: flag,
    portForwarding: flag,
    agentForwarding: flag,
    x11Forwarding: flag,
    pty: flag,
    userRc: flag,
    touchRequired: flag,
    verifyRequired: flag,
    command: text,
    from: some(fc.oneof(word, address, fc.constant("2001:db8::/32"))).chain((items) =>
      fc.constantFrom(items, [...items, "!192.0.2.0/24"]),
    ),
    expiryTime: fc.constantFrom("20300131", "203001312359Z", "20280229235959"),
    environment: fc.dictionary(
      fc.oneof(
        fc.constant("__proto__"),
        word.map((w) => w.replace(/[^a-z0-9]/g, "_")),
      ),
      text,
      {
        minKeys: 1,
        maxKeys: 3,
      },
    ),
    permitOpen: some(fc.tuple(host, port).map((parts) => parts.join(":"))),
    permitListen: some(
      fc.oneof(
        fc.tuple(host, port).map((parts) => parts.join(":")),
        port,
      ),
    ),
    tunnel: fc.integer({ min: 0, max: 0x7fffffff - 2 }),
  },
  { requiredKeys: [] },
);
const validCa = fc.tuple(valid, some(text.map((value) => value.replaceAll(",", "")))).map(([options, principals]) => ({
  ...options,
  certAuthority: true,
  principals,
}));

describe("laws", () => {
  test("parse(print(o)) = o, and sshd accepts it", () => {
    fc.assert(
      fc.property(fc.oneof(valid, validCa), (options) => {
        expect(checkOptions(options)).toEqual([]);
        expect(parseOptions(printOptions(options))).toEqual({ options: normaliseOptions(options), unknown: [] });
      }),
      { numRuns: 500 },
    );
  });

  test("what is printed has no blank outside of quotes and no line break", () => {
    fc.assert(
      fc.property(valid, (options) => {
        const unquoted = printOptions(options).replace(/"(?:\\"|[^"])*"/g, "");
        expect(unquoted).not.toMatch(/[\s"]/);
      }),
    );
  });

  test("parsing any text never throws", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((s) => `constructor="${s}"`),
        ),
        (any) => {
          parseOptions(any);
        },
      ),
    );
  });
});

describe("parseOptions", () => {
  test.each<[string, AuthorizedKeyOptions]>([
    ["", {}],
    ["RESTRICT,pty", { restrict: true, pty: true }],
    ["pty,restrict", { restrict: true }],
    ["no-pty,PTY", { pty: true }],
    ["pty,no-X11-Forwarding", { pty: true, x11Forwarding: false }],
    ["pty,,restrict", { restrict: true }],
    ['command="echo \\"a, b\\" \\\\x"', { command: 'echo "a, b" \\\\x' }],
    ['FROM="10.0.0.0/8,!10.1.1.1"', { from: ["10.0.0.0/8", "!10.1.1.1"] }],
    ['expiry-time="20300101",expiry-time="20290101"', { expiryTime: "20290101" }],
    ['environment="A=1",environment="A=2",environment="B=x=y"', { environment: { A: "1", B: "x=y" } }],
    [
      'permitopen="a:1",permitlisten="8080",permitopen="[::1]:*"',
      { permitOpen: ["a:1", "[::1]:*"], permitListen: ["8080"] },
    ],
    ['tunnel="3",no-touch-required,verify-required', { tunnel: 3, touchRequired: false, verifyRequired: true }],
    ['cert-authority,principals="a,b"', { certAuthority: true, principals: ["a", "b"] }],
  ])("reads %s", (line, options) => {
    expect(parseOptions(line)).toEqual({ options, unknown: [] });
  });

  test.each([
    ["no-restrict", "no-restrict", "unknown key option"],
    ["pty,frobnicate", "frobnicate", "unknown key option"],
    ["ptyx", "ptyx", "unknown key option"],
    ['constructor="x"', 'constructor="x"', "unknown key option"],
    ["command=echo", "command=echo", "missing start quote"],
    ['command="a"b', 'command="a"b', "unknown key option"],
    ['command="a', 'command="a', "missing end quote"],
    ['command="a",command="b"', 'command="b"', 'multiple "command" clauses'],
    ['from="a",from="b"', 'from="b"', 'multiple "from" clauses'],
    ['principals="a",principals="b"', 'principals="b"', 'multiple "principals" clauses'],
    ['expiry-time="soon"', 'expiry-time="soon"', "invalid expires time"],
    ['expiry-time="20301301"', 'expiry-time="20301301"', "invalid expires time"],
    ['environment="A"', 'environment="A"', "invalid environment string"],
    ['environment="A-B=1"', 'environment="A-B=1"', "invalid environment string"],
    ['permitopen="localhost"', 'permitopen="localhost"', "invalid permission port"],
    ['permitlisten="0"', 'permitlisten="0"', "invalid permission port"],
    ['tunnel="2147483646"', 'tunnel="2147483646"', "invalid tun device"],
  ])("keeps what sshd does not accept: %s", (line, unknown, problem) => {
    expect(parseOptions(line)).toMatchObject({ unknown: [unknown], problem });
  });

  test('`tunnel="any"` is fine for sshd, but has no number', () => {
    expect(parseOptions('tunnel="any"')).toEqual({ options: {}, unknown: ['tunnel="any"'] });
  });
});

describe("checkOptions", () => {
  test.each<[AuthorizedKeyOptions, string, RegExp]>([
    [{ from: [] }, "from", /empty list/],
    [{ from: ["127.0.0.1/8"] }, "from", /host bits set.*127\.0\.0\.0\/8/],
    [{ from: ["*", "!2001:db8::1/32"] }, "from", /2001:db8::\/32/],
    [{ from: ["300.1.1.1/8"] }, "from", /not an IP address/],
    [{ from: ["10.0.0.0/33"] }, "from", /0 to 32/],
    [{ from: ["a,b"] }, "from", /comma, a space or a quote/],
    [{ from: ["a b"] }, "from", /comma, a space or a quote/],
    [{ from: ['a"b'] }, "from", /comma, a space or a quote/],
    [{ from: ["a", ""] }, "from", /empty item/],
    [{ from: ["!10.0.0.1"] }, "from", /match nobody/],
    [{ from: ["a\\"] }, "from", /backslash/],
    [{ from: ["x".repeat(1023)] }, "from", /1022/],
    [{ command: "" }, "command", /empty/],
    [{ command: "a\nb" }, "command", /line break/],
    [{ command: "a\0" }, "command", /NUL/],
    [{ command: "a\\" }, "command", /end with a backslash/],
    [{ expiryTime: "2030" }, "expiryTime", /YYYYMMDD/],
    [{ expiryTime: "20300230" }, "expiryTime", /no date/],
    [{ expiryTime: "20290229" }, "expiryTime", /no date/],
    [{ expiryTime: "20300101240000" }, "expiryTime", /no date/],
    [{ expiryTime: "203001010060" }, "expiryTime", /no date/],
    [{ expiryTime: "20301301" }, "expiryTime", /no date/],
    [{ expiryTime: "19700101" }, "expiryTime", /after 1970/],
    [{ environment: {} }, "environment", /empty/],
    [{ environment: { "A-B": "1" } }, "environment", /letters, digits and _/],
    [{ environment: { A: "x\\" } }, "environment", /A must not end with a backslash/],
    [{ environment: Object.fromEntries(Array.from({ length: 1025 }, (_, i) => [`V${i}`, ""])) }, "environment", /1024/],
    [{ permitOpen: [] }, "permitOpen", /empty list/],
    [{ permitOpen: ["localhost"] }, "permitOpen", /host:port/],
    [{ permitOpen: ["localhost/80"] }, "permitOpen", /host:port/],
    [{ permitOpen: ["localhost:0"] }, "permitOpen", /1 to 65535/],
    [{ permitOpen: ["localhost:65536"] }, "permitOpen", /1 to 65535/],
    [{ permitOpen: [":80"] }, "permitOpen", /host:port/],
    [{ permitOpen: ["::1:80"] }, "permitOpen", /\[brackets\]/],
    [{ permitOpen: Array<string>(4097).fill("a:1") }, "permitOpen", /4096/],
    [{ permitListen: ["http"] }, "permitListen", /\[host:\]port/],
    [{ tunnel: -1 }, "tunnel", /0 to 2147483645/],
    [{ tunnel: 1.5 }, "tunnel", /whole number/],
    [{ tunnel: 2147483646 }, "tunnel", /0 to 2147483645/],
    [{ principals: ["a"] }, "principals", /certAuthority/],
    [{ certAuthority: true, principals: [] }, "principals", /empty list/],
    [{ certAuthority: true, principals: ["a,b"] }, "principals", /comma/],
    [{ certAuthority: true, principals: Array<string>(41).fill("a") }, "principals", /40/],
  ])("refuses %j", (options, property, reason) => {
    expect(checkOptions(options)).toEqual([{ property, reason: expect.stringMatching(reason) }]);
  });
});

test.each<AuthorizedKeyOptions>([
  { command: "a\nssh-rsa AAAA" },
  { command: "a\\" },
  { environment: { A: "x\0" } },
  { environment: { "": "x" } },
  { from: ["a\rb"] },
  { from: [] },
  { from: ["a,b"] },
])("printOptions refuses what would not come back: %j", (options) => {
  expect(() => printOptions(options)).toThrow(expect.objectContaining({ name: "FormatError" }));
});

test("restrict stands first, whatever the order of the program", () => {
  expect(printOptions({ pty: true, restrict: true, command: 'say "x"' })).toBe('restrict,pty,command="say \\"x\\""');
});
