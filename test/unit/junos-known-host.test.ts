import * as fc from "fast-check";
import type { Args, Observed, Target } from "../../provider/core/contract";
import { sha256Fingerprint } from "../../provider/core/formats/fingerprint";
import type { NetconfAnswer } from "../../provider/core/netconf";
import { foldLines } from "../../provider/platforms/junos/fold-lines";
import { knownHost } from "../../provider/platforms/junos/known-host";
import { answer, configured, context, keyTypes, newKey, TinyJunos } from "./junos-keys-model";

const keys: { [type: string]: string } = Object.fromEntries(keyTypes.map((type) => [type, newKey(type)]));
const leaves: { [type: string]: string } = {
  "ssh-ed25519": "ed25519-key",
  "ssh-rsa": "rsa-key",
  "ecdsa-sha2-nistp256": "ecdsa-sha2-nistp256-key",
  "ecdsa-sha2-nistp384": "ecdsa-sha2-nistp384-key",
  "ecdsa-sha2-nistp521": "ecdsa-sha2-nistp521-key",
  "ssh-dss": "dsa-key",
};
const ed = String(keys["ssh-ed25519"]);
const p256 = String(keys["ecdsa-sha2-nistp256"]);
const other = newKey("ssh-ed25519");
const blob = (key: string) => String(key.split(" ")[1]);

const check = (args: Args) => knownHost.check({ host: "web1", publicKey: ed, ...args }, undefined, []);
const reasons = (args: Args) => check(args).failures.map(({ property, reason }) => `${property}: ${reason}`);
const refused = (part: string) => knownHost.refused.find(({ argument }) => argument.includes(part))?.reason ?? "?";

const parse = (args: Args, reply: NetconfAnswer) => {
  const whole = { host: "web1", publicKey: ed, ...args };
  const [request] = knownHost.query(whole, { release: "" }, new Map());
  return knownHost.parse(whole, new Map([[String(request?.key), reply]]), { release: "" });
};
const known = (hosts: string, attributes = "") =>
  configured(`<security><ssh-known-hosts${attributes}>${hosts}</ssh-known-hosts></security>`);
const host = (inside: string, name = "web1", attributes = "") =>
  `<host${attributes}><name>${name}</name>${inside}</host>`;
const leaf = (name: string, value: string, attributes = "") => `<${name}${attributes}>${value}</${name}>`;
const want = (args: Args = {}): Target => ({ present: true, args: { host: "web1", publicKey: ed, ...args } });
const lines = (observed: Observed, target: Target) => {
  const [change, ...others] = knownHost.render(observed, target, context);
  expect(others).toEqual([]);
  if (change === undefined) return [];
  expect(change.risk).toBe("login");
  expect(change.shown).toEqual(foldLines(change.steps));
  return change.shown;
};
const at = "security ssh-known-hosts host web1";

describe("check", () => {
  test.each(["web1", "Web1.Example.NET", "192.0.2.1", "2001:db8::1", "fe80::1%eth0", "a_b", "a".repeat(255)])(
    "accepts the host %s, as it is written",
    (name) => {
      const once = check({ host: name });
      expect(once).toMatchObject({ args: { host: name }, failures: [] });
      expect(knownHost.check(once.args, undefined, [])).toEqual(once);
    },
  );

  test.each<[unknown, RegExp]>([
    ["", /must be a host name or an address/],
    [7, /must be a host name or an address/],
    [["web1", "web2"], /make one KnownHost per name/],
    ["web1,web2", /is a list.*one KnownHost per name/],
    ["*.example.net", /is a pattern.*one KnownHost per name/],
    ["web?", /is a pattern/],
    ["!web1", /is a pattern/],
    ["10.0.0.0/8", /is a network/],
    ["[web1]:2222", /has no port; the key holds for the host on any port/],
    ["web1:2222", /has no port/],
    ["root@web1", /holds a user or a marker/],
    ["@revoked web1", /holds a user or a marker/],
    ["|1|AAAA|AAAA", /nothing to hash/],
    ["a b", /no host name or address/],
    ['a"b', /no host name or address/],
    ["a\nb", /printable ASCII/],
    ["a\0", /printable ASCII/],
    ["a\\b", /backslash/],
    ["bücher.example", /xn--/],
    ["a".repeat(256), /longer than 255/],
  ])("refuses the host %j", (name, reason) =>
    expect(reasons({ host: name as string })).toEqual([expect.stringMatching(reason)]),
  );

  test.each(keyTypes)("takes the type and the base64 of %s, and nothing behind them", (type) =>
    expect(check({ publicKey: `${keys[type]} root@web1 ü\\ \n` })).toMatchObject({
      args: { publicKey: keys[type] },
      failures: [],
    }),
  );

  test.each<[unknown, string | RegExp]>([
    [7, /must be the text of one public key/],
    ["1024 35 123456789 root@web1", refused("rsa1-key")],
    [
      "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIDESwrN5wPXgZ1gr/AIP3hZ7EU8Glnlz1fjUzSuG9U+/AAAABHNzaDo=",
      refused("sk-"),
    ],
    ["ssh-rsa-cert-v01@openssh.com AAAA", refused("sk-")],
    [`web1 ${ed}`, /whole known_hosts line/],
    [`@revoked web1 ${ed}`, /whole known_hosts line/],
    [ed.replace("ssh-ed25519", "ssh-rsa"), /says ssh-rsa, but/],
    ["ssh-ed25519 AAAA", /cut off|no SSH key/],
    [`${ed}\n${ed}`, /more than one line/],
  ])("refuses the key %.30j", (key, reason) => {
    const said = reasons({ publicKey: key as string });
    expect(said).toEqual([typeof reason === "string" ? `publicKey: ${reason}` : expect.stringMatching(reason)]);
  });
});

