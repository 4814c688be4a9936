import { generateKeyPairSync } from "node:crypto";
import type { Answers, Args, DeviceFacts, LoginFacts, Observed, RenderContext } from "../../provider/core/contract";
import { sha256Fingerprint } from "../../provider/core/formats/fingerprint";
import { parsePublicKey } from "../../provider/core/formats/public-key";
import type { RouterosAnswer } from "../../provider/core/routeros";
import { isKey, keyRow, marked } from "../../provider/platforms/routeros/key-rows";
import { passwordRule } from "../../provider/platforms/routeros/password-rule";
import { userPublicKey } from "../../provider/platforms/routeros/user-public-key";
import { keyRow as emulatedRow } from "../emulators/routeros/menus/user-keys";
import { releaseOf } from "../emulators/routeros/release";
import { usual } from "../emulators/routeros/unknowns";
import { opensshPublicKey } from "../support/openssh-public-key";
import { rsaPublicKey } from "../support/routeros";

const rsa = (bits: number, comment = "alice@laptop") =>
  rsaPublicKey(generateKeyPairSync("rsa", { modulusLength: bits }).publicKey, comment);
const rsa2048 = rsa(2048);
const ed25519 = opensshPublicKey(generateKeyPairSync("ed25519").publicKey, "alice@laptop");
const part = (text: string | Buffer) => {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const line = (type: string, ...fields: (string | Buffer)[]) =>
  `${type} ${Buffer.concat([type, ...fields].map(part)).toString("base64")}`;
const sk = line("sk-ssh-ed25519@openssh.com", Buffer.alloc(32, 1), "ssh:");
/** A positive number of so many bytes, its highest bit set. */
const number = (size: number) => Buffer.concat([Buffer.alloc(1), Buffer.alloc(size, 0xc1)]);
const dss = line("ssh-dss", number(128), number(20), number(127), number(127));
const ecdsa =
  "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg=";

const reasons = (args: Args, release?: string) =>
  userPublicKey.check({ user: "alice", ...args }, release).failures.map(({ reason }) => reason);

describe("Which keys a release takes", () => {
  test.each(
    (
      [
        [rsa2048, "6.30", /6\.31/],
        [rsa2048, "6.31", undefined],
        [rsa2048, "7.25", undefined],
        [ed25519, "6.49", /7\.12/],
        [ed25519, "7.11.3", /7\.12/],
        [ed25519, "7.12", undefined],
        [sk, "7.20.8", /7\.21/],
        [sk, "7.21", undefined],
        [dss, "6.49.18", undefined],
        [dss, "7.1", /no DSA/],
        [ecdsa, "7.25", /ECDSA/],
        [ecdsa, undefined, /ECDSA/],
        // What only some releases refuse is left to the router's own answer while the release is not known.
        ...[rsa2048, ed25519, sk, dss].map((key) => [key, undefined, undefined] as const),
      ] as const
    ).map(([publicKey, release, refused]) => ({ type: publicKey.split(" ")[0], release, refused, publicKey })),
  )("$type on $release", ({ publicKey, release, refused }) => {
    const found = reasons({ publicKey }, release);
    if (refused === undefined) expect(found).toEqual([]);
    else expect(found).toEqual([expect.stringMatching(refused)]);
  });

  test("RSA under 2048 bit is refused on 7", () => {
    const short = rsa(1024);
    expect(reasons({ publicKey: short }, "7.1")).toEqual([expect.stringContaining("under 2048")]);
    expect(reasons({ publicKey: short }, "6.49")).toEqual([]);
  });
});

test("A key that is none is refused with its own sentence, and never quoted", () => {
  const pem = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" });
  expect(reasons({ publicKey: String(pem) })).toEqual([expect.stringMatching(/^This is a private key/)]);
  expect(reasons({ publicKey: `${rsa2048}\n${rsa2048}` })).toEqual([expect.stringMatching(/one OpenSSH line/)]);
  expect(reasons({ publicKey: "---- BEGIN SSH2 PUBLIC KEY ----" })).toEqual([expect.stringMatching(/ssh-keygen -i/)]);
  expect(reasons({ publicKey: `ssh-ed25519-cert-v01@openssh.com AAAA` })).toEqual([
    expect.stringMatching(/certificates/),
  ]);
  expect(reasons({ publicKey: 5 })).toHaveLength(1);
  expect(reasons({ publicKey: `${rsa2048} tab\there` })).toEqual([expect.stringMatching(/control characters/)]);
});

test("Blanks, CR LF and a missing comment are normalised away", () => {
  const normal = (publicKey: string) => userPublicKey.check({ publicKey }, undefined).args.publicKey;
  expect(normal(` ${rsa2048} \r\n`)).toBe(rsa2048);
  expect(normal(String(normal(` ${rsa2048}\t`)))).toBe(rsa2048);
  const bare = rsa2048.replace(/ [^ ]*$/, "");
  expect(userPublicKey.same?.("publicKey", rsa2048, bare)).toBe(true);
  expect(userPublicKey.same?.("publicKey", bare, rsa2048)).toBe(false);
});

test.each([
  [{ user: "" }, "user"],
  [{ user: " alice" }, "user"],
  [{ user: 'a\n/user remove "x"' }, "user"],
  [{ reportOtherKeys: "yes" }, "reportOtherKeys"],
  [{ rowComment: "a\r\nb" }, "rowComment"],
  [{ rowComment: 1 }, "rowComment"],
] as [Args, string][])("%j is refused", (args, property) => {
  const { failures } = userPublicKey.check({ user: "alice", publicKey: rsa2048, ...args }, undefined);
  expect(failures.map((failure) => failure.property)).toEqual([property]);
});

test("What goes through a file is ASCII, and has no comment of the row", () => {
  expect(reasons({ publicKey: `${rsa2048} ů` }, "6.49")).toEqual([expect.stringContaining("ASCII")]);
  expect(reasons({ publicKey: `${rsa2048} ů` }, "7.24")).toEqual([]);
  expect(reasons({ publicKey: rsa2048, rowComment: "x" }, "6.49")).toEqual([expect.stringContaining("7.9")]);
});

test("Preview warns where keys are told by their looks", () => {
  const warnings = (release?: string) => userPublicKey.check({ user: "alice", publicKey: rsa2048 }, release).warnings;
  expect(warnings("7.16")).toEqual([expect.stringContaining("no fingerprints")]);
  expect(warnings("7.20.8")).toEqual([]);
  expect(warnings(undefined)).toEqual([]);
});

describe("Rows", () => {
  const key = parsePublicKey(rsa2048);
  const sought = { type: key.type, bits: key.bits, fingerprint: sha256Fingerprint(key.blob) };
  const stored = { id: 3, user: "alice", type: "ssh-rsa", base64: key.base64, bits: 2048 };

  test.each(["6.49", "7.11", "7.12", "7.14", "7.15", "7.16", "7.20", "7.21", "7.24"])(
    "of %s are understood",
    (release) => {
      for (const unknowns of [usual, { ...usual, fingerprintPadding: false, earlyKeyFields: "fewest" as const }]) {
        const router = { release: releaseOf(release), unknowns } as never;
        const row = keyRow(emulatedRow(router, { ...stored, info: "alice@laptop" }));
        expect(row).toMatchObject({ id: "*3", user: "alice", owner: "alice@laptop", comment: "" });
        expect(isKey(row, sought, "alice@laptop")).toBe(true);
        expect(isKey(row, { ...sought, fingerprint: "SHA256:other", type: "ssh-ed25519" }, "else")).toBe(false);
        // Our own mark tells the key where the router does not, and is no part of the comment.
        const own = keyRow(emulatedRow(router, { ...stored, info: marked("alice@laptop", sought.fingerprint) }));
        expect(own).toMatchObject({ owner: "alice@laptop", fingerprint: sought.fingerprint });
        expect(isKey(own, { ...sought, fingerprint: `SHA256:${"x".repeat(43)}` }, "alice@laptop")).toBe(false);
      }
    },
  );

  test("a comment that only looks like a mark is one", () => {
    expect(keyRow({ "key-owner": "SHA256:short" })).toMatchObject({ owner: "SHA256:short", fingerprint: null });
    expect(keyRow({ info: "xSHA256:".padEnd(51, "a") }).fingerprint).toBeNull();
    expect(keyRow({ "key-owner": marked("", sought.fingerprint) })).toMatchObject({ owner: "" });
  });
});

test("The password rule, as each release calls it", () => {
  expect(passwordRule({ "always-allow-password-login": "false" })).toBe("yes-if-no-key");
  expect(passwordRule({ "always-allow-password-login": "no" })).toBe("yes-if-no-key");
  expect(passwordRule({ "always-allow-password-login": "true" })).toBe("yes");
  expect(passwordRule({ "password-authentication": "no" })).toBe("no");
  expect(passwordRule({ "password-authentication": "yes-if-no-key" })).toBe("yes-if-no-key");
  expect(passwordRule({})).toBeUndefined();
});

describe("What is sent", () => {
  const facts: DeviceFacts = { release: "7.24" };
  const args = { user: "alice", publicKey: rsa2048 };
  const answer = (rows: RouterosAnswer["rows"]): RouterosAnswer => ({ rows, traps: [] });
  const answersOf = (
    keys: RouterosAnswer["rows"],
    ssh = { "password-authentication": "yes-if-no-key" },
  ): Answers<RouterosAnswer> =>
    new Map([
      ["user-keys", answer(keys)],
      ["ip-ssh", answer([ssh as never])],
    ]);
  const context = (more: Partial<RenderContext> = {}): RenderContext => ({
    facts,
    login: { user: "netops" } as LoginFacts,
    found: undefined,
    allowLockout: false,
    owner: undefined,
    nextPort: undefined,
    prior: undefined,
    ...more,
  });
  const render = (observed: Observed, more?: Partial<RenderContext>, wanted: Args = args) =>
    userPublicKey.render(observed, { present: true, args: wanted }, context(more));

  test("an add with the words as they are, and console lines that are quoted", () => {
    const wanted = { user: 'al"$x', publicKey: `${rsa2048} \\ "$y`, rowComment: "z=1" };
    const [change] = render(userPublicKey.parse(wanted, answersOf([]), facts), {}, wanted);
    expect(change?.steps[0]?.requests.map((request) => "words" in request && request.words)).toEqual([
      ["/user/ssh-keys/add", '=user=al"$x', `=key=${rsa2048} \\ "$y`, "=comment=z=1"],
    ]);
    expect(change?.shown[0]).toBe(`/user ssh-keys add user="al\\"\\$x" key="${rsa2048} \\\\ \\"\\$y" comment="z=1"`);
    expect(change?.risk).toBe("none");
    expect(change?.steps[0]?.undo[0]?.console).toMatch(
      /^\/user ssh-keys remove \[find user="al\\"\\\$x" fingerprint~".*"\]$/,
    );
  });

  test("nothing where the key is there, whatever else there is", () => {
    const print = `${sha256Fingerprint(parsePublicKey(rsa2048).blob)}=`;
    const rows: RouterosAnswer["rows"] = [
      { ".id": "*1", user: "bob", fingerprint: print, info: "" },
      { ".id": "*2", user: "alice", fingerprint: print, info: "alice@laptop", "new-field": "x" },
    ];
    expect(render(userPublicKey.parse(args, answersOf(rows), facts))).toEqual([]);
    expect(
      render(userPublicKey.parse({ ...args, user: "carol" }, answersOf(rows), facts), {}, { ...args, user: "carol" }),
    ).toHaveLength(1);
  });

  test("the first key of this run's own account goes under the guard, but where passwords stay", () => {
    const own = { user: "netops", publicKey: rsa2048 };
    const risk = (rule: string) =>
      render(userPublicKey.parse(own, answersOf([], { "password-authentication": rule }), facts), {}, own)[0]?.risk;
    expect([risk("yes-if-no-key"), risk("yes"), risk("no")]).toEqual(["login", "none", "none"]);
  });

  test("preview says what a first key does", () => {
    const [change] = render({ present: false }, { login: undefined, facts: undefined });
    expect(change?.shown).toEqual([
      `/user ssh-keys add user=alice key="${rsa2048}"`,
      expect.stringMatching(/^# If alice has no key yet/),
    ]);
    const [renamed] = render(
      { present: true, args, outputs: {} },
      { login: undefined },
      { ...args, publicKey: `${rsa2048}2` },
    );
    expect(renamed?.shown).toEqual([
      expect.stringContaining("add user=alice"),
      "# and then /user ssh-keys remove <.id of the former row>",
    ]);
  });

  test("a read that failed is no absence", () => {
    const broken = new Map(answersOf([])).set("user-keys", {
      rows: [],
      traps: [{ message: "not enough permissions (9)" }],
    });
    expect(() => userPublicKey.parse(args, broken, facts)).toThrow(/not enough permissions/);
  });
});
