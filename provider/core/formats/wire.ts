import { FormatError } from "./format-error";

/** Reads the data types of RFC 4251 section 5 (`string`, `uint32`, `mpint`) out of a key blob. */
export class WireReader {
  private offset = 0;

  constructor(private readonly bytes: Buffer) {}

  get remaining(): number {
    return this.bytes.length - this.offset;
  }

  uint32(): number {
    return this.take(4).readUInt32BE(0);
  }

  string(): Buffer {
    return this.take(this.uint32());
  }

  text(): string {
    return this.string().toString("latin1");
  }

  /** A positive integer as its bytes without leading zeros; keys hold no negative number. */
  mpint(): Buffer {
    const bytes = this.string();
    if (bytes.length > 0 && (bytes[0] as number) >= 0x80) throw new FormatError("The key holds a negative number.");
    let start = 0;
    while (start < bytes.length && bytes[start] === 0) start++;
    return bytes.subarray(start);
  }

  take(length: number): Buffer {
    if (length > this.remaining) throw new FormatError("The key is cut off: its data ends too early.", "truncated");
    const part = this.bytes.subarray(this.offset, this.offset + length);
    this.offset += length;
    return part;
  }
}

export function wireUint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function wireString(value: Buffer | string): Buffer {
  const bytes = typeof value === "string" ? Buffer.from(value, "latin1") : value;
  return Buffer.concat([wireUint32(bytes.length), bytes]);
}

/** `value` is big-endian and positive; leading zeros go, and one comes back where the first bit would read as a sign. */
export function wireMpint(value: Buffer): Buffer {
  let start = 0;
  while (start < value.length && value[start] === 0) start++;
  const trimmed = value.subarray(start);
  const sign = trimmed.length > 0 && (trimmed[0] as number) >= 0x80;
  return wireString(sign ? Buffer.concat([Buffer.from([0]), trimmed]) : trimmed);
}
