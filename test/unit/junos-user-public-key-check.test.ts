import { generateKeyPairSync } from "node:crypto";
import type { Args } from "../../provider/core/contract";
import { userPublicKey } from "../../provider/platforms/junos/user-public-key";
import { keyTypes, newKey } from "./junos-keys-model";

const publicKey = newKey("ssh-ed25519");
const check = (args: Args, release?: string) =>
  userPublicKey.check({ user: "netops", publicKey, ...args }, release, []);
const reasons = (args: Args, release?: string) =>
  check(args, release).failures.map(({ property, reason }) => `${property}: ${reason}`);
const refused = (part: string) => userPublicKey.refused.find(({ argument }) => argument.includes(part))?.reason ?? "?";

test.each(["netops", "root", "_x", "a.b", "a.b.c", "2nd", "a-b_c", "r."])("accepts the user %s", (user) =>
  expect(reasons({ user })).toEqual([]),
);

test.each(["", "a b", "-a", ".a", "a.b.c.d", "a\nb", "a\0", 'a"b', "a$", "ü", "a".repeat(65), 7, null, ["a"]])(
  "refuses the user %j",
  (user) => expect(reasons({ user: user as string })).toEqual([expect.stringMatching(/^user: .{10}/)]),
);

test.each(keyTypes)("accepts %s, as one clean line, once and for all", (type) => {
  const key = newKey(type);
  const once = check({ publicKey: `  ${key}   a  b \n` });
  expect(once.failures).toEqual([]);
  expect(once.args.publicKey).toBe(`${key} a  b`);
  expect(userPublicKey.check(once.args, undefined, [])).toEqual(once);
  expect((once.warnings ?? []).length).toBe(type === "ssh-dss" ? 1 : 0);
});

test.each<[string, string]>([
  [
    "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIDESwrN5wPXgZ1gr/AIP3hZ7EU8Glnlz1fjUzSuG9U+/AAAABHNzaDo= me",
    refused("sk-ssh"),
  ],
  ["ssh-ed25519-cert-v01@openssh.com AAAA me", refused("cert-v01")],
])("refuses %.40s with the reason of the table", (key, reason) =>
  expect(reasons({ publicKey: key })).toEqual([`publicKey: ${reason}`]),
);

test.each<[unknown, RegExp]>([
  [7, /must be the text of one public key/],
  ["", /is empty/],
  ["ssh-ed25519", /base64 part is missing/],
  ["ssh-ed25519 AAAA", /cut off|no SSH key/],
  ["ssh-ed25519 !!!", /not valid base64/],
  [publicKey.replace("ssh-ed25519", "ssh-rsa"), /says ssh-rsa, but its data is of type/],
  [publicKey.replace("ssh-ed25519", "ssh-dss"), /says ssh-dss, but its data is of type/],
  [`${publicKey}\n${publicKey}`, /more than one line/],
  [`from="10.*" ${publicKey}`, /options in front of the key type; they belong into `options`\./],
  [`${publicKey} a\\b`, /comment that cannot be written: it must not contain a backslash/],
  [`${publicKey} müller`, /comment that cannot be written: it must be printable ASCII/],
  [`${publicKey} a\tb`, /printable ASCII/],
  [`${publicKey} a\u0007`, /control character/],
  [`ssh-dss ${newKey("ssh-dss").split(" ")[1]?.slice(0, 40)}`, /^publicKey: /],
])("refuses %j", (key, reason) =>
  expect(reasons({ publicKey: key as string })).toEqual([expect.stringMatching(reason)]),
);

test("a private key is called one, and none of it is quoted", () => {
  const secret = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  expect(reasons({ publicKey: secret })).toEqual([expect.stringMatching(/This is a PRIVATE key/)]);
  expect(reasons({ publicKey: secret }).join()).not.toContain(secret.split("\n")[1]);
});

