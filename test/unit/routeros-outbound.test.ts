import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import type { Args } from "../../provider/core/contract";
import { pemPrivateKey } from "../../provider/core/formats/pem-private-key";
import { parsePrivateKey } from "../../provider/core/formats/private-key";
import type { KeyRow } from "../../provider/platforms/routeros/key-rows";
import { outboundSsh } from "../../provider/platforms/routeros/outbound/outbound-ssh";
import { type NeighbourKey, rowsToGo } from "../../provider/platforms/routeros/rows-to-go";

const pkcs8 = (cipher?: { cipher: string; passphrase: string }) => ({
  type: "pkcs8" as const,
  format: "pem" as const,
  ...cipher,
});
const key = generateKeyPairSync("ed25519").privateKey;
const ed25519 = String(key.export(pkcs8()));
const rsaKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const rsa = String(rsaKey.export(pkcs8()));
const ecdsa = String(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export(pkcs8()));
const encrypted = String(rsaKey.export(pkcs8({ cipher: "aes-256-cbc", passphrase: "of the key" })));

const check = (args: Args, release?: string, unknown: string[] = []) =>
  outboundSsh.check({ user: "alice", ...args }, release, unknown);
const failed = (args: Args, release?: string, unknown?: string[]) =>
  check(args, release, unknown).failures.map(({ property, reason }) => `${property}: ${reason}`);

test.each([
  [{ privateKey: rsa }, "6.49", undefined],
  [{ privateKey: ed25519 }, "7.14", /privateKey: .*7\.15.*has 7\.14/],
  [{ privateKey: ed25519 }, "7.15", undefined],
  [{ privateKey: ecdsa }, undefined, /RSA and Ed25519/],
  [{ privateKey: encrypted, privateKeyPassword: "of the key" }, "7.9", /privateKeyPassword: .*7\.10/],
  [{ privateKey: encrypted, privateKeyPassword: "of the key" }, "7.10", undefined],
  [{ privateKey: encrypted }, "7.24", /privateKeyPassword: .*passphrase/],
  [{ privateKey: encrypted, privateKeyPassword: "wrong" }, "7.24", /privateKeyPassword: /],
  [{ privateKey: rsa, info: "x" }, "7.11", /info: .*7\.12/],
  [{ privateKey: rsa, info: "a\nb" }, "7.24", /info: /],
  [{ privateKey: rsa, info: `to web SHA256:${"a".repeat(43)}` }, "7.24", /info: .*fingerprint/],
  [{ privateKey: rsa, info: `SHA256:${"a".repeat(43)}` }, "7.16", /info: .*fingerprint/],
  [{ privateKey: rsa, info: `SHA256:${"a".repeat(43)} web` }, "7.16", undefined],
  [{ info: "x", knownHostsValidation: true }, "7.25", /info: .*privateKey/],
  [{ knownHostsValidation: true }, "7.24", /knownHostsValidation: .*7\.25/],
  [{ knownHostsValidation: "yes" }, "7.25", /true or false/],
  [{ trustedSubnets: ["10.0.0.0/33"] }, "7.25", /trustedSubnets\[0\]/],
  [{ trustedSubnets: "10.0.0.0/8" }, "7.25", /list/],
  [{ trustedSubnets: [] }, "7.25", undefined],
  [{}, "7.25", /declares nothing/],
  [{ privateKey: "ssh-ed25519 AAAA" }, "7.25", /public key/],
] as [Args, string | undefined, RegExp | undefined][])("check %#", (args, release, reason) => {
  const found = failed(args, release);
  if (reason === undefined) expect(found).toEqual([]);
  else expect(found).toEqual([expect.stringMatching(reason)]);
  expect(found.join()).not.toMatch(/BEGIN|of the key|wrong/);
});

test("What is not known yet is not missed", () => {
  expect(failed({}, "7.25", ["privateKey"])).toEqual([]);
  expect(failed({ info: "x" }, "7.25", ["privateKey"])).toEqual([]);
  expect(failed({ privateKey: encrypted }, "7.25", ["privateKeyPassword"])).toEqual([]);
});

test("Prefixes have one spelling, and are a set", () => {
  const { args } = check({ trustedSubnets: ["10.1.2.3/8", "2001:DB8::1", "10.0.0.0/8"] });
  expect(args.trustedSubnets).toEqual(["10.0.0.0/8", "2001:db8::1/128"]);
  expect(check(args).args.trustedSubnets).toEqual(args.trustedSubnets);
  expect(outboundSsh.same?.("trustedSubnets", ["b", "10.0.0.0/8"], ["10.9.0.0/8", "b"])).toBe(true);
});

