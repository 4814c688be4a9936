import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/*
 * The `$5$` and `$6$` of crypt(3), as devices and `openssl passwd -6` make them: SHA-256 or SHA-512, 5000 rounds unless
 * the text says otherwise. Plain passwords that are loaded become `$6$`.
 */
const digits = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

export const encryptPassword = (plain: string): string =>
  crypt(plain, `$6$${[...randomBytes(8)].map((byte) => digits[byte % 64]).join("")}`) as string;

/** Whether this is the password. What is neither `$5$` nor `$6$` fits none. */
export function verifyPassword(encrypted: string, plain: string): boolean {
  const again = crypt(plain, encrypted);
  const [left, right] = [Buffer.from(again ?? ""), Buffer.from(encrypted)];
  return again !== undefined && left.length === right.length && timingSafeEqual(left, right);
}

/** Published by Ulrich Drepper as "Unix crypt using SHA-256 and SHA-512"; the names of the digests are his. */
function crypt(plain: string, setting: string): string | undefined {
  const match = /^\$([56])\$(?:rounds=(\d+)\$)?([^$]{0,16})/.exec(setting);
  if (match === null) return undefined;
  const [, kind, asked, saltText = ""] = match;
  const algorithm = kind === "5" ? "sha256" : "sha512";
  const rounds = Math.min(999_999_999, Math.max(1000, Number(asked ?? 5000)));
  const key = Buffer.from(plain);
  const salt = Buffer.from(saltText);
  const hash = (...parts: Buffer[]): Buffer => createHash(algorithm).update(Buffer.concat(parts)).digest();

  const b = hash(key, salt, key);
  const partsOfA = [key, salt, repeated(b, key.length)];
  for (let bits = key.length; bits > 0; bits >>= 1) partsOfA.push(bits & 1 ? b : key);
  let a = hash(...partsOfA);
  const p = repeated(hash(...Array.from({ length: key.length }, () => key)), key.length);
  const s = repeated(hash(...Array.from({ length: 16 + (a[0] as number) }, () => salt)), salt.length);
  for (let round = 0; round < rounds; round++) {
    const odd = round % 2 === 1;
    a = hash(odd ? p : a, round % 3 === 0 ? Buffer.alloc(0) : s, round % 7 === 0 ? Buffer.alloc(0) : p, odd ? a : p);
  }
  return `$${kind}$${asked === undefined ? "" : `rounds=${rounds}$`}${saltText}$${encoded(a)}`;
}

const repeated = (block: Buffer, length: number): Buffer =>
  Buffer.concat(Array.from({ length: Math.ceil(length / block.length) }, () => block)).subarray(0, length);

/** Bytes are taken three at a time from the thirds of the digest, the thirds changing places each time. */
function encoded(digest: Buffer): string {
  const third = Math.floor(digest.length / 3);
  let text = "";
  const put = (bytes: number[], count: number): void => {
    let value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    for (let index = 0; index < count; index++, value = Math.floor(value / 64)) text += digits[value % 64];
  };
  const at = (index: number): number => digest[index] as number;
  for (let index = 0; index < third; index++) {
    const three = [index, index + third, index + 2 * third];
    // SHA-256 turns the thirds one way, SHA-512 the other.
    const turn = digest.length === 32 ? (3 - (index % 3)) % 3 : index % 3;
    put([...three.slice(turn), ...three.slice(0, turn)].map(at), 4);
  }
  if (digest.length === 32) put([at(31), at(30)], 3);
  else put([at(63)], 2);
  return text;
}
