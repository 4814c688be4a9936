import { generateKeyPairSync } from "node:crypto";
import type { Answers, Args, DeviceFacts, RenderContext } from "../../provider/core/contract";
import type { SshError } from "../../provider/core/errors";
import type { ApiRequest, RouterosAnswer, RouterosRequest } from "../../provider/core/routeros";
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
/** p, q, g and y of no meaning, but of the right sizes. */
const dsaLine = (() => {
  const part = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  const number = (size: number) => part(Buffer.concat([Buffer.of(0), Buffer.alloc(size, 0xab)]));
  const blob = Buffer.concat([part(Buffer.from("ssh-dss")), ...[128, 20, 128, 128].map(number)]);
  return `ssh-dss ${blob.toString("base64")}`;
})();
const base64 = (line: string) => line.split(" ")[1] ?? "";
const scene: Scene = {
  line: rsa,
  base64: base64(rsa),
  type: "rsa",
  bits: 2048,
  port: 22,
  setType: "rsa",
  setSize: "2048",
  untold: null,
};
const otherScene: Scene = {
  ...scene,
  line: ed25519,
  base64: base64(ed25519),
  type: "ed25519",
  bits: null,
  setType: "ed25519",
};
const facts: DeviceFacts = { release: "7.24" };

function stepFor(args: Args, prior: Args = { publicKey: rsa }, from = scene) {
  const context = { facts, login: undefined, found: undefined, prior, allowLockout: false } as unknown as RenderContext;
  const observed = { present: true as const, args: {}, outputs: {}, detail: from as unknown as Args };
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
    const regenerated = { set: ok, "at once": showing(rsa), regenerate: ok };
    expect(following({ set: ok, "at once": showing(rsa) })).toEqual(after);
    expect(following({ ...regenerated, made: showing(rsa) })).toEqual(after);
    // Should the type have been making one after all, a second key follows the first: once more it is looked.
    expect(following({ ...regenerated, made: showing(ed25519) })).toEqual([...after, "look at 22"]);
    expect(following({ ...regenerated, made: showing(ed25519), settled: showing(ed25519) })).toHaveLength(4);
  });
  test("whose key is still being made is waited for, and told to be made where it was not", () => {
    const busy = { set: ok, "at once": { ...ok, refused: "closed" } };
    expect(following(busy)).toEqual(["look at 22", "look at 22"]);
    expect(following({ ...busy, "at last": showing(ed25519) })).toEqual(["look at 22", "look at 22"]);
    expect(following({ ...busy, "at last": { ...ok, refused: "closed" } })).toEqual(["look at 22", "look at 22"]);
    expect(following({ ...busy, "at last": showing(rsa) })).toEqual([
      ...["look at 22", "look at 22"],
      ...["/ip/ssh/regenerate-host-key", "look at 22"],
    ]);
  });
  test("to RSA is given time, as making one takes long on small CPUs", () => {
    const secondsFor = (from: Scene, type: string) => {
      const [look] = stepFor({ type }, { publicKey: from.line }, from)?.after?.(() => undefined) ?? [];
      return look !== undefined && "unlike" in look ? look.unlike?.seconds : undefined;
    };
    expect(secondsFor(otherScene, "rsa")).toBe(60);
    expect(secondsFor(scene, "ed25519")).toBe(5);
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
  const observed = { present: true as const, args: {}, outputs: {}, detail: otherScene as unknown as Args };
  const context = { facts, login: undefined, found: undefined, prior: undefined } as unknown as RenderContext;
  const [change] = hostKey.render(observed, { present: true, args: { type: "rsa", bits: 4096 } }, context);
  expect(words(change?.steps[0]?.requests ?? [])).toContain("/ip/ssh/set =host-key-size=4096 =host-key-type=rsa");
  expect(change?.shown.join("\n")).toMatch(
    /^\/ip ssh set host-key-size=4096 host-key-type=rsa\n(.*\n)*# not reversible/,
  );
});

