import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** How much has gone through a connection so far, the piece at hand included. */
export interface Passed {
  /** Where the piece at hand comes from. */
  from: "client" | "server";
  piece: Buffer;
  fromClient: { bytes: number; chunks: number };
  fromServer: { bytes: number; chunks: number };
  /** 1 for the first connection since the proxy was started. */
  connection: number;
}

/** A way to a server that can be cut at a moment of one's choosing. */
export interface CutProxy {
  host: "127.0.0.1";
  port: number;
  /** How many connections there have been. */
  readonly connections: number;
  /** Ends all connections now (with a reset), and lets no new ones through until `mend`. */
  cut(): void;
  /**
   * Asked before each piece is handed on: `true` cuts instead, so what a condition sees on the server has happened, and
   * the answer about it never arrives. `mended`: only the connections of that moment end, new ones get through.
   * Resolves when it has cut.
   */
  cutWhen(condition: (passed: Passed) => boolean, options?: { mended?: boolean }): Promise<void>;
  mend(): void;
  close(): Promise<void>;
}

export async function startCutProxy(target: { host: string; port: number }): Promise<CutProxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let connections = 0;
  let waiting: { condition(passed: Passed): boolean; mended: boolean; done(): void } | undefined;

  const end = () => {
    for (const socket of sockets) socket.resetAndDestroy();
    sockets.clear();
  };
  const server = createServer((client) => {
    // A closed port refuses, an overloaded server hangs up: this does the latter, which is the harder one to tell.
    if (isCut) return client.resetAndDestroy();
    const passed: Omit<Passed, "from" | "piece"> = {
      fromClient: { bytes: 0, chunks: 0 },
      fromServer: { bytes: 0, chunks: 0 },
      connection: ++connections,
    };
    const upstream = connect({ ...target, noDelay: true });
    client.setNoDelay(true);
    const join = (from: "client" | "server", source: Socket, sink: Socket) => {
      sockets.add(source);
      const count = from === "client" ? passed.fromClient : passed.fromServer;
      source.on("data", (piece: Buffer) => {
        count.bytes += piece.length;
        count.chunks++;
        if (waiting?.condition({ ...passed, from, piece })) {
          const { mended, done } = waiting;
          waiting = undefined;
          isCut = !mended;
          end();
          done();
        } else sink.write(piece);
      });
      source.on("end", () => sink.end());
      source.on("error", () => sink.destroy());
      source.on("close", () => {
        sockets.delete(source);
        sink.destroy();
      });
    };
    join("client", client, upstream);
    join("server", upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    host: "127.0.0.1",
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    cut() {
      isCut = true;
      end();
    },
    cutWhen: (condition, { mended = false } = {}) =>
      new Promise((done) => {
        waiting = { condition, mended, done };
      }),
    mend() {
      isCut = false;
      waiting = undefined;
    },
    close() {
      end();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