describe("options", () => {
  test("from alone is for every release, everything else for 24.4R1 and later", () => {
    expect(
      reasons({ options: { from: ["10.*", "!10.0.0.1", "host?.example.net", "2001:db8::*"] } }, "15.1X49-D10"),
    ).toEqual([]);
    for (const options of [
      { restrict: true },
      { portForwarding: false },
      { agentForwarding: false },
      { x11Forwarding: false },
      { pty: true },
      { userRc: false },
      { command: "show version" },
      { expiryTime: "20300101" },
      { environment: { LANG: "C" } },
      { permitOpen: ["db:5432"] },
      { permitListen: ["8080"] },
      { tunnel: 1 },
      { certAuthority: true },
    ] as Args[]) {
      const [name] = Object.keys(options);
      expect(reasons({ options }, "24.4R1")).toEqual([]);
      expect(reasons({ options }, "24.4R1-EVO")).toEqual([]);
      expect(reasons({ options })).toEqual([]);
      expect(reasons({ options }, "24.2R2")).toEqual([
        `options.${name}: ${refused("options other than from")} This device has 24.2R2.`,
      ]);
    }
  });

  test("CIDR is for 24.4R1 and later", () => {
    const options = { from: ["10.0.0.0/8"] };
    expect(reasons({ options }, "24.4R1")).toEqual([]);
    expect(reasons({ options }, "23.4R1")).toEqual([
      `options.from: ${refused("options.from with CIDR")} This device has 23.4R1.`,
    ]);
  });

  test.each<[Args, RegExp]>([
    [{ from: ["10.* 11.*"] }, /^options\.from: Pattern-list must not contain spaces/],
    [{ from: ["10.*", " 11.*"] }, /^options\.from: Pattern-list must not contain spaces/],
    [{ from: [] }, /^options\.from: must not be an empty list/],
    [{ from: ["!10.*"] }, /^options\.from: has only negated items/],
    [{ from: [""] }, /^options\.from: must not have an empty item/],
    [{ from: "10.*" }, /^options\.from: must be a list of texts/],
    [{ from: ["10.1.2.3/8"] }, /^options\.from: .*host bits/],
    [{ from: ["a\\b"] }, /^options\.from: must not contain a backslash/],
    [{ from: ["a\nb"] }, /^options\.from: must be printable ASCII/],
    [{ restrict: "yes" }, /^options\.restrict: must be true or false/],
    [{ command: 'say "hi"' }, /^options\.command: must not contain a double quote/],
    [{ command: "a\\b" }, /^options\.command: must not contain a backslash/],
    [{ command: "a\nb" }, /^options\.command: must be printable ASCII/],
    [{ command: "" }, /^options\.command: must not be empty/],
    [{ environment: { LANG: "ü" } }, /^options\.environment: must be printable ASCII/],
    [{ principals: ["a"] }, /^options\.principals: needs certAuthority/],
    [{ expiryTime: "tomorrow" }, /^options\.expiryTime: must be YYYYMMDD/],
    [{ permitOpen: ["db"] }, /^options\.permitOpen: /],
    [{ tunnel: -1 }, /^options\.tunnel: /],
    [{ touchRequired: false }, /^options\.touchRequired: They are for security keys/],
    [{ verifyRequired: true }, /^options\.verifyRequired: They are for security keys/],
    [{ restrct: true }, /^options\.restrct: .*did you mean `restrict`/],
  ])("refuses %j", (options, reason) => expect(reasons({ options })).toEqual([expect.stringMatching(reason)]));

  test.each([true, "x", [], 7])("refuses %j in place of them", (options) =>
    expect(reasons({ options: options as boolean })).toEqual([expect.stringMatching(/^options: must be an object/)]),
  );

  test("what says nothing is left out", () =>
    expect(check({ options: { restrict: false, certAuthority: false, pty: true } }).args.options).toEqual({
      pty: true,
    }));
});

test("reportOtherKeys is true or false", () =>
  expect(reasons({ reportOtherKeys: "yes" })).toEqual(["reportOtherKeys: must be true or false"]));

test("identity: the user and the key, whatever its comment", () => {
  const identity = (args: Args) => userPublicKey.identity({ user: "netops", publicKey, ...args });
  expect(identity({})).toMatch(/^netops\/SHA256:\S{43}$/);
  expect(identity({ publicKey: `${publicKey} me` })).toBe(identity({}));
  expect(identity({ user: "root" })).not.toBe(identity({}));
  expect(identity({ publicKey: newKey("ssh-dss") })).toMatch(/^netops\/SHA256:/);
});
