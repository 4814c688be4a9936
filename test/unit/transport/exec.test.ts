import type { Connection, ServerChannel } from "ssh2";
import { closeAll, failure, open } from "./open";
import { startServer, type TestServer } from "./ssh-server";

let server: TestServer;
const connect = async (
  exec: (command: string, channel: ServerChannel, connection: Connection) => void,
  more: { requestTimeout?: number } = {},
) => {
  server = await startServer({ exec });
  return open({
    host: "127.0.0.1",
    port: server.port,
    user: "alice",
    password: "secret-word",
    hostKey: server.hostKey,
    ...more,
  });
};
const read = (channel: ServerChannel): Promise<Buffer> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    channel.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () => resolve(Buffer.concat(chunks)));
  });
const finish = (channel: ServerChannel, code: number) => {
  channel.exit(code);
  channel.end();
};

afterEach(async () => {
  closeAll();
  await server.close();
});

it("gives stdin, and takes stdout, stderr and the exit code", async () => {
  const connection = await connect(async (command, channel) => {
    channel.write(Buffer.concat([Buffer.from(`${command}:`), await read(channel)]));
    channel.stderr.write("a complaint");
    finish(channel, 3);
  });
  const chunks: string[] = [];
  const result = await connection.exec("cat", Buffer.from([0, 255, 10]), {
    onOutput: (chunk, stream) => void chunks.push(`${stream} ${chunk.length}`),
  });
  expect(result.code).toBe(3);
  expect(result.signal).toBeUndefined();
  expect(result.stdout).toEqual(Buffer.concat([Buffer.from("cat:"), Buffer.from([0, 255, 10])]));
  expect(result.stderr.toString()).toBe("a complaint");
  expect(chunks.sort()).toEqual(["stderr 11", "stdout 7"]);
});

it("closes stdin when none is given", async () => {
  const connection = await connect(async (_command, channel) => {
    channel.write(`${(await read(channel)).length} bytes`);
    finish(channel, 0);
  });
  expect((await connection.exec("wc -c")).stdout.toString()).toBe("0 bytes");
});

it("carries large streams both ways, whole", async () => {
  const connection = await connect(async (_command, channel) => {
    channel.write(await read(channel));
    finish(channel, 0);
  });
  const data = Buffer.alloc(5_000_000, "0123456789abcdef");
  const { stdout } = await connection.exec("cat", data);
  expect(stdout.equals(data)).toBe(true);
});

it("tells a signal from a code", async () => {
  const connection = await connect((_command, channel) => {
    channel.exit("KILL" as never, false as never, "" as never);
    channel.end();
  });
  expect(await connection.exec("sleep")).toMatchObject({ code: null, signal: "SIGKILL" });
});

it("never takes an end without an exit status for success", async () => {
  const connection = await connect((_command, channel) => {
    channel.write("half an ans");
    channel.end();
  });
  const error = await failure(connection.exec("show"));
  expect(error.code).toBe("connection-lost");
  expect(error.message).toContain("without saying how it went");
  expect(connection.isAlive).toBe(true);
});

it.each([
  ["before any answer", (_channel: ServerChannel) => {}],
  ["in the middle of the answer", (channel: ServerChannel) => void channel.write("half an ans")],
  ["after the exit status, before the answer is complete", (channel: ServerChannel) => void channel.exit(0)],
])("a connection that breaks %s is an error for the command and ends the connection", async (_when, before) => {
  const connection = await connect((_command, channel) => {
    before(channel);
    setTimeout(() => [...server.sockets].map((socket) => socket.destroy()), 30);
  });
  const error = await failure(connection.exec("reload"));
  expect(error.code).toBe("connection-lost");
  expect(error.hint).toContain("not known");
  expect((await connection.closed).code).toBe("connection-lost");
  expect(connection.isAlive).toBe(false);
  expect((await failure(connection.exec("true"))).code).toBe("connection-lost");
});

it("a complete answer counts although the server hangs up right after it", async () => {
  const connection = await connect((_command, channel, client) => {
    channel.write("done");
    finish(channel, 0);
    setImmediate(() => client.end());
  });
  expect((await connection.exec("reload")).stdout.toString()).toBe("done");
  expect((await connection.closed).code).toBe("connection-lost");
});

it("the server's own words about the end are kept", async () => {
  const connection = await connect((_command, _channel, client) => {
    (client as unknown as { _protocol: { disconnect(reason: number): void } })._protocol.disconnect(7);
    client.end();
  });
  const error = await failure(connection.exec("x"));
  expect(error.code).toBe("connection-lost");
  expect(error.message).toMatch(/ended: \w+/);
});

it("gives up after the request timeout, and the connection stays usable", async () => {
  const connection = await connect((command, channel) => void (command === "true" && finish(channel, 0)), {
    requestTimeout: 0.2,
  });
  const error = await failure(connection.exec("hang"));
  expect(error.code).toBe("timeout");
  expect(error.message).toContain("did not answer within 0.2 s");
  expect((await failure(connection.exec("hang", "", { timeoutSeconds: 0.1 }))).message).toContain("within 0.1 s");
  expect((await connection.exec("true")).code).toBe(0);
});

it("has four commands open at the same time at most", async () => {
  let now = 0;
  let most = 0;
  const connection = await connect((_command, channel) => {
    most = Math.max(most, ++now);
    setTimeout(() => {
      now--;
      finish(channel, 0);
    }, 30);
  });
  const results = await Promise.all(Array.from({ length: 9 }, (_, index) => connection.exec(`${index}`)));
  expect(results.map(({ code }) => code)).toEqual(Array(9).fill(0));
  expect(most).toBe(4);
});

it("closing ends what is running, and is told from a loss", async () => {
  const connection = await connect(() => {});
  const running = failure(connection.exec("hang"));
  await new Promise((resolve) => setTimeout(resolve, 30));
  connection.close();
  connection.close();
  expect((await running).message).toContain("closed by us");
  expect((await connection.closed).message).toContain("closed by us");
  expect(connection.isAlive).toBe(false);
});

it("a server without announcements has no other host keys", async () => {
  const connection = await connect(() => {});
  const started = Date.now();
  expect(await connection.announcedHostKeys(0.1)).toEqual([]);
  expect(Date.now() - started).toBeLessThan(500);
});
