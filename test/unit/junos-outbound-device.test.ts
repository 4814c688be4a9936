import type { Args } from "../../provider/core/contract";
import { applyDelete, applyWrite } from "../../provider/lifecycle/apply";
import { readResource } from "../../provider/lifecycle/read";
import { closeSessions } from "../../provider/session/pool";
import { startJunos } from "../emulators/junos";

// The whole way, from the verbs that Pulumi calls to an emulated device and back.

type Router = Awaited<ReturnType<typeof startJunos>>;
let router: Router;
let device: Args;
const said: string[] = [];

beforeAll(async () => {
  jest.spyOn(console, "log").mockImplementation((text) => void said.push(String(text)));
  router = await startJunos({ password: "opensesame", configuration: "set system services netconf ssh" });
  const { host, port, hostKey } = router;
  device = { platform: "junos", host, port, user: "admin", password: "opensesame", hostKey };
});
afterAll(async () => {
  await closeSessions();
  await router.close();
});

describe("HostKey", () => {
  const create = (args: Args) => applyWrite("HostKey", undefined, undefined, { device, ...args });

  test.each(["rsa", "ecdsa", "ed25519"])(
    "%s: told, read again, and forgotten; the device notices nothing",
    async (type) => {
      const { id, outs } = await create({ type });
      expect(id).toBe(type);
      expect(outs).toMatchObject({
        publicKey: expect.stringMatching(type === "ecdsa" ? /^ecdsa-sha2-nistp\d+ / : new RegExp(`^ssh-${type} AAAA`)),
        fingerprint: expect.stringMatching(/^SHA256:/),
        knownHostsLine: `[${router.host}]:${router.port} ${outs.publicKey}`,
      });
      if (type === "ed25519") expect(outs.publicKey).toBe(router.hostKey.split(" ").slice(0, 2).join(" "));
      const read = await readResource("HostKey", id, outs);
      expect(read.props).toMatchObject({ publicKey: outs.publicKey });
      await applyDelete("HostKey", id, outs);
      await expect(create({ type })).resolves.toMatchObject({ outs: { publicKey: outs.publicKey } });
    },
  );

  test("another key than the one on record is an error, and not a new value", async () => {
    const { id, outs } = await create({ type: "rsa" });
    const { outs: other } = await create({ type: "ed25519" });
    const state = { ...outs, publicKey: other.publicKey };
    await expect(readResource("HostKey", id, state)).rejects.toThrow(/not the one on record.*pulumi up --replace/s);
    await expect(applyWrite("HostKey", id, state, { device, type: "rsa" })).rejects.toThrow(/not the one on record/);
  });

  test("a type that is not served is said in the words of the handshake", async () => {
    await expect(create({ type: "ecdsa", bits: 521 })).rejects.toThrow(/ecdsa-sha2-nistp521.*hostKeyAlgorithms/s);
  });
});

describe("OutboundSsh", () => {
  const inputs = (): Args => ({
    device,
    client: "nms",
    deviceId: "r1",
    secret: "juniper123",
    __secrets: ["secret"],
    servers: [{ address: "192.0.2.10", port: 7804, retry: 3, timeout: 15 }],
    services: ["netconf"],
    keepAlive: {},
  });

  test("created, in sync, changed and removed, each in one commit", async () => {
    const { id, outs } = await applyWrite("OutboundSsh", undefined, undefined, inputs());
    expect(id).toBe("nms");
    expect(said.join("\n")).not.toMatch(/down|juniper123/);
    const read = await readResource("OutboundSsh", id, outs);
    expect(read.inputs).toEqual(inputs());
    // Nothing listens at 192.0.2.10: a refresh says so, and calls it no drift.
    expect(said.join("\n")).toMatch(/client nms is "down"/);

    const servers = [{ address: "h2" }, ...(inputs().servers as Args[])];
    const changed = await applyWrite("OutboundSsh", id, outs, { ...inputs(), servers, keepAlive: { retry: 5 } });
    expect((await readResource("OutboundSsh", id, changed.outs)).inputs).toMatchObject({
      servers,
      keepAlive: { retry: 5 },
    });
    await applyDelete("OutboundSsh", id, changed.outs);
    expect(await readResource("OutboundSsh", id, changed.outs)).toEqual({});
    expect(said.join("\n")).not.toContain("juniper123");
  });

  test("a routing instance that is not there is refused in the device's words, and nothing stays", async () => {
    const failing = applyWrite("OutboundSsh", undefined, undefined, { ...inputs(), routingInstance: "nowhere" });
    await expect(failing).rejects.toThrow(
      /Referenced routing-instance must be defined under \[edit routing-instances\]/,
    );
    expect(await readResource("OutboundSsh", "nms", inputs())).toEqual({});
  });
});
