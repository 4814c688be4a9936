import { FormatError } from "./format-error";
import type { KeyBlob } from "./key-blob";
import { WireReader } from "./wire";

/** DSS is defined with a q of 160 bits, and with a p of 512 to 1024; some tools made larger ones (FIPS 186-2; RFC 4253). */
const qBits = 160;
const pBits = { least: 512, most: 4096 };

/** Checks the structure of an `ssh-dss` blob, which only old network devices still take. */
export function readDsaBlob(blob: Buffer): KeyBlob {
  const reader = new WireReader(blob);
  const type = reader.text();
  const [p, q, g, y] = [reader.mpint(), reader.mpint(), reader.mpint(), reader.mpint()];
  if (reader.remaining > 0) throw new FormatError("The key has extra data after its end.", "trailing");
  const bits = bitsOf(p);
  if (bits < pBits.least || bits > pBits.most || bitsOf(q) !== qBits)
    throw new FormatError(`The DSA key has numbers of ${bits} and ${bitsOf(q)} bits, which is no key of ssh-dss.`);
  if (g.length === 0 || y.length === 0) throw new FormatError("The DSA key holds a zero where its numbers should be.");
  return { type, bits };
}

function bitsOf(number: Buffer): number {
  return number.length === 0 ? 0 : number.length * 8 - (Math.clz32(number[0] as number) - 24);
}
