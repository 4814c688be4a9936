import { execFile } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import type { EmulatedRouteros } from "../emulators/routeros";
import { Keys } from "./routeros-keys";
import { Routers } from "./routeros-routers";

jest.setTimeout(30_000);
const routers = new Routers();
const keys = new Keys();
const rsa = keys.make("rsa", "rsa", 2048);
const ed25519 = keys.make("ed25519", "ed25519");
afterEach(() => routers.end());
afterAll(() => keys.end());

/** What ssh asks when it wants a password. */
const askpass = join(keys.folder, "askpass");
writeFileSync(askpass, '#!/bin/sh\necho "$ROUTER_PASSWORD"\n');
chmodSync(askpass, 0o700);

interface Ran {
  code: number;
  out: string;
  err: string;
}

function run(program: string, words: string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(program, words, { env: { ...process.env, ...env }, timeout: 20_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
    child.stdin?.end();
  });
}

interface Login {
  key?: string;
  password?: string;
  user?: string;
  options?: string[];
}

/** One line through OpenSSH's own client, which knows nobody else's key or password. */
function ssh(
  router: EmulatedRouteros,
  line: string,
  { key, password, user = "admin", options = [] }: Login = {},
): Promise<Ran> {
  const known = join(keys.folder, `known-${router.port}`);
  writeFileSync(known, `[${router.host}]:${router.port} ${router.hostKey}\n`);
  const set = [
    ...["IdentityAgent=none", "IdentitiesOnly=yes", "StrictHostKeyChecking=yes", `UserKnownHostsFile=${known}`],
    ...["GlobalKnownHostsFile=none", "NumberOfPasswordPrompts=1", "ConnectTimeout=5", "LogLevel=INFO"],
    `PreferredAuthentications=${key === undefined ? "password" : "publickey"}`,
    ...options,
  ].flatMap((each) => ["-o", each]);
  const identity = key === undefined ? [] : ["-i", key];
  const env = { SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: "force", ROUTER_PASSWORD: password ?? "" };
  return run("ssh", ["-F", "none", ...set, ...identity, "-p", String(router.port), "-l", user, router.host, line], env);
}

/** Shown with the first byte that a client reads. */
function banner({ host, port }: EmulatedRouteros): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port });
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("closed without a word")));
    socket.once("data", (data) => {
      resolve(data.toString().split("\r\n")[0] ?? "");
      socket.destroy();
    });
  });
}

/** Every key that ssh-keyscan gets, as `type base64`. */
const scan = async (router: EmulatedRouteros): Promise<string[]> =>
  (await run("ssh-keyscan", ["-p", String(router.port), router.host])).out
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(" ").slice(1).join(" "));

test("a line is run by password; text with CRLF, exit code 0 also for an error", async () => {
  const router = await routers.start({ password: "a b$c" });
  expect(await banner(router)).toBe("SSH-2.0-ROSSSH");
  const login = { password: "a b$c" };
  expect(await ssh(router, ":put [/system/identity/get name]", login)).toEqual({
    code: 0,
    out: "MikroTik\r\n",
    err: "",
  });
  expect(await ssh(router, "/ip ssh frobnicate", login)).toMatchObject({
    code: 0,
    out: "bad command name frobnicate (line 1 column 9)\r\n",
  });
  expect((await ssh(router, "quit", login)).code).toBe(1);
  expect((await ssh(router, ":put 1", { password: "wrong" })).code).toBe(255);
  expect(router.sshCounters).toMatchObject({ logins: 3, failedLogins: 1 });
});

test("options after + are no part of the user's name", async () => {
  const router = await routers.start();
  const { out } = await ssh(router, ":put 1", { user: "admin+ct511w4098h", password: router.password });
  expect(out).toBe("1\r\n");
});

test("the first key of a user ends SSH logins by password, the removal of the last allows them again", async () => {
  const { router, client } = await routers.with({ profile: "7.20" });
  const byPassword = async () => (await ssh(router, ":put in", { password: router.password })).code;
  const byKey = async (key: string) => (await ssh(router, ":put in", { key })).out;
  expect(await byPassword()).toBe(0);
  await client.ask("/user/ssh-keys/add", "=user=admin", `=key=${ed25519.line}`);
  expect(await byPassword()).toBe(255);
  expect(await byKey(ed25519.file)).toBe("in\r\n");
  expect(await byKey(rsa.file)).toBe("");
  await client.ask("/ip/ssh/set", "=always-allow-password-login=yes");
  expect(await byPassword()).toBe(0);
  await client.ask("/ip/ssh/set", "=always-allow-password-login=no");
  await client.ask("/user/ssh-keys/remove", "=.id=*1");
  expect(await byPassword()).toBe(0);
  expect(await byKey(ed25519.file)).toBe("");
});

test("password-authentication=no lets nobody in by password", async () => {
  const { router, client } = await routers.with({ profile: "7.21" });
  await client.ask("/ip/ssh/set", "=password-authentication=no");
  expect((await ssh(router, ":put in", { password: router.password })).code).toBe(255);
});

test.each(["7.11", "7.16", "7.20", "7.21", "7.24", "7.25"])("%s: an RSA key logs in", async (profile) => {
  const router = await routers.start({ profile, authorizedKey: rsa.line });
  expect((await ssh(router, ":put [/system/resource/get version]", { key: rsa.file })).out).toBe(
    `${router.version}\r\n`,
  );
});

