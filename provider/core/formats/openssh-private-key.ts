import { type CipherGCMTypes, createDecipheriv, createHash } from "node:crypto";
import { FormatError } from "./format-error";
import { WireReader, wireString, wireUint32 } from "./wire";

const begin = "-----BEGIN OPENSSH PRIVATE KEY-----";
const end = "-----END OPENSSH PRIVATE KEY-----";
const magic = "openssh-key-v1\0";

/** Key and IV length of the ciphers `ssh-keygen -Z` offers and Node has; the ones with a tag keep it behind the data. */
const ciphers: Record<string, { node: string; key: number; iv: number; block: number; tag: number } | undefined> = {
  "aes256-ctr": { node: "aes-256-ctr", key: 32, iv: 16, block: 16, tag: 0 },
  "aes192-ctr": { node: "aes-192-ctr", key: 24, iv: 16, block: 16, tag: 0 },
  "aes128-ctr": { node: "aes-128-ctr", key: 16, iv: 16, block: 16, tag: 0 },
  "aes256-cbc": { node: "aes-256-cbc", key: 32, iv: 16, block: 16, tag: 0 },
  "aes192-cbc": { node: "aes-192-cbc", key: 24, iv: 16, block: 16, tag: 0 },
  "aes128-cbc": { node: "aes-128-cbc", key: 16, iv: 16, block: 16, tag: 0 },
  "aes256-gcm@openssh.com": { node: "aes-256-gcm", key: 32, iv: 12, block: 16, tag: 16 },
  "aes128-gcm@openssh.com": { node: "aes-128-gcm", key: 16, iv: 12, block: 16, tag: 16 },
};

/** The `openssh-key-v1` container (PROTOCOL.key): its public blob, and its private part still in wire format. */
export interface OpensshContainer {
  publicBlob: Buffer;
  /** Type, key numbers, comment and padding. */
  privatePart: Buffer;
}

export function isOpensshPrivateKey(text: string): boolean {
  return text.includes(begin);
}

export function readOpensshContainer(text: string, passphrase: string | undefined): OpensshContainer {
  const body = text.slice(text.indexOf(begin) + begin.length);
  const stop = body.indexOf(end);
  if (stop === -1) throw new FormatError("The private key is cut off: its END line is missing.");
  const bytes = Buffer.from(body.slice(0, stop), "base64");
  if (bytes.subarray(0, magic.length).toString("latin1") !== magic)
    throw new FormatError("The private key is damaged: it does not start like an OpenSSH key.");
  const reader = new WireReader(bytes.subarray(magic.length));
  const cipher = reader.text();
  const kdf = reader.text();
  const kdfOptions = reader.string();
  if (reader.uint32() !== 1) throw new FormatError("The private key file must hold exactly one key.");
  const publicBlob = reader.string();
  const data = reader.string();
  const plain =
    cipher === "none" ? data : decrypt(cipher, kdf, kdfOptions, data, reader.take(reader.remaining), passphrase);
  const inside = new WireReader(plain);
  // Two equal numbers stand in front; after decryption with a wrong passphrase they differ.
  const check = inside.uint32();
  if (check !== inside.uint32())
    throw cipher === "none"
      ? new FormatError("The private key is damaged.")
      : new FormatError("The passphrase does not open the private key.", "passphrase");
  return { publicBlob, privatePart: inside.take(inside.remaining) };
}

/**
 * Writes the container unencrypted. The check number comes from the key instead of a random source, so that the same
 * key always gives the same text.
 */
export function writeOpensshContainer(publicBlob: Buffer, fields: Buffer, comment: string): string {
  const check = createHash("sha256").update(publicBlob).digest().subarray(0, 4);
  const content = Buffer.concat([check, check, fields, wireString(Buffer.from(comment, "utf8"))]);
  const padding = Buffer.from(Array.from({ length: (8 - (content.length % 8)) % 8 }, (_, i) => i + 1));
  const bytes = Buffer.concat([
    Buffer.from(magic, "latin1"),
    wireString("none"),
    wireString("none"),
    wireString(""),
    wireUint32(1),
    wireString(publicBlob),
    wireString(Buffer.concat([content, padding])),
  ]);
  const lines = bytes.toString("base64").match(/.{1,70}/g) ?? [];
  return `${[begin, ...lines, end].join("\n")}\n`;
}

function decrypt(
  name: string,
  kdf: string,
  kdfOptions: Buffer,
  data: Buffer,
  tag: Buffer,
  passphrase: string | undefined,
): Buffer {
  const cipher = Object.hasOwn(ciphers, name) ? ciphers[name] : undefined;
  if (cipher === undefined || kdf !== "bcrypt")
    throw new FormatError(
      "The private key is encrypted in a way this tool cannot read; re-encrypt it with: ssh-keygen -p -Z aes256-ctr -f FILE",
    );
  // An empty passphrase is none: ssh-keygen never encrypts with it, and bcrypt refuses it.
  if (passphrase === undefined || passphrase === "")
    throw new FormatError("The private key is encrypted and no passphrase was given.", "encrypted");
  if (data.length === 0 || data.length % cipher.block !== 0 || tag.length !== cipher.tag)
    throw new FormatError("The private key is damaged: its encrypted part has a wrong length.");
  const options = new WireReader(kdfOptions);
  const secret = deriveKey(passphrase, options.string(), options.uint32(), cipher.key + cipher.iv);
  const decipher = createDecipheriv(
    cipher.node as CipherGCMTypes,
    secret.subarray(0, cipher.key),
    secret.subarray(cipher.key),
  );
  if (cipher.tag > 0) decipher.setAuthTag(tag);
  else decipher.setAutoPadding(false);
  try {
    return Buffer.concat([decipher.update(data), decipher.final()]);
  } catch {
    throw new FormatError("The passphrase does not open the private key.", "passphrase");
  }
}

/** Node has no bcrypt_pbkdf. The package comes with ssh2 and is loaded only here, where a key is really encrypted. */
function deriveKey(passphrase: string, salt: Buffer, rounds: number, length: number): Buffer {
  const bcrypt = require("bcrypt-pbkdf") as {
    pbkdf(
      pass: Uint8Array,
      passLength: number,
      salt: Uint8Array,
      saltLength: number,
      key: Uint8Array,
      keyLength: number,
      rounds: number,
    ): number;
  };
  const key = Buffer.alloc(length);
  const pass = Buffer.from(passphrase, "utf8");
  // A file may ask for any number of rounds; this bounds the time to some minutes instead of days.
  const failed =
    rounds < 1 || rounds > 4096 || bcrypt.pbkdf(pass, pass.length, salt, salt.length, key, length, rounds) !== 0;
  if (failed) throw new FormatError("The private key is damaged: its key derivation settings are not valid.");
  return key;
}
