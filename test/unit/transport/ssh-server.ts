import { generateKeyPairSync } from "node:crypto";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { type AuthContext, type Connection, Server, type ServerChannel } from "ssh2";
import { parsePrivateKey } from "../../../provider/core/formats/private-key";

export interface TestServer {
  port: number;
  /** `ssh-ed25519 AAAA...` */
  hostKey: string;
  /** Every authentication request, as it came: method and what was shown. */
  logins: string[];
  /** Connections that were accepted, and how many of them were in a handshake at the same time at most. */
  connections: number;
  atOnce: number;
  sockets: Set<Socket>;
  close(): Promise<void>;
}

export interface TestServerOptions {
  hostKeys?: string[];
  algorithms?: Record<string, string[]>;
  login?(context: AuthContext): void;
  exec?(command: string, channel: ServerChannel, connection: Connection): void;
  subsystem?(name: string, accept: () => ServerChannel, reject: () => void, connection: Connection): void;
  forward?(accept: () => ServerChannel, reject: () => void, host: string, port: number): void;
  /** Called with each TCP connection first; `false` keeps it from the SSH server. */
  accept?(socket: Socket, number: number): boolean;
}

export type KeyType = "ed25519" | "rsa" | "ecdsa";

export function newKey(type: KeyType = "ed25519"): { pkcs8: string; openssh: string; line: string; blob: Buffer } {
  const pair =
    type === "rsa"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : type === "ecdsa"
        ? generateKeyPairSync("ec", { namedCurve: "prime256v1" })
        : generateKeyPairSync("ed25519");
  const pkcs8 = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const key = parsePrivateKey(pkcs8);
  return {
    pkcs8,
    openssh: key.openssh,
    line: `${key.type} ${key.publicBlob.toString("base64")}`,
    blob: key.publicBlob,
  };
}

/** An SSH server in this process, which does what the test says and nothing else. */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const own = newKey();
  const hostKeys = options.hostKeys ?? [own.openssh];
  const state: TestServer = {
    port: 0,
    hostKey: own.line,
    logins: [],
    connections: 0,
    atOnce: 0,
    sockets: new Set(),
    close: async () => {},
  };
  let shaking = 0;
  const ssh = new Server({ hostKeys, algorithms: options.algorithms as never, keepaliveInterval: 0 }, (connection) => {
    state.atOnce = Math.max(state.atOnce, ++shaking);
    connection.on("ready", () => shaking--);
    connection.on("error", () => {});
    connection.on("authentication", (context) => {
      const shown =
        context.method === "password" ? context.password : context.method === "publickey" ? context.key.algo : "";
      state.logins.push(`${context.method} ${context.username} ${shown}`.trim());
      if (options.login !== undefined) options.login(context);
      else context.accept();
    });
    connection.on("ready", () => {
      connection.on("session", (accept) => {
        const session = accept();
        session.on("exec", (acceptExec, _reject, info) => {
          const channel = acceptExec();
          channel.on("error", () => {});
          options.exec?.(info.command, channel, connection);
        });
        session.on("subsystem", (acceptSubsystem, reject, info) => {
          if (options.subsystem === undefined) reject();
          else options.subsystem(info.name, acceptSubsystem, reject, connection);
        });
      });
      connection.on("tcpip", (accept, reject, info) => {
        if (options.forward === undefined) reject();
        else options.forward(accept as never, reject as never, info.destIP, info.destPort);
      });
    });
  });
  const tcp = createServer((socket) => {
    state.connections++;
    state.sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => state.sockets.delete(socket));
    if (options.accept?.(socket, state.connections) === false) return void socket.resume();
    ssh.injectSocket(socket);
  });
  await new Promise<void>((resolve) => tcp.listen(0, "127.0.0.1", resolve));
  state.port = (tcp.address() as AddressInfo).port;
  state.close = () =>
    new Promise((resolve) => {
      for (const socket of state.sockets) socket.destroy();
      tcp.close(() => resolve());
    });
  return state;
}