test("another key is another object in the same place; another type, or host, lies elsewhere", () => {
  const about = (args: Args) => {
    const whole = { host: "web1", publicKey: ed, ...args };
    return { identity: knownHost.identity(whole), place: knownHost.place?.(whole) };
  };
  expect(about({})).toEqual({
    identity: `web1 ssh-ed25519 ${sha256Fingerprint(Buffer.from(blob(ed), "base64"))}`,
    place: "web1 ed25519-key",
  });
  expect(about({ publicKey: other }).identity).not.toBe(about({}).identity);
  expect(about({ publicKey: other }).place).toBe(about({}).place);
  expect(about({ publicKey: p256 }).place).not.toBe(about({}).place);
  expect(about({ host: "web2" }).place).not.toBe(about({}).place);
});

test("asks once, whatever the number of hosts", () => {
  const ask = (name: string) => knownHost.query({ host: name, publicKey: ed }, { release: "" }, new Map());
  expect(ask("web1")).toEqual(ask("web2"));
  expect(ask("web1")).toMatchObject([
    { rpc: expect.stringContaining("<configuration><security><ssh-known-hosts/></security></configuration>") },
  ]);
});

test.each(keyTypes)("%s has a leaf of its own, which gets the base64 alone", (type) => {
  const publicKey = String(keys[type]);
  const seen = parse({ publicKey }, configured(""));
  expect(seen.present).toBe(false);
  expect(lines(seen, want({ publicKey }))).toEqual([`set ${at} ${leaves[type]} ${blob(publicKey)}`]);
  const standing = parse({ publicKey }, known(host(leaf(String(leaves[type]), blob(publicKey)))));
  expect(standing).toMatchObject({
    present: true,
    args: { host: "web1", publicKey },
    outputs: { fingerprint: sha256Fingerprint(Buffer.from(blob(publicKey), "base64")), line: `web1 ${publicKey}` },
    warnings: [],
  });
  expect(lines(standing, want({ publicKey }))).toEqual([]);
});

test("types stand beside each other: no line touches another leaf", () => {
  const seen = parse(
    {},
    known(host(leaf("rsa-key", "AAAA") + leaf("rsa1-key", "1024 35 7") + leaf("ed25519-key", blob(ed)))),
  );
  expect(lines(seen, { present: false })).toEqual([`delete ${at} ed25519-key`]);
  expect(lines(parse({}, known(host(leaf("rsa1-key", blob(ed))))), want())).toHaveLength(1);
});

test("with the last key the host goes", () => {
  const seen = parse({}, known(host(leaf("ed25519-key", blob(ed)))));
  expect(lines(seen, { present: false })).toEqual([`delete ${at}`]);
  expect(lines(parse({}, known(host(""))), { present: false })).toEqual([]);
});

test("several keys of one host, taken away in one commit, take the host along", () => {
  const reply = known(host(leaf("ed25519-key", blob(ed)) + leaf("ecdsa-sha2-nistp256-key", blob(p256))));
  const steps = [ed, p256].flatMap((publicKey) =>
    knownHost.render(parse({ publicKey }, reply), { present: false }, context).flatMap((change) => change.steps),
  );
  expect(steps.flatMap((step) => step.lines)).toEqual([
    `delete ${at} ed25519-key`,
    `delete ${at} ecdsa-sha2-nistp256-key`,
  ]);
  expect(foldLines(steps)).toEqual([`delete ${at}`]);
});

