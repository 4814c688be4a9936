import type { Answers, Args, LoginFacts } from "../../provider/core/contract";
import type { RouterosAnswer } from "../../provider/core/routeros";
import { checkDevice } from "../../provider/platforms/routeros/device";
import { facts, probe } from "../../provider/platforms/routeros/facts";
import { isIn } from "../../provider/platforms/routeros/release";
import { secondsOf } from "../../provider/platforms/routeros/undo-timer";

const fingerprint = `SHA256:${Buffer.alloc(32, 1).toString("base64").slice(0, 43)}`;

describe("tls", () => {
  test.each<[Args]>([
    [{}],
    [{ tls: true }],
    [{ tls: { fingerprint } }],
    [{ tls: { fingerprint: `${"AB:".repeat(31)}CD` } }],
    [{ tls: { ca: "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----" } }],
    [{ tls: false, insecureAcceptAnyHostKey: true }],
    [{ tls: { anonymous: true }, insecureAcceptAnyHostKey: true }],
  ])("%j is right", (device) => {
    expect(checkDevice(device)).toEqual([]);
  });

  test.each<[Args, RegExp]>([
    [{ tls: false }, /plain text, so nothing would prove the router.*insecureAcceptAnyHostKey: true/],
    [{ tls: { anonymous: true } }, /anonymous TLS has no certificate/],
    [{ tls: false, insecureAcceptAnyHostKey: false }, /plain text/],
    [{ tls: "yes" }, /none of true/],
    [{ tls: {} }, /none of true/],
    [{ tls: { ca: "x", fingerprint } }, /none of true/],
    [{ tls: { ca: "/etc/ca.pem" } }, /holds no certificate/],
    [{ tls: { fingerprint: "SHA256:short" } }, /no SHA-256 fingerprint/],
  ])("%j is refused", (device, reason) => {
    expect(checkDevice(device)).toEqual([{ property: "device.tls", reason: expect.stringMatching(reason) }]);
  });
});

describe("osVersion", () => {
  test.each(["7.24", "7.20.8", "6.49.18", "7.24 (stable)", "7.20.8 (long-term)", "7.24beta1", "7.24rc2", "7.25_ab434"])(
    "%s is a release, and counts as one",
    (osVersion) => {
      expect(checkDevice({ osVersion })).toEqual([]);
      const isV7 = osVersion.startsWith("7.");
      expect(isIn({ since: "7.16" }, osVersion)).toBe(isV7);
      expect(isIn({ until: "6" }, osVersion)).toBe(!isV7);
    },
  );

  test.each(["v7.24", "RouterOS 7.24", "7", "7.x", "7.24.x", "7.24 stable or so", " 7.24", "7,24", "latest"])(
    "%j is refused",
    (osVersion) => {
      expect(checkDevice({ osVersion })).toEqual([
        {
          property: "device.osVersion",
          reason: `must be a release as the router shows it, for example 7.24 or 7.20.8; got ${JSON.stringify(osVersion)}`,
        },
      ]);
    },
  );
});

const answer = (row: { [name: string]: string } | undefined, ...messages: string[]): RouterosAnswer => ({
  rows: row === undefined ? [] : [row],
  traps: messages.map((message) => ({ message })),
});
const login = { user: "netops", port: 8729, hostKeyFingerprint: fingerprint, clientAddress: "10.0.0.9" } as LoginFacts;
const factsOf = (answers: { [key: string]: RouterosAnswer }, device: Args = {}) =>
  facts(new Map(Object.entries(answers)) as Answers<RouterosAnswer>, { host: "r1", ...device }, login);

describe("what the router says of itself", () => {
  test("is asked with questions whose refusal is no failure, but for the release", () => {
    const requests = probe() as { key: string; mayFail?: unknown }[];
    expect(requests.map(({ key, mayFail }) => [key, mayFail])).toEqual([
      ["resource", undefined],
      ["undos", true],
      ["device-mode", true],
    ]);
  });

  test.each([
    ["7.20.8 (long-term)", "7.20.8"],
    ["6.49.18 (long-term)", "6.49.18"],
    ["7.25_ab434 (development)", "7.25_ab434"],
    ["7.22beta5 (testing)", "7.22beta5"],
  ])("%s is %s", (version, release) => {
    expect(factsOf({ resource: answer({ version, "board-name": "RB4011" }) })).toMatchObject({
      release,
      model: "RB4011",
    });
  });

  test("no release is an error, and so is a router that does not tell it", () => {
    expect(() => factsOf({ resource: answer({ version: "none" }) })).toThrow(/no release could be told from: none/);
    expect(() => factsOf({ resource: answer(undefined, "not enough permissions (9)") })).toThrow(
      /not enough permissions/,
    );
  });

  const resource = answer({ version: "7.24 (stable)" });
  test.each([
    [answer({ scheduler: "false" }), false],
    [answer({ scheduler: "no" }), false],
    [answer({ scheduler: "true" }), undefined],
    [answer(undefined, "no such command prefix"), undefined],
  ])("device-mode %j", (mode, scheduler) => {
    expect(factsOf({ resource, "device-mode": mode }).scheduler).toBe(scheduler);
  });

  test("the second way in is a key where the program gives one", () => {
    const of = (device: Args) => factsOf({ resource }, device).session?.sshCredential;
    expect(of({ password: "x" })).toBe("password");
    expect(of({ privateKeyFile: "~/.ssh/x" })).toBe("key");
    expect(of({ agentSocketPath: "/run/agent" })).toBe("key");
    expect(of({ privateKey: "-----BEGIN PRIVATE KEY-----" })).toBe("key");
    const body = Buffer.from("openssh-key-v1\0....sk-ssh-ed25519@openssh.com....").toString("base64");
    expect(of({ privateKey: `-----BEGIN OPENSSH PRIVATE KEY-----\n${body}\n-----END OPENSSH PRIVATE KEY-----` })).toBe(
      "security-key",
    );
  });
});

test.each([
  ["1m", 60],
  ["1m30s", 90],
  ["1h1s", 3601],
  ["1d", 86_400],
  ["00:01:30", 90],
  ["1d00:00:01", 86_401],
  ["500ms", 0],
])("an interval of %s is %i seconds", (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds);
});
