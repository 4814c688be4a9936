import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, chownSync, copyFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import type { Sshd, SshdUser } from "./sshd";

/** The key that opens a relay, as a file of this account: what a tunnel's `identityFile` has to be. */
export function tunnelKey(relay: Sshd, owner: SshdUser, file: string): string {
  copyFileSync(relay.clientKey.privateKeyFile, file);
  chmodSync(file, 0o600);
  chownSync(file, owner.uid, owner.gid);
  return file;
}

/** Answers every byte with the same byte; the name in front tells one server from another. */
export async function echoServer(name: string): Promise<{ port: number; close(): void }> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.write(`${name}:`);
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as { port: number }).port, close: () => server.close() };
}

/** Connects, sends a text, and answers what comes back: `name:text` of an echo server; undefined where nobody answers. */
export function through(
  port: number,
  text: string,
  socks?: { host: string; port: number },
): Promise<string | undefined> {
  return new Promise((resolve) => {
    let seen = "";
    const end = (answer: string | undefined) => {
      socket.destroy();
      resolve(answer);
    };
    const socket: Socket = connect(port, "127.0.0.1", () => {
      if (socks === undefined) socket.write(text);
      // SOCKS 5 (RFC 1928): no authentication; then CONNECT to a name.
      else socket.write(Buffer.from([5, 1, 0]));
    });
    let stage = socks === undefined ? 2 : 0;
    socket.setTimeout(5000, () => end(undefined));
    socket.on("error", () => end(undefined));
    socket.on("close", () => end(undefined));
    socket.on("data", (data: Buffer) => {
      if (stage === 2) {
        seen += data.toString();
        if (seen.endsWith(`:${text}`)) end(seen);
      } else if (stage === 0 && socks !== undefined) {
        stage = 1;
        const name = Buffer.from(socks.host);
        const head = Buffer.from([5, 1, 0, 3, name.length]);
        socket.write(Buffer.concat([head, name, Buffer.from([socks.port >> 8, socks.port & 255])]));
      } else {
        stage = 2;
        seen += data.subarray(10).toString();
        socket.write(text);
      }
    });
  });
}

/** What systemd would run: the words of ExecStart, and the environment. */
export function commandOf(unit: string): { words: string[]; environment: Record<string, string>; user: string } {
  const values = (key: string) => [...unit.matchAll(new RegExp(`^${key}=(.*)$`, "gm"))].map(([, value]) => value ?? "");
  const undone = (word: string) => word.replaceAll("%%", "%").replaceAll("$$", "$");
  const [command = ""] = values("ExecStart");
  if (/["'\\]/.test(command)) throw new Error(`this needs systemd's unquoting: ${command}`);
  const environment = Object.fromEntries(
    values("Environment").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  return { words: command.split(" ").map(undone), environment, user: values("User")[0] ?? "" };
}

export interface Tunnelled {
  child: ChildProcess;
  output(): string;
  /** Resolves when the output holds this text; rejects when ssh ends before. */
  says(text: string): Promise<void>;
  /** The exit status. */
  ended: Promise<number | null>;
}

/** Runs a unit's ExecStart as systemd would: as its user, whose login shell lets nobody in. */
export function runUnit(unit: string, account: SshdUser): Tunnelled {
  const { words, environment } = commandOf(unit);
  const [command = "", ...args] = words;
  const base = {
    HOME: account.home,
    USER: account.name,
    LOGNAME: account.name,
    SHELL: "/usr/sbin/nologin",
    PATH: "/usr/bin:/bin",
  };
  const identity = process.getuid?.() === 0 ? { uid: account.uid, gid: account.gid } : {};
  const child = spawn(command, args, {
    ...identity,
    env: { ...base, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    cwd: "/",
  });
  let output = "";
  let heard = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data) => {
      output += data;
      heard();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return {
    child,
    output: () => output,
    ended,
    says: (text) =>
      new Promise((resolve, reject) => {
        heard = () => output.includes(text) && resolve();
        heard();
        ended.then((code) => reject(new Error(`ssh ended with ${code}: ${output}`)));
      }),
  };
}

/** Until the condition holds. */
export async function eventually<T>(what: string, work: () => Promise<T | undefined>, seconds = 20): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const result = await work();
    if (result !== undefined) return result;
    if (Date.now() > end) throw new Error(`${what} did not happen within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