describe("preview", () => {
  const shown = (args: Args, prior: Args | undefined, release: string | undefined = "7.24") => {
    const observed =
      prior === undefined
        ? { present: false as const }
        : { present: true as const, args: Object.fromEntries(Object.entries(prior).slice(1)), outputs: {} };
    const context = { facts: release === "" ? undefined : { release }, prior } as unknown as RenderContext;
    return hostKey.render(observed, { present: true, args }, context).flatMap((change) => change.shown);
  };
  const commands = (lines: string[]) => lines.flatMap((line) => /^\/(?:file|ip ssh) [a-z-]+/.exec(line)?.[0] ?? []);
  const importing = ["/file add", "/ip ssh import-host-key"];
  const twice = [...importing, "/ip ssh set", ...importing];

  test("tells an import by the type that state knows", () => {
    const [one, other] = [pem("rsa"), pem("ed25519")];
    expect(commands(shown({ privateKey: one }, { publicKey: rsa }))).toEqual(importing);
    expect(commands(shown({ privateKey: other }, { publicKey: ed25519 }))).toEqual(importing);
    expect(commands(shown({ privateKey: other }, { publicKey: rsa }))).toEqual(twice);
    expect(commands(shown({ privateKey: one }, { publicKey: ed25519 }))).toEqual(twice);
    // Of a router that was not read yet, or that has lost its record, it is not known.
    for (const prior of [undefined, {}]) {
      const lines = shown({ privateKey: other }, prior, "");
      expect(commands(lines)).toEqual(twice);
      expect(lines.join("\n")).toMatch(/# only where the router still shows a key of another type after that/);
    }
    // Before 7.9 there is no other type.
    expect(commands(shown({ privateKey: one }, undefined, "7.8")).filter((line) => line.startsWith("/ip"))).toEqual([
      "/ip ssh import-host-key",
    ]);
  });

  test("tells a changed type also where state did not declare one", () => {
    const lines = shown({ type: "ed25519" }, { publicKey: rsa });
    expect(commands(lines)).toEqual(["/ip ssh set", "/ip ssh regenerate-host-key"]);
    expect(lines[1]).toMatch(/^# only where the new type did not make a new key/);
    expect(shown({ type: "rsa", bits: 2048 }, { publicKey: rsa })).toEqual([]);
  });
});

test("nothing is made anew while type, size and triggers are as before", () => {
  expect(stepFor({ type: "rsa", bits: 2048, triggers: ["1"] }, { publicKey: rsa, triggers: ["1"] })).toBeUndefined();
  expect(stepFor({ triggers: ["2"] }, { publicKey: rsa, triggers: ["1"] })?.irreversible).toMatch(/never read/);
  // The rotation has happened already: the key on record is no longer the one that is shown.
  expect(stepFor({ triggers: ["2"] }, { publicKey: ed25519, triggers: ["1"] })).toBeUndefined();
});

describe("an export", () => {
  const names = ["rsa", "rsa.pub", "dsa", "dsa.pub", "rsa.pem", "rsa_pub.pem", "odd_name.pem"].map(
    (end) => `pulumi-ssh-host-key_${end}`,
  );
  const rows = [...names, "theirs.pem", "pulumi-ssh-host-key.pub"].map((name, index) => ({ ".id": `*${index}`, name }));
  const begun = () =>
    new Map<string, RouterosAnswer>([
      ["ip-ssh", { ...ok, rows: [{ "host-key-type": "rsa" }] }],
      ["ip-service", { ...ok, rows: [{ ".id": "*7", name: "ssh", port: "22", disabled: "false" }] }],
      ["files", ok],
      ["host key on 22", showing(rsa)],
    ]);
  const asked = (answers: Answers<RouterosAnswer>, release = "7.24") =>
    (hostKey.query({}, { ...facts, release }, answers) as RouterosRequest[]).flatMap((request) =>
      "words" in request ? [request] : [],
    );
  const lines = (requests: ApiRequest[]) => requests.map((request) => request.words.join(" "));
  const listOf = (answers: Answers<RouterosAnswer>, key: string) => answers.get(key) as RouterosAnswer;

  test("of it only public halves are read, and every file is removed before it counts as done", () => {
    const answers = begun();
    answers.set("export host key", ok).set("files of the exported host key", { ...ok, rows });
    const reading = asked(answers).filter(({ words: [, properties] }) => properties?.includes("contents"));
    expect(lines(reading)).toEqual(
      ["rsa.pub", "dsa.pub", "rsa_pub.pem"].map(
        (end) => `/file/print =.proplist=name,contents ?name=pulumi-ssh-host-key_${end}`,
      ),
    );
    for (const { key } of reading) answers.set(key, ok);
    const removed = () =>
      lines(asked(answers))
        .filter((line) => line.startsWith("/file/remove"))
        .map((line) => line.split("=.id=")[1]);
    expect(removed().sort()).toEqual(["*0", "*1", "*2", "*3", "*4", "*5", "*6"]);
    // One that is still there is removed once more.
    answers.set("files that are left", { ...ok, rows: rows.slice(1, 2) });
    expect(removed().filter((id) => id === "*1")).toHaveLength(2);
    // None of it goes along with other questions.
    const ofExport = asked(answers).filter(({ words: [command = ""] }) => !/^.ip.(ssh|service).print/.test(command));
    expect(ofExport.filter(({ onDemand }) => onDemand === undefined).map(({ key }) => key)).toEqual(["files"]);
  });

  test("has its private half closed where the release can", () => {
    for (const [release, throwaway] of [
      ["6.49.18", undefined],
      ["7.14.3", undefined],
      ["7.15", "passphrase"],
      ["7.24", "passphrase"],
    ] as const) {
      const [request] = asked(begun(), release).filter(({ key }) => key === "export host key");
      expect([release, request?.throwaway]).toEqual([release, throwaway]);
      expect(request?.words).toEqual(["/ip/ssh/export-host-key", "=key-file-prefix=pulumi-ssh-host-key"]);
    }
  });

  test("tells which of its files could not be read, and nothing is said to be gone that was not seen to be", () => {
    const answers = begun();
    answers.set("export host key", ok).set("files of the exported host key", { ...ok, rows });
    for (const { key, words } of asked(answers).filter(({ words: [, what] }) => what?.includes("contents")))
      answers.set(key, {
        ...ok,
        rows: words[2]?.includes("dsa") ? [{ contents: dsaLine }] : [{ contents: "ssh-rsa AAAA" }],
      });
    const message = () => {
      try {
        hostKey.parse({}, answers, facts);
      } catch (error) {
        const { message = "", hint = "" } = error as SshError;
        return `${message}. ${hint}`;
      }
      return "";
    };
    answers.set("files that are left", ok);
    expect(message()).toMatch(/cannot be read: pulumi-ssh-host-key_rsa\.pub: .*; pulumi-ssh-host-key_rsa_pub\.pem: /);
    expect(message()).not.toMatch(/DSA|dsa/);
    expect(message()).toMatch(/What it had written was removed/);
    answers.set("files that are left", { ...ok, rows: rows.slice(0, 2) });
    answers.set("files that are still left", { ...listOf(answers, "files that are left") });
    expect(message()).not.toMatch(/was removed/);
    expect(message()).toMatch(
      /left in \/file of the router: pulumi-ssh-host-key_rsa, pulumi-ssh-host-key_rsa\.pub\. They hold/,
    );
    answers.set("files that are still left", { ...ok, traps: [{ message: "interrupted" }] });
    expect(message()).toMatch(/may be left in \/file of the router, which could not be listed \("interrupted"\)/);
  });
});
