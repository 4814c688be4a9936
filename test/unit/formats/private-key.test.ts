import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { copyFileSync, readFileSync } from "node:fs";
import { utils } from "ssh2";
import { FormatError } from "../../../provider/core/formats/format-error";
import { parsePrivateKey } from "../../../provider/core/formats/private-key";
import { parsePublicKey } from "../../../provider/core/formats/public-key";
import { keygen, run, scratch } from "./support";

const files = scratch();
const secret = "open sesame";
const kinds = [
  ["ed25519", "-t", "ed25519"],
  ["ecdsa256", "-t", "ecdsa", "-b", "256"],
  ["ecdsa384", "-t", "ecdsa", "-b", "384"],
  ["ecdsa521", "-t", "ecdsa", "-b", "521"],
  ["rsa", "-t", "rsa", "-b", "2048"],
] as const;
const keys = new Map(kinds.map(([name, ...args]) => [name, keygen(files.path(name), ...args)]));
const publicKeyOf = (name: string) => parsePublicKey(keys.get(name as "rsa")?.publicKey ?? "");
const textOf = (name: string) => readFileSync(files.path(name), "utf8");

/** The same key in another form or with a passphrase, made by ssh-keygen. */
function converted(name: string, id: string, ...args: string[]): string {
  copyFileSync(files.path(name), files.path(id));
  execFileSync("ssh-keygen", ["-q", "-p", "-P", "", "-f", files.path(id), ...args]);
  return readFileSync(files.path(id), "utf8");
}

/** What must hold of every key that was read: ssh-keygen derives the same public key, and ssh2 loads it. */
function expectSame(name: string, text: string, passphrase?: string): void {
  const key = parsePrivateKey(text, passphrase);
  const wanted = publicKeyOf(name);
  expect(key).toMatchObject({ type: wanted.type, bits: wanted.bits });
  expect(key.publicBlob.equals(wanted.blob)).toBe(true);
  const derived = run("ssh-keygen", "-y", "-f", files.write("out", key.openssh)).out;
  expect(parsePublicKey(derived).base64).toBe(wanted.base64);
  const parsed = utils.parseKey(key.openssh);
  expect(parsed).not.toBeInstanceOf(Error);
  expect((parsed as { getPublicSSH(): Buffer }).getPublicSSH().equals(wanted.blob)).toBe(true);
  expect(parsePrivateKey(key.openssh).openssh).toBe(key.openssh);
}