test("RouterOS 6 needs the old algorithms", async () => {
  const router = await routers.start({ profile: "6.49", authorizedKey: rsa.line });
  expect((await ssh(router, ":put in", { key: rsa.file })).err).toMatch(/no matching|Unable to negotiate/);
  const options = [
    "KexAlgorithms=+diffie-hellman-group14-sha1",
    "HostKeyAlgorithms=+ssh-rsa",
    "PubkeyAcceptedAlgorithms=+ssh-rsa",
  ];
  expect((await ssh(router, ":put in", { key: rsa.file, options })).out).toBe("in\r\n");
});

test("exactly one host key is shown; after regenerate and after a change of type it is another", async () => {
  const { router, client } = await routers.with({ profile: "7.20" });
  const seen = [await scan(router)];
  await client.ask("/ip/ssh/regenerate-host-key");
  seen.push(await scan(router));
  await client.ask("/ip/ssh/set", "=host-key-type=ed25519");
  seen.push(await scan(router));
  expect(seen.map((each) => each.map((line) => line.split(" ")[0]))).toEqual([
    ["ssh-rsa"],
    ["ssh-rsa"],
    ["ssh-ed25519"],
  ]);
  expect(new Set(seen.flat()).size).toBe(3);
  expect(seen[2]).toEqual([router.hostKey]);
});

test("port, addresses and disabled are obeyed", async () => {
  const { router, client } = await routers.with({ profile: "7.16" });
  const before = router.port;
  const other = await routers.start();
  const free = other.port;
  await routers.login(other);
  await other.close();
  await client.ask("/ip/service/set", "=numbers=ssh", `=port=${free}`);
  expect(router.port).toBe(free);
  expect(await banner(router)).toBe("SSH-2.0-ROSSSH");
  await expect(banner({ ...router, host: router.host, port: before })).rejects.toThrow(/ECONNREFUSED/);
  await client.ask("/ip/service/set", "=numbers=ssh", "=address=192.0.2.0/24");
  await expect(banner(router)).rejects.toThrow();
  await client.ask("/ip/service/set", "=numbers=ssh", "=address=192.0.2.0/24,127.0.0.0/8");
  expect(await banner(router)).toBe("SSH-2.0-ROSSSH");
  await client.ask("/ip/service/disable", "=numbers=ssh");
  expect(router.port).toBe(0);
});

test("strong-crypto and ciphers narrow what is offered", async () => {
  const { router, client } = await routers.with({ profile: "7.20", authorizedKey: ed25519.line });
  const login = (...options: string[]) => ssh(router, ":put in", { key: ed25519.file, options });
  expect((await login("Ciphers=aes128-ctr")).out).toBe("in\r\n");
  await client.ask("/ip/ssh/set", "=strong-crypto=yes");
  expect((await login("Ciphers=aes128-ctr")).err).toMatch(/no matching cipher/);
  expect((await login("KexAlgorithms=curve25519-sha256")).err).toMatch(/no matching key exchange/);
  expect((await login("Ciphers=aes256-ctr")).out).toBe("in\r\n");
  await client.ask("/ip/ssh/set", "=strong-crypto=no", "=ciphers=aes-gcm");
  expect((await login("Ciphers=aes256-ctr")).err).toMatch(/no matching cipher.*aes256-gcm/);
  expect((await login()).out).toBe("in\r\n");
  await client.ask("/ip/ssh/set", "=ciphers=null");
  expect((await login()).err).toMatch(/no matching cipher.*none/);
});

test("a user without the policy, a disabled one and one from elsewhere stay outside", async () => {
  const router = await routers.start();
  await router.console(
    "/user group add name=apionly policy=api,read; /user add name=a group=apionly password=x; " +
      "/user add name=b group=full password=x disabled=yes; /user add name=c group=full password=x address=192.0.2.0/24; " +
      "/user add name=d group=read password=x",
  );
  const codes = await Promise.all(["a", "b", "c", "d"].map((user) => ssh(router, ":put in", { user, password: "x" })));
  expect(codes.map(({ code }) => code)).toEqual([255, 255, 255, 0]);
});

test("an open SSH connection has a row of its own from 7.19 on, and goes with it", async () => {
  const { router, client } = await routers.with({ profile: "7.20" });
  const rows = async () => (await client.ask("/ip/service/print", "?name=ssh")).rows.map(({ dynamic }) => dynamic);
  const socket = createConnection({ host: router.host, port: router.port });
  await new Promise((resolve) => socket.once("data", resolve));
  expect(await rows()).toEqual(["false", "true"]);
  const byName = await client.ask("/ip/service/set", "=numbers=ssh", "=max-sessions=5");
  expect(byName.trap).toBe("failure: this is configured elsewhere");
  socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await rows()).toEqual(["false"]);
});

test("a key with a quote in its comment goes in by a console line, and comes out as a value", async () => {
  const router = await routers.start({ profile: "7.21" });
  const [type, blob] = rsa.line.split(" ");
  const login = { password: router.password };
  const added = await ssh(router, `:put [/user/ssh-keys/add user=admin key="${type} ${blob} it\\"s \\$5 \\\\"]`, login);
  expect(added.out).toBe("*1\r\n");
  const { out } = await ssh(router, ":put [/user/ssh-keys/print detail as-value]", { key: rsa.file });
  expect(out).toMatch(/^\.id=\*1;user=admin;key-type=rsa;bits=2048;info=it"s \$5 \\;fingerprint=SHA256:\S+\r\n$/);
});

test("there is no terminal session here", async () => {
  const router = await routers.start();
  const { code, err } = await ssh(router, "", { password: router.password, options: ["RequestTTY=no"] });
  expect([code, err]).toEqual([255, expect.stringMatching(/shell request failed/)]);
});
