import { createHash } from "node:crypto";
import { connect, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import type { EmulatedRouteros } from "../emulators/routeros";

export interface Reply {
  kind: string;
  tag?: string;
  words: { [name: string]: string };
  /** Words that are no attribute: the reason of `!fatal`. */
  bare: string[];
}

/** A client of the API that shares nothing with the emulator: lengths and sentences by the protocol's description. */
export class TestClient {
  readonly replies: Reply[] = [];
  closed = false;
  private rest = Buffer.alloc(0);
  private words: string[] = [];
  private wake: (() => void)[] = [];

  constructor(readonly socket: Socket) {
    socket.on("error", () => {});
    socket.on("data", (piece: Buffer) => this.heard(piece));
    socket.on("close", () => {
      this.closed = true;
      this.tell();
    });
  }

  static async open(router: EmulatedRouteros, port = router.apiPort): Promise<TestClient> {
    const socket = connect({ host: router.host, port, noDelay: true });
    await once(socket, "connect");
    return new TestClient(socket);
  }

  static async openTls(router: EmulatedRouteros, options: ConnectionOptions): Promise<TestClient> {
    const socket = connectTls({ host: router.host, port: router.apiSslPort, ...options });
    await once(socket, "secureConnect");
    return new TestClient(socket);
  }

  static async login(router: EmulatedRouteros, user = router.user, password = router.password): Promise<TestClient> {
    const client = await TestClient.open(router);
    expect((await client.ask("/login", `=name=${user}`, `=password=${password}`)).done).toBeDefined();
    return client;
  }

  send(...words: string[]): void {
    this.socket.write(sentence(words));
  }

  /** Sends a sentence and waits for its `!done`, or for the end of the connection. */
  async ask(...words: string[]): Promise<Answer> {
    const from = this.replies.length;
    this.send(...words);
    const tag = words.find((word) => word.startsWith(".tag="))?.slice(5);
    const own = () => this.replies.slice(from).filter((reply) => reply.tag === tag);
    await this.until(() => this.closed || own().some(({ kind }) => kind === "!done"));
    const replies = own();
    const trap = replies.find(({ kind }) => kind === "!trap")?.words;
    return {
      replies,
      rows: replies.filter(({ kind }) => kind === "!re").map((reply) => reply.words),
      done: trap === undefined ? replies.find(({ kind }) => kind === "!done")?.words : undefined,
      trap: trap?.message,
      category: trap?.category,
      kinds: replies.map(({ kind }) => kind).join(" "),
    };
  }

  async until(isSo: () => boolean): Promise<void> {
    const deadline = Date.now() + 5000;
    while (!isSo()) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`waited in vain; heard ${JSON.stringify(this.replies)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.wake.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  close(): void {
    this.socket.destroy();
  }

  private heard(piece: Buffer): void {
    this.rest = Buffer.concat([this.rest, piece]);
    for (;;) {
      const [first] = this.rest;
      if (first === undefined) return;
      const size = first < 0x80 ? 1 : first < 0xc0 ? 2 : first < 0xe0 ? 3 : first < 0xf0 ? 4 : 5;
      if (this.rest.length < size) return;
      const masks = [0, 0x7f, 0x3fff, 0x1fffff, 0xfffffff];
      const length = size === 5 ? this.rest.readUInt32BE(1) : this.rest.readUIntBE(0, size) & (masks[size] ?? 0);
      if (this.rest.length < size + length) return;
      const word = this.rest.subarray(size, size + length).toString("utf8");
      this.rest = this.rest.subarray(size + length);
      if (length > 0) this.words.push(word);
      else this.finish();
    }
  }

  private finish(): void {
    const [kind = "", ...words] = this.words;
    const reply: Reply = { kind, words: {}, bare: [] };
    for (const word of words) {
      const [, name, value] = /^=([^=]+)=(.*)$/s.exec(word) ?? [];
      if (name !== undefined) reply.words[name] = value ?? "";
      else if (word.startsWith(".tag=")) reply.tag = word.slice(5);
      else reply.bare.push(word);
    }
    this.words = [];
    this.replies.push(reply);
    this.tell();
  }

  private tell(): void {
    for (const wake of this.wake.splice(0)) wake();
  }
}

export interface Answer {
  replies: Reply[];
  rows: { [name: string]: string }[];
  /** Attributes of `!done`; undefined after a trap. */
  done?: { [name: string]: string };
  trap?: string;
  category?: string;
  kinds: string;
}

/** A sentence, with lengths in the shortest form, or padded to one of so many bytes. */
export function sentence(words: string[], form?: number): Buffer {
  const encoded = words.map((word) => {
    const bytes = Buffer.from(word, "utf8");
    return Buffer.concat([lengthOf(bytes.length, form), bytes]);
  });
  return Buffer.concat([...encoded, Buffer.from([0])]);
}

function lengthOf(length: number, form?: number): Buffer {
  const limits = [0x80, 0x4000, 0x200000, 0x10000000];
  const shortest = limits.findIndex((limit) => length < limit) + 1 || 5;
  const size = form ?? shortest;
  if (size === 5) return Buffer.from([0xf0, length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255]);
  const bytes = Buffer.alloc(size);
  bytes.writeUIntBE(length, 0, size);
  bytes[0] = (bytes[0] ?? 0) | ([0, 0, 0x80, 0xc0, 0xe0][size] ?? 0);
  return bytes;
}

export const md5Response = (password: string, challenge: string): string =>
  `00${createHash("md5")
    .update(Buffer.concat([Buffer.from([0]), Buffer.from(password), Buffer.from(challenge, "hex")]))
    .digest("hex")}`;

function once(socket: Socket, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve());
    socket.once("error", reject);
  });
}
