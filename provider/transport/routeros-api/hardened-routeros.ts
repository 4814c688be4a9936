import type { Duplex } from "node:stream";
import { Channel } from "node-routeros/dist/Channel";
import { Connector } from "node-routeros/dist/connector/Connector";
import { Receiver } from "node-routeros/dist/connector/Receiver";
import { Transmitter } from "node-routeros/dist/connector/Transmitter";
import { SshError } from "../../core/errors";
import { FormatError } from "../../core/formats/format-error";
import { printableWords } from "../printable-words";
import { Exchange, type Reply } from "./exchange";
import type { ChannelInside, ConnectorInside, ReceiverInside, TransmitterInside } from "./library-inside";
import { SentenceReader } from "./sentence-reader";

export interface RouterosOptions {
  /** How messages call the router. */
  name: string;
  sent?(tag: string, words: readonly string[]): void;
  received?(tag: string, words: readonly string[]): void;
}

/** An untagged `!trap` is waited after for so long: the `!done` that ends it may follow, or nothing. */
const untaggedMs = 1000;
/** A router that was silent for the whole time-out of a command gets so long to show that it is there at all. */
const probeMs = 5000;

/**
 * node-routeros (1.6.9, discontinued) with its defects corrected, over a stream that is connected already. Nothing else
 * imports it. Its modules are imported one by one: its index wants `source-map-support` when the variable ENV is "testing".
 *
 * Only instances are patched, so another user of the library in this process sees no change. `RouterOSAPI` is left out
 * altogether: it makes the `Connector` inside `connect()`, where no instance can be had in time, and with it come a port
 * of 8728 for TLS, a TLS name that is not checked, an idle time-out whose error nobody hears, `#` sentences that keep a
 * hung command alive, and a login that takes an unknown answer for a success. Connecting, TLS and login are ours.
 */
export class HardenedRouteros {
  /** Resolves when the connection has ended, with the reason. */
  readonly closed: Promise<SshError>;
  /** The router's own words in `!fatal`. */
  fatal: string | undefined;
  private readonly connector: ConnectorInside;
  private readonly reader = new SentenceReader();
  private readonly pending = new Set<Exchange>();
  private unsent: Buffer[] = [];
  private tags = 0;
  private heard = 0;
  private ended: SshError | undefined;
  private settle: (reason: SshError) => void = () => {};

  constructor(
    private readonly stream: Duplex,
    private readonly options: RouterosOptions,
  ) {
    this.closed = new Promise((resolve) => {
      this.settle = resolve;
    });
    this.connector = new Connector({ host: options.name }) as unknown as ConnectorInside;
    this.connector.socket = stream;
    this.connector.transmitter = this.transmitter();
    this.connector.receiver = this.receiver();
    stream.on("data", (chunk: Buffer) => this.take(chunk));
    // These listeners stay: an error after the end must not find none.
    stream.on("error", (error: NodeJS.ErrnoException) => this.end(this.lost(error.code ?? error.message, error)));
    stream.on("end", () => this.end(this.lost("the router closed it")));
    stream.on("close", () => this.end(this.lost("the router closed it")));
  }

  get isAlive(): boolean {
    return this.ended === undefined;
  }

