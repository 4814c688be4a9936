import { utils } from "ssh2";
import type { Args, DeviceFacts, Observed, RenderContext } from "../../provider/core/contract";
import { md5Fingerprint, sha256Fingerprint } from "../../provider/core/formats/fingerprint";
import { sshfpRecords } from "../../provider/core/formats/sshfp";
import { applyDelete } from "../../provider/lifecycle/apply";
import { checkResource } from "../../provider/lifecycle/check";
import { hostKey } from "../../provider/platforms/junos/host-key";
import type { JunosAnswer } from "../../provider/platforms/junos/request";
import { answer, element, refusal, text } from "./junos-outbound-model";

const made = (type: "ed25519" | "rsa" | "ecdsa", bits?: number) => {
  const { public: line } = utils.generateKeyPairSync(type as "ed25519", { bits } as never);
  const [name = "", base64 = ""] = line.split(" ");
  return {
    type: name,
    base64,
    line: `${name} ${base64}`,
    fingerprint: sha256Fingerprint(Buffer.from(base64, "base64")),
  };
};
type Key = ReturnType<typeof made>;
const ed25519 = made("ed25519");
const other = made("ed25519");
const rsa = made("rsa", 2048);
const [p256, p384] = [made("ecdsa", 256), made("ecdsa", 384)];

const facts = (known = other): DeviceFacts => ({
  release: "24.4R1",
  session: { host: "core1.example.net", port: 830, hostKeyFingerprint: known.fingerprint },
});
const shows = (key: Key): JunosAnswer => ({
  hostKey: { type: key.type, base64: key.base64 },
  errors: [],
  warnings: [],
});
const content = (said: string) => answer(element("rpc-reply", [text("file-content", `\n${said}\n`)]));
const file = (key: Key) => content(`${key.line} root@core1`);
const denied = refusal("permission denied");
const read = (args: Args, handshake: JunosAnswer, shown: JunosAnswer, session = facts()): Observed => {
  const [first, second] = hostKey.query(args, session, new Map());
  return hostKey.parse(
    args,
    new Map([
      [first?.key ?? "", handshake],
      [second?.key ?? "", shown],
    ]),
    session,
  );
};
const type = { type: "ed25519" };

