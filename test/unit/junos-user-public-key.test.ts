import * as fc from "fast-check";
import type { Args, Observed, RenderContext, Target } from "../../provider/core/contract";
import { md5Fingerprint, sha256Fingerprint } from "../../provider/core/formats/fingerprint";
import type { NetconfAnswer } from "../../provider/core/netconf";
import { userPublicKey } from "../../provider/platforms/junos/user-public-key";
import { answer, configured, context, keyTypes, loginWith, newKey, TinyJunos } from "./junos-keys-model";

const a = newKey("ssh-ed25519");
const b = newKey("ssh-rsa");
const ecdsa = newKey("ecdsa-sha2-nistp521");
const fingerprintOf = (key: string) => sha256Fingerprint(Buffer.from(key.split(" ")[1] ?? "", "base64"));

const parse = (args: Args, reply: NetconfAnswer, facts = context.facts) => {
  const whole = { user: "netops", publicKey: a, ...args };
  const [request] = userPublicKey.query(whole, { release: "" }, new Map());
  return userPublicKey.parse(whole, new Map([[String(request?.key), reply]]), facts ?? { release: "" });
};
const account = (inside: string, attributes = "") =>
  configured(
    `<system><login><user${attributes}><name>netops</name><class>super-user</class><authentication>${inside}</authentication></user></login></system>`,
  );
const entry = (line: string, inside = "", attributes = "", list = "ssh-ed25519") =>
  `<${list}${attributes}><name>${line}</name>${inside}</${list}>`;
const leaf = (name: string, value: string, attributes = "") => `<${name}${attributes}>${value}</${name}>`;
const want = (args: Args): Target => ({ present: true, args: { user: "netops", publicKey: a, ...args } });
const render = (observed: Observed, target: Target, more: Partial<RenderContext> = {}) =>
  userPublicKey.render(observed, target, { ...context, ...more });
const lines = (...args: Parameters<typeof render>) => {
  const [change, ...others] = render(...args);
  expect(others).toEqual([]);
  if (change === undefined) return [];
  expect(change.risk).toBe("login");
  expect(change.shown).toEqual(change.steps.flatMap((step) => step.lines));
  return change.shown;
};
const at = "system login user netops authentication";

test("asks once per user, for the committed configuration, and root where root is", () => {
  const ask = (user: string) => userPublicKey.query({ user, publicKey: a }, { release: "" }, new Map());
  expect(ask("netops")).toEqual([
    {
      key: "user:netops",
      rpc: '<get-configuration database="committed" format="xml" inherit="inherit" groups="groups"><configuration><system><login><user><name>netops</name></user></login></system></configuration></get-configuration>',
    },
  ]);
  expect(ask("root")).toMatchObject([
    { rpc: expect.stringContaining("<configuration><system><root-authentication/></system></configuration>") },
  ]);
});

