import { ByteQueue } from "./byte-queue";
import { FramingError } from "./framing-error";

const delimiter = Buffer.from("]]>]]>");
const lineFeed = 0x0a;
const hash = 0x23;
/** RFC 6242 section 4.2: at most 4294967295, without leading zeros. */
const longestHeader = "\n#4294967295\n".length;
const largestChunk = 4_294_967_295;

/**
 * The messages in a stream of bytes (RFC 6242): up to `]]>]]>` each, or in chunks once both sides have said that they
 * speak base:1.1, which is known after the first message.
 */
export class Framing {
  private readonly bytes = new ByteQueue();
  /** How far the delimiter was looked for. */
  private searched = 0;
  private chunks: Buffer[] = [];
  private size = 0;
  private chunked = false;
  private isFirst = false;

  /** `largest`: bytes a message may have. */
  constructor(private readonly largest: number) {}

  push(chunk: Buffer): void {
    this.bytes.push(chunk);
  }

  /** From now on both sides send chunks. */
  useChunks(): void {
    this.chunked = true;
    this.isFirst = true;
  }

  /** Whether nothing of a message has arrived that is not complete. */
  get isIdle(): boolean {
    return this.bytes.length === 0 && this.chunks.length === 0;
  }

  /** The next complete message; undefined when more must arrive first. Throws a `FramingError`. */
  next(): Buffer | undefined {
    return this.chunked ? this.nextOfChunks() : this.nextDelimited();
  }

  /** Nothing stands behind the delimiter: after the hello, a server that speaks in chunks takes a line end for a broken one. */
  encode(message: string): string {
    return this.chunked ? `\n#${Buffer.byteLength(message)}\n${message}\n##\n` : `${message}]]>]]>`;
  }

  private nextDelimited(): Buffer | undefined {
    const end = this.bytes.indexOf(delimiter, this.searched);
    this.checkSize(end < 0 ? this.bytes.length - delimiter.length : end);
    if (end < 0) {
      // Its first bytes may be there already.
      this.searched = Math.max(0, this.bytes.length - delimiter.length + 1);
      return undefined;
    }
    this.searched = 0;
    const message = this.bytes.take(end);
    this.bytes.take(delimiter.length);
    return message;
  }

  private nextOfChunks(): Buffer | undefined {
    for (;;) {
      const header = this.header();
      if (header === undefined) return undefined;
      if (header.size === "end") {
        if (this.chunks.length === 0) throw new FramingError("the end of chunks came before any chunk");
        this.bytes.take(header.length);
        const message = Buffer.concat(this.chunks);
        this.chunks = [];
        this.size = 0;
        return message;
      }
      this.checkSize(this.size + header.size);
      if (this.bytes.length < header.length + header.size) return undefined;
      this.bytes.take(header.length);
      this.chunks.push(this.bytes.take(header.size));
      this.size += header.size;
    }
  }

  /** `\n#123\n` or `\n##\n`; undefined while it is not complete. Each byte is checked as soon as it is there. */
  private header(): { size: number | "end"; length: number } | undefined {
    // Servers send a line end after the delimiter of their hello.
    while (this.isFirst && this.bytes.at(0) === lineFeed && this.bytes.at(1) === lineFeed) this.bytes.take(1);
    let text = "";
    for (let index = 0; index < longestHeader; index++) {
      const byte = this.bytes.at(index);
      if (byte === undefined) return undefined;
      text += String.fromCharCode(byte);
      if (index > 1 && byte === lineFeed) break;
      const fits = index === 0 ? byte === lineFeed : index === 1 ? byte === hash : /^\n#(#|[1-9]\d*)$/.test(text);
      if (!fits) throw new FramingError(`a chunk cannot begin with ${JSON.stringify(text)}`);
    }
    const word = /^\n#(#|[1-9]\d*)\n$/.exec(text)?.[1];
    if (word === undefined || Number(word) > largestChunk) {
      throw new FramingError(`a chunk cannot begin with ${JSON.stringify(text)}`);
    }
    this.isFirst = false;
    return { size: word === "#" ? "end" : Number(word), length: text.length };
  }

  private checkSize(size: number): void {
    if (size > this.largest) throw new FramingError(`a message of more than ${this.largest} bytes`);
  }
}
