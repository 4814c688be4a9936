import { createHmac } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Client, Server, utils } from "ssh2";
import { provesHostKey, readDeviceConnInfo } from "../../provider/core/formats/device-conn-info";
import {
  type CallingDevice,
  type DeviceListener,
  type DeviceListenerOptions,
  listenForDevices,
} from "../../testing/device-listener";

/** As captured from a device whose secret is Juniper123. */
const captured = {
  deviceId: "abc123",
  hostKey:
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDhMc83Qp9ogdGNYJGMjjUfbCAFXspkUPrrcdEI9JgIsng3fbtZl6pSi7xyFYlZrPor/oiNoCxQl+HOArESS+HTjFsd0tgBUyuO+rx53+vtZJ2HarsgZg59F5BjYDQq/ulCBjRDM7BQ2xViItTAIV8Q5nnikaA+mBxnNN/2EEEhuXekyibdwDY0z3X4Tc4los2qZaZBVkKeaJ6voj+7dWG8vRQINs+gXfL+jk2Lz4m72zA6y3n7KCcG4lCH3e1C1bdnSX5dblYuEUsCV9XKbNl5qqajDeUaKeCMsjMlmXS7+E+C2pTE/Dir7T9IfN7SEpd3nDjH7fDthKKP9GCq9Lkv",
  hmac: "7aa4440cc6a8fd12bc9f13ad1af8a28ea6cc1137",
};
const plain = "MSG-ID: DEVICE-CONN-INFO\r\nMSG-VER: V1\r\nDEVICE-ID: abc123\r\n";
const signed = `${plain}HOST-KEY: ${captured.hostKey}\0\r\nHMAC: ${captured.hmac}\r\n`;
const banner = "SSH-2.0-OpenSSH_7.5\r\n";
const read = (text: string) => readDeviceConnInfo(Buffer.from(text, "latin1"));

describe("the preamble", () => {
  test("as captured: the NUL goes, and the HMAC is that of the key under the secret", () => {
    expect(read(signed + banner)).toEqual({ more: false, info: captured, length: signed.length, certain: true });
    expect(provesHostKey(captured, "Juniper123")).toBe(true);
    expect(provesHostKey(captured, "juniper123")).toBe(false);
    expect(provesHostKey({ ...captured, hmac: undefined }, "Juniper123")).toBe(false);
  });

  test("without a secret it has three lines, and only what follows tells that it is over", () => {
    expect(read(plain)).toEqual({ more: false, info: { deviceId: "abc123" }, length: plain.length, certain: false });
    expect(read(plain + banner)).toMatchObject({ length: plain.length, certain: true });
    expect(read(`${plain}HOS`)).toEqual({ more: true });
    expect(read(`${plain}SSH`)).toEqual({ more: true });
  });

  test.each([
    ["no blank after HMAC", signed.replace("HMAC: ", "HMAC:")],
    ["no NUL", signed.replace("\0", "")],
    ["bare line feeds", signed.replace(/\r/g, "")],
    ["a stray colon", signed.replace("DEVICE-ID: ", "DEVICE-ID: : ")],
    ["blank lines before SSH", `${signed}\r\n\r\n`],
    ["a line from the future", signed.replace("HOST-KEY", "SERIAL: 7\r\nHOST-KEY")],
    ["upper-case hex", signed.replace(captured.hmac, captured.hmac.toUpperCase())],
  ])("tolerates %s", (_what, text) => {
    expect(read(text + banner)).toEqual({ more: false, info: captured, length: text.length, certain: true });
  });

  test.each([
    [banner, /does not begin with a DEVICE-CONN-INFO|no usable DEVICE-ID/],
    ["GET / HTTP/1.1\r\n", /does not begin/],
    ["\x16\x03\x01\n", /does not begin/],
    ["DEVICE-ID: x\r\n", /MSG-ID was expected/],
    [plain.replace("V1", "V2"), /MSG-VER is not V1/],
    [plain.replace("DEVICE-CONN-INFO", "OTHER"), /MSG-ID is not DEVICE-CONN-INFO/],
    [`${plain}DEVICE-ID: y\r\n`, /two lines DEVICE-ID/],
    [`${plain.replace("abc123", "")}${banner}`, /no usable DEVICE-ID/],
    [`${plain.replace("abc123", "a\x1b[2Jb")}${banner}`, /no usable DEVICE-ID/],
    [`${plain}HOST-KEY: ${captured.hostKey}\r\n${banner}`, /only one of HOST-KEY and HMAC/],
    [`${plain}HMAC: ${captured.hmac}\r\n${banner}`, /only one of/],
    [signed.replace(captured.hmac, "0123") + banner, /40 hex digits/],
    [signed.replace("AAAAB3", "AAAAB4") + banner, /no SSH public key/],
    ["x".repeat(20_000), /longer than 16384/],
    [`${plain}NOTE: ${"x".repeat(20_000)}`, /longer than/],
  ])("%# is none", (text, reason) => {
    expect(() => read(text)).toThrow(reason);
  });

  test("cut at any byte it is awaited, and never taken for another one", () => {
    for (let length = 0; length < signed.length; length++) {
      const found = read(signed.slice(0, length));
      if (!found.more) expect([length, found]).toEqual([plain.length, expect.objectContaining({ certain: false })]);
    }
  });
});