describe("a key that is not there", () => {
  test.each(keyTypes)("%s goes into its list, the whole line in quotes", (type) => {
    const key = newKey(type);
    const list = { "ssh-dss": "ssh-dsa", "ssh-rsa": "ssh-rsa", "ssh-ed25519": "ssh-ed25519" }[type] ?? "ssh-ecdsa";
    const seen = parse({ publicKey: key }, account(""));
    expect(seen.present).toBe(false);
    expect(lines(seen, want({ publicKey: `${key} me@here` }))).toEqual([`set ${at} ${list} "${key} me@here"`]);
    expect(lines({ present: false }, want({ publicKey: key, user: "root" }))).toEqual([
      `set system root-authentication ${list} "${key}"`,
    ]);
  });

  test("from alone is a leaf of its own; everything else, and CIDR, is one text", () => {
    const seen = parse({}, account(""));
    const one = (options: Args) => lines(seen, want({ options }))[1];
    expect(one({ from: ["10.*", "!10.0.0.1"] })).toBe(`set ${at} ssh-ed25519 "${a}" from 10.*,!10.0.0.1`);
    expect(one({ from: ["10.0.0.0/8"] })).toBe(`set ${at} ssh-ed25519 "${a}" key-options "from=\\"10.0.0.0/8\\""`);
    expect(one({ restrict: true, pty: true, from: ["10.*"] })).toBe(
      `set ${at} ssh-ed25519 "${a}" key-options "restrict,pty,from=\\"10.*\\""`,
    );
    expect(lines(seen, want({ options: {} }))).toEqual([`set ${at} ssh-ed25519 "${a}"`]);
  });

  test("a user that is not configured is refused with the words that create it, and is no reason not to read or delete", () => {
    const seen = parse({}, configured(""));
    expect(seen).toMatchObject({ present: false });
    expect(() => render(seen, want({}))).toThrow(
      expect.objectContaining({
        message: "user netops is not configured on the device",
        hint: expect.stringContaining("`set system login user netops class CLASS`"),
      }),
    );
    expect(lines(seen, { present: false })).toEqual([]);
  });

  test("root needs no account", () => {
    expect(lines(parse({ user: "root" }, configured("")), want({ user: "root" }))).toEqual([
      `set system root-authentication ssh-ed25519 "${a}"`,
    ]);
  });

  test("no-public-keys beside it is refused by name, unless it is inactive", () => {
    for (const [inside, words] of [
      ["<no-public-keys/>", "stands, and"],
      ['<no-public-keys junos:group="hardening"/>', "stands (from group hardening), and"],
    ] as const) {
      const seen = parse({}, account(inside));
      expect(() => render(seen, want({}))).toThrow(`[edit ${at} no-public-keys] ${words}`);
    }
    expect(lines(parse({}, account('<no-public-keys inactive="inactive"/>')), want({}))).toHaveLength(1);
  });

  test("an inactive account or authentication is refused with the words that activate it", () => {
    const words = (xml: string) => {
      try {
        render(parse({}, configured(`<system><login>${xml}</login></system>`)), want({}));
      } catch (error) {
        return (error as { hint?: string }).hint;
      }
      return undefined;
    };
    expect(words('<user inactive="inactive"><name>netops</name></user>')).toContain(
      "`activate system login user netops`",
    );
    expect(words('<user><name>netops</name><authentication inactive="inactive"/></user>')).toContain(
      `\`activate ${at}\``,
    );
  });
});

