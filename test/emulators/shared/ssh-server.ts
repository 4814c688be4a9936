import { type AddressInfo, createServer, type Server as NetServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type Connection, Server, type ServerChannel } from "ssh2";
import { servableLists, settingsLists } from "./algorithms";
import { refuseHandshake } from "./refuse-handshake";
import type { SshCounters } from "./ssh-counters";
import type { SshHandlers, SshPeer, Terminal } from "./ssh-handlers";
import { SshLogin } from "./ssh-login";
import type { SshSettings } from "./ssh-settings";

/** An SSH server for one port, which does what its settings say at the moment. Nothing of it outlives `close`. */
export class SshServer {
  readonly counters: SshCounters = { connections: 0, logins: 0, failedLogins: 0, turnedAway: 0 };
  /** Why the port could not be taken: as on a device, the server is then simply not there. */
  listenError: Error | undefined;
  private readonly streams = new Set<Duplex>();
  private readonly recent: number[] = [];
  private listener: NetServer | undefined;
  private wanted: number | undefined;
  private chosenPort: number | undefined;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private settings: SshSettings,
    private readonly handlers: SshHandlers,
    private readonly host = "127.0.0.1",
    private readonly ident = "OpenSSH_7.5",
  ) {}

  /** The port it listens on; undefined when it does not. */
  get port(): number | undefined {
    const address = this.listener?.address() as AddressInfo | null | undefined;
    return address?.port;
  }

  get openConnections(): number {
    return this.streams.size;
  }

  /** Takes new settings; done when the server listens where they say. */
  apply(settings: SshSettings): Promise<void> {
    this.settings = settings;
    this.turn = this.turn.then(() => this.bind(settings));
    return this.turn;
  }

  private async bind(settings: SshSettings): Promise<void> {
    const wanted = settings.enabled ? settings.port : undefined;
    if (wanted === this.wanted && (wanted === undefined) === (this.listener === undefined)) return;
    this.wanted = wanted;
    this.stopListening();
    if (wanted !== undefined) await this.listen(wanted === 0 ? (this.chosenPort ?? 0) : wanted);
    if (wanted === 0) this.chosenPort = this.port;
  }

  /** Speaks SSH, in the role of the server, on a stream that somebody else has opened. */
  serve(stream: Duplex, address: string, port: number, keepAlive = this.settings.keepAlive): void {
    this.counters.connections++;
    this.streams.add(stream);
    stream.on("close", () => this.streams.delete(stream));
    stream.on("error", () => {});
    const algorithms = servableLists(this.settings);
    if (algorithms === undefined) {
      refuseHandshake(stream, this.ident, settingsLists(this.settings));
      return;
    }
    const hostKeys = this.settings.hostKeys.map(({ privateKey }) => privateKey);
    const server = new Server(
      {
        hostKeys,
        algorithms: algorithms as never,
        ident: this.ident,
        // The library takes 0 for its default.
        keepaliveInterval: keepAlive?.milliseconds ?? 86_400_000,
        keepaliveCountMax: keepAlive?.count,
      },
      (connection) => this.welcome(connection, stream, address, port),
    );
    server.injectSocket(stream as Socket);
  }

  /** Cuts every connection; the port stays open. */
  cutAll(): void {
    for (const stream of this.streams) stream.destroy();
  }

  async close(): Promise<void> {
    await this.apply({ ...this.settings, enabled: false });
    this.cutAll();
  }

  private welcome(connection: Connection, stream: Duplex, address: string, port: number): void {
    const login = new SshLogin(
      () => this.settings,
      address,
      (outcome) => {
        if (outcome === "in") this.counters.logins++;
        if (outcome === "refused") this.counters.failedLogins++;
      },
      () => connection.end(),
    );
    let user = "";
    connection.on("error", () => {});
    connection.on("authentication", (context) => {
      user = context.username;
      login.judge(context);
    });
    connection.on("ready", () => {
      const peer: SshPeer = { user, address, port, cut: () => stream.destroy(), end: () => connection.end() };
      this.sessions(connection, peer);
    });
  }

  private sessions(connection: Connection, peer: SshPeer): void {
    let open = 0;
    connection.on("session", (accept, reject) => {
      if (open >= (this.settings.maxSessions ?? Number.POSITIVE_INFINITY)) return reject();
      open++;
      let terminal: Terminal | undefined;
      const session = accept();
      session.on("close", () => open--);
      session.on("pty", (acceptPty, _reject, { cols, rows }) => {
        terminal = { columns: cols, rows };
        acceptPty?.();
      });
      session.on("env", (acceptEnv) => acceptEnv?.());
      session.on("window-change", (acceptChange) => acceptChange?.());
      session.on("signal", (acceptSignal) => acceptSignal?.());
      const begin = (wish: Parameters<SshHandlers["serve"]>[0], acceptIt: () => never, rejectIt: () => void) => {
        const talk = this.handlers.serve(wish, peer);
        if (talk === undefined) return rejectIt?.();
        const channel = acceptIt() as ServerChannel;
        channel.on("error", () => {});
        talk(channel);
      };
      session.on("shell", (yes, no) => begin({ kind: "shell", terminal }, yes as never, no));
      session.on("exec", (yes, no, { command }) => begin({ kind: "exec", command, terminal }, yes as never, no));
      session.on("subsystem", (yes, no, { name }) => begin({ kind: "subsystem", name }, yes as never, no));
    });
  }

  private async listen(port: number): Promise<void> {
    const listener = createServer({ noDelay: true }, (socket) => this.connected(socket));
    this.listenError = undefined;
    await new Promise<void>((resolve) => {
      listener.once("error", (error) => {
        this.listenError = error;
        resolve();
      });
      listener.listen(port, this.host, resolve);
    });
    if (this.listenError === undefined) this.listener = listener;
  }

  private connected(socket: Socket): void {
    socket.on("error", () => {});
    const address = (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
    if (this.handlers.refuses?.(address) || this.isOverLimit()) {
      this.counters.turnedAway++;
      socket.destroy();
      return;
    }
    const port = socket.remotePort ?? 0;
    const gone = this.handlers.opened?.(address, port);
    if (gone !== undefined) socket.on("close", gone);
    this.serve(socket, address, port);
  }

  private isOverLimit(): boolean {
    const { connectionLimit = Number.POSITIVE_INFINITY, ratePerMinute = Number.POSITIVE_INFINITY } = this.settings;
    const now = this.handlers.now?.() ?? Date.now();
    while (this.recent[0] !== undefined && this.recent[0] <= now - 60_000) this.recent.shift();
    if (this.streams.size >= connectionLimit || this.recent.length >= ratePerMinute) return true;
    this.recent.push(now);
    return false;
  }

  /** Stops taking connections; those that are there go on, so the end of `close` is not waited for. */
  private stopListening(): void {
    this.listener?.close();
    this.listener = undefined;
  }
}