describe("listenForDevices", () => {
  let listener: DeviceListener;
  const sockets: Socket[] = [];
  const refused: string[] = [];
  const listen = async (options: DeviceListenerOptions = {}) => {
    listener = await listenForDevices(options);
    refused.length = 0;
    listener.on("error", ({ message }) => refused.push(message));
  };
  const call = async (text = ""): Promise<Socket> => {
    const socket = connect(listener.port, listener.host);
    sockets.push(socket);
    socket.on("error", () => {});
    await once(socket, "connect");
    if (text !== "") socket.write(Buffer.from(text, "latin1"));
    return socket;
  };
  /** However it ends: `once` would reject when the other side resets. */
  const closed = (socket: Socket): Promise<void> =>
    socket.closed ? Promise.resolve() : new Promise((resolve) => socket.on("close", () => resolve()));
  const next = async (): Promise<CallingDevice> => (await listener[Symbol.asyncIterator]().next()).value;

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await listener.close();
  });

  test("SSH goes on where the preamble ends, in whatever pieces it comes", async () => {
    const { private: hostKey, public: publicKey } = utils.generateKeyPairSync("ed25519");
    const [type, base64] = publicKey.split(" ");
    const secret = "s3cr et\"'";
    const hmac = createHmac("sha1", secret).update(`${type} ${base64}`).digest("hex");
    const lines = `MSG-ID: DEVICE-CONN-INFO\r\nMSG-VER: V1\r\nDEVICE-ID: r1\r\nHOST-KEY: ${type} ${base64}\0\r\nHMAC: ${hmac}\r\n`;
    await listen({ secret });
    const server = new Server({ hostKeys: [hostKey] }, (connection) => {
      connection.on("error", () => {});
      connection.on("authentication", (attempt) => attempt.accept());
      connection.on("ready", () => connection.on("session", (accept) => accept().on("exec", (yes) => yes().end("42"))));
    });

    const device = await call();
    for (const byte of Buffer.from(lines, "latin1")) device.write(Buffer.from([byte]));
    server.injectSocket(device);
    const { deviceId, authenticated, hostKey: announced, socket } = await next();
    expect({ deviceId, authenticated, announced }).toEqual({
      deviceId: "r1",
      authenticated: true,
      announced: `${type} ${base64}`,
    });

    const client = new Client();
    const hostVerifier = (key: Buffer) => key.toString("base64") === base64;
    client.connect({ sock: socket, username: "netops", password: "x", hostVerifier });
    await once(client, "ready");
    const said = await new Promise<string>((resolve, reject) => {
      client.exec("id", (error, stream) => {
        if (error) reject(error);
        else stream.on("data", (data: Buffer) => resolve(data.toString()));
      });
    });
    expect(said).toBe("42");
    const ended = once(client, "close");
    client.end();
    await ended;
  });

  test("a banner that comes in one piece with the preamble is put back whole", async () => {
    await listen({ secret: (id) => (id === "abc123" ? "Juniper123" : undefined) });
    await call(signed + banner);
    const { socket, authenticated } = await next();
    expect(authenticated).toBe(true);
    const [chunk] = await once(socket, "data");
    expect(String(chunk)).toBe(banner);
  });

  test("without a secret anybody may call, and says that nothing proves it", async () => {
    await listen();
    const called = new Promise<CallingDevice>((resolve) => listener.on("device", resolve));
    await call(plain);
    expect(await called).toMatchObject({ deviceId: "abc123", hostKey: undefined, authenticated: false });
  });

  test.each<[string, DeviceListenerOptions, string, RegExp]>([
    [
      "another secret",
      { secret: "juniper123" },
      signed + banner,
      /"abc123" sent an HMAC that its secret does not make/,
    ],
    ["no HMAC", { secret: "Juniper123" }, plain + banner, /sent no HMAC, and there is a secret/],
    ["no preamble", {}, banner, /DEVICE-CONN-INFO/],
    ["a flood", {}, "A".repeat(100_000), /longer than/],
    ["silence", { timeout: 0.2 }, "MSG-ID: DEV", /within 0.2 s/],
    [
      "a secret that cannot be had",
      { secret: () => Promise.reject(new Error("vault sealed")) },
      signed + banner,
      /vault/,
    ],
    ["one too many", { pending: 0 }, signed + banner, /too many/],
  ])("%s is refused, said, and no reason to stop", async (_what, options, text, reason) => {
    await listen(options);
    const socket = await call(text);
    await closed(socket);
    expect(refused).toEqual([expect.stringMatching(reason)]);
    expect(refused[0]).not.toMatch(/Juniper123|juniper123/);

    const another = await call(text);
    await closed(another);
    expect(refused).toHaveLength(2);
  });

  test("a connection that ends early is an error too; nobody needs to listen for it", async () => {
    listener = await listenForDevices();
    const socket = connect(listener.port, listener.host);
    sockets.push(socket);
    socket.end("MSG-ID:");
    await closed(socket);
    const errors: string[] = [];
    listener.on("error", ({ message }, from) => errors.push(`${from}: ${message}`));
    (await call("MSG-ID:")).end();
    while (errors.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(errors).toEqual(["127.0.0.1: the connection ended within the DEVICE-CONN-INFO"]);
  });

  test("close ends the loop and what nobody has taken", async () => {
    await listen();
    const untaken = await call(plain + banner);
    const waiting = await call("MSG-ID:");
    await new Promise((resolve) => setTimeout(resolve, 50));
    await listener.close();
    await Promise.all([untaken, waiting].map(closed));
    const seen: string[] = [];
    for await (const { deviceId } of listener) seen.push(deviceId);
    expect(seen).toEqual([]);
    expect(refused).toEqual([]);
  });
});
