import { generateKeyPairSync } from "node:crypto";
import { Client } from "ssh2";
import { type HostKey, type HostKeyType, newHostKey } from "../emulators/shared/host-key";
import { freePort } from "../support/sshd";
import { commit, committed, confirmed, set, startDevice, stopDevices } from "./junos-bench";
import { login, openNetconf, refusal } from "./netconf-client";

afterEach(stopDevices);

let key: HostKey & { line: string };
let withKey: { password: undefined; privateKey: string };
beforeAll(async () => {
  key = await newKey();
  withKey = { password: undefined, privateKey: key.privateKey };
});
const newKey = async (type: HostKeyType = "ed25519") => {
  const pair = await newHostKey(type);
  return { ...pair, line: `${pair.publicKey} of a test` };
};
const ssh = "set system services ssh";

describe("who is let in", () => {
  it("a user with a password, with keys of several types, and nobody else", async () => {
    const rsa = await newKey("rsa");
    const device = await startDevice({ authorizedKey: [key.line, rsa.line] });
    await login(device);
    await login(device, withKey);
    await login(device, { password: undefined, privateKey: rsa.privateKey });
    expect(await refusal(device, { password: "wrong" })).toMatch(/authentication methods failed/);
    expect(await refusal(device, { password: undefined, privateKey: (await newKey()).privateKey })).toMatch(
      /methods failed/,
    );
    expect(await refusal(device, { username: "nobody" })).toMatch(/methods failed/);
    expect(device.counters).toMatchObject({ logins: 3, connections: 6 });
    expect(device.counters.failedLogins).toBeGreaterThanOrEqual(3);
  });

  it("answers a challenge too", async () => {
    const device = await startDevice({ configuration: `${ssh} no-password-authentication` });
    expect(await refusal(device)).toMatch(/methods failed/);
    const client = new Client();
    client.on("keyboard-interactive", (_name, _text, _lang, prompts, answer) => {
      expect(prompts).toEqual([{ prompt: "Password:", echo: false }]);
      answer(["pass-word"]);
    });
    const ready = new Promise((resolve, reject) => client.on("ready", () => resolve(undefined)).on("error", reject));
    const { host, port, user: username } = device;
    client.connect({ host, port, username, tryKeyboard: true });
    await ready;
    client.end();
  });

  it.each([
    ["no-passwords", false],
    ["no-public-keys", true],
  ])("%s", async (leaf, byPassword) => {
    const device = await startDevice({ authorizedKey: key.line, configuration: `${ssh} ${leaf}` });
    const [accepted, refused] = byPassword ? [{}, withKey] : [withKey, {}];
    expect(await refusal(device, refused)).toMatch(/methods failed/);
    await login(device, accepted);
  });

  it("a key that comes from where it may", async () => {
    const line = await newKey();
    const path = `set system login user other class super-user\nset system login user other authentication ssh-ed25519 "${line.line}"`;
    const as = { username: "other", password: undefined, privateKey: line.privateKey };
    const device = await startDevice({ configuration: `${path} from 192.0.2.*` });
    expect(await refusal(device, as)).toMatch(/methods failed/);
    await device.console(`${path} from "10.0.0.1,127.0.0.*"`);
    await login(device, as);
    await device.console([`${path} from "!127.0.0.1,*"`]);
    expect(await refusal(device, as)).toMatch(/methods failed/);
    await device.console("delete system login user other");
    await device.console(`${path} key-options "from=\\"127.0.0.0/8\\",no-pty"`);
    await login(device, as);
    await device.console(`${path} key-options "from=\\"10.0.0.0/8\\""`);
    expect(await refusal(device, as)).toMatch(/methods failed/);
  });

  it("root, as root-login says", async () => {
    const configuration = `set system root-authentication ssh-ed25519 "${key.line}"`;
    const device = await startDevice({ configuration });
    const { password } = device;
    const encrypted = /user admin[\s\S]*?encrypted-password "([^"]+)"/.exec(device.configuration())?.[1];
    await device.console(`set system root-authentication encrypted-password "${encrypted}"`);
    const [byPassword, byKey] = [
      { username: "root", password },
      { username: "root", ...withKey },
    ];
    expect(await refusal(device, byPassword)).toMatch(/methods failed/);
    await login(device, byKey);
    await device.console(`${ssh} root-login allow`);
    await login(device, byPassword);
    await device.console(`${ssh} root-login deny`);
    expect(await refusal(device, byKey)).toMatch(/methods failed/);
  });

  it("disconnects after as many passwords as retry-options says", async () => {
    const device = await startDevice({ configuration: "set system login retry-options tries-before-disconnect 2" });
    let tries = 0;
    const client = new Client();
    const over = new Promise((resolve) => client.on("error", () => {}).on("close", () => resolve(undefined)));
    const { host, port, user: username } = device;
    const authHandler = (_left: unknown, _partial: unknown, next: (method: unknown) => void) =>
      next(++tries > 9 ? false : { type: "password", username, password: "wrong" });
    client.connect({ host, port, username, authHandler: authHandler as never });
    await over;
    expect(device.counters.failedLogins).toBe(2);
  });
});

