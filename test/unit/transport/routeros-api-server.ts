import { type AddressInfo, createServer, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";

/** One word as the API sends it: its length in one to five bytes, then its bytes. `form` forces a longer length. */
export function word(text: string | Buffer, form?: number): Buffer {
  const bytes = typeof text === "string" ? Buffer.from(text, "utf8") : text;
  const { length } = bytes;
  const size = form ?? (length < 0x80 ? 1 : length < 0x4000 ? 2 : length < 0x200000 ? 3 : length < 0x10000000 ? 4 : 5);
  const head = Buffer.alloc(size);
  let rest = length;
  for (let at = size - 1; at >= 0; at--) {
    head[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  head[0] = (head[0] as number) | ([0, 0x80, 0xc0, 0xe0, 0xf0][size - 1] as number);
  return Buffer.concat([head, bytes]);
}

export const sentence = (...words: (string | Buffer)[]): Buffer =>
  Buffer.concat([...words.map((each) => word(each)), Buffer.alloc(1)]);

/** Takes whole sentences off the front of the bytes. */
export function takeSentences(bytes: Buffer): { sentences: string[][]; rest: Buffer } {
  const sentences: string[][] = [];
  let words: string[] = [];
  let done = 0;
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] as number;
    const size = first < 0x80 ? 1 : first < 0xc0 ? 2 : first < 0xe0 ? 3 : first < 0xf0 ? 4 : 5;
    if (at + size > bytes.length) break;
    let length = [0x7f, 0x3f, 0x1f, 0x0f, 0][size - 1] as number;
    length &= first;
    for (const byte of bytes.subarray(at + 1, at + size)) length = length * 256 + byte;
    at += size;
    if (at + length > bytes.length) break;
    if (length > 0) words.push(bytes.toString("utf8", at, at + length));
    at += length;
    if (length > 0) continue;
    sentences.push(words);
    words = [];
    done = at;
  }
  return { sentences, rest: bytes.subarray(done) };
}

export interface Heard {
  /** Without the tag. */
  words: string[];
  tag: string;
  /** Sends a sentence under the tag of the command. */
  say(...words: (string | Buffer)[]): void;
  /** The same as bytes, unsent. */
  tagged(...words: (string | Buffer)[]): Buffer;
  socket: Socket;
}

export interface ApiServer {
  port: number;
  /** Every sentence that came, without its tag. */
  heard: string[][];
  connections: number;
  sockets: Set<Socket>;
  close(): Promise<void>;
}

export interface ApiServerOptions {
  tls?: TlsOptions;
  /** Called with each connection first; `false`: it is not listened to. */
  accept?(socket: Socket, number: number): boolean;
  /** Answers a sentence; `login` is left to `login` unless that is false. */
  answer?(heard: Heard): void;
  login?: ((heard: Heard) => void) | false;
}

/** A router in this process that says what the test says, with a codec of its own. */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const state: ApiServer = {
    port: 0,
    heard: [],
    connections: 0,
    sockets: new Set(),
    close: async () => {},
  };
  const serve = (socket: Socket) => {
    state.sockets.add(socket);
    state.connections++;
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.on("close", () => state.sockets.delete(socket));
    if (options.accept?.(socket, state.connections) === false) return void socket.resume();
    let bytes = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      const taken = takeSentences(Buffer.concat([bytes, chunk]));
      bytes = Buffer.from(taken.rest);
      for (const all of taken.sentences) {
        const tag = all.find((each) => each.startsWith(".tag="))?.slice(5) ?? "";
        const words = all.filter((each) => !each.startsWith(".tag="));
        state.heard.push(words);
        const heard: Heard = {
          words,
          tag,
          socket,
          tagged: (...said) => sentence(...said, `.tag=${tag}`),
          say: (...said) => void socket.write(sentence(...said, `.tag=${tag}`)),
        };
        if (words[0] === "/login" && options.login !== false) (options.login ?? accept)(heard);
        else (options.answer ?? accept)(heard);
      }
    });
  };
  const server = options.tls === undefined ? createServer(serve) : createTlsServer(options.tls, serve);
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  state.port = (server.address() as AddressInfo).port;
  state.close = () =>
    new Promise((resolve) => {
      for (const socket of state.sockets) socket.destroy();
      server.close(() => resolve());
    });
  return state;
}

const accept = ({ say }: Heard) => say("!done");
