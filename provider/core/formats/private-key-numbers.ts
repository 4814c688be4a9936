import type { JsonWebKey } from "node:crypto";
import { FormatError } from "./format-error";
import { type WireReader, wireMpint, wireString } from "./wire";

/** The numbers a key consists of, all big-endian; names are those of JWK (RFC 7518, RFC 8037). */
export type KeyNumbers =
  | { type: "ssh-ed25519"; x: Buffer; d: Buffer }
  | { type: EcdsaType; point: Buffer; d: Buffer }
  | { type: "ssh-rsa"; n: Buffer; e: Buffer; d: Buffer; qi: Buffer; p: Buffer; q: Buffer };

type EcdsaType = "ecdsa-sha2-nistp256" | "ecdsa-sha2-nistp384" | "ecdsa-sha2-nistp521";

/** Curve names of SSH and JWK, and how many bytes a coordinate has. */
const curves: Record<EcdsaType, { ssh: string; jwk: string; size: number }> = {
  "ecdsa-sha2-nistp256": { ssh: "nistp256", jwk: "P-256", size: 32 },
  "ecdsa-sha2-nistp384": { ssh: "nistp384", jwk: "P-384", size: 48 },
  "ecdsa-sha2-nistp521": { ssh: "nistp521", jwk: "P-521", size: 66 },
};

const wrongKind = "The private key is of a kind this tool cannot read; use Ed25519, RSA or ECDSA on a NIST curve.";

export function publicBlobOf(key: KeyNumbers): Buffer {
  const type = wireString(key.type);
  if (key.type === "ssh-ed25519") return Buffer.concat([type, wireString(key.x)]);
  if (key.type === "ssh-rsa") return Buffer.concat([type, wireMpint(key.e), wireMpint(key.n)]);
  return Buffer.concat([type, wireString(curves[key.type].ssh), wireString(key.point)]);
}

/** The private part of the OpenSSH format, as `sshkey_private_serialize` writes it. */
export function writeNumbers(key: KeyNumbers): Buffer {
  const type = wireString(key.type);
  if (key.type === "ssh-ed25519")
    return Buffer.concat([type, wireString(key.x), wireString(Buffer.concat([key.d, key.x]))]);
  if (key.type === "ssh-rsa")
    return Buffer.concat([type, ...[key.n, key.e, key.d, key.qi, key.p, key.q].map((number) => wireMpint(number))]);
  return Buffer.concat([type, wireString(curves[key.type].ssh), wireString(key.point), wireMpint(key.d)]);
}

export function readNumbers(type: string, reader: WireReader): KeyNumbers {
  if (type === "ssh-ed25519") {
    const x = reader.string();
    const secret = reader.string();
    if (x.length !== 32 || secret.length !== 64) throw new FormatError("The private key is damaged.");
    return { type, x, d: secret.subarray(0, 32) };
  }
  if (type === "ssh-rsa") {
    const [n, e, d, qi, p, q] = Array.from({ length: 6 }, () => reader.mpint()) as [
      Buffer,
      Buffer,
      Buffer,
      Buffer,
      Buffer,
      Buffer,
    ];
    return { type, n, e, d, qi, p, q };
  }
  if (!isEcdsa(type)) throw new FormatError(wrongKind);
  if (reader.text() !== curves[type].ssh) throw new FormatError("The private key is damaged.");
  return { type, point: reader.string(), d: reader.mpint() };
}

export function numbersFromJwk(jwk: JsonWebKey): KeyNumbers {
  const number = (name: keyof JsonWebKey) => Buffer.from(String(jwk[name]), "base64url");
  if (jwk.kty === "RSA")
    return {
      type: "ssh-rsa",
      n: number("n"),
      e: number("e"),
      d: number("d"),
      qi: number("qi"),
      p: number("p"),
      q: number("q"),
    };
  if (jwk.kty === "OKP" && jwk.crv === "Ed25519") return { type: "ssh-ed25519", x: number("x"), d: number("d") };
  for (const [type, curve] of Object.entries(curves))
    if (jwk.kty === "EC" && jwk.crv === curve.jwk)
      return {
        type: type as EcdsaType,
        point: Buffer.concat([Buffer.from([4]), number("x"), number("y")]),
        d: number("d"),
      };
  throw new FormatError(wrongKind);
}

/** JWK, the one form in which Node takes bare numbers. */
export function toJwk(key: KeyNumbers): JsonWebKey {
  const text = (number: Buffer) => number.toString("base64url");
  if (key.type === "ssh-ed25519") return { kty: "OKP", crv: "Ed25519", x: text(key.x), d: text(key.d) };
  if (key.type === "ssh-rsa") {
    const { n, e, d, p, q, qi } = key;
    const remainder = (prime: Buffer) => fromInteger(toInteger(d) % (toInteger(prime) - 1n));
    return {
      kty: "RSA",
      n: text(n),
      e: text(e),
      d: text(d),
      p: text(p),
      q: text(q),
      dp: text(remainder(p)),
      dq: text(remainder(q)),
      qi: text(qi),
    };
  }
  const { jwk, size } = curves[key.type];
  const d = Buffer.concat([Buffer.alloc(Math.max(0, size - key.d.length)), key.d]);
  return {
    kty: "EC",
    crv: jwk,
    x: text(key.point.subarray(1, 1 + size)),
    y: text(key.point.subarray(1 + size)),
    d: text(d),
  };
}

function isEcdsa(type: string): type is EcdsaType {
  return Object.hasOwn(curves, type);
}

function toInteger(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString("hex") || "0"}`);
}

function fromInteger(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
}