  /**
   * Sends one sentence and waits for all that is answered to it. A `!trap` is an answer; whatever leaves the sentence
   * without one is an error. Without `seconds` the caller limits the time.
   */
  async send(words: readonly string[], seconds?: number): Promise<Reply> {
    if (this.ended !== undefined) throw this.ended;
    const exchange = this.start(words);
    if (seconds === undefined) return exchange.reply;
    const { heard } = this;
    const timer = setTimeout(() => {
      exchange.fail(this.late(exchange.command, seconds));
      if (this.heard === heard) this.probe();
    }, seconds * 1000);
    timer.unref();
    try {
      return await exchange.reply;
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.end(new SshError("connection-lost", `the connection to ${this.options.name} was closed by us`), true);
  }

  /** Ends the connection with this reason for whoever still waits; `gently`: what was written still goes out. */
  end(reason: SshError, gently = false): void {
    if (this.ended !== undefined) return;
    this.ended = reason;
    // The library tells its channels nothing when the connection ends, and they would wait for ever.
    for (const exchange of [...this.pending]) exchange.fail(reason);
    this.settle(reason);
    if (gently) {
      this.stream.end();
      setTimeout(() => this.connector.destroy(), 1000).unref();
    } else this.connector.destroy();
  }

  private start(words: readonly string[]): Exchange {
    const [command = ""] = words;
    // A word without a letter would end the sentence, and what follows would be another command.
    if (!command.startsWith("/") || words.some((word) => word === "" || word.startsWith(".tag=")))
      throw new Error("a sentence is a command and words that are not empty; its tag is set here");
    const channel = new Channel(this.connector as unknown as Connector) as unknown as ChannelInside;
    // The library's own tags are random, and empty for some numbers.
    channel.id = `${++this.tags}`;
    const exchange = new Exchange(command, () => {
      this.pending.delete(exchange);
      channel.close(true);
    });
    this.pending.add(exchange);
    // The library throws on `!empty` and on what it does not know, from where nobody can catch it, and drops the category
    // of a trap and every trap but the first.
    channel.processPacket = (sentence) => this.answer(exchange, sentence);
    this.options.sent?.(channel.id, words);
    // A copy: the library appends the tag to the very array it is given. Called a stream so that it makes no promise of its own.
    channel.write([...words], true, false);
    return exchange;
  }

  private answer(exchange: Exchange, sentence: string[]): void {
    if (sentence[0] === "!fatal") this.die(sentence);
    else if (!exchange.hear(sentence)) {
      const message = `${this.options.name} answered ${exchange.command} with ${quoted(sentence)}`;
      exchange.fail(new SshError("not-understood", message));
    }
  }

  /** The library encodes as Windows-1252, whose code has holes, writes word by word, and shows passwords to DEBUG. */
  private transmitter(): unknown {
    const transmitter = new Transmitter(this.stream as never) as unknown as TransmitterInside;
    const encode = transmitter.encodeString.bind(transmitter);
    transmitter.write = (word) => {
      const bytes = Buffer.from(word ?? "", "utf8");
      // The library's frame around as many ASCII characters, which are then overwritten.
      const frame = Buffer.from(encode(word === null ? null : "x".repeat(bytes.length)));
      bytes.copy(frame, frame.length - bytes.length);
      if (this.unsent.length === 0) queueMicrotask(() => this.flush());
      this.unsent.push(frame);
    };
    return transmitter;
  }

  /** All sentences that were written in one go travel together. */
  private flush(): void {
    const bytes = Buffer.concat(this.unsent);
    this.unsent = [];
    if (this.stream.writable) this.stream.write(bytes);
  }

  /**
   * The library hangs when the last byte of a sentence comes alone, reads Windows-1252, keeps untagged words for the next
   * answer, and throws on a tag that is not waited for. It is left the table of tags.
   */
  private receiver(): unknown {
    const receiver = new Receiver(this.stream as never) as unknown as ReceiverInside;
    receiver.processRawData = (data) => {
      for (const bytes of this.reader.add(data)) {
        const all = bytes.map((word) => word.toString("utf8"));
        const tag = all.find((word) => word.startsWith(".tag="))?.slice(5) ?? "";
        const words = all.filter((word) => !word.startsWith(".tag="));
        this.options.received?.(tag, words);
        const waiting = receiver.tags.get(tag);
        if (waiting !== undefined) waiting.callback(words);
        // What else has a tag belongs to a sentence that was given up.
        else if (tag === "") this.untagged(words);
      }
    };
    return receiver;
  }

  private take(chunk: Buffer): void {
    if (this.ended !== undefined) return;
    this.heard += chunk.length;
    try {
      this.connector.onData(chunk);
    } catch (error) {
      const words = error instanceof FormatError ? error.message : printableWords(String(error));
      this.end(
        new SshError(
          this.reader.any ? "not-understood" : "unreachable",
          `${this.options.name} does not speak the RouterOS API: ${words}`,
          { hint: "`port` is that of the API: 8729 with TLS, 8728 without (`/ip/service`).", cause: error },
        ),
      );
    }
  }

  /** Every sentence of ours has a tag, so an answer without one says that the router could not read the tag. */
  private untagged(words: string[]): void {
    const [reply] = words;
    const [exchange, ...others] = this.pending;
    if (reply === "!fatal") this.die(words);
    else if (exchange === undefined) return;
    else if (reply === "!trap" && others.length > 0) this.end(this.unclear(words));
    else if (reply === "!trap") {
      exchange.hear(words);
      setTimeout(() => this.pending.has(exchange) && exchange.finish(), untaggedMs).unref();
    } else if (reply === "!done" && others.length === 0 && exchange.trapped) exchange.hear(words);
  }

  private unclear(words: string[]): SshError {
    const message = `${this.options.name} said ${quoted(words)}, and not to which of ${this.pending.size} commands`;
    return new SshError("not-understood", message, {
      hint: "Which of them took effect is not known; the next run reads what the device holds.",
    });
  }

  private die(words: string[]): void {
    this.fatal = printableWords(words.slice(1).join(" "));
    this.end(this.lost(`the router ended it: "${this.fatal}"`));
  }

  /** Silence may be a command that takes long, or a router that is gone without a word; one more question tells. */
  private probe(): void {
    if (this.ended !== undefined) return;
    const { heard } = this;
    this.start(["/system/identity/print"]).reply.catch(() => {});
    setTimeout(() => {
      if (this.heard === heard) this.end(this.lost("the router has fallen silent"));
    }, probeMs).unref();
  }

  private late(command: string, seconds: number): SshError {
    return new SshError("timeout", `${this.options.name} did not answer ${command} within ${seconds} s`, {
      hint: "Whether the command took effect is not known; `requestTimeout` and `commitTimeout` (seconds) set how long we wait.",
    });
  }

  private lost(words: string, cause?: Error): SshError {
    return new SshError("connection-lost", `the connection to ${this.options.name} ended: ${words}`, {
      hint: "Whether the last command took effect is not known; the next run reads what the device holds.",
      cause,
    });
  }
}

const quoted = (words: string[]) => `"${printableWords(words.join(" "))}"`;
