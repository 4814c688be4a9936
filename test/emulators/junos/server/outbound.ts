import { connect, type Socket } from "node:net";
import type { HostKey } from "../../shared/host-key";
import type { SshServer } from "../../shared/ssh-server";
import type { SshSettings } from "../../shared/ssh-settings";
import type { ConfigTree } from "../config/types";
import { connectionInfo } from "./connection-info";
import { type OutboundClient, outboundClients } from "./outbound-clients";

/** How one client stands, for whoever asks the device. */
export interface OutboundStatus {
  client: string;
  deviceId: string;
  /** `192.0.2.10:7804` */
  server: string;
  isUp: boolean;
  /** Real time. */
  since: number;
}

/** The connections that the device starts itself: each client is dialled until it is connected, or gone from the configuration. */
export class Outbound {
  private readonly callers = new Map<string, Caller>();

  constructor(
    private readonly server: SshServer,
    private readonly hostKeys: () => readonly HostKey[],
    /** Milliseconds of a second of `timeout`. */
    private readonly second: number,
  ) {}

  apply(running: ConfigTree, settings: SshSettings): void {
    void this.server.apply({ ...settings, enabled: false });
    const clients = outboundClients(running);
    for (const [name, caller] of this.callers) {
      const now = clients.find((client) => client.name === name);
      if (now !== undefined && JSON.stringify(now) === JSON.stringify(caller.client)) continue;
      caller.close();
      this.callers.delete(name);
    }
    for (const client of clients) {
      if (this.callers.has(client.name)) continue;
      this.callers.set(client.name, new Caller(client, this.server, this.hostKeys, this.second));
    }
  }

  status(): OutboundStatus[] {
    return [...this.callers.values()].map((caller) => caller.status());
  }

  close(): void {
    for (const caller of this.callers.values()) caller.close();
    this.callers.clear();
  }
}

/** Dials the servers of one client, one after the other and from the beginning again. */
class Caller {
  private socket: Socket | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;
  private isUp = false;
  private since = Date.now();
  private server = 0;
  private tries = 0;

  constructor(
    readonly client: OutboundClient,
    private readonly ssh: SshServer,
    private readonly hostKeys: () => readonly HostKey[],
    private readonly second: number,
  ) {
    this.dial();
  }

  status(): OutboundStatus {
    const { name, deviceId, servers } = this.client;
    const { host, port } = servers[this.server] ?? { host: "", port: 0 };
    return { client: name, deviceId, server: `${host}:${port}`, isUp: this.isUp, since: this.since };
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.socket?.destroy();
  }

  private dial(): void {
    const to = this.client.servers[this.server];
    if (to === undefined || this.isClosed) return;
    const socket = connect({ host: to.host, port: to.port, noDelay: true });
    this.socket = socket;
    let isConnected = false;
    const limit = setTimeout(() => socket.destroy(), to.timeout * this.second);
    socket.on("error", () => {});
    socket.on("connect", () => {
      isConnected = true;
      clearTimeout(limit);
      this.talk(socket);
    });
    socket.on("close", () => {
      clearTimeout(limit);
      this.again(isConnected, to.timeout * this.second);
    });
  }

  private talk(socket: Socket): void {
    this.isUp = true;
    this.since = Date.now();
    this.tries = 0;
    const keys = this.hostKeys();
    // The device shows an RSA key; which one it takes when it has none is not known.
    const shown = (keys.find(({ type }) => type === "rsa") ?? keys[0])?.publicKey ?? "";
    socket.write(connectionInfo(this.client.deviceId, this.client.secret, shown));
    const { keepAlive } = this.client;
    const pings = keepAlive && { milliseconds: keepAlive.timeout * this.second, count: keepAlive.retry };
    this.ssh.serve(socket, (socket.remoteAddress ?? "").replace(/^::ffff:/, ""), socket.remotePort ?? 0, pings);
  }

  /** `retry` tries of a server, then the next one. After a connection: this server again if sticky, else the first. */
  private again(wasConnected: boolean, pause: number): void {
    this.isUp = false;
    if (this.isClosed) return;
    const { isSticky, servers } = this.client;
    if (wasConnected) {
      if (!isSticky) this.server = 0;
    } else if (++this.tries >= Math.max(1, servers[this.server]?.retry ?? 1)) {
      this.tries = 0;
      this.server = (this.server + 1) % servers.length;
    }
    this.timer = setTimeout(() => this.dial(), pause);
    this.timer.unref();
  }
}
