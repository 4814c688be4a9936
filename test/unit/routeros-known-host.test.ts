import { generateKeyPairSync } from "node:crypto";
import type { Args } from "../../provider/core/contract";
import { knownHost } from "../../provider/platforms/routeros/known-host";
import { opensshPublicKey } from "../support/openssh-public-key";

const ed25519 = opensshPublicKey(generateKeyPairSync("ed25519").publicKey, "root@web1");
const check = (args: Args, release?: string) =>
  knownHost.check({ host: "192.0.2.1", publicKey: ed25519, ...args }, release);
const reasons = (args: Args, release?: string) => check(args, release).failures.map(({ reason }) => reason);

test.each([
  ["web1.example.net", /IP address only/],
  ["192.0.2.*", /IP address only/],
  ["192.0.2.0/24", /trustedSubnets/],
  ["*", /IP address only/],
  ["[192.0.2.1]:2222", /port/],
  ["fe80::1%ether1", /interface/],
  ["192.0.2.01", /IP address only/],
  ["", /must be one/],
  [5, /must be one/],
])("the host %j is refused", (host, reason) => {
  expect(reasons({ host })).toEqual([expect.stringMatching(reason)]);
});

test("An address has one spelling", () => {
  expect(check({ host: "2001:DB8:0:0::1" }).args.host).toBe("2001:db8::1");
  expect(check({ host: check({ host: "2001:DB8:0:0::1" }).args.host }).args.host).toBe("2001:db8::1");
  const identity = (host: string) => knownHost.identity({ host, publicKey: ed25519 });
  expect(identity("2001:DB8::0:1")).toBe(identity("2001:db8::1"));
});

test("Type and base64 are what is kept of a key", () => {
  expect(check({}).args.publicKey).toBe(ed25519.replace(" root@web1", ""));
  expect(reasons({ publicKey: "SHA256:abc" })).toEqual([expect.stringMatching(/whole key/)]);
  expect(reasons({ publicKey: `192.0.2.1 ${ed25519}` })).toEqual([expect.stringMatching(/known_hosts line/)]);
  expect(
    reasons({
      publicKey:
        "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg=",
    }),
  ).toEqual([expect.stringMatching(/RSA and Ed25519/)]);
});

test("Preview refuses what the release lacks, and says what entries need", () => {
  expect(reasons({}, "7.24")).toEqual([expect.stringMatching(/Before 7\.25.*This device has 7\.24/)]);
  expect(check({}, "7.25").failures).toEqual([]);
  expect(check({}).warnings).toEqual([expect.stringContaining("known-hosts-validation")]);
  expect(reasons({ comment: "a\nb" })).toHaveLength(1);
});

test("A list whose rows are not understood is no empty list", () => {
  const answer = (rows: { [name: string]: string }[]) => ({ rows, traps: [] });
  const answers = (row: { [name: string]: string }) =>
    new Map([
      ["known-hosts", answer([row])],
      ["ip-ssh", answer([{ "known-hosts-validation": "true" }])],
    ]);
  const args = { host: "192.0.2.1", publicKey: ed25519 };
  expect(() => knownHost.parse(args, answers({ ".id": "*1", host: "192.0.2.1" }), { release: "7.25" })).toThrow(
    /no fingerprint/,
  );
  expect(knownHost.parse(args, answers({ ".id": "*1", host: "192.0.2.2" }), { release: "7.25" }).present).toBe(false);
});

test("Preview shows the line of the console", () => {
  const context = {
    facts: undefined,
    login: undefined,
    found: undefined,
    allowLockout: true,
    owner: undefined,
    nextPort: undefined,
  };
  const [change] = knownHost.render(
    { present: false },
    { present: true, args: { host: "192.0.2.1", publicKey: ed25519, comment: 'of "web"' } },
    { ...context, prior: undefined },
  );
  expect(change?.shown).toEqual([
    `/ip ssh known-hosts add host=192.0.2.1 key="${ed25519.replace(" root@web1", "")}" comment="of \\"web\\""`,
  ]);
});
