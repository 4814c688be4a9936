import * as fc from "fast-check";
import { formatPublicKey, parsePublicKey } from "../../../provider/core/formats/public-key";
import { wireMpint, wireString } from "../../../provider/core/formats/wire";
import { ed25519Blob, keygen, run, scratch } from "./support";

const files = scratch();
const ed25519 = keygen(files.path("ed25519"), "-t", "ed25519");
const rsa = keygen(files.path("rsa"), "-t", "rsa", "-b", "2048");
const [, body = ""] = ed25519.publicKey.split(" ");
const line = (...parts: Buffer[]) => {
  const blob = Buffer.concat(parts);
  return `${blob.subarray(4, 4 + blob.readUInt32BE(0)).toString()} ${blob.toString("base64")}`;
};
const point = (length: number, first = 4) =>
  wireString(Buffer.concat([Buffer.from([first]), Buffer.alloc(length - 1, 7)]));

describe("parsePublicKey", () => {
  test.each([
    ["ed25519", "ssh-ed25519", 256, undefined],
    ["rsa", "ssh-rsa", 2048, undefined],
    ["ecdsa256", "ecdsa-sha2-nistp256", 256, "nistp256"],
    ["ecdsa384", "ecdsa-sha2-nistp384", 384, "nistp384"],
    ["ecdsa521", "ecdsa-sha2-nistp521", 521, "nistp521"],
  ])("reads what ssh-keygen makes: %s", (name, type, bits, curve) => {
    const file = files.path(name);
    const { publicKey } = name.startsWith("ecdsa")
      ? keygen(file, "-t", "ecdsa", "-b", name.slice(5))
      : { publicKey: name === "rsa" ? rsa.publicKey : ed25519.publicKey };
    const key = parsePublicKey(publicKey);
    expect(key).toMatchObject({ type, bits, comment: "me@here" });
    expect(key.curve).toBe(curve);
    expect(`${formatPublicKey(key)}\n`).toBe(publicKey);
  });

  test("reads FIDO keys, as ssh-keygen does", () => {
    const sk = line(wireString("sk-ssh-ed25519@openssh.com"), wireString(Buffer.alloc(32, 1)), wireString("ssh:"));
    expect(parsePublicKey(sk)).toMatchObject({ type: "sk-ssh-ed25519@openssh.com", bits: 256 });
    expect(run("ssh-keygen", "-lf", files.write("sk.pub", `${sk}\n`)).code).toBe(0);
    const ecdsa = line(
      wireString("sk-ecdsa-sha2-nistp256@openssh.com"),
      wireString("nistp256"),
      point(65),
      wireString("ssh:"),
    );
    expect(parsePublicKey(ecdsa)).toMatchObject({ bits: 256, curve: "nistp256" });
  });

  test.each(["ssh-mldsa44-ed25519", "ssh-mldsa44-ed25519@openssh.com"])(
    "takes the ML-DSA hybrid without looking inside: %s",
    (type) => {
      expect(parsePublicKey(line(wireString(type), wireString(Buffer.alloc(1344))))).toMatchObject({
        type,
        comment: "",
      });
    },
  );

  test.each(["\n", "\r\n", ""])("takes one line end off: %j", (eol) => {
    expect(parsePublicKey(`ssh-ed25519 ${body} two  words${eol}`).comment).toBe("two  words");
  });

  const secret = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUSECRETSECRET";
  test.each([
    [
      "a private key",
      `-----BEGIN OPENSSH PRIVATE KEY-----\n${secret}\n-----END OPENSSH PRIVATE KEY-----\n`,
      /PRIVATE key/,
    ],
    ["a private key in one line", secret, /PRIVATE key/],
    ["a PuTTY key", "PuTTY-User-Key-File-3: ssh-ed25519\n", /PRIVATE key/],
    ["nothing", "  \n", /is empty/],
    ["a missing blob", "ssh-ed25519", /base64 part is missing/],
    ["broken base64", "ssh-ed25519 AAAA!AAA x", /not valid base64/],
    ["missing padding", `ssh-rsa ${Buffer.alloc(7).toString("base64").replace(/=+$/, "")}`, /not valid base64/],
    ["another type inside", `ssh-rsa ${body}`, /says ssh-rsa, but its data is of type "ssh-ed25519"/],
    ["a cut blob", `ssh-ed25519 ${Buffer.from(body, "base64").subarray(0, -3).toString("base64")}`, /cut off/],
    ["a blob without type", "ssh-ed25519 AAAA", /cut off or is no SSH key/],
    ["data after the end", line(Buffer.from(body, "base64"), Buffer.alloc(3)), /extra data after its end/],
    ["two keys", `${ed25519.publicKey}${ed25519.publicKey}`, /more than one line/],
    ["a CR inside", `ssh-ed25519 ${body}\rx`, /more than one line/],
    ["two newlines", `ssh-ed25519 ${body}\n\n`, /more than one line/],
    ["a NUL", `ssh-ed25519 ${body} a\0b`, /control character/],
    ["an escape", `ssh-ed25519 ${body} a\u001b[2Jb`, /control character/],
    ["a byte order mark", `\ufeffssh-ed25519 ${body}`, /byte order mark/],
    [
      "options in front",
      `restrict,command="a b" ssh-ed25519 ${body}`,
      /options in front of the key type; give the key without them\./,
    ],
    ["a certificate", "ssh-ed25519-cert-v01@openssh.com AAAA", /is a certificate/],
    ["DSA", "ssh-dss AAAA", /^DSA keys are off since 7\.0, not built since 9\.8/],
    ["SSH2 format", "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n", /ssh-keygen -i -m RFC4716/],
    ["PKCS#8 format", "-----BEGIN PUBLIC KEY-----\nAAAA\n", /ssh-keygen -i -m PKCS8/],
    ["PKCS#1 format", "-----BEGIN RSA PUBLIC KEY-----\nAAAA\n", /ssh-keygen -i -m PEM/],
    ["an unknown type", "ssh-foo AAAA", /Unknown key type "ssh-foo"/],
    [
      "a short Ed25519 key",
      line(wireString("ssh-ed25519"), wireString(Buffer.alloc(31))),
      /has 32 bytes, this one has 31/,
    ],
    [
      "a small RSA key",
      line(wireString("ssh-rsa"), wireMpint(Buffer.from([1, 0, 1])), wireMpint(Buffer.alloc(127, 0xff))),
      /1016 bits/,
    ],
    [
      "a negative RSA number",
      line(wireString("ssh-rsa"), wireString(Buffer.from([1])), wireString(Buffer.alloc(256, 0xff))),
      /negative/,
    ],
    ["an RSA zero", line(wireString("ssh-rsa"), wireString(""), wireMpint(Buffer.alloc(256, 0x7f))), /zero/],
    ["a wrong curve", line(wireString("ecdsa-sha2-nistp256"), wireString("nistp384"), point(65)), /curve nistp256/],
    ["a short point", line(wireString("ecdsa-sha2-nistp384"), wireString("nistp384"), point(65)), /has 97 bytes/],
    [
      "a compressed point",
      line(wireString("ecdsa-sha2-nistp256"), wireString("nistp256"), point(65, 2)),
      /uncompressed/,
    ],
  ])("refuses %s with its own sentence", (_, text, message) => {
    expect(() => parsePublicKey(text)).toThrow(message);
  });

  test("never quotes what may be secret", () => {
    const pasted = [
      "c2VjcmV0U0VDUkVU",
      "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0U0VDUkVU",
      "c2VjcmV0U0VDUkVU AAAA",
    ];
    const messages = pasted.map((text) => {
      try {
        return JSON.stringify(parsePublicKey(text));
      } catch (error) {
        return String(error);
      }
    });
    for (const message of messages) expect(message).toMatch(/^FormatError: (?!.*c2Vj)/);
  });

  test("law: parse(format(key)) = key, for any blob and comment", () => {
    const comment = fc.string({ unit: "grapheme" }).map((text) => text.replace(/[\p{Cc}\ufeff]/gu, "").trim());
    fc.assert(
      fc.property(ed25519Blob, comment, (blob, words) => {
        const text = formatPublicKey({ type: "ssh-ed25519", base64: blob.toString("base64"), comment: words });
        expect(parsePublicKey(`${text}\n`)).toMatchObject({ blob, comment: words });
      }),
    );
  });

  test("law: no text makes it throw anything but a FormatError", () => {
    const near = fc.tuple(fc.constantFrom("ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-nistp256 ", ""), fc.base64String());
    fc.assert(
      fc.property(
        fc.oneof(
          near.map((parts) => parts.join("")),
          fc.string(),
        ),
        (text) => {
          try {
            parsePublicKey(text);
          } catch (error) {
            expect(error).toMatchObject({ name: "FormatError" });
          }
        },
      ),
    );
  });
});

test("formatPublicKey replaces the comment and refuses one that would break the line", () => {
  const key = parsePublicKey(ed25519.publicKey);
  expect(formatPublicKey(key, "new one")).toBe(`ssh-ed25519 ${body} new one`);
  expect(formatPublicKey(key, "")).toBe(`ssh-ed25519 ${body}`);
  expect(() => formatPublicKey(key, "a\nssh-rsa AAAA")).toThrow(/line break/);
});
