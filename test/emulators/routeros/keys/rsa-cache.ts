import { createHash, generateKeyPair } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const generate = promisify(generateKeyPair);

/** Enough for a router of a test that rotates twice. */
const kept = 3;

/** Names a key without giving it away. */
const digestOf = (pem: string) => createHash("sha256").update(pem).digest("hex");

/**
 * An RSA key of so many bits that is not among `used`, where it is noted. Making one takes a fifth of a second for 2048 bits and half a minute
 * for 8192, so a few are kept in the user's cache: they prove nothing but that they belong to an emulator.
 */
export async function rsaKey(bits: number, used: string[]): Promise<string> {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "pulumi-ssh");
  const file = join(folder, `emulated-rsa-${bits}.json`);
  const cached = read(file);
  const free = cached.find((pem) => !used.includes(digestOf(pem)));
  if (free !== undefined) {
    used.push(digestOf(free));
    return free;
  }
  const { privateKey } = await generate("rsa", { modulusLength: bits });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  used.push(digestOf(pem));
  if (cached.length < kept) write(folder, file, [...read(file), pem]);
  return pem;
}

function read(file: string): string[] {
  try {
    const keys: unknown = JSON.parse(readFileSync(file, "utf8"));
    return Array.isArray(keys) ? keys.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
}

/** A cache that cannot be written only costs time. */
function write(folder: string, file: string, keys: string[]): void {
  try {
    mkdirSync(folder, { recursive: true });
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(keys), { mode: 0o600 });
    renameSync(draft, file);
  } catch {}
}
