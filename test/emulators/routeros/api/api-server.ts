import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { portOf } from "../menus/ip-service";
import { isAllowed } from "../values";
import { ApiSession, type ApiSurroundings } from "./api-session";
import type { OwnCertificate } from "./certificate";

/** Anonymous Diffie-Hellman, which is what the router offers while it has no certificate: TLS 1.2 at most. */
const anonymous: TlsOptions = {
  ciphers: "ADH-AES256-GCM-SHA384:ADH-AES128-GCM-SHA256:ADH-AES256-SHA256:@SECLEVEL=0",
  maxVersion: "TLSv1.2",
  dhparam: "auto",
};

/** The API, in the clear or inside TLS, on the port that its service row says at the moment. */
export class ApiServer {
  private readonly sockets = new Set<Socket>();
  private listener: Server | undefined;
  private listening = "";
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly around: ApiSurroundings,
    private readonly name: "api" | "api-ssl",
    private readonly host: string,
    private readonly certificate: OwnCertificate,
  ) {}

  get port(): number | undefined {
    const address = this.listener?.address();
    return typeof address === "object" ? address?.port : undefined;
  }

  /** Listens where the service row says now; connections that are there stay. */
  apply(isUp = true): Promise<void> {
    this.turn = this.turn.then(() => this.bind(isUp));
    return this.turn;
  }

  private async bind(isUp: boolean): Promise<void> {
    const service = this.service();
    const wanted =
      isUp && !service.disabled ? `${portOf(this.around.router, service)} ${service.certificate ?? ""}` : "";
    if (wanted === this.listening) return;
    this.listening = wanted;
    const before = this.listener;
    this.listener = undefined;
    before?.close();
    if (wanted === "") return;
    const listener = this.made(service.certificate);
    await new Promise<void>((resolve) => {
      listener.once("error", () => resolve());
      listener.listen(portOf(this.around.router, service), this.host, () => {
        this.listener = listener;
        resolve();
      });
    });
  }

  cutAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private service() {
    const service = this.around.router.state.services.find((each) => each.name === this.name);
    if (service === undefined) throw new Error(`the state has no service ${this.name}`);
    return service;
  }

  private made(certificate: string | undefined): Server {
    if (this.name === "api") return createServer({ noDelay: true }, (socket) => this.connected(socket));
    const own = certificate === "none" ? anonymous : this.certificate;
    const server = createTlsServer({ ...own, noDelay: true } as TlsOptions, (socket) => this.connected(socket));
    server.on("tlsClientError", () => {});
    // The TCP connection is there before TLS is: it counts, and it can be cut.
    server.on("connection", (socket: Socket) => this.watch(socket));
    return server;
  }

  private watch(socket: Socket): void {
    socket.on("error", () => {});
    this.sockets.add(socket);
    socket.on("close", () => this.sockets.delete(socket));
  }

  private connected(socket: Socket): void {
    const { router, counters } = this.around;
    const service = this.service();
    const address = plain(socket.remoteAddress);
    this.watch(socket);
    const isFull =
      [...router.connections.values()].filter((each) => each.service === this.name).length >= service.maxSessions;
    if (router.faults.isDeaf || isFull || !isAllowed(address, service.address)) return void socket.destroy();
    counters.connections++;
    const local = `${plain(socket.localAddress)}:${socket.localPort}`;
    socket.on("close", router.connected({ service: this.name, local, remote: `${address}:${socket.remotePort}` }));
    new ApiSession(socket, this.around, this.name, address);
  }
}

const plain = (address = "") => address.replace(/^::ffff:/, "");
