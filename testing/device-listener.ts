import { EventEmitter } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { provesHostKey } from "../provider/core/formats/device-conn-info";
import { readPreamble } from "./read-preamble";

export interface DeviceListenerOptions {
  /** Address to listen at. Default: 127.0.0.1. */
  host?: string;
  /** Port to listen at; 7804 is usual. Default 0: any free one, told by `port` of the listener. */
  port?: number;
  /**
   * The secret that the devices share with this listener, or how to find that of one device. With one, a device is let in
   * only when its HMAC proves its host key; without, nothing proves who calls.
   */
  secret?: string | ((deviceId: string) => string | undefined | Promise<string | undefined>);
  /** Seconds that a device has for its preamble. Default 10. */
  timeout?: number;
  /** Connections that nobody has taken yet, at most; more are closed at once. Default 100. */
  pending?: number;
}

/** A device that has called and said who it is. */
export interface CallingDevice {
  deviceId: string;
  /** `type base64`, as the device announced it: to be trusted only when `authenticated`. */
  hostKey?: string;
  /** Whether the HMAC proves, by the shared secret, that the host key is this device's. */
  authenticated: boolean;
  /** The stream, right before the device's SSH banner: `new Client().connect({ sock: socket, ... })` of ssh2. */
  socket: Duplex;
  remoteAddress: string;
}

export interface DeviceListener extends AsyncIterable<CallingDevice> {
  readonly host: string;
  readonly port: number;
  /** `device`: one has called. `error`: a connection was refused, and why; it never ends the listener or the process. */
  on(event: "device", listener: (device: CallingDevice) => void): this;
  on(event: "error", listener: (error: Error, remoteAddress: string) => void): this;
  /** Stops listening, and ends the connections that nobody has taken. Streams that were handed out stay. */
  close(): Promise<void>;
}

/**
 * Receives the connections that Junos devices open by outbound-ssh: reads DEVICE-CONN-INFO, checks the HMAC and hands out
 * the stream, on which the device is the SSH server.
 *
 *     const listener = await listenForDevices({ port: 7804, secret: process.env.NMS_SECRET });
 *     for await (const { deviceId, hostKey, socket } of listener) {
 *       const client = new Client();
 *       const hostVerifier = (key: Buffer) => key.toString("base64") === hostKey?.split(" ")[1];
 *       client.connect({ sock: socket, username: "netops", privateKey, hostVerifier });
 *     }
 */
export async function listenForDevices(options: DeviceListenerOptions = {}): Promise<DeviceListener> {
  const listener = new Listener(options);
  await listener.start();
  return listener;
}

class Listener extends EventEmitter implements DeviceListener {
  private readonly server: Server;
  private readonly waiting = new Set<Socket>();
  private readonly calls: CallingDevice[] = [];
  private readonly takers: ((result: IteratorResult<CallingDevice>) => void)[] = [];
  private closed = false;

  constructor(private readonly options: DeviceListenerOptions) {
    super();
    this.server = createServer((socket) => void this.receive(socket));
  }

  get host(): string {
    return addressOf(this.server).address;
  }

  get port(): number {
    return addressOf(this.server).port;
  }

  start(): Promise<void> {
    const { host = "127.0.0.1", port = 0 } = this.options;
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, host, () => {
        this.server.off("error", reject);
        this.server.on("error", (error) => this.complain(error, ""));
        resolve();
      });
    });
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    for (const socket of this.waiting) socket.destroy();
    for (const { socket } of this.calls.splice(0)) socket.destroy();
    for (const take of this.takers.splice(0)) take({ done: true, value: undefined });
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
  }

  [Symbol.asyncIterator](): AsyncIterator<CallingDevice> {
    return {
      next: () => {
        const device = this.calls.shift();
        if (device !== undefined) return Promise.resolve({ done: false, value: device });
        if (this.closed) return Promise.resolve({ done: true, value: undefined });
        return new Promise((resolve) => this.takers.push(resolve));
      },
      // `break` in a loop ends that loop and not the listener.
      return: () => Promise.resolve({ done: true, value: undefined }),
    };
  }

  private async receive(socket: Socket): Promise<void> {
    const remoteAddress = socket.remoteAddress ?? "";
    // Whoever takes the stream listens for its errors; until then nobody does.
    socket.on("error", () => {});
    try {
      if (this.waiting.size + this.calls.length >= (this.options.pending ?? 100))
        throw new Error("too many devices call at once");
      this.waiting.add(socket);
      const device = await this.admit(socket, remoteAddress);
      if (this.closed) throw new Error("the listener is closed");
      this.deliver(device);
    } catch (error) {
      socket.destroy();
      this.complain(error as Error, remoteAddress);
    } finally {
      this.waiting.delete(socket);
    }
  }

  private async admit(socket: Socket, remoteAddress: string): Promise<CallingDevice> {
    const { secret, timeout = 10 } = this.options;
    // A device without a secret of ours may fall silent after its name; one with a secret has more to say.
    const info = await readPreamble(socket, { seconds: timeout, patient: typeof secret === "string" });
    const { deviceId, hostKey } = info;
    const shared = typeof secret === "function" ? await secret(deviceId) : secret;
    if (shared !== undefined && !provesHostKey(info, shared)) {
      throw new Error(
        `the device ${JSON.stringify(deviceId)} ${info.hmac === undefined ? "sent no HMAC, and there is a secret for it" : "sent an HMAC that its secret does not make"}`,
      );
    }
    return { deviceId, hostKey, authenticated: shared !== undefined, socket, remoteAddress };
  }

  private deliver(device: CallingDevice): void {
    if (this.listenerCount("device") > 0) this.emit("device", device);
    else if (this.takers.length === 0) this.calls.push(device);
    else this.takers.shift()?.({ done: false, value: device });
  }

  /** An `error` that nobody listens for would end the process. */
  private complain(error: Error, remoteAddress: string): void {
    if (!this.closed && this.listenerCount("error") > 0) this.emit("error", error, remoteAddress);
  }
}

function addressOf(server: Server): { address: string; port: number } {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the listener is closed");
  return address;
}