describe("a key that stands", () => {
  const standing = (comment = "old@host", inside = "", attributes = "") =>
    account(`${entry(b, "", "", "ssh-rsa")}${entry(`${a} ${comment}`, inside, attributes)}`);

  test("is found whatever its comment, with all outputs", () => {
    const seen = parse({ reportOtherKeys: true }, standing());
    const blob = Buffer.from(a.split(" ")[1] ?? "", "base64");
    expect(seen).toMatchObject({
      present: true,
      args: { user: "netops", publicKey: `${a} old@host`, options: null },
      outputs: {
        fingerprint: sha256Fingerprint(blob),
        fingerprintMd5: md5Fingerprint(blob),
        keyType: "ssh-ed25519",
        comment: "old@host",
        otherKeys: [{ fingerprint: fingerprintOf(b), comment: "" }],
      },
    });
    expect(lines(seen, want({}))).toEqual([]);
    expect(parse({}, standing())).toMatchObject({ outputs: { otherKeys: undefined } });
  });

  test("another comment is a new line and the old one away, in one step", () => {
    const seen = parse({ publicKey: `${a} new` }, standing());
    expect(lines(seen, want({ publicKey: `${a} new` }))).toEqual([
      `set ${at} ssh-ed25519 "${a} new"`,
      `delete ${at} ssh-ed25519 "${a} old@host"`,
    ]);
    expect(userPublicKey.same?.("publicKey", `${a} old@host`, `${a} new`)).toBe(false);
    expect(userPublicKey.same?.("publicKey", `${a} old@host`, a)).toBe(true);
  });

  test("options that are not ours go along as they are written", () => {
    const move = (inside: string) => lines(parse({}, standing("old", inside)), want({ publicKey: `${a} new` }));
    expect(move("<from>10.*,,odd</from>")[1]).toBe(`set ${at} ssh-ed25519 "${a} new" from 10.*,,odd`);
    expect(move('<key-options>pty,future-option="x"</key-options>')[1]).toBe(
      `set ${at} ssh-ed25519 "${a} new" key-options "pty,future-option=\\"x\\""`,
    );
    expect(move('<from inactive="inactive">10.*</from>')).toHaveLength(2);
  });

  test("options are exact when they are given, whichever leaf holds them", () => {
    const change = (inside: string, options: Args) => lines(parse({}, standing("c", inside)), want({ options }));
    const path = `${at} ssh-ed25519 "${a} c"`;
    expect(change("<from>10.*</from>", { from: ["10.*"] })).toEqual([]);
    expect(change('<key-options>from="10.*"</key-options>', { from: ["10.*"] })).toEqual([]);
    expect(change("<from>10.*</from>", { from: ["11.*"] })).toEqual([`delete ${path} from`, `set ${path} from 11.*`]);
    expect(change("<from>10.*</from>", {})).toEqual([`delete ${path} from`]);
    expect(change("<from>10.*</from>", { restrict: true })).toEqual([
      `delete ${path} from`,
      `set ${path} key-options restrict`,
    ]);
    expect(change("<key-options>restrict,odd</key-options>", { restrict: true })).toEqual([
      `delete ${path} key-options`,
      `set ${path} key-options restrict`,
    ]);
    expect(change('<from inactive="inactive">10.*</from>', { from: ["10.*"] })).toEqual([
      `delete ${path} from`,
      `set ${path} from 10.*`,
    ]);
    expect(change("", {})).toEqual([]);
    expect(userPublicKey.same?.("options", null, {})).toBe(true);
    expect(userPublicKey.same?.("options", { from: ["10.*"] }, {})).toBe(false);
  });

  test("what was found, items without a name here included, can be put back", () => {
    const seen = parse({}, standing("c", '<key-options>restrict,odd,tunnel="any"</key-options>'));
    if (!seen.present) throw new Error("absent");
    expect(lines({ present: false }, want({ options: seen.args.options }))[1]).toBe(
      `set ${at} ssh-ed25519 "${a}" key-options "restrict,odd,tunnel=\\"any\\""`,
    );
  });

  test("is taken away by the line exactly as it stands", () => {
    for (const comment of ["old@host", "two  blanks", ""]) {
      expect(lines(parse({}, standing(comment)), { present: false })).toEqual([
        `delete ${at} ssh-ed25519 "${a} ${comment}"`,
      ]);
    }
    const indented = account(`<ssh-ed25519>\n  <name>\n${a}\n</name>\n</ssh-ed25519>`);
    expect(lines(parse({}, indented), { present: false })).toEqual([`delete ${at} ssh-ed25519 "${a}"`]);
  });

  test("a line that no line of ours can name is refused, not guessed at", () => {
    for (const comment of ["a\\b", "müller"]) {
      expect(() => render(parse({}, standing(comment)), { present: false })).toThrow(/cannot be named to the device/);
    }
  });

  test("inactive it has no effect: it is activated, or taken away", () => {
    const seen = parse({}, standing("c", "", ' inactive="inactive"'));
    expect(seen.present).toBe(false);
    expect(lines(seen, want({}))).toEqual([`activate ${at} ssh-ed25519 "${a} c"`]);
    expect(lines(seen, { present: false })).toEqual([`delete ${at} ssh-ed25519 "${a} c"`]);
    expect(lines(seen, want({ publicKey: `${a} d` }))).toEqual([
      `set ${at} ssh-ed25519 "${a} d"`,
      `delete ${at} ssh-ed25519 "${a} c"`,
    ]);
  });

  test("twice is said, shows as a difference, and becomes once", () => {
    const twice = account(`${entry(`${a} one`)}${entry(`${a} two`)}${entry(b, "", "", "ssh-rsa")}`);
    const seen = parse({ publicKey: `${a} two` }, twice);
    expect(seen).toMatchObject({ args: { publicKey: `${a} one` }, warnings: [expect.stringMatching(/2 times/)] });
    expect(lines(seen, want({ publicKey: `${a} two` }))).toEqual([`delete ${at} ssh-ed25519 "${a} one"`]);
    expect(lines(parse({}, twice), want({}))).toHaveLength(1);
    expect(lines(seen, { present: false })).toHaveLength(2);
  });

  test("from a group it can be adopted as it is; changing or deleting it is refused by the group's name", () => {
    const inherited = standing("c", "<from>10.*</from>", ' junos:group="ops"');
    const seen = parse({}, inherited);
    expect(seen).toMatchObject({ present: true, warnings: [expect.stringContaining("from group ops")] });
    expect(lines(seen, want({ options: { from: ["10.*"] } }))).toEqual([]);
    for (const target of [want({ publicKey: `${a} d` }), want({ options: {} }), { present: false } as const]) {
      expect(() => render(seen, target)).toThrow(/inherited from group ops/);
    }
    const whole = account(entry(a), ' junos:group="all"');
    expect(() => render(parse({}, whole), { present: false })).toThrow(/inherited from group all/);
    const limited = standing("c", '<from junos:group="ops">10.*</from>');
    expect(() => render(parse({}, limited), want({ options: {} }))).toThrow(/inherited from group ops/);
  });
});

