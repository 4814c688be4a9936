import type { ClientChannel } from "ssh2";
import { SshError } from "../../core/errors";
import type { SshConnection } from "../ssh-connection";
import { Framing } from "./framing";
import { FramingError } from "./framing-error";
import { ourHello, readHello } from "./hello";
import { type ParsedXml, parseXml } from "./parse-xml";
import { quoted } from "./quoted";

/** Bytes of one message. What we ask for has kilobytes. */
const largestMessage = 64 * 1024 * 1024;
const label = "netconf";
const rpcNamespace = "urn:ietf:params:xml:ns:netconf:base:1.0";

interface Waiting {
  id: string;
  resolve(reply: ParsedXml): void;
  reject(error: SshError): void;
}

/** One NETCONF session on a channel. Whatever goes wrong in it ends it, and the connection with it. */
export class NetconfSession {
  /** Resolves when the server has said hello. */
  readonly opened: Promise<void>;
  /** Resolves when the session has ended, with the reason. */
  readonly closed: Promise<SshError>;
  private ended: SshError | undefined;
  private settle: (reason: SshError) => void = () => {};
  private onHello: ((error?: SshError) => void) | undefined;
  private readonly framing = new Framing(largestMessage);
  private readonly waiting: Waiting[] = [];
  private lastId = 0;
  private complaint = "";

  /** To be made when the channel opens: what a fast server says at once is lost to those who listen later. */
  constructor(
    private readonly connection: SshConnection,
    private readonly channel: ClientChannel,
  ) {
    this.opened = new Promise((resolve, reject) => {
      this.onHello = (error) => (error === undefined ? resolve() : reject(error));
    });
    this.closed = new Promise((resolve) => {
      this.settle = resolve;
    });
    channel.on("data", (chunk: Buffer) => this.heard(chunk));
    channel.stderr.on("data", (chunk: Buffer) => {
      connection.transcript.add("!", chunk, label);
      this.complaint = `${this.complaint}${chunk.toString("utf8")}`.slice(0, 2000);
    });
    channel.on("error", () => {});
    // When the connection is lost, its channels go first; then the reason is on its way.
    channel.on("close", () => setImmediate(() => this.end(this.hungUp())));
    void connection.closed.then((reason) => this.end(reason));
    this.write(ourHello);
  }

  get isOpen(): boolean {
    return this.ended === undefined;
  }

  /** The number that the next request will have. */
  get nextNumber(): number {
    return this.lastId + 1;
  }

  /** Sends one operation; requests may be sent before earlier ones are answered. */
  request(operation: string): Promise<ParsedXml> {
    if (this.ended !== undefined) return Promise.reject(this.ended);
    const id = `${++this.lastId}`;
    const answered = new Promise<ParsedXml>((resolve, reject) => this.waiting.push({ id, resolve, reject }));
    this.write(rpc(id, operation));
    return answered;
  }

  /** Says goodbye without waiting for the answer. The server lets go of locks when the session ends, however it ends. */
  close(): void {
    if (this.ended !== undefined) return;
    this.write(rpc(`${++this.lastId}`, "<close-session/>"));
    this.end(new SshError("connection-lost", `the NETCONF session with ${this.connection.name} was closed by us`));
  }

  end(reason: SshError): void {
    if (this.ended !== undefined) return;
    this.ended = reason;
    this.onHello?.(reason);
    for (const { reject } of this.waiting.splice(0)) reject(reason);
    this.connection.close();
    this.settle(reason);
  }

  private write(message: string): void {
    const text = this.framing.encode(message);
    // A line of its own, so that what is kept back of one direction never holds up the other.
    this.connection.transcript.add(">", text.endsWith("\n") ? text : `${text}\n`, label);
    this.channel.write(text);
  }

  private heard(chunk: Buffer): void {
    const { transcript, name } = this.connection;
    transcript.add("<", chunk, label);
    if (this.ended !== undefined) return;
    try {
      this.framing.push(chunk);
      for (let message = this.framing.next(); message !== undefined; message = this.framing.next()) {
        this.understand(message.toString("utf8"));
      }
      if (this.framing.isIdle) transcript.flush(label);
    } catch (error) {
      this.end(error instanceof FramingError ? notFramed(name, error, chunk) : (error as SshError));
    }
  }

  private understand(message: string): void {
    if (this.onHello !== undefined) {
      if (readHello(message, this.connection.name).chunks) this.framing.useChunks();
      this.onHello();
      this.onHello = undefined;
      return;
    }
    const reply = parseXml(message, this.connection.name);
    this.checkIsReply(reply, message);
    this.waiting.shift()?.resolve(reply);
  }

  private checkIsReply({ root, reports }: ParsedXml, message: string): void {
    const { name } = this.connection;
    const expected = this.waiting[0]?.id;
    if (root.name !== "rpc-reply" || expected === undefined) {
      throw new SshError("not-understood", `${name} sent something that nobody asked for: ${quoted(message)}`);
    }
    const id = root.attributes["message-id"];
    // An error about a request that could not be read cannot name it.
    if (id === expected || (id === undefined && reports.length > 0)) return;
    const what = id === undefined ? "without a message-id" : `to message ${quoted(id)}`;
    throw new SshError("not-understood", `${name} sent a reply ${what} where that to "${expected}" was due`);
  }

  private hungUp(): SshError {
    const { name } = this.connection;
    const words = this.complaint.trim() === "" ? "" : `: ${quoted(this.complaint)}`;
    if (this.onHello !== undefined) {
      return new SshError("device", `${name} ended the NETCONF session before it said hello${words}`, {
        hint: "NETCONF over SSH must be configured on the device, and the login class of the user must allow it.",
      });
    }
    return new SshError("connection-lost", `${name} ended the NETCONF session${words}`, {
      hint: "Whether the last request took effect is not known; the next run reads what the device holds.",
    });
  }
}

const rpc = (id: string, operation: string) => `<rpc xmlns="${rpcNamespace}" message-id="${id}">${operation}</rpc>`;

function notFramed(name: string, error: FramingError, chunk: Buffer): SshError {
  const words = quoted(chunk.toString("utf8"));
  return new SshError("not-understood", `${name} sent no NETCONF message: ${error.message}; at ${words}`, {
    cause: error,
  });
}
