/** Words of the API: a length, then so many bytes. A sentence ends with a word of no length. */

/** The shortest of the five forms of a length. */
export function lengthBytes(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  if (length < 0x4000) return Buffer.from([0x80 | (length >> 8), length & 0xff]);
  if (length < 0x200000) return Buffer.from([0xc0 | (length >> 16), (length >> 8) & 0xff, length & 0xff]);
  const four = Buffer.alloc(4);
  four.writeUInt32BE(length);
  if (length < 0x10000000) {
    four[0] = 0xe0 | (four[0] ?? 0);
    return four;
  }
  return Buffer.concat([Buffer.from([0xf0]), four]);
}

export function sentenceBytes(words: readonly string[]): Buffer {
  const parts = words.flatMap((word) => {
    const bytes = Buffer.from(word, "latin1");
    return [lengthBytes(bytes.length), bytes];
  });
  return Buffer.concat([...parts, Buffer.alloc(1)]);
}

/** Puts sentences together from whatever pieces a socket delivers them in. */
export class SentenceReader {
  private rest = Buffer.alloc(0);
  private words: string[] = [];

  /** The sentences that are whole now. Throws on a first byte that no length begins with. */
  push(piece: Buffer): string[][] {
    this.rest = Buffer.concat([this.rest, piece]);
    const whole: string[][] = [];
    for (;;) {
      const head = lengthAt(this.rest);
      if (head === undefined || this.rest.length < head.size + head.length) return whole;
      const end = head.size + head.length;
      const word = this.rest.subarray(head.size, end).toString("latin1");
      this.rest = this.rest.subarray(end);
      if (head.length > 0) this.words.push(word);
      else if (this.words.length > 0) {
        // Empty sentences are ignored.
        whole.push(this.words);
        this.words = [];
      }
    }
  }
}

function lengthAt(bytes: Buffer): { size: number; length: number } | undefined {
  const [first] = bytes;
  if (first === undefined) return undefined;
  if (first >= 0xf8) throw new Error(`a control byte ${first.toString(16)}, which is reserved`);
  const size = first < 0x80 ? 1 : first < 0xc0 ? 2 : first < 0xe0 ? 3 : first < 0xf0 ? 4 : 5;
  if (bytes.length < size) return undefined;
  if (size === 5) return { size, length: bytes.readUInt32BE(1) };
  const own = first & (size === 1 ? 0x7f : 0xff >> size);
  return { size, length: bytes.subarray(1, size).reduce((sum, byte) => sum * 256 + byte, own) };
}