const messageOf = (read: () => unknown): FormatError => {
  try {
    read();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error("was accepted");
};

describe.each(kinds.map(([name]) => name))("%s", (name) => {
  test("OpenSSH form, also with CRLF and blanks around", () => {
    expectSame(name, textOf(name));
    expectSame(name, `\n  ${textOf(name).replaceAll("\n", "\r\n")}\n`);
    expect(parsePrivateKey(textOf(name)).openssh).toContain("-----BEGIN OPENSSH PRIVATE KEY-----\n");
  });

  test("encrypted OpenSSH form", () => {
    expectSame(name, converted(name, "locked", "-N", secret, "-a", "1"), secret);
  });
});

// ssh-keygen writes no Ed25519 in the old forms.
test.each(kinds.map(([name]) => name).filter((name) => name !== "ed25519"))(
  "%s in PEM (PKCS#1, SEC1) and PKCS#8, open and encrypted",
  (name) => {
    for (const format of ["PEM", "PKCS8"]) {
      expectSame(name, converted(name, "pem", "-m", format, "-N", ""));
      expectSame(name, converted(name, "pem", "-m", format, "-N", secret), secret);
    }
  },
);

test("Ed25519 in PKCS#8, as OpenSSL and Node write it", () => {
  const { privateKey } = generateKeyPairSync("ed25519");
  const open = parsePrivateKey(privateKey.export({ type: "pkcs8", format: "pem" }) as string);
  const locked = privateKey.export({
    type: "pkcs8",
    format: "pem",
    cipher: "aes-256-cbc",
    passphrase: secret,
  }) as string;
  expect(locked).toContain("BEGIN ENCRYPTED PRIVATE KEY");
  expect(parsePrivateKey(locked, secret)).toEqual(open);
  const derived = run("ssh-keygen", "-y", "-f", files.write("out", open.openssh)).out;
  expect(parsePublicKey(derived).blob.equals(open.publicBlob)).toBe(true);
});

test.each(["aes128-ctr", "aes256-cbc", "aes128-gcm@openssh.com", "aes256-gcm@openssh.com"])("cipher %s", (cipher) => {
  const text = converted("ed25519", "cipher", "-N", secret, "-a", "1", "-Z", cipher);
  expectSame("ed25519", text, secret);
  expect(messageOf(() => parsePrivateKey(text, "wrong")).reason).toBe("passphrase");
});

test("a cipher Node does not have is named a way out", () => {
  const text = converted("ed25519", "cipher", "-N", secret, "-a", "1", "-Z", "chacha20-poly1305@openssh.com");
  expect(messageOf(() => parsePrivateKey(text, secret)).message).toMatch(/ssh-keygen -p -Z aes256-ctr/);
});

test("the comment is kept, replaced or taken away", () => {
  const comment = (text: string) => run("ssh-keygen", "-l", "-f", files.write("out", text)).out;
  expect(comment(parsePrivateKey(textOf("ed25519")).openssh)).toContain(" me@here (");
  expect(comment(parsePrivateKey(textOf("ed25519"), undefined, "router").openssh)).toContain(" router (");
  expect(comment(parsePrivateKey(textOf("ed25519"), undefined, "").openssh)).not.toContain("me@here");
  expect(() => parsePrivateKey(textOf("ed25519"), undefined, "a\nb")).toThrow(/line break/);
});

describe("refusals", () => {
  const lockedOpenssh = converted("ed25519", "locked2", "-N", secret, "-a", "1");
  const lockedPem = converted("rsa", "locked3", "-m", "PEM", "-N", secret);
  const lockedPkcs8 = converted("rsa", "locked4", "-m", "PKCS8", "-N", secret);

  test.each([lockedOpenssh, lockedPem, lockedPkcs8])(
    "an encrypted key without, and with a wrong passphrase",
    (text) => {
      expect(messageOf(() => parsePrivateKey(text)).reason).toBe("encrypted");
      expect(messageOf(() => parsePrivateKey(text, "wrong")).reason).toBe("passphrase");
      expect(messageOf(() => parsePrivateKey(text, "")).reason).toBe("encrypted");
    },
  );

  const pem = (key: { export(options: object): string | Buffer }) =>
    key.export({ type: "pkcs8", format: "pem" }) as string;
  test.each([
    ["nothing", "", /is empty/],
    ["a public key", keys.get("rsa")?.publicKey ?? "", /public key/],
    ["text", "hello", /no BEGIN/],
    ["PuTTY's format", "PuTTY-User-Key-File-3: ssh-ed25519", /puttygen/],
    ["DSA", "-----BEGIN DSA PRIVATE KEY-----\n", /DSA keys are off/],
    ["two keys", textOf("ed25519") + textOf("rsa"), /more than one/],
    ["a cut key", textOf("ed25519").slice(0, 200), /cut off/],
    ["a key without its beginning", textOf("ed25519").replace("b3Bl", ""), /damaged/],
    ["damaged PEM", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", /damaged/],
    ["Ed448", pem(generateKeyPairSync("ed448").privateKey), /kind/],
    ["secp256k1", pem(generateKeyPairSync("ec", { namedCurve: "secp256k1" }).privateKey), /kind/],
    ["RSA below 1024", pem(generateKeyPairSync("rsa", { modulusLength: 768 }).privateKey), /768 bits/],
  ])("%s", (_, text, message) => {
    expect(messageOf(() => parsePrivateKey(text)).message).toMatch(message);
  });

  test("halves that do not belong together", () => {
    const lines = textOf("ed25519").trim().split("\n");
    const bytes = Buffer.from(lines.slice(1, -1).join(""), "base64");
    // The seed follows the public key, which stands a second time in front of it.
    const publicKey = publicKeyOf("ed25519").blob.subarray(-32);
    const seed = bytes.indexOf(publicKey, bytes.indexOf(publicKey) + 32) + 36;
    bytes[seed] = (bytes[seed] ?? 0) ^ 1;
    const text = [lines[0], bytes.toString("base64"), lines.at(-1)].join("\n");
    expect(messageOf(() => parsePrivateKey(text)).message).toMatch(/do not belong together/);
  });

  test("no damage makes a message that quotes the key, nor an error of another kind", () => {
    for (const name of ["ed25519", "rsa"]) {
      const text = textOf(name);
      for (let at = 40; at < text.length; at += 37) {
        const damaged = `${text.slice(0, at)}A${text.slice(at + 3)}`;
        let message = "";
        try {
          parsePrivateKey(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
          message = String(error);
        }
        for (const line of text.split("\n").slice(1, -2)) expect(message).not.toContain(line.slice(0, 12));
      }
    }
  });
});
