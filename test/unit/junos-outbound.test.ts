import fc from "fast-check";
import type { Args, Found, Observed, RenderContext, Target } from "../../provider/core/contract";
import { decodeJunosSecret } from "../../provider/core/formats/junos-secret";
import type { XmlElement } from "../../provider/core/formats/xml-element";
import { foldLines } from "../../provider/platforms/junos/fold-lines";
import { checkOutbound } from "../../provider/platforms/junos/outbound/check";
import { outboundSsh } from "../../provider/platforms/junos/outbound/outbound-ssh";
import type { JunosAnswer } from "../../provider/platforms/junos/request";
import { answer, element, encode, OutboundModel, refusal, text } from "./junos-outbound-model";

const base = "system services outbound-ssh";
const facts = { release: "24.4R1" };
const login = {} as RenderContext["login"];
const context = (more: Partial<RenderContext> = {}): RenderContext => ({
  facts,
  login,
  found: undefined,
  allowLockout: false,
  owner: undefined,
  nextPort: undefined,
  prior: undefined,
  ...more,
});
/** As a read-back renders: no login, no guard. */
const asking: Partial<RenderContext> = { login: undefined, allowLockout: true };
const nms: Args = {
  client: "nms",
  deviceId: "r1",
  secret: "s3cret word",
  keepAlive: { retry: 3, timeout: 5 },
  reconnectStrategy: "sticky",
  services: ["netconf"],
  servers: [
    { address: "192.0.2.10", port: 7804, retry: 3, timeout: 15 },
    { address: "2001:db8::1", port: 2200 },
  ],
};
const observe = (model: OutboundModel, args: Args, more: [string, JunosAnswer][] = []) =>
  outboundSsh.parse(args, model.answers(more), facts);
const shownFor = (observed: Observed, args: Args, more: Partial<RenderContext> = {}, keep: string[] = []) =>
  outboundSsh.render(observed, { present: true, args, keep }, context(more)).flatMap(({ shown }) => shown);
const lines = (model: OutboundModel, args: Args, more: Partial<RenderContext> = {}, keep: string[] = []) =>
  outboundSsh
    .render(observe(model, args), { present: true, args, keep }, context(more))
    .flatMap(({ steps }) => steps)
    .flatMap((step) => step.lines);
const removal = (model: OutboundModel, args: Args, more: Partial<RenderContext> = {}) =>
  outboundSsh.render(observe(model, args), { present: false }, context({ prior: args, ...more }));
const standing = (...made: string[]) => new OutboundModel().load(made.map((line) => `set ${base} ${line}`));

describe("$9$ text", () => {
  test.each([
    ["$9$m5zntu1ylM/ClM8XbwmfT", "Juniper"],
    ["$9$jckmT69pRhrz3hrev7Nik.Pz3/CtOIE", "juniper123"],
    ["$9$DUH.5n/tIEyQFEylKx7jHqmQF69A01R", "juniper123"],
    ["$9$Qgbv3/t1RSM87uO87-V4oz369uOIEclvW", "juniper123"],
    ["$9$5QnCRhrWLxcyMX-dg4QFn/CuIEy", "my-secret"],
    ["$9$/E6g9tO1IcSrvfTCu1hKv-VwgJD", "hahahoho"],
  ])("%s hides %s", (hidden, secret) => {
    expect(decodeJunosSecret(hidden)).toBe(secret);
  });

  test.each(["", "$9$", "$9$!", "$9$Q", "$9$Qgbv3/t1RSM87uO87-V4oz369uOIEclv!", "$9$i", "$8$aes256", "plain"])(
    "%j hides nothing",
    (hidden) => {
      expect(decodeJunosSecret(hidden)).toBeUndefined();
    },
  );

  test("whatever a device encodes is read back", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: "grapheme-ascii" }), (secret) => {
        expect(decodeJunosSecret(encode(secret))).toBe(secret);
      }),
    );
  });
});