describe("another key in the leaf", () => {
  const reply = known(host(leaf("ed25519-key", blob(other))));

  test("is a difference, and the new one takes its place", () => {
    const seen = parse({}, reply);
    expect(seen).toMatchObject({ present: true, args: { publicKey: other } });
    expect(knownHost.same?.("publicKey", other, ed)).toBe(false);
    expect(knownHost.same?.("publicKey", ed, ed)).toBe(true);
    expect(lines(seen, want())).toEqual([`set ${at} ed25519-key ${blob(ed)}`]);
  });

  test("is not what the old resource's deletion takes away", () =>
    expect(lines(parse({}, reply), { present: false })).toEqual([]));

  test("counts as gone when it shows up where ours was", () => {
    const [before, now] = [parse({}, known(host(leaf("ed25519-key", blob(ed))))), parse({}, reply)];
    expect(knownHost.gone?.(before, now)).toBe(true);
    expect(knownHost.gone?.(before, before)).toBe(false);
  });

  test("may be no key at all: the device checks nothing", () => {
    const seen = parse({}, known(host(leaf("ed25519-key", ed))));
    expect(seen).toMatchObject({ present: true, args: { publicKey: `ssh-ed25519 ${ed}` } });
    expect(lines(seen, want())).toEqual([`set ${at} ed25519-key ${blob(ed)}`]);
    expect(lines(parse({}, known(host("<ed25519-key/>"))), want())).toHaveLength(1);
  });
});

describe("the deprecated ecdsa-key", () => {
  const args = { publicKey: p256 };
  const seen = parse(args, known(host(leaf("ecdsa-key", blob(p256)))));

  test("is found by its blob, is said, and moves under its curve", () => {
    expect(seen).toMatchObject({
      present: true,
      args,
      warnings: [expect.stringContaining("ecdsa-key, which is deprecated")],
    });
    expect(lines(seen, want(args))).toEqual([
      `set ${at} ecdsa-sha2-nistp256-key ${blob(p256)}`,
      `delete ${at} ecdsa-key`,
    ]);
  });

  test("goes with the resource, and with its host when nothing else is there", () => {
    expect(lines(seen, { present: false })).toEqual([`delete ${at}`]);
    const both = host(
      leaf("ecdsa-key", blob(p256)) + leaf("ecdsa-sha2-nistp256-key", blob(p256)) + leaf("rsa-key", "AAAA"),
    );
    expect(lines(parse(args, known(both)), { present: false })).toEqual([
      `delete ${at} ecdsa-key`,
      `delete ${at} ecdsa-sha2-nistp256-key`,
    ]);
    expect(lines(parse(args, known(both)), want(args))).toEqual([`delete ${at} ecdsa-key`]);
  });

  test("of a group stays in the group", () => {
    const brought = known(host(leaf("ecdsa-key", blob(p256), ' junos:group="lab"')));
    expect(lines(parse(args, brought), want(args))).toEqual([`set ${at} ecdsa-sha2-nistp256-key ${blob(p256)}`]);
  });

  test("with another key is nobody's here", () => {
    const foreign = known(host(leaf("ecdsa-key", blob(String(keys["ecdsa-sha2-nistp384"])))));
    expect(parse(args, foreign).present).toBe(false);
    expect(lines(parse(args, foreign), want(args))).toHaveLength(1);
    expect(lines(parse(args, foreign), { present: false })).toEqual([]);
    expect(parse({}, known(host(leaf("ecdsa-key", blob(ed))))).present).toBe(false);
  });
});

test("names are compared as written, and another spelling is said", () => {
  const seen = parse({ host: "Web1" }, known(host(leaf("ed25519-key", blob(ed)))));
  expect(seen).toMatchObject({ present: false, warnings: [expect.stringContaining("web1, another spelling of Web1")] });
});

