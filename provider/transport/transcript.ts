import type { Redactor } from "../core/redactor";

/** `>` what was sent, `<` what came back, `!` what came back as errors (stderr). */
export type Mark = ">" | "<" | "!";

/**
 * The written-down conversation of one connection. Text arrives in chunks that end anywhere, also inside a secret, so a
 * line is written when it is complete, and an end of text that may be the beginning of a secret is kept back until more
 * has arrived.
 */
export class Transcript {
  private readonly streams = new Map<string, TracedStream>();

  constructor(
    private readonly sink: ((line: string) => void) | undefined,
    private readonly redactor: Redactor,
    private readonly label: string,
  ) {}

  get recording(): boolean {
    return this.sink !== undefined;
  }

  /** Something that happened, in our words: connected, logged in, an exit code, the end. */
  note(text: string): void {
    this.line("-", this.redactor.mask(text));
  }

  /** Adds a chunk. `channel` tells parallel conversations of one connection apart. */
  add(mark: Mark, data: Buffer | string, channel = ""): void {
    if (!this.recording) return;
    const bytes = typeof data === "string" ? Buffer.from(data, "utf8") : data;
    const key = `${mark}${channel}`;
    let stream = this.streams.get(key);
    if (stream === undefined) {
      stream = new TracedStream(this.redactor, (text) =>
        this.line(channel === "" ? mark : `${mark} [${channel}]`, text),
      );
      this.streams.set(key, stream);
    }
    stream.add(bytes.toString("latin1"));
  }

  /** Ends the streams of a channel: what was kept back is written, or masked where it was the beginning of a secret. */
  flush(channel?: string): void {
    for (const [key, stream] of this.streams) {
      if (channel !== undefined && key.slice(1) !== channel) continue;
      stream.end();
      this.streams.delete(key);
    }
  }

  private line(mark: string, text: string): void {
    this.sink?.(`${new Date().toISOString()} ${this.label} ${mark} ${text}\n`);
  }
}

const longestLine = 16384;

/** The text of one direction, as bytes (one character each) until it is printed. */
class TracedStream {
  private pending = "";

  constructor(
    private readonly redactor: Redactor,
    private readonly write: (text: string) => void,
  ) {}

  add(text: string): void {
    this.pending += text;
    const safe = this.redactor.pendingFrom(this.pending);
    const newline = safe > 0 ? this.pending.lastIndexOf("\n", safe - 1) + 1 : 0;
    // A stream without line ends (an upload, RouterOS's API) is written in pieces all the same.
    const end = newline > 0 || this.pending.length < longestLine ? newline : safe;
    if (end === 0) return;
    const ready = this.pending.slice(0, end);
    this.pending = this.pending.slice(end);
    this.print(this.redactor.mask(ready));
  }

  end(): void {
    this.print(this.redactor.mask(this.pending, true));
    this.pending = "";
  }

  private print(text: string): void {
    const lines = text.split("\n");
    if (lines.at(-1) === "") lines.pop();
    for (const line of lines) this.write(printable(line));
  }
}

/** Text stays text; control characters and bytes that are no UTF-8 are shown escaped, so that no terminal obeys them. */
function printable(line: string): string {
  const bytes = Buffer.from(line, "latin1");
  const text = bytes.toString("utf8");
  const isText = Buffer.from(text, "utf8").equals(bytes);
  const risky = isText ? /[\p{Cc}\u2028-\u202e]/gu : /[^\u0020-\u007e]/g;
  return (isText ? text : line).replace(risky, (char) => {
    if (char === "\t") return char;
    if (char === "\r") return "\\r";
    const code = char.charCodeAt(0);
    return code > 0xff ? `\\u${code.toString(16)}` : `\\x${code.toString(16).padStart(2, "0")}`;
  });
}