test("The key is the same in every form", () => {
  const identity = (args: Args) => outboundSsh.identity({ user: "alice", ...args });
  const one = identity({ privateKey: rsa });
  expect(one).toMatch(/^alice\/SHA256:/);
  expect(identity({ privateKey: parsePrivateKey(rsa).openssh })).toBe(one);
  expect(identity({ privateKey: encrypted, privateKeyPassword: "of the key" })).toBe(one);
  expect(identity({ knownHostsValidation: true })).toBe("alice");
});

test("Preview shows no secret", () => {
  const context = {
    facts: undefined,
    login: undefined,
    found: undefined,
    allowLockout: true,
    owner: undefined,
    nextPort: undefined,
  };
  const args = {
    user: "alice",
    privateKey: encrypted,
    privateKeyPassword: "of the key",
    info: "to web",
    knownHostsValidation: true,
  };
  const changes = outboundSsh.render({ present: false }, { present: true, args }, { ...context, prior: undefined });
  const shown = changes.flatMap((change) => change.shown);
  expect(shown).toEqual([
    expect.stringMatching(/^\/file add name=pulumi-ssh-\S+ contents=\[secret\]$/),
    expect.stringMatching(
      /^\/user ssh-keys private import user=alice private-key-file=\S+ info="to web" passphrase=\[secret\]$/,
    ),
    "/ip ssh set known-hosts-validation=yes",
    expect.stringMatching(/^# From now on ssh-exec/),
  ]);
});

test.each(["7.16", "7.24"])("Preview names no row that an import makes as the one that goes, on %s", (release) => {
  const args = { user: "alice", privateKey: rsa, info: "to web" };
  const target = { present: true as const, args: { ...args, info: "to web2" } };
  const [change] = outboundSsh.render({ present: true, args, outputs: {} }, target, {
    ...{ facts: { release }, login: undefined, found: undefined, allowLockout: true },
    ...{ owner: undefined, nextPort: undefined, prior: args },
  });
  expect(change?.shown.slice(1)).toEqual([
    expect.stringMatching(/^\/user ssh-keys private import user=alice .*to web2/),
    "# and then /user ssh-keys private remove <.id of the former row>",
  ]);
});

describe("Where rows show no fingerprints, a new key", () => {
  const plan = (release: string, keep: string[], rows: Args[] = []) => {
    const target = { present: true as const, args: { user: "alice", privateKey: rsa }, keep };
    const detail = { rows, fingerprints: false, shared: {}, leftovers: [] };
    const [change] = outboundSsh.render({ present: false, detail }, target, {
      facts: { release },
      login: undefined,
      found: undefined,
      allowLockout: true,
      owner: undefined,
      nextPort: undefined,
      prior: undefined,
    });
    const [step] = change?.steps ?? [];
    if (step === undefined) throw new Error("nothing to do");
    const asked = step.requests.find(({ key: name }) => name === "seen");
    return { step, asked: asked !== undefined && "words" in asked ? asked.words : [] };
  };
  const [, fingerprint] = outboundSsh.identity({ user: "alice", privateKey: rsa }).split("/SHA256:");
  const others = [
    { id: "*1", user: "alice", type: "rsa", bits: null, fingerprint: "SHA256:x", owner: "", comment: "" },
  ];

  test("is found and undone by our mark", () => {
    const { step, asked } = plan("7.16", ["alice/SHA256:other"], others);
    expect(asked).toContain(`?key-owner=SHA256:${fingerprint}`);
    expect(step.undo.map((each) => each.console)).toEqual([
      `/user ssh-keys private remove [find user=alice key-owner=SHA256:${fingerprint}]`,
    ]);
    expect(step.made).toEqual(step.requests.find(({ key: name }) => name === "seen"));
  });

  test("is undone without a mark only where the user has no other and gets no other", () => {
    expect(plan("7.11", []).step.undo.map((each) => each.console)).toEqual([
      "/user ssh-keys private remove [find user=alice]",
    ]);
    for (const { step } of [plan("7.11", ["alice/SHA256:other"]), plan("7.11", [], others)]) {
      expect(step.undo).toEqual([]);
      expect(step.irreversible).toMatch(/nothing that tells/);
    }
  });
});

describe("Of rows that merely look like a key, those that go", () => {
  const keyOf = (name: string) => ({ type: "ssh-rsa", bits: 2048, fingerprint: `SHA256:${name}` });
  const row = (id: string, more: Partial<KeyRow> = {}): KeyRow => ({
    ...{ id, user: "alice", type: "rsa", bits: null, fingerprint: null, owner: "", comment: "", ...more },
  });
  const of = (urn: string, name: string, isNew = false) => ({ key: keyOf(name), urn, isNew });
  const going = (rows: KeyRow[], stays: NeighbourKey[], goes: NeighbourKey[] = [of("a", "a")], all = rows) =>
    rowsToGo(rows, { user: "alice", key: keyOf("a"), all, stays, goes }, "/user/ssh-keys/private").map(({ id }) => id);
  const [nine, ten, sixteen] = [row("*9"), row("*A"), row("*10")];
  const refused = /cannot be told/;

  test("is the oldest row beside a successor of this run or of an earlier one", () => {
    expect(going([sixteen, ten], [of("a", "b", true)])).toEqual(["*A"]);
    expect(going([sixteen, ten], [of("a", "b")])).toEqual(["*A"]);
    expect(going([ten, sixteen, nine], [of("a", "b", true), of("c", "c", true)])).toEqual(["*9"]);
    expect(() => going([sixteen, ten], [of("c", "b")])).toThrow(refused);
  });

  test("is none where there are no more than others", () => {
    expect(going([], [])).toEqual([]);
    expect(going([ten], [of("a", "b")])).toEqual([]);
    expect(going([ten], [of("c", "c"), of("d", "d")])).toEqual([]);
  });

  test("are the rows of all that go, and no more than these", () => {
    const goes = [of("a", "a"), of("c", "c")];
    expect(going([ten, nine], [], goes)).toEqual(["*9", "*A"]);
    expect(going([ten, nine, sixteen], [of("a", "b", true)], goes)).toEqual(["*9", "*A"]);
    expect(() => going([ten, nine, sixteen], [], goes)).toThrow(/\*9, \*A, \*10.*/);
    // The successor of one is not newer than the other.
    expect(() => going([ten, nine, sixteen], [of("a", "b")], goes)).toThrow(refused);
    expect(() => going([ten, nine], [], [of("a", "a")])).toThrow(refused);
  });

  test("leave out what is told by its fingerprint, and what looks otherwise", () => {
    const told = row("*B", { fingerprint: "SHA256:c" });
    expect(going([ten], [of("c", "c")], undefined, [ten, told])).toEqual(["*A"]);
    const short = [row("*1", { bits: 2048 }), row("*2", { bits: 4096 })] as const;
    const long = { ...of("c", "c"), key: { ...keyOf("c"), bits: 4096 } };
    expect(going([short[0]], [long], undefined, [...short])).toEqual(["*1"]);
    // Another may be in a row that does not look like this key.
    const labelled = row("*2", { owner: "x" });
    expect(() => going([nine], [of("c", "c")], undefined, [nine, labelled])).toThrow(refused);
    expect(going([told], [of("a", "b")], undefined, [told, ten])).toEqual(["*B"]);
  });
});

describe("A private key for devices that do not know OpenSSH's container", () => {
  test("becomes PKCS#8, and stays as it is in another form", () => {
    expect(pemPrivateKey(parsePrivateKey(ed25519).openssh)).toEqual({ pem: ed25519, encrypted: false });
    expect(pemPrivateKey(` ${rsa.replaceAll("\n", "\r\n")} `)).toEqual({ pem: rsa, encrypted: false });
    expect(pemPrivateKey(encrypted, "of the key")).toEqual({ pem: encrypted, encrypted: true });
    expect(() => pemPrivateKey(encrypted)).toThrow(/passphrase/);
  });

  test("that came encrypted stays encrypted", () => {
    // ssh-keygen -t ed25519 -N 'of the key'
    const container = [
      "-----BEGIN OPENSSH PRIVATE KEY-----",
      "b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABAWCjdEqX",
      "KIQB/erlfa1aqSAAAAEAAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIK31GjR/z6sHWrkx",
      "y226uFMMNWh3Y66YMmbzo6H1d28/AAAAkAysLUugk8Zaa0y/xLpJ1vXdesKZwL66bimJaq",
      "RwN+qZL7OjdkW5di/322Znf3AvDUx91scgTlwFs7bEUSDj+jUOiivNOpPM/0k0BlgFNoBl",
      "RKY78xcsulqI+WPVQBhtr5N4DPM0poNYkn81X3aQAd0m88fflMQbn8xDEN1qFL0MxK304I",
      "2UauMwLq468PjVfA==",
      "-----END OPENSSH PRIVATE KEY-----",
    ].join("\n");
    const { pem, encrypted: isEncrypted } = pemPrivateKey(container, "of the key");
    expect(isEncrypted).toBe(true);
    expect(pem).toContain("BEGIN ENCRYPTED PRIVATE KEY");
    expect(createPrivateKey({ key: pem, passphrase: "of the key" }).asymmetricKeyType).toBe("ed25519");
    expect(() => pemPrivateKey(container, "wrong")).toThrow(/passphrase/);
  });
});