describe("inactive statements have no effect", () => {
  const off = ' inactive="inactive"';

  test("a leaf is set anew", () => {
    const seen = parse({}, known(host(leaf("ed25519-key", blob(ed), off))));
    expect(seen.present).toBe(false);
    expect(lines(seen, want())).toEqual([`delete ${at} ed25519-key`, `set ${at} ed25519-key ${blob(ed)}`]);
    expect(lines(seen, { present: false })).toEqual([`delete ${at}`]);
  });

  test("an entry is made anew, unless that would take away or bring back other keys", () => {
    const seen = parse({}, known(host(leaf("ed25519-key", blob(ed)), "web1", off)));
    expect(seen.present).toBe(false);
    expect(lines(seen, want())).toEqual([`delete ${at}`, `set ${at} ed25519-key ${blob(ed)}`]);
    const shared = parse({}, known(host(leaf("ed25519-key", blob(ed)) + leaf("rsa-key", "AAAA"), "web1", off)));
    expect(() => lines(shared, want())).toThrow(
      expect.objectContaining({
        message: expect.stringContaining("(rsa-key)"),
        hint: expect.stringContaining(`\`activate ${at}\``),
      }),
    );
  });

  test("the whole hierarchy is not ours to activate", () =>
    expect(() => lines(parse({}, known("", off)), want())).toThrow(
      expect.objectContaining({ hint: expect.stringContaining("`activate security ssh-known-hosts`") }),
    ));
});

describe("from a group", () => {
  const mark = ' junos:group="lab"';
  test.each([
    ["leaf", host(leaf("ed25519-key", blob(ed), mark) + leaf("rsa-key", "AAAA"))],
    ["entry", host(leaf("ed25519-key", blob(ed)), "web1", mark)],
  ])("a key (%s) can be adopted, is said, and deleting it is refused by the group's name", (_, inside) => {
    const seen = parse({}, known(inside));
    expect(seen).toMatchObject({ present: true, warnings: [expect.stringContaining("from group lab")] });
    expect(lines(seen, want())).toEqual([]);
    expect(() => lines(seen, { present: false })).toThrow(
      expect.objectContaining({
        message: expect.stringContaining("group lab"),
        hint: expect.stringContaining("retain"),
      }),
    );
  });

  test("another key of the type is overridden by one of the host's own", () =>
    expect(lines(parse({}, known(host(leaf("ed25519-key", blob(other), mark)))), want())).toEqual([
      `set ${at} ed25519-key ${blob(ed)}`,
    ]));
});

test("a denied or masked read throws, naming the statement and the permission", () => {
  expect(() => parse({}, answer("<rpc-reply/>", ["permission denied"]))).toThrow(
    expect.objectContaining({
      message: "reading [edit security ssh-known-hosts] failed: permission denied",
      hint: expect.stringContaining("`security`"),
    }),
  );
  expect(() => parse({}, answer("<rpc-reply/>", ["timeout"]))).toThrow(/timeout/);
  expect(() => parse({}, known(host(leaf("rsa-key", "/* SECRET-DATA */"))))).toThrow(/login class needs `secret`/);
  expect(knownHost.explain?.({ present: false }, want(), new Map())).toContain("`security`");
});

test("preview renders from state", () => {
  expect(lines({ present: false }, want())).toEqual([`set ${at} ed25519-key ${blob(ed)}`]);
  expect(lines({ present: true, args: { host: "web1", publicKey: ed }, outputs: {} }, want())).toEqual([]);
});

describe("rendered, loaded and read again", () => {
  const names = ["web1", "192.0.2.1", "2001:db8::1"];
  const run = fc.record({
    host: fc.constantFrom(...names),
    publicKey: fc.constantFrom(...Object.values(keys), other),
    removed: fc.boolean(),
  });

  test("is in sync, alone and in groups, and other hosts and leaves have not changed", () => {
    fc.assert(
      fc.property(fc.array(fc.array(run, { maxLength: 4 }), { maxLength: 4 }), (groups) => {
        const device = new TinyJunos();
        device.load([
          "set security ssh-known-hosts host strange rsa-key AAAA",
          "set security ssh-known-hosts host web1 rsa1-key 7",
        ]);
        const foreign = device.lines();
        for (const group of groups) {
          const one = group.filter(
            (each, index) => group.findIndex((first) => knownHost.place?.(first) === knownHost.place?.(each)) === index,
          );
          const target = ({ host: name, publicKey, removed }: (typeof one)[number]): Target =>
            removed ? { present: false } : { present: true, args: { host: name, publicKey } };
          const see = ({ host: name, publicKey }: (typeof one)[number]) =>
            parse({ host: name, publicKey }, answer(device.xml()));
          const steps = one.flatMap((each) =>
            knownHost.render(see(each), target(each), context).flatMap((change) => change.steps),
          );
          device.load(foldLines(steps));
          for (const each of one) {
            expect(knownHost.render(see(each), target(each), context)).toEqual([]);
            const now = see(each);
            if (!each.removed) expect(now).toMatchObject({ present: true, args: { publicKey: each.publicKey } });
          }
          expect(device.lines()).toEqual(expect.arrayContaining(foreign));
          expect(device.lines().filter((line) => /host\|[^|]+$/.test(line))).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });
});
