import { connect, createServer } from "node:net";
import type { Platform } from "../../../provider/core/contract";
import type { NetconfAnswer, NetconfRequest } from "../../../provider/core/netconf";
import { openWire } from "../../../provider/session/open-wire";
import type { Wire } from "../../../provider/transport/wire";
import { freePort } from "../../support/sshd";
import { closeWires, type NetconfServer, openNetconf, type Script, startNetconf } from "./netconf-server";
import { closeAll, failure } from "./open";
import { newKey, startServer, type TestServer } from "./ssh-server";

const keys = { ed25519: newKey("ed25519"), ecdsa: newKey("ecdsa"), rsa: newKey("rsa") };
const hostKeys = [keys.ed25519.openssh, keys.ecdsa.openssh, keys.rsa.openssh];
const base64 = (key: { line: string }) => key.line.split(" ")[1];

const servers: Pick<TestServer, "close">[] = [];
async function start(script: Script = {}): Promise<NetconfServer> {
  const server = await startNetconf({ ...script, server: { hostKeys, ...script.server } });
  servers.push(server);
  server.target.hostKey = keys.ed25519.line;
  return server;
}
afterEach(async () => {
  closeWires();
  closeAll();
  jest.restoreAllMocks();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const shake = (...hostKeyAlgorithms: string[]): NetconfRequest => ({
  key: hostKeyAlgorithms.join(),
  handshake: { hostKeyAlgorithms },
});

describe("the host key that a server shows", () => {
  it("is asked for by algorithm, on connections of their own, and nobody logs in on them", async () => {
    const server = await start();
    const wire = await openNetconf(server.target);
    const logins = server.logins.length;
    const answers = await wire.ask([
      { key: "get", rpc: "<get/>" },
      shake("ssh-ed25519"),
      shake("ecdsa-sha2-nistp256"),
      shake("rsa-sha2-512", "rsa-sha2-256"),
    ]);
    const shown = (key: string) => answers.get(key)?.hostKey;
    expect(shown("ssh-ed25519")).toEqual({ type: "ssh-ed25519", base64: base64(keys.ed25519) });
    expect(shown("ecdsa-sha2-nistp256")).toEqual({ type: "ecdsa-sha2-nistp256", base64: base64(keys.ecdsa) });
    expect(shown("rsa-sha2-512,rsa-sha2-256")).toEqual({ type: "ssh-rsa", base64: base64(keys.rsa) });
    expect(answers.get("get")?.reply?.name).toBe("rpc-reply");
    expect(server.connections).toBe(4);
    expect(server.logins).toHaveLength(logins);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.sockets.size).toBe(1);
    expect(wire.alive).toBe(true);
  });

  it("need not be one that anybody trusts: that is for the caller to judge", async () => {
    const server = await start();
    const wire = await openNetconf({ ...server.target, hostKey: keys.ed25519.line } as never);
    expect((await wire.ask([shake("ecdsa-sha2-nistp256")])).get("ecdsa-sha2-nistp256")?.hostKey).toBeDefined();
  });

  it("of a type that the server has not: refused, with what it offers", async () => {
    const server = await start({ server: { hostKeys: [keys.ed25519.openssh] } });
    const wire = await openNetconf(server.target);
    const answer = (await wire.ask([shake("ecdsa-sha2-nistp384")])).get("ecdsa-sha2-nistp384");
    expect(answer).toEqual({
      errors: [],
      warnings: [],
      refused: `127.0.0.1:${server.port} has no host key for ecdsa-sha2-nistp384; it offers ssh-ed25519`,
    });
    expect(wire.alive).toBe(true);
  });

  it("of a type that nobody here knows: refused without a connection", async () => {
    const server = await start();
    const wire = await openNetconf(server.target);
    const answer = (await wire.ask([shake("sk-ssh-ed25519@openssh.com")])).get("sk-ssh-ed25519@openssh.com");
    expect(answer?.refused).toContain("knows none of sk-ssh-ed25519@openssh.com");
    expect(server.connections).toBe(1);
  });

  it("comes through the jump host that the login went through", async () => {
    const server = await start();
    const asked: string[] = [];
    const jump = await startServer({
      forward: (accept, _reject, host, port) => {
        asked.push(`${host}:${port}`);
        const channel = accept();
        channel.pipe(connect(server.port, "127.0.0.1")).pipe(channel);
      },
    });
    servers.push(jump);
    const proxy = { host: "127.0.0.1", port: jump.port, user: "jumper", password: "other-word", hostKey: jump.hostKey };
    const wire = await openNetconf({ ...server.target, host: "r1.example.net", port: 830, proxy } as never);
    const answer = (await wire.ask([shake("ecdsa-sha2-nistp256")])).get("ecdsa-sha2-nistp256");
    expect(answer?.hostKey?.base64).toBe(base64(keys.ecdsa));
    expect(asked).toEqual(["r1.example.net:830", "r1.example.net:830"]);
    expect(jump.connections).toBe(1);
  });

  it("is not known where the server ends the connection: an error, never a missing key", async () => {
    const server = await start({
      server: {
        accept: (socket, number) => {
          if (number > 1) socket.end();
          return number === 1;
        },
      },
    });
    const wire = await openNetconf(server.target);
    const error = await failure(wire.ask([shake("ssh-ed25519")]));
    expect(error.code).toBe("unreachable");
    expect(error.message).toContain("took another connection and showed no host key on it");
    expect(error.hint).toContain("rate-limit");
    expect(server.connections).toBe(2);
    expect((await wire.ask([{ key: "get", rpc: "<get/>" }])).size).toBe(1);
  });

  it("is not known where the server is silent", async () => {
    const server = await start({ server: { accept: (_, number) => number === 1 } });
    const wire = await openNetconf(server.target);
    const error = await failure(wire.ask([shake("ssh-ed25519")]));
    expect(error.message).toBe(`127.0.0.1:${server.port} did not show a host key within 1 s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.sockets.size).toBe(1);
  });
});

describe("a device that speaks NETCONF", () => {
  const platform = { transport: "netconf" } as unknown as Platform;
  const open = (server: NetconfServer, device: object = {}) => openWire(platform, { ...server.target, ...device }, {});

  it("is opened as such", async () => {
    const wire = (await open(await start())) as unknown as Wire<NetconfRequest, NetconfAnswer>;
    expect((await wire.ask([{ key: "get", rpc: "<get/>" }])).get("get")?.reply?.name).toBe("rpc-reply");
    wire.close();
  });

  it("is tried twice at most where it ends connections before a word, and the rate limit is named", async () => {
    const server = await start({
      server: {
        accept: (socket) => {
          socket.end();
          return false;
        },
      },
    });
    const error = await failure(open(server));
    expect(error.code).toBe("unreachable");
    expect(error.message).toContain("closed it before the handshake was done");
    expect(error.hint).toContain("rate-limit");
    expect(server.connections).toBe(2);
  });

  it("is reached when it does so once", async () => {
    const server = await start({
      server: {
        accept: (socket, number) => {
          if (number === 1) socket.end();
          return number > 1;
        },
      },
    });
    (await open(server)).close();
    expect(server.connections).toBe(2);
  });

  it("is said nothing of where it is the jump host that ends connections", async () => {
    const port = await freePort();
    let connections = 0;
    const jump = createServer((socket) => {
      connections++;
      socket.destroy();
    });
    servers.push({ close: () => new Promise((resolve) => void jump.close(() => resolve())) });
    await new Promise<void>((resolve) => jump.listen(port, "127.0.0.1", resolve));
    const proxy = { host: "127.0.0.1", port, user: "jumper", password: "other-word", insecureAcceptAnyHostKey: true };
    jest.spyOn(Math, "random").mockReturnValue(0);
    const error = await failure(open(await start(), { proxy }));
    expect(error.message).toMatch(/^jump host/);
    expect(error.hint).not.toContain("rate-limit");
    expect(connections).toBe(5);
  });

  it("leaves no connection behind when it has no NETCONF", async () => {
    const server = await start({ onlyExec: "is refused" });
    expect((await failure(open(server))).code).toBe("device");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.sockets.size).toBe(0);
  });
});
