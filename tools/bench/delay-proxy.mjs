import { connect, createServer } from "node:net";

/**
 * A line to a port of 127.0.0.1 on which every byte takes `oneWay` milliseconds. A TCP handshake over loopback takes no
 * time, so the proxy dials one and a half round trips late: that is when a distant server would have the connection.
 */
export async function delayProxy(port, oneWay) {
  const sockets = new Set();
  let turns = 0;
  let handshakes = 0;
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    handshakes++;
    let last;
    let dialled;
    const early = [];
    const keep = (socket) => {
      sockets.add(socket);
      socket.on("error", () => {}).once("close", () => sockets.delete(socket));
    };
    /** Bytes and the end alike arrive later, in their order. */
    const carry = (from, name, deliver) => {
      from.on("data", (bytes) => {
        if (name !== last) turns++;
        last = name;
        setTimeout(() => deliver((to) => to.write(bytes)), oneWay);
      });
      from.once("end", () => setTimeout(() => deliver((to) => to.end()), oneWay));
    };
    keep(client);
    carry(client, "up", (act) => (dialled === undefined ? early.push(act) : act(dialled)));
    setTimeout(() => {
      dialled = connect({ host: "127.0.0.1", port, noDelay: true, allowHalfOpen: true });
      keep(dialled);
      carry(dialled, "down", (act) => act(client));
      for (const act of early) act(dialled);
    }, 3 * oneWay);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: server.address().port,
    /** Two turns of the conversation are one round trip. */
    roundTrips: () => turns / 2 + handshakes,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
