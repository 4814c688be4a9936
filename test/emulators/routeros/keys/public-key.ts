import { createHash, createPublicKey, type KeyObject } from "node:crypto";

/** A public key as it travels in SSH, RFC 4253 section 6.6. */
export interface PublicKey {
  /** `ssh-rsa`, `ssh-ed25519`, ... */
  type: string;
  base64: string;
  bits: number;
  comment: string;
}

/** One line of OpenSSH's format; undefined when it is none. Bits of a type that this emulator never takes are 0. */
export function publicKeyOf(line: string): PublicKey | undefined {
  const [, type = "", base64 = "", comment = ""] =
    /^([\w@.-]+) ([A-Za-z0-9+/]+={0,2})(?: (.*))?$/s.exec(line.trim()) ?? [];
  const fields = fieldsOf(Buffer.from(base64, "base64"));
  if (type === "" || fields === undefined || fields[0]?.toString("latin1") !== type) return undefined;
  if (fields.length !== counts[type]) return undefined;
  return { type, base64, bits: bitsOf(type, fields), comment };
}

/** How many fields the blob of a type has, its name among them. */
const counts: { [type: string]: number } = {
  "ssh-rsa": 3,
  "ssh-dss": 5,
  "ssh-ed25519": 2,
  "sk-ssh-ed25519@openssh.com": 3,
  "ecdsa-sha2-nistp256": 3,
  "ecdsa-sha2-nistp384": 3,
  "ecdsa-sha2-nistp521": 3,
};

function bitsOf(type: string, fields: Buffer[]): number {
  if (type === "ssh-rsa") return integerBits(fields[2]);
  if (type === "ssh-dss") return integerBits(fields[1]);
  return type.includes("ed25519") ? 256 : 0;
}

const integerBits = (field: Buffer | undefined) =>
  field === undefined || field.length === 0 ? 0 : BigInt(`0x${field.toString("hex")}`).toString(2).length;

/** The public half of a key of Node's: RSA or Ed25519. */
export function publicHalf(key: KeyObject): PublicKey {
  const jwk = createPublicKey(key.export({ type: "pkcs8", format: "pem" })).export({ format: "jwk" });
  const of = (text: string | undefined) => Buffer.from(String(text), "base64url");
  const type = jwk.kty === "RSA" ? "ssh-rsa" : "ssh-ed25519";
  const fields = jwk.kty === "RSA" ? [unsigned(of(jwk.e)), unsigned(of(jwk.n))] : [of(jwk.x)];
  const blob = Buffer.concat([Buffer.from(type), ...fields].map(counted));
  return { type, base64: blob.toString("base64"), bits: jwk.kty === "RSA" ? integerBits(of(jwk.n)) : 256, comment: "" };
}

export const fingerprintOf = (base64: string, isPadded: boolean): string => {
  const digest = createHash("sha256").update(Buffer.from(base64, "base64")).digest("base64");
  return `SHA256:${isPadded ? digest : digest.replace(/=+$/, "")}`;
};

/** A number whose first bit is set would be a negative one. */
export const unsigned = (number: Buffer): Buffer =>
  (number[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.alloc(1), number]) : number;

export function counted(field: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(field.length);
  return Buffer.concat([length, field]);
}

function fieldsOf(blob: Buffer): Buffer[] | undefined {
  const fields: Buffer[] = [];
  for (let at = 0; at < blob.length; ) {
    if (at + 4 > blob.length) return undefined;
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return undefined;
    fields.push(blob.subarray(at + 4, end));
    at = end;
  }
  return fields;
}
