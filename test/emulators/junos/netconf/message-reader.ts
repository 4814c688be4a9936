const endOfMessage = "]]>]]>";

/** Takes the messages out of a stream: ended by `]]>]]>`, or in the chunks of RFC 6242 once both sides want that. */
export class MessageReader {
  isChunked = false;
  private rest = Buffer.alloc(0);
  private chunks: Buffer[] = [];

  /** The messages that this piece completes, one at a time: the first may change how the next is framed. */
  *read(piece: Buffer): Generator<string> {
    this.rest = Buffer.concat([this.rest, piece]);
    for (;;) {
      const message = this.isChunked ? this.nextChunked() : this.nextPlain();
      if (message === undefined) return;
      yield message;
    }
  }

  private nextPlain(): string | undefined {
    const end = this.rest.indexOf(endOfMessage);
    if (end < 0) return undefined;
    const message = this.rest.subarray(0, end).toString("utf8");
    this.rest = this.rest.subarray(end + endOfMessage.length);
    return message;
  }

  private nextChunked(): string | undefined {
    for (;;) {
      const header = /^\s*\n#(?:(\d{1,10})|#)\n/.exec(this.rest.subarray(0, 64).toString("latin1"));
      if (header === null) {
        if (this.rest.length >= 16) throw new Error("no chunk of RFC 6242 begins here");
        return undefined;
      }
      const length = Number(header[1] ?? 0);
      const begin = header[0].length;
      if (this.rest.length < begin + length) return undefined;
      const chunk = this.rest.subarray(begin, begin + length);
      this.rest = this.rest.subarray(begin + length);
      if (header[1] !== undefined) {
        this.chunks.push(chunk);
        continue;
      }
      const message = Buffer.concat(this.chunks).toString("utf8");
      this.chunks = [];
      return message;
    }
  }
}

/** A message as it goes onto the stream. */
export function framed(message: string, isChunked: boolean): string {
  return isChunked ? `\n#${Buffer.byteLength(message)}\n${message}\n##\n` : `${message}\n${endOfMessage}\n`;
}