describe("the lines", () => {
  test("of a whole client, in the words of configuration mode; the secret is sent and not shown", () => {
    const [change] = outboundSsh.render(observe(standing(), nms), { present: true, args: nms }, context());
    expect(change?.risk).toBe("login");
    expect(change?.steps[0]?.lines).toEqual([
      `set ${base} client nms device-id r1`,
      `set ${base} client nms secret "s3cret word"`,
      `set ${base} client nms keep-alive retry 3`,
      `set ${base} client nms keep-alive timeout 5`,
      `set ${base} client nms reconnect-strategy sticky`,
      `set ${base} client nms services netconf`,
      `set ${base} client nms 192.0.2.10 port 7804 retry 3 timeout 15`,
      `set ${base} client nms 2001:db8::1 port 2200`,
    ]);
    expect(change?.shown[1]).toBe(`set ${base} client nms secret [secret]`);
    expect(JSON.stringify(change?.shown)).not.toContain("s3cret");
    expect(outboundSsh.identity(nms)).toBe("nms");
  });

  test("a client with nothing is a client; keep-alive {} is its container alone", () => {
    expect(lines(standing(), { client: "a b" })).toEqual([`set ${base} client "a b"`]);
    expect(lines(standing(), { client: "nms", keepAlive: {} })).toEqual([`set ${base} client nms keep-alive`]);
  });

  test.each<[string, string[], Args, string[]]>([
    ["a leaf that differs", ["client nms device-id r2"], { deviceId: "r1" }, ["set client nms device-id r1"]],
    ["what is undeclared stays", ["client nms device-id r2", "client nms keep-alive retry 9"], { deviceId: "r2" }, []],
    [
      "keep-alive is exact",
      ["client nms keep-alive retry 3", "client nms keep-alive timeout 9"],
      { keepAlive: { retry: 3 } },
      ["delete client nms keep-alive", "set client nms keep-alive retry 3"],
    ],
    [
      "keep-alive with its defaults",
      ["client nms keep-alive"],
      { keepAlive: { timeout: 9 } },
      ["set client nms keep-alive timeout 9"],
    ],
    ["keep-alive gone", ["client nms keep-alive retry 3"], { keepAlive: null }, ["delete client nms keep-alive"]],
    ["services gone", ["client nms services netconf"], { services: [] }, ["delete client nms services"]],
    [
      "a flag",
      ["client nms device-id r1"],
      { disableSshSecuritySettings: true },
      ["set client nms disable-ssh-security-settings"],
    ],
    [
      "a flag off",
      ["client nms disable-ssh-security-settings"],
      { disableSshSecuritySettings: false },
      ["delete client nms disable-ssh-security-settings"],
    ],
    [
      "a server's port",
      ["client nms h1 port 1 retry 2"],
      { servers: [{ address: "h1", port: 3, retry: 2 }] },
      ["set client nms h1 port 3"],
    ],
    [
      "a server's retry gone",
      ["client nms h1 port 1 retry 2"],
      { servers: [{ address: "h1", port: 1 }] },
      ["delete client nms h1 retry"],
    ],
    [
      "one more server",
      ["client nms h1 port 1"],
      { servers: [{ address: "h1", port: 1 }, { address: "h2" }] },
      ["set client nms h2"],
    ],
    [
      "one less",
      ["client nms h1 port 1", "client nms h2 port 1"],
      { servers: [{ address: "h2", port: 1 }] },
      ["delete client nms h1"],
    ],
    [
      "another order: delete and set, in one load",
      ["client nms h1 port 1", "client nms h2 port 2"],
      {
        servers: [
          { address: "h2", port: 2 },
          { address: "h1", port: 1 },
        ],
      },
      ["delete client nms h1", "delete client nms h2", "set client nms h2 port 2", "set client nms h1 port 1"],
    ],
    [
      "one in front",
      ["client nms h2 port 2"],
      { servers: [{ address: "h1" }, { address: "h2", port: 2 }] },
      ["delete client nms h2", "set client nms h1", "set client nms h2 port 2"],
    ],
    [
      "the same address in another spelling",
      ["client nms 2001:DB8::0001 port 2"],
      { servers: [{ address: "2001:db8::1", port: 2 }] },
      [],
    ],
    [
      "and a change of it",
      ["client nms 2001:DB8::0001 port 2"],
      { servers: [{ address: "2001:db8::1", port: 3 }] },
      ["set client nms 2001:DB8::0001 port 3"],
    ],
    [
      "from DHCP to a proxy of its own",
      ["client nms proxy-server dhcp"],
      { proxyServer: { static: { host: "p", port: 1 } } },
      [
        "delete client nms proxy-server",
        "set client nms proxy-server static host p",
        "set client nms proxy-server static port 1",
      ],
    ],
    [
      "a routing instance",
      ["client nms device-id r1"],
      { routingInstance: "mgmt_junos" },
      ["set routing-instance mgmt_junos"],
    ],
    [
      "traces are exact",
      ["client nms device-id r1", "traceoptions file a.log", "traceoptions file size 10k", "traceoptions flag all"],
      { traceoptions: { file: { filename: "a.log", size: 10240 }, flag: ["connectivity"] } },
      [
        "delete traceoptions",
        "set traceoptions file a.log",
        "set traceoptions file size 10240",
        "set traceoptions flag connectivity",
      ],
    ],
    [
      "10k, 1m and 1g are bytes",
      ["client nms device-id r1", "traceoptions file size 1m"],
      { traceoptions: { file: { size: 1048576 } } },
      [],
    ],
  ])("%s", (_what, made, args, wanted) => {
    const said = lines(standing(...made), { client: "nms", ...args }).map((line) => line.replace(`${base} `, ""));
    expect(said).toEqual(wanted);
  });

  test("a preview tells the same from what is in state", () => {
    const observed: Observed = { present: true, args: nms, outputs: {} };
    const preview = { login: undefined, allowLockout: true, prior: nms };
    expect(shownFor(observed, nms, preview)).toEqual([]);
    expect(shownFor(observed, { ...nms, secret: "other" }, preview)).toEqual([
      `set ${base} client nms secret [secret]`,
    ]);
    expect(shownFor({ present: false }, { client: "nms", deviceId: "r1" }, preview)).toEqual([
      `set ${base} client nms device-id r1`,
    ]);
  });
});

