import { createServer } from "node:net";
import { openSsh } from "../../../provider/transport/ssh-connection";
import { freePort } from "../../support/sshd";
import { closeAll, failure, open, openOptions } from "./open";
import { newKey, startServer, type TestServer, type TestServerOptions } from "./ssh-server";

let server: TestServer | undefined;
// The shortest pauses between tries.
beforeEach(() => void jest.spyOn(Math, "random").mockReturnValue(0));
afterAll(() => jest.restoreAllMocks());
const start = async (options: TestServerOptions = {}) => {
  server = await startServer(options);
  return { host: "127.0.0.1", port: server.port, user: "alice", password: "secret-word", hostKey: server.hostKey };
};
const nobody = async () => ({ host: "127.0.0.1", port: await freePort(), user: "alice", password: "secret-word" });
const unpinned = { insecureAcceptAnyHostKey: true };

afterEach(async () => {
  closeAll();
  await server?.close();
  server = undefined;
});

describe("a server that cannot be reached", () => {
  it("is given up soon when nobody listens, but not before somebody's reload would be over", async () => {
    const target = await nobody();
    const started = Date.now();
    const error = await failure(open(target));
    expect(error.code).toBe("unreachable");
    expect(error.message).toMatch(
      new RegExp(`^127.0.0.1:${target.port} cannot be reached: ECONNREFUSED after \\d+\\.\\d s$`),
    );
    expect(error.hint).toContain("`port`");
    expect(Date.now() - started).toBeGreaterThan(200);
    expect(Date.now() - started).toBeLessThan(1000);
  });

  it("is tried for a second and a half with `retryRefused`, because a reload makes sshd deaf for a moment", async () => {
    const target = await nobody();
    const started = Date.now();
    const error = await failure(open(target, { retryRefused: true }));
    expect(error.message).toContain("ECONNREFUSED");
    expect(Date.now() - started).toBeGreaterThan(1300);
    expect(Date.now() - started).toBeLessThan(2500);
  });

  it("is reached when it comes back meanwhile", async () => {
    const target = await nobody();
    const late = createServer();
    const opening = failure(open({ ...target, connectTimeout: 9 }, { retryRefused: true }));
    setTimeout(() => late.listen(target.port, "127.0.0.1", () => {}), 300);
    let reached = 0;
    late.on("connection", (socket) => {
      reached++;
      socket.destroy();
    });
    const error = await opening;
    late.close();
    expect(reached).toBe(5);
    expect(error.message).toContain("closed it before the handshake was done");
  });

  it("never speaks: given up after the connect timeout", async () => {
    const target = await start({ accept: () => false });
    const started = Date.now();
    const error = await failure(open({ ...target, connectTimeout: 0.3 }));
    expect(error.code).toBe("unreachable");
    expect(error.message).toBe(`127.0.0.1:${target.port} did not finish the SSH handshake and login within 0.3 s`);
    expect(error.hint).toContain("`connectTimeout`");
    expect(Date.now() - started).toBeLessThan(1000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server?.sockets.size).toBe(0);
  });

  it("hangs in the login: given up as well", async () => {
    const target = await start({ login: () => {} });
    const error = await failure(open({ ...target, connectTimeout: 0.5 }));
    expect(error.message).toContain("login within 0.5 s");
  });

  it("has no name", async () => {
    const error = await failure(open({ ...(await nobody()), host: "no-such-host.invalid" }));
    expect(error.code).toBe("unreachable");
    expect(error.message).toMatch(/no-such-host\.invalid:\d+ cannot be reached: (ENOTFOUND|EAI_AGAIN)/);
  });

  it("speaks something else: its words are quoted, without control characters", async () => {
    const target = await start({
      accept: (socket) => {
        socket.end("220 mail.example.net ESMTP \u001b[31mready\r\n");
        return false;
      },
    });
    const error = await failure(open(target));
    expect(error.code).toBe("unreachable");
    expect(error.message).toContain('it said "220 mail.example.net ESMTP  [31mready"');
  });
});

