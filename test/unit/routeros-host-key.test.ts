import { generateKeyPairSync } from "node:crypto";
import type { Answers, Args, DeviceFacts, RenderContext } from "../../provider/core/contract";
import type { RouterosAnswer, RouterosRequest } from "../../provider/core/routeros";
import { hostKey } from "../../provider/platforms/routeros/host-key";
import type { Scene } from "../../provider/platforms/routeros/host-key/read";
import { opensshPublicKey } from "../support/openssh-public-key";
import { rsaPublicKey } from "../support/routeros";

const reasons = (args: Args, release?: string, unknown: string[] = []) =>
  hostKey
    .check(args, release, unknown)
    .failures.map(({ property, reason }) => `${property}: ${reason}`)
    .join("\n");

const pem = (type: "rsa" | "ed25519" | "ec", passphrase?: string): string => {
  const pair =
    type === "rsa"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : type === "ec"
        ? generateKeyPairSync("ec", { namedCurve: "P-256" })
        : generateKeyPairSync("ed25519");
  const cipher = passphrase === undefined ? {} : { cipher: "aes-256-cbc", passphrase };
  return String(pair.privateKey.export({ type: "pkcs8", format: "pem", ...cipher }));
};

describe("arguments", () => {
  test.each<[Args, string | undefined, RegExp]>([
    [{ type: "ed25519" }, "7.8", /type: RouterOS has Ed25519 host keys from 7\.9 on/],
    [{ type: "dsa" }, undefined, /makes rsa and ed25519 host keys only/],
    [{ type: "ecdsa-sha2-nistp256" }, undefined, /makes rsa and ed25519 host keys only/],
    [{ type: "ssh-rsa" }, undefined, /did you mean `rsa`/],
    [{ type: "rsa", bits: 3072 }, undefined, /1024, 1536, 2048, 4096 or 8192/],
    [{ type: "ed25519", bits: 2048 }, undefined, /bits is the size of an RSA key that the router makes/],
    [{ bits: 2048, privateKey: pem("rsa") }, undefined, /bits is the size of an RSA key that the router makes/],
    [{ triggers: "2026" }, undefined, /must be a list of texts/],
    [{ privateKey: pem("ec") }, undefined, /imports RSA and Ed25519/],
    [{ privateKey: pem("ed25519") }, "7.8", /from 7\.9 on/],
    [{ privateKey: pem("rsa"), type: "ed25519" }, undefined, /is of type rsa, and type says "ed25519"/],
    [{ privateKey: "ssh-ed25519 AAAA" }, undefined, /This is a public key/],
    [{ privateKey: pem("rsa", "of the key"), privateKeyPassword: "wrong" }, undefined, /privateKey: /],
    [
      { privateKey: pem("rsa", "of the key"), privateKeyPassword: "of the key" },
      "7.14",
      /takes a passphrase from 7\.15 on/,
    ],
    [{ privateKeyPassword: "of the key" }, undefined, /is the passphrase of privateKey, which is not given/],
  ])("are refused: case %#", (args, release, reason) => {
    expect(reasons(args, release)).toMatch(reason);
    expect(reasons(args, release)).not.toMatch(/BEGIN|of the key/);
  });

  test("what is right, or not known yet, is not refused", () => {
    expect(reasons({ type: "rsa", bits: 4096, triggers: ["1"] }, "6.49")).toBe("");
    expect(reasons({ privateKey: pem("ed25519", "of the key"), privateKeyPassword: "of the key" }, "7.15")).toBe("");
    expect(reasons({ privateKey: pem("rsa", "of the key") }, "7.24", ["privateKeyPassword"])).toBe("");
    expect(reasons({ privateKeyPassword: "of the key" }, "7.24", ["privateKey"])).toBe("");
  });
});

const [rsa, ed25519] = [
  rsaPublicKey(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey),
  opensshPublicKey(generateKeyPairSync("ed25519").publicKey),
];
const base64 = (line: string) => line.split(" ")[1] ?? "";
const scene: Scene = {
  line: rsa,
  base64: base64(rsa),
  type: "rsa",
  bits: 2048,
  port: 22,
  setType: "rsa",
  setSize: "2048",
};
const facts: DeviceFacts = { release: "7.24" };

function stepFor(args: Args, prior: Args = { publicKey: rsa }) {
  const context = { facts, login: undefined, found: undefined, prior, allowLockout: false } as unknown as RenderContext;
  const observed = { present: true as const, args: {}, outputs: {}, detail: scene as unknown as Args };
  return hostKey.render(observed, { present: true, args }, context)[0]?.steps[0];
}

const words = (requests: RouterosRequest[]): string[] =>
  requests.map((request) =>
    "words" in request
      ? request.words.filter((word) => !word.startsWith("?")).join(" ")
      : `look at ${request.handshake.port}`,
  );
