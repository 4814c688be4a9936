import { createPublicKey, type KeyObject } from "node:crypto";
import { counted } from "./public-key";

/** The public half of a DSA key, RFC 4253 section 6.6: of these Node tells no numbers, so they are taken from its DER. */
export function dsaPublicHalf(key: KeyObject): { type: string; base64: string } {
  const pem = key.export({ type: "pkcs8", format: "pem" });
  const numbers = integersIn(createPublicKey(pem).export({ type: "spki", format: "der" }));
  const blob = Buffer.concat([Buffer.from("ssh-dss"), ...numbers].map(counted));
  return { type: "ssh-dss", base64: blob.toString("base64") };
}

const tags = { integer: 0x02, bits: 0x03, sequence: 0x30 };

/** p, q, g and y: an integer of DER has the form of an mpint of SSH. */
function integersIn(der: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < der.length; ) {
    const tag = der[at];
    const short = der.readUInt8(at + 1);
    const more = short & 0x80 ? short & 0x7f : 0;
    const begin = at + 2 + more;
    at = begin + (more === 0 ? short : der.readUIntBE(begin - more, more));
    const body = der.subarray(begin, at);
    if (tag === tags.integer) found.push(body);
    if (tag === tags.sequence) found.push(...integersIn(body));
    // The first byte counts the bits that the last one lacks: none.
    if (tag === tags.bits) found.push(...integersIn(body.subarray(1)));
  }
  return found;
}