describe("a server that drops handshakes (MaxStartups)", () => {
  const dropFirst = (count: number, words = "") => ({
    accept: (socket: import("node:net").Socket, number: number) => {
      if (number <= count) socket.end(words);
      return number > count;
    },
  });

  it("is tried again", async () => {
    const target = await start(dropFirst(3));
    await open(target);
    expect(server?.connections).toBe(4);
  });

  it("is tried five times, then its words are quoted", async () => {
    const target = await start(dropFirst(99, "Exceeded MaxStartups\r\n"));
    const error = await failure(open(target));
    expect(error.code).toBe("unreachable");
    expect(error.message).toContain('it said "Exceeded MaxStartups"');
    expect(error.hint).toContain("MaxStartups");
    expect(server?.connections).toBe(5);
  });

  it("is tried again after a reset in the middle of the handshake", async () => {
    const target = await start({
      accept: (socket, number) => {
        if (number === 1) {
          socket.write("SSH-2.0-test\r\n");
          setTimeout(() => socket.resetAndDestroy(), 20);
        }
        return number > 1;
      },
    });
    await open(target);
    expect(server?.connections).toBe(2);
  });

  it("is not tried beyond the connect timeout", async () => {
    const target = await start(dropFirst(99));
    const started = Date.now();
    const error = await failure(open({ ...target, connectTimeout: 0.4 }));
    expect(error.code).toBe("unreachable");
    expect(Date.now() - started).toBeLessThan(900);
    expect(server?.connections).toBeLessThan(5);
  });

  it("gets one handshake at a time from us", async () => {
    const target = await start();
    await Promise.all(Array.from({ length: 5 }, () => open(target)));
    expect(server?.connections).toBe(5);
    expect(server?.atOnce).toBe(1);
  });

  it("is not waited for by those who connect after a failure", async () => {
    const target = await start(dropFirst(5));
    const first = failure(open(target));
    const second = open(target);
    expect((await first).code).toBe("unreachable");
    expect((await second).isAlive).toBe(true);
  });
});

describe("calling off", () => {
  it("ends an attempt that is going on, and frees the turn", async () => {
    const target = await start({ accept: (_socket, number) => number > 1 });
    const cancel = new AbortController();
    const first = failure(open(target, { signal: cancel.signal }));
    const second = open(target);
    setTimeout(() => cancel.abort(), 50);
    expect((await first).code).toBe("connection-lost");
    expect((await first).message).toContain("cancelled");
    await second;
  });

  it("before the start makes no connection", async () => {
    const target = await start();
    await failure(open(target, { signal: AbortSignal.abort() }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server?.sockets.size).toBe(0);
  });
});

describe("algorithms", () => {
  it("are reported: what was negotiated and what we can speak", async () => {
    const target = await start({
      algorithms: { cipher: ["aes256-ctr"], hmac: ["hmac-sha2-512"], kex: ["ecdh-sha2-nistp384"] },
    });
    const { login } = await open(target);
    expect(login.negotiated).toEqual({
      cipher: "aes256-ctr",
      mac: "hmac-sha2-512",
      kex: "ecdh-sha2-nistp384",
      hostKeyAlgorithm: "ssh-ed25519",
    });
    expect(login.offered.ciphers).toContain("chacha20-poly1305@openssh.com");
    expect(login.offered.kexAlgorithms[0]).toMatch(/^curve25519/);
    expect(login.offered.macs).toContain("hmac-sha2-256-etm@openssh.com");
    expect(login.offered.hostKeyAlgorithms).toContain("rsa-sha2-512");
  });

  it("that are old are offered only with `legacyAlgorithms`", async () => {
    const old = {
      kex: ["diffie-hellman-group14-sha1"],
      cipher: ["aes128-cbc", "3des-cbc"],
      hmac: ["hmac-md5"],
      serverHostKey: ["ssh-rsa"],
    };
    const key = newKey("rsa");
    const target = { ...(await start({ algorithms: old, hostKeys: [key.openssh] })), hostKey: key.line };
    const error = await failure(open(target));
    expect(error.code).toBe("unreachable");
    expect(error.message).toContain("no key exchange algorithm in common; it offers diffie-hellman-group14-sha1");
    expect(error.hint).toContain("`legacyAlgorithms: true`");
    const { login } = await open({ ...target, legacyAlgorithms: true });
    expect(login.negotiated).toEqual({
      cipher: "aes128-cbc",
      mac: "hmac-md5",
      kex: "diffie-hellman-group14-sha1",
      hostKeyAlgorithm: "ssh-rsa",
    });
    for (const list of Object.values(login.offered)) expect(new Set(list).size).toBe(list.length);
    expect(login.offered.ciphers.indexOf("3des-cbc")).toBeGreaterThan(login.offered.ciphers.indexOf("aes256-ctr"));
  });

  it("an RSA key that the server can only use with SHA-1 is a matter of algorithms, not of another key", async () => {
    const key = newKey("rsa");
    const target = {
      ...(await start({ algorithms: { serverHostKey: ["ssh-rsa"] }, hostKeys: [key.openssh] })),
      hostKey: key.line,
    };
    const error = await failure(open(target));
    expect(error.code).toBe("unreachable");
    expect(error.hint).toContain("`legacyAlgorithms: true`");
  });
});

it("loading the module does not load ssh2", () => {
  jest.isolateModules(() => {
    jest.doMock("ssh2", () => {
      throw new Error("ssh2 was loaded");
    });
    expect(() => require("../../../provider/transport/ssh-connection")).not.toThrow();
    jest.dontMock("ssh2");
  });
});

it("an unchecked host key is a warning on every connection", async () => {
  const target = { ...(await start()), hostKey: undefined, ...unpinned };
  const options = openOptions();
  for (let run = 0; run < 2; run++) (await openSsh(target, options)).close();
  expect(options.warnings).toHaveLength(2);
  expect(options.warnings[0]).toMatch(/NOT checked .*ssh-ed25519 SHA256:/);
});