const ok: RouterosAnswer = { rows: [], traps: [] };
const showing = (line: string): RouterosAnswer => ({
  ...ok,
  hostKey: { type: line.split(" ")[0] ?? "", base64: base64(line) },
});

describe("a changed type", () => {
  const following = (answers: { [key: string]: RouterosAnswer }) =>
    words(stepFor({ type: "ed25519" })?.after?.((key) => answers[key]) ?? []);

  test("is set once, and the key looked at", () => {
    expect(words(stepFor({ type: "ed25519" })?.requests ?? [])).toEqual([
      "/ip/service/print",
      "/ip/ssh/set =host-key-type=ed25519",
    ]);
    expect(following({ set: ok })).toEqual(["look at 22"]);
  });
  test("that made a key at once is not told to make another", () => {
    expect(following({ set: ok, "at once": showing(ed25519) })).toEqual(["look at 22"]);
  });
  test("that changed nothing yet is followed by regenerate, once", () => {
    const after = ["look at 22", "/ip/ssh/regenerate-host-key", "look at 22"];
    expect(following({ set: ok, "at once": showing(rsa) })).toEqual(after);
    expect(following({ set: ok, "at once": showing(rsa), regenerate: ok, made: showing(ed25519) })).toEqual(after);
  });
  test("whose key is still being made is waited for", () => {
    expect(following({ set: ok, "at once": { ...ok, refused: "closed" } })).toEqual(["look at 22", "look at 22"]);
  });
  test("is looked for at the port that the same run has set", () => {
    const where: RouterosAnswer = {
      ...ok,
      rows: [
        { name: "ssh", port: "40000", dynamic: "true" },
        { name: "ssh", port: "2222" },
      ],
    };
    expect(following({ where, set: ok })).toEqual(["look at 2222"]);
  });
});

test("the size is written no later than the type, and both at once", () => {
  const other: Scene = {
    ...scene,
    line: ed25519,
    base64: base64(ed25519),
    type: "ed25519",
    bits: null,
    setType: "ed25519",
  };
  const observed = { present: true as const, args: {}, outputs: {}, detail: other as unknown as Args };
  const context = { facts, login: undefined, found: undefined, prior: undefined } as unknown as RenderContext;
  const [change] = hostKey.render(observed, { present: true, args: { type: "rsa", bits: 4096 } }, context);
  expect(words(change?.steps[0]?.requests ?? [])).toContain("/ip/ssh/set =host-key-size=4096 =host-key-type=rsa");
  expect(change?.shown.join("\n")).toMatch(
    /^\/ip ssh set host-key-size=4096 host-key-type=rsa\n(.*\n)*# not reversible/,
  );
});

test("nothing is made anew while type, size and triggers are as before", () => {
  expect(stepFor({ type: "rsa", bits: 2048, triggers: ["1"] }, { publicKey: rsa, triggers: ["1"] })).toBeUndefined();
  expect(stepFor({ triggers: ["2"] }, { publicKey: rsa, triggers: ["1"] })?.irreversible).toMatch(/never read/);
  // The rotation has happened already: the key on record is no longer the one that is shown.
  expect(stepFor({ triggers: ["2"] }, { publicKey: ed25519, triggers: ["1"] })).toBeUndefined();
});

test("of an exported key only the public half is read, and every file is removed", () => {
  const answers = new Map<string, RouterosAnswer>([
    ["ip-ssh", { ...ok, rows: [{ "host-key-type": "rsa" }] }],
    ["ip-service", { ...ok, rows: [{ ".id": "*7", name: "ssh", port: "22", disabled: "false" }] }],
    ["files", ok],
    ["host key on 22", showing(rsa)],
  ]) as Map<string, RouterosAnswer> & Answers<RouterosAnswer>;
  const asked = () => hostKey.query({}, facts, answers) as RouterosRequest[];
  const list = asked().find(({ key }) => key.startsWith("files of the exported"));
  const names = ["rsa", "rsa.pub", "rsa.pem", "rsa_pub.pem", "odd_name.pem"].map((end) => `pulumi-ssh-host-key_${end}`);
  answers.set(list?.key ?? "", {
    ...ok,
    rows: [...names, "theirs.pem"].map((name, index) => ({ ".id": `*${index}`, name })),
  });
  const flat = asked().flatMap((request) => ("words" in request ? [request.words.join(" ")] : []));
  const reading = flat.filter((line) => line.includes("contents"));
  expect(reading).toEqual([
    "/file/print =.proplist=name,contents ?name=pulumi-ssh-host-key_rsa.pub ?name=pulumi-ssh-host-key_rsa_pub.pem ?#|",
  ]);
  const removed = flat.filter((line) => line.startsWith("/file/remove")).map((line) => line.split("=.id=")[1]);
  expect(removed.sort()).toEqual(["*0", "*1", "*2", "*3", "*4"]);
  // None of it goes along with other questions.
  expect(
    asked()
      .filter(({ key }) => /export/.test(key))
      .every(({ onDemand }) => onDemand === true),
  ).toBe(true);
});