describe("how it speaks", () => {
  const only = (kind: string, name: string) => ({ algorithms: { [kind]: [name] } as never });

  it("with the ciphers, MACs and key exchanges of the configuration, and no others", async () => {
    const device = await startDevice();
    await device.console([
      `${ssh} ciphers aes256-ctr`,
      `${ssh} macs hmac-sha2-512`,
      `${ssh} key-exchange dh-group14-sha1`,
    ]);
    const client = new Client();
    const negotiated = new Promise<Record<string, unknown>>((resolve, reject) =>
      client.on("handshake", resolve as never).on("error", reject),
    );
    const { host, port, user: username, password } = device;
    const algorithms = { kex: ["curve25519-sha256", "diffie-hellman-group14-sha1"] as never };
    client.connect({ host, port, username, password, algorithms });
    expect(await negotiated).toMatchObject({
      kex: "diffie-hellman-group14-sha1",
      cs: { cipher: "aes256-ctr", mac: "hmac-sha2-512" },
    });
    client.end();
    expect(await refusal(device, only("kex", "curve25519-sha256"))).toMatch(/no matching key exchange/);
    await device.console("delete system services ssh key-exchange");
    expect(await refusal(device, only("cipher", "aes128-gcm@openssh.com"))).toMatch(/no matching C->S cipher/);
    expect(await refusal(device, only("hmac", "hmac-sha1"))).toMatch(/no matching C->S MAC/);
  });

  it("to nobody, when a list has nothing that can be served", async () => {
    const device = await startDevice({ configuration: `${ssh} macs umac-64@openssh.com\n${ssh} ciphers aes128-ctr` });
    expect(await refusal(device)).toMatch(/no matching C->S MAC/);
    // Such a cipher needs no MAC.
    await device.console(`${ssh} ciphers aes128-gcm@openssh.com`);
    await login(device);
    // A client that could do it is hung up on: the library cannot serve it.
    await device.console(`${ssh} key-exchange group-exchange-sha2`);
    expect(await refusal(device)).toMatch(/closed|Connection lost before handshake/);
  });

  it("with host keys of the types that it permits", async () => {
    const device = await startDevice();
    expect(device.hostKeys.map((line) => line.split(" ")[0])).toEqual([
      "ssh-ed25519",
      "ecdsa-sha2-nistp256",
      "ssh-rsa",
    ]);
    await device.console(`${ssh} hostkey-algorithm-list ecdsa-sha2-nistp521`);
    expect(device.hostKey).toMatch(/^ecdsa-sha2-nistp521 /);
    expect(await refusal(device, only("serverHostKey", "ssh-ed25519"))).toMatch(/no matching host key format/);
    await login(device, only("serverHostKey", "ecdsa-sha2-nistp521"));
    const old = await startDevice({ profile: "19.4", configuration: `${ssh} hostkey-algorithm no-ssh-rsa` });
    expect(old.hostKeys.map((line) => line.split(" ")[0])).toEqual(["ssh-ed25519", "ecdsa-sha2-nistp256"]);
  });
});

