import { FormatError } from "../../core/formats/format-error";
import { printableWords } from "../printable-words";

/** No answer of a router comes near; who announces more is no router, and must not make us keep it all. */
const longestWord = 64 * 1024 * 1024;

/**
 * Cuts a stream of bytes into the sentences of the RouterOS API, wherever its chunks end: also inside a length, and
 * between a sentence and the zero byte that ends it.
 */
export class SentenceReader {
  /** Whether anything of the other side made sense so far. */
  any = false;
  private length: number[] = [];
  private missing = 0;
  private parts: Buffer[] = [];
  private words: Buffer[] = [];

  /** The sentences that the chunk completes. Throws a `FormatError` on what no router says. */
  add(chunk: Buffer): Buffer[][] {
    const sentences: Buffer[][] = [];
    for (let at = 0; at < chunk.length; ) {
      if (this.missing === 0) {
        const sentence = this.addToLength(chunk[at++] as number);
        if (sentence !== undefined) sentences.push(sentence);
      } else {
        const part = chunk.subarray(at, at + this.missing);
        this.addToWord(part);
        at += part.length;
      }
    }
    return sentences;
  }

  private addToLength(byte: number): Buffer[] | undefined {
    this.length.push(byte);
    const length = decode(this.length);
    if (length === undefined) return undefined;
    if (length > longestWord) throw new FormatError(`it announced a word of ${length} bytes`);
    if (length > 0) {
      this.missing = length;
      return undefined;
    }
    this.length = [];
    const sentence = this.words;
    this.words = [];
    // Empty sentences mean nothing.
    return sentence.length === 0 ? undefined : sentence;
  }

  private addToWord(part: Buffer): void {
    // Every reply begins with `!`: what does not is another protocol, whose first byte only looked like a length.
    if (this.words.length === 0 && this.parts.length === 0 && part[0] !== 0x21) {
      const said = Buffer.concat([Buffer.from(this.length), part.subarray(0, 100)]);
      throw new FormatError(`it said "${printableWords(said.toString("latin1"))}"`);
    }
    this.any = true;
    this.length = [];
    this.parts.push(part);
    this.missing -= part.length;
    if (this.missing > 0) return;
    this.words.push(Buffer.concat(this.parts));
    this.parts = [];
  }
}

/** The length that these bytes say, or undefined while there are more to come. */
function decode(bytes: number[]): number | undefined {
  const [first = 0, ...rest] = bytes;
  if (first >= 0xf8)
    throw new FormatError(`it sent a length that begins with 0x${first.toString(16)}, which is reserved`);
  const more = first < 0x80 ? 0 : first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (rest.length < more) return undefined;
  // Multiplied, not shifted: four bytes would become a negative number.
  return rest.reduce((value, byte) => value * 256 + byte, first & (0x7f >> more));
}
