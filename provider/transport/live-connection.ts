import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import type { LoginFacts } from "../core/contract";
import { SshError } from "../core/errors";
import type { Handshake } from "./handshake";
import { printableWords } from "./printable-words";
import { runCommand } from "./run-command";
import { SlotPool } from "./slot-pool";
import type { ExecOptions, ExecResult, SshConnection } from "./ssh-connection";
import { TimeLimit } from "./time-limit";
import type { Transcript } from "./transcript";

/** sshd allows ten sessions per connection (MaxSessions), and an administrator may allow fewer. */
const mostChannels = 4;

interface Parts extends Pick<Handshake, "client" | "announced" | "hostKey"> {
  stream: Duplex;
  login: LoginFacts;
  name: string;
  via: SshConnection | undefined;
  transcript: Transcript;
  requestTimeout: number;
}

/** Twenty days, in seconds: about as long as a timer can be set. */
const longest = 20 * 24 * 3600;

/** A connection after its login. */
export class LiveConnection implements SshConnection {
  readonly name: string;
  readonly login: LoginFacts;
  readonly client: Client;
  readonly via: SshConnection | undefined;
  readonly knownHostsFile: string | undefined;
  readonly closed: Promise<SshError>;
  readonly transcript: Transcript;
  private readonly slots = new SlotPool(mostChannels);
  private ended: SshError | undefined;
  private lastWords: string | undefined;
  private settle: (error: SshError) => void = () => {};
  private commands = 0;

  constructor(private readonly parts: Parts) {
    this.name = parts.name;
    this.login = parts.login;
    this.client = parts.client;
    this.via = parts.via;
    this.knownHostsFile = parts.hostKey.file;
    this.transcript = parts.transcript;
    this.closed = new Promise((resolve) => {
      this.settle = resolve;
    });
    this.client.on("error", (error) => {
      this.lastWords ??= printableWords(error.message);
    });
    // Over a jump host the stream stays half open when the server is gone, and nobody would ever hear of it.
    this.client.on("end", () => parts.stream.destroy());
    this.client.on("close", () => {
      this.end(this.lost());
      parts.via?.close();
    });
    void parts.via?.closed.then(() => parts.stream.destroy());
  }

  /** Whether another command has a channel open, so that a refused one may be had when that one is done. */
  get isBusy(): boolean {
    return this.slots.used > 1;
  }

  get isAlive(): boolean {
    return this.ended === undefined;
  }

  get requestTimeout(): number {
    return this.parts.requestTimeout;
  }

  async exec(command: string, stdin: Buffer | string = "", options: ExecOptions = {}): Promise<ExecResult> {
    const label = `${++this.commands}`;
    return this.slots.use(() => {
      if (this.ended !== undefined) throw this.ended;
      return runCommand(this, label, command, stdin, {
        ...options,
        timeoutSeconds: options.timeoutSeconds ?? (options.onStart === undefined ? this.requestTimeout : longest),
      });
    });
  }

  async forward(host: string, port: number): Promise<Duplex> {
    if (this.ended !== undefined) throw this.ended;
    let gaveUp = false;
    const opened = new Promise<Duplex>((resolve, reject) => {
      this.client.forwardOut("127.0.0.1", 0, host, port, (error, stream) => {
        if (gaveUp) stream?.destroy();
        if (error) reject(error);
        else resolve(stream);
      });
    });
    const limit = new TimeLimit(this.requestTimeout);
    return limit.run(
      opened,
      () => {
        gaveUp = true;
      },
      () =>
        new SshError(
          "timeout",
          `${this.name} did not answer within ${limit.seconds} s whether it connects to ${host}:${port}`,
        ),
    );
  }

  async announcedHostKeys(waitSeconds = 1): Promise<Buffer[]> {
    const { announced } = this.parts;
    if (announced.keys === undefined && this.isAlive) {
      const arrived = new Promise<void>((resolve) => {
        const before = announced.onKeys;
        announced.onKeys = () => {
          before?.();
          resolve();
        };
      });
      await Promise.race([arrived, this.closed, new TimeLimit(waitSeconds).pause(waitSeconds * 1000)]);
    }
    return announced.keys ?? [];
  }

  close(): void {
    if (this.ended !== undefined) return;
    this.end(new SshError("connection-lost", `the connection to ${this.name} was closed by us`));
    this.client.end();
    // A server that does not answer our goodbye is left.
    setTimeout(() => {
      this.parts.stream.destroy();
      this.parts.via?.close();
    }, 1000).unref();
  }

  /** Why the connection ended, or what is thrown for work that it cut off. */
  lost(): SshError {
    const words = this.lastWords === undefined ? "" : `: ${this.lastWords}`;
    return (
      this.ended ??
      new SshError("connection-lost", `the connection to ${this.name} ended${words}`, {
        hint: "Whether the last command took effect is not known; the next run reads what the device holds.",
      })
    );
  }

  private end(reason: SshError): void {
    if (this.ended !== undefined) return;
    this.ended = reason;
    this.transcript.flush();
    this.transcript.note(reason.message);
    this.settle(reason);
  }
}