test.each<[Args, string[], string]>([
  [{ type: "rsa" }, ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"], "rsa"],
  [{ type: "ed25519" }, ["ssh-ed25519"], "ed25519"],
  [{ type: "ecdsa" }, ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"], "ecdsa"],
  [{ type: "ecdsa", bits: 384 }, ["ecdsa-sha2-nistp384"], "ecdsa"],
])("%j asks for this type's algorithms, and for the file", (args, hostKeyAlgorithms, name) => {
  expect(hostKey.query(args, facts(), new Map())).toEqual([
    { key: expect.any(String), handshake: { hostKeyAlgorithms } },
    {
      key: expect.any(String),
      rpc: `<file-show><filename>/etc/ssh/ssh_host_${name}_key.pub</filename><encoding>raw</encoding></file-show>`,
    },
  ]);
});

describe("what confirms the key of the handshake", () => {
  test("the file over the authenticated session: every output comes from the blob", () => {
    const blob = Buffer.from(ed25519.base64, "base64");
    expect(read(type, shows(ed25519), file(ed25519))).toMatchObject({
      present: true,
      args: type,
      outputs: {
        publicKey: ed25519.line,
        fingerprint: ed25519.fingerprint,
        fingerprintMd5: md5Fingerprint(blob),
        knownHostsLine: `[core1.example.net]:830 ${ed25519.line}`,
        sshfp: sshfpRecords("core1.example.net", blob).map((record) => ({ ...record })),
      },
    });
  });

  test.each<[string, JunosAnswer]>([
    ["is denied", denied],
    ["is not there", refusal("could not resolve file: /etc/ssh/ssh_host_ed25519_key.pub: No such file or directory")],
    ["is not there, in other words", answer(element("rpc-reply", [text("output", "error: no such file")]))],
    ["holds something else", content("-----BEGIN CERTIFICATE-----")],
    ["was not asked for", { errors: [], warnings: [], skipped: true }],
  ])("where the file %s: only the key of this run's login", (_what, said) => {
    expect(read(type, shows(ed25519), said, facts(ed25519))).toMatchObject({ outputs: { publicKey: ed25519.line } });
    expect(() => read(type, shows(ed25519), said)).toThrow(
      expect.objectContaining({
        code: "refused",
        message: expect.stringContaining(
          `shows ssh-ed25519 ${ed25519.fingerprint}, which nothing confirms: this run's login knows ${other.fingerprint}`,
        ),
        hint: expect.stringMatching(/permission to show that file, or pin this key/),
      }),
    );
  });

  test("a pin of the program does too", () => {
    const session = { ...facts(), session: { ...facts().session, hostKeyPins: [ed25519.fingerprint] } };
    expect(read(type, shows(ed25519), denied, session)).toMatchObject({ present: true });
  });

  test("a file that disagrees is an error with both fingerprints, whatever the login knows", () => {
    for (const known of [ed25519, other])
      expect(() => read(type, shows(ed25519), file(other), facts(known))).toThrow(
        `the handshake shows ssh-ed25519 ${ed25519.fingerprint}, and /etc/ssh/ssh_host_ed25519_key.pub on the device holds ${other.fingerprint}`,
      );
  });

  test("a file with another curve says nothing about this one", () => {
    const args = { type: "ecdsa", bits: 384 };
    expect(() => read(args, shows(p384), file(p256))).toThrow(/nothing confirms/);
    expect(read(args, shows(p384), file(p256), facts(p384))).toMatchObject({ args, outputs: { publicKey: p384.line } });
    expect(read({ type: "ecdsa" }, shows(p256), file(p256))).toMatchObject({ args: { type: "ecdsa" } });
  });

  test("RSA is named by its key, not by its signature; another type than asked for is not understood", () => {
    const signed = { ...shows(rsa), hostKey: { type: "rsa-sha2-512", base64: rsa.base64 } };
    expect(read({ type: "rsa" }, signed, file(rsa))).toMatchObject({ outputs: { publicKey: rsa.line } });
    expect(() => read({ type: "rsa" }, shows(ed25519), file(rsa))).toThrow(/asked for ssh-rsa and shows ssh-ed25519/);
  });

  test("a type that is not served fails in the words of the handshake", () => {
    const refused = { refused: "no matching host key format", errors: [], warnings: [] };
    expect(() => read(type, refused, file(ed25519))).toThrow(
      expect.objectContaining({
        message: "the device shows no host key of type ed25519: no matching host key format",
        hint: expect.stringContaining("hostKeyAlgorithms"),
      }),
    );
    expect(() => read({ type: "ecdsa", bits: 521 }, refused, denied)).toThrow(/type ecdsa \(521 bits\)/);
  });
});

describe("a key that changes", () => {
  const seen = read(type, shows(ed25519), file(ed25519));

  test("is an error with both fingerprints and never a new value", () => {
    for (const target of [undefined, { present: true as const, args: type }])
      expect(() => hostKey.trust?.(seen, { ...type, publicKey: other.line }, target)).toThrow(
        expect.objectContaining({
          code: "host-key-changed",
          message: expect.stringMatching(new RegExp(`${escaped(ed25519.fingerprint)}.*${escaped(other.fingerprint)}`)),
          hint: expect.stringContaining("pulumi up --replace"),
        }),
      );
  });

  test("the same one, or one that nothing is known of, is none", () => {
    expect(hostKey.trust?.(seen, { ...type, publicKey: ed25519.line }, undefined)).toBeUndefined();
    expect(hostKey.trust?.(seen, type, undefined)).toBeUndefined();
  });
});

const escaped = (words: string) => words.replace(/[+]/g, "\\+");

test("nothing is ever sent, and deleting forgets it", () => {
  const seen = read(type, shows(ed25519), file(ed25519));
  expect(hostKey.render(seen, { present: true, args: type }, {} as RenderContext)).toEqual([]);
  expect(hostKey.render(seen, { present: false }, {} as RenderContext)).toEqual([]);
  expect(hostKey.observes).toBe(true);
});

test.each(["restore", "retain"])("a delete with onDelete %s contacts nobody", async (onDelete) => {
  // Nothing answers there: a connection would run into its time limit.
  const device = { platform: "junos", host: "192.0.2.1", user: "netops" };
  const props = { device, type: "rsa", onDelete, publicKey: rsa.line };
  await expect(applyDelete("HostKey", "rsa", props)).resolves.toBeUndefined();
});

test("type and curve name it", () => {
  expect(hostKey.identity({ type: "rsa" })).toBe("rsa");
  expect(hostKey.identity({ type: "ecdsa", bits: 521 })).toBe("ecdsa 521");
  expect(hostKey.replaceOn).toEqual(["type", "bits"]);
});

test.each<[Args, string, RegExp]>([
  [{ type: "dsa" }, "type", /DSA host keys are deprecated/],
  [{ type: "ssh-dss" }, "type", /DSA host keys/],
  [{ type: "ssh-ed25519" }, "type", /did you mean `ed25519`/],
  [{ type: "ecdsa-sha2-nistp256" }, "type", /did you mean `ecdsa`/],
  [{ type: "rsa-sha2-512" }, "type", /did you mean `rsa`/],
  [{ type: 1 }, "type", /must be one of rsa, ecdsa, ed25519/],
  [{ type: "rsa", bits: 2048 }, "bits", /The device chooses the size/],
  [{ type: "ed25519", bits: 256 }, "bits", /only an ECDSA curve can be named/],
  [{ type: "ecdsa", bits: 512 }, "bits", /256, 384 or 521/],
  [{ type: "ecdsa", bits: "256" }, "bits", /256, 384 or 521/],
])("%j fails at %s", (args, property, reason) => {
  expect(hostKey.check(args, undefined).failures).toEqual([{ property, reason: expect.stringMatching(reason) }]);
});

test("what is right passes as it is, with the type not known yet too", () => {
  for (const args of [{ type: "ecdsa", bits: 521 }, { type: "rsa" }, { bits: 256 }])
    expect(hostKey.check(args, "17.4R1")).toEqual({ args, failures: [] });
});

describe("a program for another platform is told why", () => {
  const device = { platform: "junos", host: "r1", user: "netops" };
  test.each<[string, RegExp]>([
    ["triggers", /regenerates a host key on Junos .* --replace/],
    ["privateKey", /takes a private host key/],
    ["label", /Cisco only/],
    ["file", /names of its own/],
    ["comment", /names of its own/],
    ["certificate", /hostCertificate/],
  ])("%s", (name, reason) => {
    const { failures } = checkResource("HostKey", {}, { device, type: "rsa", [name]: "x" });
    expect(failures).toEqual([{ property: name, reason: expect.stringMatching(reason) }]);
  });

  test.each<[string, RegExp]>([
    ["remote", /other platforms/],
    ["identityFile", /other platforms/],
    ["ciphers", /follow SshServerSettings/],
    ["address", /servers and the leaf services/],
    ["interface", /interactive CLI command ssh/],
  ])("OutboundSsh: %s", (name, reason) => {
    const { failures } = checkResource("OutboundSsh", {}, { device, client: "nms", [name]: "x" });
    expect(failures).toEqual([{ property: name, reason: expect.stringMatching(reason) }]);
  });
});