const word = fc.stringMatching(/^[!-[\]-~]([ -[\]-~]{0,14}[!-[\]-~])?$/);
const name = fc.stringMatching(/^[a-z][a-z0-9.-]{0,8}[a-z0-9]$/);
const uint32 = fc.nat({ max: 4_294_967_295 });
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const programs: fc.Arbitrary<Args> = fc
  .record({
    client: fc.constant("nms"),
    deviceId: some(word),
    secret: some(word),
    keepAlive: some(fc.record({ retry: uint32, timeout: uint32 }, { requiredKeys: [] })),
    reconnectStrategy: some(fc.constantFrom("sticky", "in-order")),
    services: some(fc.constantFrom([], ["netconf"])),
    servers: some(
      fc.uniqueArray(
        fc.record(
          {
            address: fc.oneof(name, fc.ipV4(), fc.ipV6()),
            port: fc.nat({ max: 65535 }),
            retry: uint32,
            timeout: uint32,
          },
          { requiredKeys: ["address"] },
        ),
        { selector: ({ address }) => address, maxLength: 4 },
      ),
    ),
    routingInstance: some(name),
    proxyServer: some(
      fc.oneof(
        fc.constant({ dhcp: true }),
        fc.record({
          static: fc.record(
            {
              host: name,
              port: fc.nat({ max: 65535 }),
              proxyAuthorization: fc.record({ user: word, password: word }, { requiredKeys: [] }),
            },
            { requiredKeys: [] },
          ),
        }),
      ),
    ),
    disableSshSecuritySettings: some(fc.boolean()),
    traceoptions: some(
      fc.record(
        {
          file: fc.record(
            {
              filename: name,
              size: fc.integer({ min: 1, max: 2 ** 31 }),
              files: fc.integer({ min: 2, max: 1000 }),
              worldReadable: fc.boolean(),
              match: word,
            },
            { requiredKeys: [] },
          ),
          flag: fc.array(fc.constantFrom("configuration", "connectivity", "all")),
          noRemoteTrace: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
    ),
  })
  .map((args) => JSON.parse(JSON.stringify(args)))
  .filter((args) => checkOutbound(args, "24.4R1").failures.length === 0);

describe("laws", () => {
  test("an argument has one normal form", () => {
    fc.assert(
      fc.property(programs, (args) => {
        const once = checkOutbound(args, "24.4R1").args;
        expect(checkOutbound(once, "24.4R1")).toMatchObject({ args: once, failures: [] });
      }),
    );
  });

  test("from any state to any other: after the lines nothing is left to do, and nothing shows as drift", () => {
    fc.assert(
      fc.property(programs, programs, (first, second) => {
        const model = standing("client other device-id x");
        for (const raw of [first, second]) {
          const { args } = checkOutbound(raw, "24.4R1");
          const prior = { ...args };
          const target: Target = { present: true, args, keep: ["other"] };
          const changes = outboundSsh.render(observe(model, args), target, context({ prior }));
          for (const { steps, shown } of changes) {
            const sent = steps.flatMap((step) => step.lines);
            expect(shown).toHaveLength(sent.length);
            for (const [at, line] of sent.entries()) {
              const [said = ""] = shown.slice(at);
              if (said.endsWith(" [secret]")) expect(line.startsWith(said.slice(0, -"[secret]".length))).toBe(true);
              else expect(said).toBe(line);
            }
            model.load(foldLines(steps));
          }
          const now = observe(model, args);
          expect(outboundSsh.render(now, target, context({ ...asking, prior }))).toEqual([]);
          for (const [argument, wanted] of Object.entries(args)) {
            const seen = now.present ? (now.args[argument] ?? null) : null;
            if (argument !== "client")
              expect([argument, outboundSsh.same?.(argument, seen, wanted as never)]).toEqual([argument, true]);
          }
        }
        expect([...model.clients.keys()]).toEqual(["other", "nms"]);
        expect(model.clients.get("other")?.leaves).toEqual(new Map([["device-id", "x"]]));
      }),
      { numRuns: 300 },
    );
  });

  test("no secret is in a line that is shown", () => {
    const secret = fc.stringMatching(/^Zq[!-[\]-~]{6,20}$/);
    fc.assert(
      fc.property(secret, secret, (one, other) => {
        const args = {
          client: "nms",
          secret: one,
          proxyServer: { static: { proxyAuthorization: { user: "u", password: other } } },
        };
        const shown = shownFor({ present: false }, args);
        expect(shown.filter((line) => line.includes("[secret]"))).toHaveLength(2);
        expect(shown.join("\n")).not.toMatch(/Zq/);
      }),
    );
  });
});

describe("secrets", () => {
  const args = { client: "nms", secret: "juniper123" };
  const kept = (secret: string) => standing(`client nms secret "${secret}"`);

  test("two texts of one secret are no drift", () => {
    for (const hidden of ["$9$jckmT69pRhrz3hrev7Nik.Pz3/CtOIE", "$9$DUH.5n/tIEyQFEylKx7jHqmQF69A01R"]) {
      const seen = observe(kept(hidden), args);
      expect(seen).toMatchObject({ present: true, args: { secret: "juniper123" } });
      expect(lines(kept(hidden), args)).toEqual([]);
    }
  });

  test("another secret is drift, told as the device keeps it, and healed", () => {
    const other = "$9$5QnCRhrWLxcyMX-dg4QFn/CuIEy";
    const seen = observe(kept(other), args);
    expect(seen).toMatchObject({ args: { secret: other } });
    expect(outboundSsh.same?.("secret", other, "juniper123")).toBe(false);
    expect(lines(kept(other), args)).toEqual([`set ${base} client nms secret juniper123`]);
  });

  test("what was found at first is put back as the device kept it", () => {
    const found = "$9$5QnCRhrWLxcyMX-dg4QFn/CuIEy";
    const model = kept("juniper123");
    const back = { present: true as const, args: { client: "nms", secret: found } };
    const [change] = outboundSsh.render(observe(model, { client: "nms" }), back, context({ prior: args }));
    expect(change?.steps[0]?.lines).toEqual([`set ${base} client nms secret "${found}"`]);
    expect(change?.shown).toEqual([`set ${base} client nms secret [secret]`]);
    model.load(change?.steps[0]?.lines ?? []);
    expect(outboundSsh.render(observe(model, { client: "nms" }), back, context(asking))).toEqual([]);
  });

  test("$8$ cannot be told: unchanged until the program changes it, with a warning", () => {
    const sealed = kept("$8$aes256-gcm$hmac-sha2-256$100$abc");
    expect(lines(sealed, args, { prior: args })).toEqual([]);
    const changed = { ...args, secret: "new" };
    expect(lines(sealed, changed, { prior: args })).toEqual([`set ${base} client nms secret new`]);
    expect(lines(sealed, args)).toEqual([`set ${base} client nms secret juniper123`]);
    expect(lines(sealed, changed, { ...asking, prior: args })).toEqual([]);
    expect(observe(sealed, args).warnings).toContainEqual(
      expect.stringMatching(/the secret .* master password .* counts as unchanged/),
    );
  });

  test("masked is an error with a hint; a program without the secret does not need it", () => {
    const masked = kept("/* SECRET-DATA */");
    masked.clients.get("nms")?.leaves.set("secret", "/* SECRET-DATA */");
    expect(() => observe(masked, args)).toThrow(
      expect.objectContaining({ code: "device", hint: expect.stringMatching(/permission `secret`/) }),
    );
    expect(observe(masked, { client: "nms" })).toMatchObject({ present: true });
  });

  test("the proxy's password is compared decoded, and as it is", () => {
    const proxy = (password: string) => ({
      client: "nms",
      proxyServer: { static: { host: "p", proxyAuthorization: { password } } },
    });
    const model = standing("client nms proxy-server static host p");
    const leaves = model.clients.get("nms")?.leaves;
    for (const kept of ["juniper123", "$9$DUH.5n/tIEyQFEylKx7jHqmQF69A01R"]) {
      leaves?.set("proxy-server static proxy-authorization password", kept);
      expect(lines(model, proxy("juniper123"))).toEqual([]);
      expect(lines(model, proxy("other"))).toEqual([
        `set ${base} client nms proxy-server static proxy-authorization password other`,
      ]);
    }
    leaves?.set("proxy-server static proxy-authorization password", "/* SECRET-DATA */");
    expect(() => observe(model, proxy("x"))).toThrow(/password of the proxy as \/\* SECRET-DATA/);
  });
});

describe("what all clients share", () => {
  const two = (instance?: string) =>
    standing(
      "client nms device-id a",
      "client old device-id b",
      ...(instance === undefined ? [] : [`routing-instance ${instance}`]),
    );
  const wants = (routingInstance: string | null): Args => ({ client: "nms", routingInstance });
  const found: Found = { present: true, args: { routingInstance: null } };

  test("what another client relies on is not changed by one who did not put it there", () => {
    expect(() => lines(two("x"), wants("y"))).toThrow(
      /one for all outbound-ssh clients, and old relies on what stands there: routing-instance x/,
    );
    expect(() => lines(two("x"), wants("y"), { prior: wants("x") }, [])).toThrow(/old relies/);
    expect(() => lines(two(), wants("y"))).toThrow(/old relies on what stands there: the default routing table/);
    expect(() =>
      lines(standing("client nms", "client old", "traceoptions flag all"), {
        client: "nms",
        traceoptions: { flag: ["connectivity"] },
      }),
    ).toThrow(/traceoptions flag all/);
  });

  test("the same value, the only client, the program's own clients, and a way round it", () => {
    expect(lines(two("x"), wants("x"))).toEqual([]);
    expect(lines(standing("client nms", "routing-instance x"), wants("y"))).toEqual([`set ${base} routing-instance y`]);
    expect(lines(two("x"), wants("y"), { prior: wants("x"), found }, ["old"])).toEqual([
      `set ${base} routing-instance y`,
    ]);
    expect(lines(two("x"), wants("y"), { allowLockout: true })).toEqual([`set ${base} routing-instance y`]);
    expect(lines(standing("client nms", "client old"), { client: "nms", traceoptions: { flag: ["all"] } })).toEqual([
      `set ${base} traceoptions flag all`,
    ]);
  });

  test("a new client of the program does not overrule the others", () => {
    expect(() => lines(two("x"), { client: "new", routingInstance: "y" }, {}, ["nms", "old"])).toThrow(
      /nms, old rely on/,
    );
  });

  test("two resources of one load must agree", () => {
    const steps = ["x", "y"].flatMap((routingInstance, index) =>
      outboundSsh
        .render(
          observe(standing(), { client: `c${index}` }),
          { present: true, args: { client: `c${index}`, routingInstance } },
          context(),
        )
        .flatMap((change) => change.steps),
    );
    expect(() => foldLines(steps)).toThrow(
      /routing-instance\] is one for all, and this run wants two values there: "x" and "y"/,
    );
    expect(foldLines(steps.slice(0, 1))).toContain(`set ${base} routing-instance x`);
  });

  test("it goes with the last client that declared it", () => {
    const gone = (model: OutboundModel, args: Args) => removal(model, args).flatMap(({ steps }) => steps);
    expect(gone(two("x"), wants("x")).flatMap((step) => step.lines)).toEqual([`delete ${base} client nms`]);
    expect(foldLines(gone(standing("client nms", "routing-instance x"), wants("x")))).toEqual([`delete ${base}`]);
    expect(foldLines(gone(standing("client nms", "routing-instance x"), { client: "nms" }))).toEqual([
      `delete ${base} client nms`,
    ]);
    const both = [...gone(two("x"), wants("x")), ...gone(two("x"), { client: "old" })];
    expect(foldLines(both)).toEqual([`delete ${base}`]);
    expect(foldLines([...gone(two("x"), { client: "nms" }), ...gone(two("x"), { client: "old" })])).toHaveLength(2);
    const stranger = standing("client nms", "routing-instance x", "traceoptions flag all");
    expect(foldLines(gone(stranger, wants("x")))).toEqual([
      `delete ${base} client nms`,
      `delete ${base} routing-instance`,
    ]);
  });

  test("no longer declared by one, it stays for the others", () => {
    expect(lines(two("x"), wants(null), { prior: wants("x") })).toEqual([]);
    expect(lines(standing("client nms", "routing-instance x"), wants(null), { prior: wants("x") })).toEqual([
      `delete ${base} routing-instance`,
    ]);
    expect(observe(two("x"), { client: "nms" }).warnings).toContainEqual(
      expect.stringMatching(/routing-instance x, which this resource does not declare; .* all clients \(nms, old\)/),
    );
  });

  test("a change of the client alone says nothing about it", () => {
    const [change] = outboundSsh.render(
      observe(two("x"), { client: "nms" }),
      { present: true, args: { client: "nms", deviceId: "z" } },
      context(),
    );
    expect(change?.steps[0]).toEqual({ lines: [`set ${base} client nms device-id z`] });
  });
});

describe("groups and inactive statements", () => {
  test("an inherited leaf may be overruled, and not deleted; the group is named", () => {
    const model = standing("client nms device-id r2", "client nms keep-alive retry 9");
    model.groups = { "client nms device-id": "common", "client nms keep-alive": "common" };
    expect(lines(model, { client: "nms", deviceId: "r1" })).toEqual([`set ${base} client nms device-id r1`]);
    expect(() => lines(model, { client: "nms", keepAlive: null })).toThrow(/keepAlive comes from the group common/);
    expect(() => lines(model, { client: "nms", keepAlive: {} })).toThrow(/group common/);
    expect(observe(model, { client: "nms", deviceId: "r2" }).warnings).toContain(
      "deviceId of outbound-ssh client nms comes from the group common",
    );
  });

  test("an inherited server may not go or move; an inherited client may not go", () => {
    const model = standing("client nms h1 port 1", "client nms h2 port 2");
    model.groups = { "client nms servers h2": "common" };
    expect(() => lines(model, { client: "nms", servers: [{ address: "h1", port: 1 }] })).toThrow(/group common/);
    expect(() =>
      lines(model, {
        client: "nms",
        servers: [
          { address: "h2", port: 2 },
          { address: "h1", port: 1 },
        ],
      }),
    ).toThrow(/group common/);
    expect(lines(model, { client: "nms", servers: [{ address: "h2", port: 2 }] })).toEqual([
      `delete ${base} client nms h1`,
    ]);
    model.groups = { "client nms": "common" };
    expect(() => removal(model, { client: "nms" })).toThrow(/the client nms comes from the group common/);
    const left = outboundSsh.render(observe(model, { client: "nms" }), { present: false }, context(asking));
    expect(left).toHaveLength(1);
    expect(outboundSsh.explain?.(observe(model, { client: "nms" }), { present: false }, new Map())).toMatch(
      /group common/,
    );
  });

  test("what all clients share stays with the group that brings it", () => {
    const model = standing("client nms device-id r1", "routing-instance x");
    model.groups = { "routing-instance": "common" };
    const args = { client: "nms", routingInstance: "x" };
    expect(foldLines(removal(model, args).flatMap(({ steps }) => steps))).toEqual([`delete ${base} client nms`]);
    expect(lines(model, { ...args, routingInstance: null }, { prior: args })).toEqual([]);
  });

  test("a deactivated client shows as drift, and is activated and made exact", () => {
    const model = standing("client nms device-id r1", "client nms h1 port 1", "client nms h2 port 2");
    model.inactive.add(`${base} client nms`);
    const args = { client: "nms", deviceId: "r1", servers: [{ address: "h2", port: 2 }] };
    const seen = observe(model, args);
    expect(seen.present && JSON.parse(JSON.stringify(seen.args))).toEqual({ client: "nms" });
    expect(seen.warnings).toContainEqual(expect.stringMatching(/deactivated \(the client itself\)/));
    const sent = lines(model, args);
    expect(sent).toEqual([`activate ${base} client nms`, `delete ${base} client nms h1`]);
    expect(lines(model.load(sent), args)).toEqual([]);
  });

  test("an inactive leaf or server is written anew", () => {
    const model = standing("client nms device-id r1", "client nms h1 port 1");
    model.inactive.add(`${base} client nms device-id`).add(`${base} client nms servers h1`);
    const args = { client: "nms", deviceId: "r1", servers: [{ address: "h1", port: 1 }] };
    expect(observe(model, args)).toMatchObject({ args: { servers: [] } });
    expect(lines(model, args)).toEqual([
      `delete ${base} client nms device-id`,
      `set ${base} client nms device-id r1`,
      `delete ${base} client nms h1`,
      `set ${base} client nms h1 port 1`,
    ]);
    expect(lines(model, { client: "nms" })).toEqual([]);
  });

  test("what is inactive above is activated where it is ours alone", () => {
    const model = standing("client nms device-id r1");
    model.inactive.add(base);
    expect(lines(model, { client: "nms", deviceId: "r1" })).toEqual([`activate ${base}`]);
    model.load([`set ${base} client old`]);
    expect(() => lines(model, { client: "nms", deviceId: "r1" })).toThrow(/is deactivated, so no outbound-ssh client/);
    expect(removal(model, { client: "nms" }).flatMap(({ shown }) => shown)).toEqual([`delete ${base} client nms`]);
  });
});

describe("reading", () => {
  test("asks one question for the configuration and one for the connection", () => {
    const asked = outboundSsh.query({ client: 'a"<b>' }, facts, new Map());
    expect(asked.map(({ key }) => key)).toEqual(["outbound", 'outbound-status:a"<b>']);
    expect(JSON.stringify(asked)).toContain("<system><services><outbound-ssh/></services></system>");
    expect(JSON.stringify(asked[1])).toContain("<client-id>a&quot;&lt;b&gt;</client-id><verbosity>detail</verbosity>");
  });

  test("an empty configuration is a proven absence; an error is not", () => {
    expect(observe(standing(), nms)).toMatchObject({ present: false });
    expect(observe(standing("client other device-id x"), nms)).toMatchObject({ present: false });
    const failed = new Map([["outbound", refusal("permission denied")]]);
    expect(() => outboundSsh.parse(nms, failed, facts)).toThrow(/permission denied/);
  });

  test("services as other tools write it is not understood", () => {
    const model = standing("client nms device-id r1");
    const answers = model.answers();
    const client = (answers.get("outbound")?.reply?.children[0]?.children[0]?.children[0]?.children[0]?.children[0] ??
      element("", [])) as XmlElement;
    expect(client.name).toBe("client");
    client.children.push(element("services", [element("netconf", [])]));
    expect(() => outboundSsh.parse({ client: "nms" }, answers, facts)).toThrow(
      /services of the client holds <netconf>/,
    );
  });

  test("a client that is not connected is a warning and no drift; a device that does not tell is nothing", () => {
    const model = standing("client nms device-id r1");
    const status = (said: string): [string, JunosAnswer][] => [
      [
        "outbound-status:nms",
        answer(
          element("rpc-reply", [
            element("outbound-ssh-service-information", [
              element("outbound-ssh-client", [
                text("outbound-ssh-client-name", "nms"),
                text("outbound-ssh-connection-status", said),
              ]),
            ]),
          ]),
        ),
      ],
    ];
    const args = { client: "nms", deviceId: "r1" };
    const said = (more: [string, JunosAnswer][] = []) => {
      const { warnings = [], passing = [] } = observe(model, args, more);
      expect(warnings).toEqual([]);
      return passing;
    };
    expect(said(status("down"))).toEqual([expect.stringMatching(/client nms is "down"; the device keeps dialling/)]);
    expect(said(status("up"))).toEqual([]);
    expect(said([["outbound-status:nms", refusal("syntax error")]])).toEqual([]);
    expect(said()).toEqual([]);
  });

  test("what stands there undeclared and matters is said, and never removed", () => {
    const model = standing("client nms disable-ssh-security-settings");
    expect(observe(model, { client: "nms" }).warnings).toEqual([
      expect.stringMatching(/no device-id/),
      expect.stringMatching(/disable-ssh-security-settings/),
    ]);
    expect(lines(model, { client: "nms" })).toEqual([]);
  });
});

describe("the way this run came in", () => {
  const model = () => standing("client nms device-id r1");
  const via = (viaOutbound: string) => ({ facts: { ...facts, session: { viaOutbound } } });

  test("is not taken away", () => {
    expect(() => removal(model(), { client: "nms" }, via("nms"))).toThrow(
      /this run came in through the outbound-ssh client nms/,
    );
    expect(() => lines(model(), { client: "nms", deviceId: "r2" }, via("nms"))).toThrow(/came in through/);
    expect(lines(model(), { client: "nms", deviceId: "r1" }, via("nms"))).toEqual([]);
    expect(removal(model(), { client: "nms" }, via("other"))).toHaveLength(1);
    expect(removal(model(), { client: "nms" }, { ...via("nms"), allowLockout: true })).toHaveLength(1);
  });
});

test("deleting what is not there does nothing", () => {
  expect(removal(standing(), { client: "nms" })).toEqual([]);
});