describe("where it listens", () => {
  it("moves with a commit, while sessions stay, and comes back with the timer", async () => {
    const device = await startDevice();
    const before = device.port;
    const session = await openNetconf(device);
    const port = await freePort();
    await session.rpc(set(`set system services ssh port ${port}`));
    expect(await session.rpc(confirmed(2))).toContain("<commit-success/>");
    expect(device.port).toBe(port);
    expect(await refusal(device, { port: before })).toMatch(/ECONNREFUSED/);
    await login(device);
    expect(await session.rpc("<get-software-information/>")).toContain("<junos-version>");
    device.clock.advance(120_000);
    await device.settled();
    expect(device.port).toBe(before);
    await login(device);
  });

  it("is nowhere without the statement", async () => {
    const device = await startDevice();
    const { port, netconfPort } = device;
    await device.console("delete system services ssh");
    expect(device.port).toBe(0);
    expect(await refusal(device, { port })).toMatch(/ECONNREFUSED/);
    await openNetconf(device, { port: netconfPort });
    await device.console("delete system services netconf");
    expect(await refusal(device, { port: netconfPort })).toMatch(/ECONNREFUSED/);
    await device.console(["set system services ssh port 22", "set system services netconf ssh port 830"]);
    expect([device.port, device.netconfPort]).toEqual([port, netconfPort]);
  });

  it("hangs up on more than it is to serve", async () => {
    const device = await startDevice({ configuration: `${ssh} connection-limit 2` });
    const first = await login(device);
    await login(device);
    expect(await refusal(device)).toMatch(/closed|ECONNRESET|Connection lost before handshake/);
    first.destroy();
    while ((await login(device).catch(() => undefined)) === undefined);
    await device.console([`${ssh} rate-limit 1`, "delete system services ssh connection-limit"]);
    expect(await refusal(device)).toMatch(/closed|ECONNRESET|Connection lost before handshake/);
    device.clock.advance(60_000);
    await login(device);
    expect(device.counters.turnedAway).toBeGreaterThanOrEqual(2);
  });

  it("opens as many sessions on a connection as it is told", async () => {
    const device = await startDevice({ configuration: `${ssh} max-sessions-per-connection 1` });
    const session = await openNetconf(device);
    await expect(openNetconf(device, { client: session.client })).rejects.toThrow(/open failure/);
  });
});

describe("what a class may", () => {
  const user = (name: string, loginClass: string) =>
    `set system login user ${name} class ${loginClass}\nset system login user ${name} authentication ssh-ed25519 "${key.line}"`;
  const as = (username: string) => ({ username, ...withKey });
  const root = committed("<system><root-authentication/></system>");

  it("sees secrets only with the permission for it", async () => {
    const configuration = `set system login class ops permissions [ view view-configuration configure ]\n${user("op", "ops")}`;
    const device = await startDevice({ configuration });
    const session = await openNetconf(device, as("op"));
    expect(session.hello).toContain("<!-- user op, class ops -->");
    const reply = await session.rpc(root);
    expect(reply).toContain("/* SECRET-DATA */");
    expect(reply).not.toContain("$6$");
    expect(await (await openNetconf(device)).rpc(root)).toContain("$6$");
    await session.rpc(set('set system root-authentication encrypted-password "$6$new$hash"'));
    expect(await session.rpc('<get-configuration compare="rollback" rollback="0" format="text"/>')).not.toContain(
      "$6$",
    );
  });

  it("denies what is not permitted, in the words of the device", async () => {
    const device = await startDevice({ configuration: user("guest", "read-only") });
    const session = await openNetconf(device, as("guest"));
    for (const operation of [root, set("set system host-name x"), commit()]) {
      const element = /^<([a-z-]+)/.exec(operation)?.[1];
      const reply = await session.rpc(operation);
      expect(reply).toContain("<error-message>permission denied</error-message>");
      expect(reply).toContain(`<bad-element>${element}</bad-element>`);
    }
    expect(await session.rpc("<get-software-information/>")).toContain("<junos-version>");
  });
});

test("what is no key lets nobody in, and is committed all the same", async () => {
  const { publicKey } = generateKeyPairSync("ed25519");
  const blob = publicKey.export({ format: "der", type: "spki" }).toString("base64");
  const device = await startDevice({ authorizedKey: `ssh-ed25519 ${blob} broken` });
  expect(await refusal(device, withKey)).toMatch(/methods failed/);
});