describe("reads that tell nothing throw", () => {
  const masked = "/* SECRET-DATA */";
  test.each([
    ["a line", entry(masked)],
    ["a list, as captured", `<ssh-rsa>${masked}</ssh-rsa>`],
    ["a limit", entry(a, `<from>${masked}</from>`)],
  ])("%s that is masked is a missing permission, whoever's key it is", (_, inside) => {
    expect(() => parse({}, account(inside))).toThrow(
      expect.objectContaining({
        code: "device",
        message: expect.stringContaining("login class needs `secret`"),
        hint: expect.stringContaining("`secret`"),
      }),
    );
  });

  test("a masked password alone hides no key", () =>
    expect(parse({}, account(`<encrypted-password>${masked}</encrypted-password>${entry(a)}`)).present).toBe(true));

  test("an error, and a reply without configuration", () => {
    expect(() => parse({}, answer("<rpc-reply/>", ["permission denied"]))).toThrow(/permission denied/);
    expect(() => parse({}, answer("<rpc-reply><ok/></rpc-reply>"))).toThrow(/<ok>/);
  });

  test("what is no key is nobody's: the device looks at the first word only", () => {
    const seen = parse(
      { reportOtherKeys: true },
      account(`${entry("ssh-ed25519")}${entry("ssh-rsa !!", "", "", "ssh-rsa")}`),
    );
    expect(seen.present).toBe(false);
    const beside = parse(
      { reportOtherKeys: true },
      account(`${entry("ssh-ed25519")}${entry(a)}${entry(`${ecdsa} x y`, "", "", "ssh-ecdsa")}`),
    );
    expect(beside).toMatchObject({ outputs: { otherKeys: [{ fingerprint: fingerprintOf(ecdsa), comment: "x y" }] } });
  });

  test("what is inactive is no other key, and neither are its limits limits", () => {
    const off = ' inactive="inactive"';
    const reply = account(entry(b, "", off, "ssh-rsa") + entry(a, leaf("key-options", "restrict", off)));
    expect(parse({ reportOtherKeys: true }, reply)).toMatchObject({
      args: { options: null },
      outputs: { otherKeys: [] },
    });
  });

  test("another user's keys are not this user's", () => {
    const reply = configured(
      `<system><login><user><name>other</name><authentication>${entry(a)}</authentication></user></login></system>`,
    );
    expect(parse({}, reply).present).toBe(false);
  });
});

describe("the key that this run logs in with", () => {
  const mine = { login: loginWith("netops", fingerprintOf(a)) };
  const from = (clientAddress?: string) => ({ ...mine, facts: { release: "24.4R1", session: { clientAddress } } });
  const seen = parse({}, account(entry(`${a} c`)));

  test("is not taken away, unless the program insists", () => {
    expect(() => render(seen, { present: false }, mine)).toThrow(
      expect.objectContaining({ code: "refused", hint: expect.stringContaining("allowLockout") }),
    );
    expect(lines(seen, { present: false }, { ...mine, allowLockout: true })).toHaveLength(1);
    const inactive = parse({}, account(entry(`${a} c`, "", ' inactive="inactive"')));
    expect(lines(inactive, { present: false }, mine)).toHaveLength(1);
    expect(lines(seen, { present: false }, { login: loginWith("other", fingerprintOf(a)) })).toHaveLength(1);
    expect(lines(seen, { present: false }, { login: loginWith("netops", fingerprintOf(b)) })).toHaveLength(1);
  });

  test("is not narrowed to where we are not", () => {
    const narrow = (options: Args, more: Partial<RenderContext>) => lines(seen, want({ options }), more);
    expect(() => narrow({ from: ["10.*"] }, from("192.0.2.7"))).toThrow(/would not admit 192\.0\.2\.7/);
    expect(() => narrow({ from: ["192.0.2.0/24", "!192.0.2.7"] }, from("192.0.2.7"))).toThrow(/would not admit/);
    expect(() => narrow({ from: ["2001:db8::*"] }, from("192.0.2.7"))).toThrow(/would not admit/);
    expect(() => narrow({ from: ["*.example.net", "!192.0.2.*"] }, from("192.0.2.7"))).toThrow(/would not admit/);
    expect(() => narrow({ certAuthority: true }, mine)).toThrow(/certAuthority/);
    expect(() => narrow({ command: "show version" }, mine)).toThrow(/NETCONF/);
    expect(narrow({ from: ["192.0.*"] }, from("192.0.2.7"))).toHaveLength(1);
    expect(narrow({ from: ["10.*"] }, { ...from("192.0.2.7"), allowLockout: true })).toHaveLength(1);
    // What cannot be told is left to the fresh login.
    expect(narrow({ from: ["10.*"] }, from(undefined))).toHaveLength(1);
    expect(narrow({ from: ["*.example.net"] }, from("192.0.2.7"))).toHaveLength(1);
    expect(narrow({ restrict: true }, mine)).toHaveLength(1);
  });

  test("may get another comment", () => expect(lines(seen, want({ publicKey: `${a} d` }), mine)).toHaveLength(2));
});

