import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { FormatError } from "./format-error";
import { asciiLower, matchPatternList } from "./host-pattern";

const hashMagic = "|1|";
const saltLength = 20;

/**
 * The name of a host in known_hosts: lower case, and `[host]:port` unless the port is 22. `[host]:22` is never written:
 * ssh looks up the plain name for port 22, so such a line would never match.
 */
export function hostToken(host: string, port = 22): string {
  const name = asciiLower(host.replace(/^\[(.*)\]$/, "$1"));
  return port === 22 ? name : `[${name}]:${port}`;
}

/** `|1|salt|hash`, which hides the name (HashKnownHosts). The salt is random unless given: 20 bytes. */
export function hashHost(token: string, salt: Buffer = randomBytes(saltLength)): string {
  if (salt.length !== saltLength) throw new FormatError(`The salt of a hashed host name has ${saltLength} bytes.`);
  return `${hashMagic}${salt.toString("base64")}|${hmac(token, salt).toString("base64")}`;
}

/** Whether the hosts field of a line names this token: a list of patterns with negation, or one hashed name. */
export function matchesToken(hosts: string, token: string): boolean {
  if (!hosts.startsWith("|")) return matchPatternList(token, hosts, true) === 1;
  const parts = splitHashed(hosts);
  return parts !== undefined && timingSafeEqual(parts.hash, hmac(token, parts.salt));
}

/** Salt and hash of a hashed hosts field; `undefined` when it is not one ssh could have written. */
export function splitHashed(hosts: string): { salt: Buffer; hash: Buffer } | undefined {
  const [empty, version, salt64 = "", hash64 = "", ...more] = hosts.split("|");
  const salt = Buffer.from(salt64, "base64");
  const hash = Buffer.from(hash64, "base64");
  const canonical = salt.toString("base64") === salt64 && hash.toString("base64") === hash64;
  if (empty !== "" || version !== "1" || more.length > 0 || !canonical) return undefined;
  return salt.length === saltLength && hash.length === saltLength ? { salt, hash } : undefined;
}

function hmac(token: string, salt: Buffer): Buffer {
  return createHmac("sha1", salt).update(token, "latin1").digest();
}
