import { Socket } from "node:net";

/**
 * A TCP connection as SSH wants it: no Nagle delay (which costs 40 ms per command), keep-alives so that a dead path is
 * noticed while nothing is said, and not keeping the process alive.
 */
export function tcpSocket(host: string, port: number): { socket: Socket; connected: Promise<void> } {
  const socket = new Socket();
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 15_000);
  socket.unref();
  const connected = new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
    socket.connect({ host: host.replace(/^\[(.*)\]$/, "$1"), port });
  });
  return { socket, connected };
}