describe("preview, from what state has", () => {
  const state = (options?: Args): Observed => ({
    present: true,
    args: { user: "netops", publicKey: `${a} c`, options },
    outputs: {},
  });

  test("shows the same lines", () => {
    expect(lines(state(), want({ publicKey: `${a} d` }), { facts: undefined })).toEqual([
      `set ${at} ssh-ed25519 "${a} d"`,
      `delete ${at} ssh-ed25519 "${a} c"`,
    ]);
    expect(lines(state({ from: ["10.*"] }), want({ options: { from: ["11.*"] } }))).toEqual([
      `delete ${at} ssh-ed25519 "${a} c" from`,
      `set ${at} ssh-ed25519 "${a} c" from 11.*`,
    ]);
    expect(lines(state(), want({}))).toEqual([]);
  });
});

describe("rendered, loaded and read again", () => {
  const comments = fc.stringMatching(/^[!-[\]-~]([ -[\]-~]{0,20}[!-[\]-~])?$/);
  const hosts = fc.uniqueArray(fc.constantFrom("10.*", "192.0.2.0/24", "!10.0.0.1", "host?.example.net", "*"), {
    minLength: 1,
  });
  const options = fc.record(
    {
      from: hosts.filter((items) => items.some((item) => !item.startsWith("!"))),
      restrict: fc.constant(true),
      pty: fc.boolean(),
      portForwarding: fc.boolean(),
      command: fc.stringMatching(/^[ !#-[\]-~]{1,20}$/),
      environment: fc.dictionary(fc.stringMatching(/^[A-Z]{1,3}$/), fc.stringMatching(/^[a-z ]{0,5}$/), { minKeys: 1 }),
      expiryTime: fc.constantFrom("20300101", "203001010000Z"),
    },
    { requiredKeys: [] },
  );
  const keys = [a, b, ecdsa];
  const program = fc.record(
    { key: fc.constantFrom(...keys), comment: comments, options, removed: fc.boolean() },
    { requiredKeys: ["key"] },
  );

  test("is in sync, and nothing else of the device has changed", () => {
    fc.assert(
      fc.property(fc.constantFrom("netops", "root"), fc.array(program, { maxLength: 6 }), (user, runs) => {
        const device = new TinyJunos();
        device.load([
          "set system login user netops class super-user",
          `set ${at} ssh-rsa "ssh-rsa ${newKey("ssh-ed25519").split(" ")[1]} stranger \\"quoted\\""`,
        ]);
        const foreign = device.lines();
        for (const { key, comment, options: wanted, removed } of runs) {
          const given: Args = {
            user,
            publicKey: [key, comment].filter(Boolean).join(" "),
            ...(wanted === undefined ? {} : { options: wanted }),
          };
          const { args, failures } = userPublicKey.check(given, "24.4R1", []);
          expect(failures).toEqual([]);
          const see = () => parse(args, answer(device.xml()));
          const target: Target = removed === true ? { present: false } : { present: true, args };
          for (const { steps } of render(see(), target)) device.load(steps.flatMap((step) => step.lines));
          const now = see();
          expect(render(now, target)).toEqual([]);
          expect(now.present).toBe(removed !== true);
          if (now.present && wanted !== undefined)
            expect(userPublicKey.same?.("options", now.args.options ?? null, args.options ?? null)).toBe(true);
          expect(device.lines()).toEqual(expect.arrayContaining(foreign));
        }
      }),
      { numRuns: 150 },
    );
  });
});
