import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, sign, verify } from "node:crypto";
import { FormatError } from "./format-error";
import { readKeyBlob } from "./key-blob";
import { isOpensshPrivateKey, readOpensshContainer, writeOpensshContainer } from "./openssh-private-key";
import { type KeyNumbers, numbersFromJwk, publicBlobOf, readNumbers, toJwk, writeNumbers } from "./private-key-numbers";
import { dsaRefusal } from "./public-key";
import { WireReader } from "./wire";

export interface PrivateKey {
  type: string;
  bits?: number;
  publicBlob: Buffer;
  /** The key unencrypted in OpenSSH's own format, which every sshd and ssh2 load. Secret. */
  openssh: string;
}

/**
 * Reads a private key in OpenSSH, PKCS#8, PKCS#1 or SEC1 form, encrypted or not: Ed25519, RSA, ECDSA on P-256, P-384 and
 * P-521. The same key always gives the same `openssh` text. `comment` replaces the key's own. No error quotes key text;
 * `reason` is `encrypted` when a passphrase is needed, `passphrase` when it is wrong.
 */
export function parsePrivateKey(text: string, passphrase?: string, comment?: string): PrivateKey {
  refuseOthers(text);
  const read = isOpensshPrivateKey(text) ? fromOpenssh(text, passphrase) : fromPem(text, passphrase);
  const publicBlob = publicBlobOf(read.numbers);
  const { type, bits } = readKeyBlob(publicBlob);
  proveHalvesMatch(read.numbers);
  const note = comment ?? read.comment;
  if (/[\r\n\0]/.test(note)) throw new FormatError("The comment of a key must not contain a line break.");
  return {
    type,
    ...(bits === undefined ? {} : { bits }),
    publicBlob,
    openssh: writeOpensshContainer(publicBlob, writeNumbers(read.numbers), note),
  };
}

interface Read {
  numbers: KeyNumbers;
  comment: string;
}

function refuseOthers(text: string): void {
  if (text.trim() === "") throw new FormatError("The private key is empty.");
  if (/^PuTTY-User-Key-File/m.test(text))
    throw new FormatError("This is a PuTTY key. Convert it with: puttygen FILE -O private-openssh -o NEW");
  if (/BEGIN DSA PRIVATE KEY/.test(text)) throw new FormatError(dsaRefusal);
  const keys = text.match(/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/g)?.length ?? 0;
  if (keys > 1) throw new FormatError("There is more than one private key; give exactly one.");
  if (keys === 1) return;
  throw /^\s*(ssh-|ecdsa-|sk-)|BEGIN (SSH2 |RSA )?PUBLIC KEY/.test(text)
    ? new FormatError("This is a public key; the private one is needed.")
    : new FormatError("This is no private key: it has no BEGIN ... PRIVATE KEY line.");
}

function fromOpenssh(text: string, passphrase: string | undefined): Read {
  const { publicBlob, privatePart } = readOpensshContainer(text, passphrase);
  const reader = new WireReader(privatePart);
  const type = reader.text();
  if (type === "ssh-dss") throw new FormatError(dsaRefusal);
  const numbers = readNumbers(type, reader);
  const comment = reader.string().toString("utf8");
  if (!publicBlobOf(numbers).equals(publicBlob))
    throw new FormatError("The private key is damaged: the public key beside it is another one.");
  return { numbers, comment };
}

function fromPem(text: string, passphrase: string | undefined): Read {
  const encrypted = /BEGIN ENCRYPTED PRIVATE KEY|^Proc-Type: 4,ENCRYPTED/m.test(text);
  if (encrypted && (passphrase === undefined || passphrase === ""))
    throw new FormatError("The private key is encrypted and no passphrase was given.", "encrypted");
  let key: KeyObject;
  try {
    // OpenSSL wants the BEGIN line first, and some clouds hand keys out with blanks or CRLF around.
    key = createPrivateKey({
      key: `${text.replaceAll("\r\n", "\n").trim()}\n`,
      format: "pem",
      ...(encrypted ? { passphrase } : {}),
    });
  } catch {
    // The cause is left out: what OpenSSL says helps nobody, and this is a place where secrets are near.
    throw encrypted
      ? new FormatError("The passphrase does not open the private key.", "passphrase")
      : new FormatError("The private key is damaged or of a kind OpenSSH does not have.");
  }
  return { numbers: numbersFromJwk(jwkOf(key)), comment: "" };
}

function jwkOf(key: KeyObject): JsonWebKey {
  try {
    return key.export({ format: "jwk" });
  } catch {
    if (key.asymmetricKeyType === "dsa") throw new FormatError(dsaRefusal);
    throw new FormatError(
      "The private key is of a kind OpenSSH does not have; use Ed25519, RSA or ECDSA on a NIST curve.",
    );
  }
}

/** sshd would load a key whose halves do not belong together, and then no client could log in. */
function proveHalvesMatch(numbers: KeyNumbers): void {
  const probe = Buffer.from("pulumi-ssh");
  const digest = numbers.type === "ssh-ed25519" ? null : "sha256";
  let good = false;
  try {
    const { kty, crv, n, e, x, y, ...rest } = toJwk(numbers);
    const publicKey = createPublicKey({ key: { kty, crv, n, e, x, y } as JsonWebKey, format: "jwk" });
    const privateKey = createPrivateKey({ key: { kty, crv, n, e, x, y, ...rest } as JsonWebKey, format: "jwk" });
    good = verify(digest, probe, publicKey, sign(digest, probe, privateKey));
  } catch {
    good = false;
  }
  if (!good) throw new FormatError("The private key is damaged: its private and public half do not belong together.");
}
