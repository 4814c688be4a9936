import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Redactor } from "../../provider/core/redactor";
import { learnHostKey } from "../../provider/transport/learn-host-key";
import type { SshTarget } from "../../provider/transport/ssh-connection";
import { createTrace } from "../../provider/transport/trace";
import { type Sshd, type SshdOptions, startSshd } from "../support/sshd";
import { closeAll, failure, open } from "../unit/transport/open";

const run = promisify(execFile);
const keygen = (...args: string[]) => execFileSync("ssh-keygen", ["-q", ...args], { encoding: "utf8" });
const passphrase = "open sesame, please";

let sshd: Sshd;
let target: SshTarget;
let folder: string;
const others: Sshd[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "transport-"));
  sshd = await startSshd({ users: [{}], hostKeys: ["ed25519", "rsa", "ecdsa"] });
  target = targetOf(sshd);
});
afterEach(async () => {
  closeAll();
  await Promise.all(others.splice(0).map((server) => server.stop()));
});
afterAll(async () => {
  await sshd.stop();
  rmSync(folder, { recursive: true });
});

/** One more server, which ends with the test. */
async function another(options: SshdOptions): Promise<Sshd> {
  const server = await startSshd({ users: [{}], ...options });
  others.push(server);
  return server;
}

function targetOf(server: Sshd): SshTarget {
  return {
    host: server.host,
    port: server.port,
    user: server.user,
    privateKeyFile: server.clientKey.privateKeyFile,
    knownHostsFile: server.knownHostsFile,
  };
}

/** A key that may log in, made by ssh-keygen. */
function authorised(name: string, ...args: string[]): string {
  const file = join(folder, name);
  keygen("-f", file, "-C", name, ...args);
  const { authorizedKeysFile } = sshd.users[0] as { authorizedKeysFile: string };
  writeFileSync(
    authorizedKeysFile,
    `${readFileSync(authorizedKeysFile, "utf8")}${readFileSync(`${file}.pub`, "utf8")}`,
  );
  return file;
}
const fingerprintOf = (file: string) => keygen("-lf", file).split(" ")[1];

describe("a command", () => {
  it("runs, and says how we are logged in", async () => {
    const connection = await open(target);
    const result = await connection.exec("cat; echo oops >&2; exit 3", "hello");
    expect({ ...result, stdout: result.stdout.toString(), stderr: result.stderr.toString() }).toEqual({
      code: 3,
      stdout: "hello",
      stderr: "oops\n",
    });
    expect(connection.login).toMatchObject({
      user: sshd.user,
      host: "127.0.0.1",
      port: sshd.port,
      method: "publickey",
      keyFingerprint: sshd.clientKey.fingerprint,
      keyType: "ssh-ed25519",
      hostKeyFingerprint: sshd.hostKeys.ed25519.fingerprint,
      hostKeyType: "ssh-ed25519",
      hostKeyTrust: "known-hosts",
      hostKeyPins: [],
      negotiated: { kex: expect.stringMatching(/^curve25519/), mac: "", hostKeyAlgorithm: "ssh-ed25519" },
    });
    expect(connection.knownHostsFile).toBe(sshd.knownHostsFile);
  });

  it("takes 5 MB both ways", async () => {
    const connection = await open(target);
    const data = Buffer.alloc(5_000_000, "0123456789abcdef");
    expect((await connection.exec("cat", data)).stdout.equals(data)).toBe(true);
  });

  it("does not wait for Nagle: a round takes well below a delay of 40 ms", async () => {
    const connection = await open(target);
    const rounds: number[] = [];
    for (let round = 0; round < 20; round++) {
      const started = performance.now();
      await connection.exec("cat", "x");
      rounds.push(performance.now() - started);
    }
    // The median, so that a machine that is busy for a moment is no failure.
    expect(rounds.sort((a, b) => a - b)[10]).toBeLessThan(30);
  });

  it("that a signal ends tells the signal", async () => {
    const connection = await open(target);
    expect(await connection.exec("kill -TERM $$")).toMatchObject({ code: null, signal: "SIGTERM" });
  });

  it("whose connection is killed in the middle is an error, never a success", async () => {
    const connection = await open(target);
    const pid = (await connection.exec("echo $PPID")).stdout.toString().trim();
    const running = failure(connection.exec("echo begun; sleep 20"));
    await new Promise((resolve) => setTimeout(resolve, 150));
    process.kill(Number(pid), "SIGKILL");
    expect((await running).code).toBe("connection-lost");
    expect((await connection.closed).code).toBe("connection-lost");
    expect(connection.isAlive).toBe(false);
  });

  it("that never ends is given up, and the connection can be used further", async () => {
    const connection = await open(target);
    expect((await failure(connection.exec("sleep 20", "", { timeoutSeconds: 0.3 }))).code).toBe("timeout");
    expect((await connection.exec("true")).code).toBe(0);
  });
});

describe("keys of ssh-keygen", () => {
  it.each([
    ["ed25519", ["-t", "ed25519", "-N", ""]],
    ["rsa", ["-t", "rsa", "-b", "2048", "-N", ""]],
    ["ecdsa-256", ["-t", "ecdsa", "-b", "256", "-N", ""]],
    ["ecdsa-521", ["-t", "ecdsa", "-b", "521", "-N", ""]],
    ["rsa-pem", ["-t", "rsa", "-b", "2048", "-m", "PEM", "-N", ""]],
    ["ecdsa-pem", ["-t", "ecdsa", "-m", "PEM", "-N", ""]],
    ["rsa-pkcs8", ["-t", "rsa", "-b", "2048", "-m", "PKCS8", "-N", ""]],
    ["ecdsa-pkcs8", ["-t", "ecdsa", "-m", "PKCS8", "-N", ""]],
    ["ed25519-encrypted", ["-t", "ed25519", "-N", passphrase]],
    ["ecdsa-encrypted-gcm", ["-t", "ecdsa", "-N", passphrase, "-Z", "aes256-gcm@openssh.com"]],
    ["rsa-pem-encrypted", ["-t", "rsa", "-b", "2048", "-m", "PEM", "-N", passphrase]],
    ["rsa-pkcs8-encrypted", ["-t", "rsa", "-b", "2048", "-m", "PKCS8", "-N", passphrase]],
  ])("%s logs in", async (name, args) => {
    const privateKeyFile = authorised(name, ...args);
    const { login } = await open({ ...target, privateKeyFile, privateKeyPassword: passphrase });
    expect(login.keyFingerprint).toBe(fingerprintOf(`${privateKeyFile}.pub`));
    expect(login.method).toBe("publickey");
  });

  it("that the server does not accept: the error says user, key and what it offers", async () => {
    const file = join(folder, "stranger");
    keygen("-t", "ed25519", "-N", "", "-f", file);
    const error = await failure(open({ ...target, privateKeyFile: file }));
    expect(error.code).toBe("login-refused");
    expect(error.message).toContain(`"${sshd.user}"`);
    expect(error.message).toContain(`ssh-ed25519 ${fingerprintOf(`${file}.pub`)}`);
    expect(error.message).toMatch(/offers: publickey/);
  });
});

describe("an agent", () => {
  let socket: string;
  let pid: string;
  beforeAll(() => {
    socket = join(folder, "agent.sock");
    pid = /SSH_AGENT_PID=(\d+)/.exec(
      execFileSync("ssh-agent", ["-s", "-a", socket], { encoding: "utf8" }),
    )?.[1] as string;
  });
  afterAll(() => process.kill(Number(pid)));
  const add = (...args: string[]) =>
    execFileSync("ssh-add", ["-q", ...args], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: "ignore" });
  const byAgent = () => ({ ...target, privateKeyFile: undefined, agentSocketPath: socket });

  it("without keys is an error about the agent", async () => {
    const error = await failure(open(byAgent()));
    expect(error.code).toBe("login-refused");
    expect(error.message).toContain(`${socket} (agentSocketPath) holds no key`);
  });

  it("logs in with the first of its keys that the server accepts, and says which one that was", async () => {
    keygen("-t", "ed25519", "-N", "", "-f", join(folder, "agent-stranger"));
    add(join(folder, "agent-stranger"));
    const second = authorised("agent-second", "-t", "rsa", "-b", "2048", "-N", "");
    const third = authorised("agent-third", "-t", "ed25519", "-N", "");
    add(second);
    add(third);
    const { login } = await open(byAgent());
    expect(login).toMatchObject({
      method: "agent",
      keyType: "ssh-rsa",
      keyFingerprint: fingerprintOf(`${second}.pub`),
    });
  });

  it("of SSH_AUTH_SOCK is used when no credential is given", async () => {
    const before = process.env.SSH_AUTH_SOCK;
    process.env.SSH_AUTH_SOCK = socket;
    try {
      const { login } = await open({ ...target, privateKeyFile: undefined });
      expect(login.method).toBe("agent");
    } finally {
      if (before === undefined) delete process.env.SSH_AUTH_SOCK;
      else process.env.SSH_AUTH_SOCK = before;
    }
  });

  it("that does not sign (nobody confirms): its words are in the error", async () => {
    add("-D");
    add("-c", authorised("agent-confirm", "-t", "ed25519", "-N", ""));
    const error = await failure(open({ ...byAgent(), connectTimeout: 5 }));
    expect(error.code).toBe("login-refused");
    expect(error.message).toContain("the agent said");
  });

  it("whose keys are all refused: the error lists them", async () => {
    add("-D");
    add(join(folder, "agent-stranger"));
    const error = await failure(open(byAgent()));
    expect(error.code).toBe("login-refused");
    expect(error.message).toContain(
      `agent (agentSocketPath): ssh-ed25519 ${fingerprintOf(join(folder, "agent-stranger.pub"))}`,
    );
  });
});

describe("known_hosts files made by OpenSSH", () => {
  const known = (text: string) => {
    const file = join(folder, "known_hosts");
    writeFileSync(file, text);
    return file;
  };
  const name = () => `[127.0.0.1]:${sshd.port}`;

  it("hashed by ssh-keygen -H", async () => {
    const knownHostsFile = known(`${sshd.knownHostsLines[0]}\n`);
    keygen("-H", "-f", knownHostsFile);
    expect(readFileSync(knownHostsFile, "utf8")).toMatch(/^\|1\|/);
    expect((await open({ ...target, knownHostsFile })).login.hostKeyTrust).toBe("known-hosts");
  });

  it.each(["rsa", "ecdsa"] as const)("with only the %s key make the server show that one", async (type) => {
    const key = sshd.hostKeys[type] as { publicKey: string; fingerprint: string };
    const knownHostsFile = known(`${name()} ${key.publicKey}\n`);
    expect((await open({ ...target, knownHostsFile })).login.hostKeyFingerprint).toBe(key.fingerprint);
  });

  it("with a revoked mark refuse the key, although it is also trusted", async () => {
    const knownHostsFile = known(`${sshd.knownHostsLines[0]}\n@revoked * ${sshd.hostKey}\n`);
    const error = await failure(open({ ...target, knownHostsFile }));
    expect(error.code).toBe("host-key-changed");
    expect(error.message).toContain("REVOKED");
  });

  it("with only a CA say to pin the key", async () => {
    const knownHostsFile = known(`@cert-authority 127.0.0.1 ${sshd.clientKey.publicKey}\n`);
    const error = await failure(open({ ...target, knownHostsFile }));
    expect(error.code).toBe("host-key-unknown");
    expect(error.message).toContain("CA mark");
    expect(error.hint).toContain(`hostKey: "${sshd.hostKey}"`);
  });

  it("with another key are loud", async () => {
    const knownHostsFile = known(`# moved\n${name()} ${sshd.clientKey.publicKey}\n`);
    const error = await failure(open({ ...target, knownHostsFile }));
    expect(error.code).toBe("host-key-changed");
    expect(error.message).toContain(sshd.hostKeys.ed25519.fingerprint);
    expect(error.message).toContain(`${sshd.clientKey.fingerprint} (${knownHostsFile}:2)`);
  });

  it("the pin that the error proposes is the right one", async () => {
    const error = await failure(open({ ...target, knownHostsFile: known("") }));
    const hostKey = /hostKey: "([^"]+)"/.exec(error.hint ?? "")?.[1];
    const { login } = await open({ ...target, knownHostsFile: known(""), hostKey });
    expect(login).toMatchObject({ hostKeyTrust: "pin", hostKeyPins: [sshd.hostKeys.ed25519.fingerprint] });
  });

  it("the server announces its other keys, proven; what is learned works for ssh as well", async () => {
    const knownHostsFile = known(`${sshd.knownHostsLines[0]}\n`);
    const connection = await open({ ...target, knownHostsFile });
    const keys = await connection.announcedHostKeys();
    const lines = keys.map(
      (blob) => `${blob.toString("latin1", 4, 4 + blob.readUInt32BE(0))} ${blob.toString("base64")}`,
    );
    expect(lines.sort()).toEqual(
      Object.values(sshd.hostKeys)
        .map(({ publicKey }) => publicKey)
        .sort(),
    );
    for (const line of lines) learnHostKey(knownHostsFile, "127.0.0.1", sshd.port, line);
    expect(readFileSync(knownHostsFile, "utf8").trim().split("\n").sort()).toEqual([...sshd.knownHostsLines].sort());
    expect(keygen("-F", name(), "-f", knownHostsFile).trim().split("\n")).toHaveLength(3);
  });
});

describe("a trace", () => {
  it("holds no key, passphrase or stdin secret", async () => {
    const file = join(folder, "trace.txt");
    const redactor = new Redactor();
    redactor.add("the sudo password");
    const privateKeyFile = authorised("traced", "-t", "ed25519", "-N", passphrase);
    const connection = await open(
      { ...target, privateKeyFile, privateKeyPassword: passphrase, password: "never-sent" },
      { trace: createTrace(file, redactor) },
    );
    const input = `the sudo password\n${readFileSync(privateKeyFile, "utf8")}`;
    const echo = "cat; echo; echo open sesame, please; base64 -w0; echo 'never-sent' | base64";
    await connection.exec(`(${echo})`, input);
    await connection.exec("base64 -w0", input);
    await connection.exec("openssl enc -base64 2>/dev/null || base64", readFileSync(privateKeyFile));
    connection.close();
    const text = readFileSync(file, "utf8");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    for (const secret of [
      passphrase,
      "the sudo password",
      "never-sent",
      Buffer.from("never-sent").toString("base64"),
    ]) {
      expect(text).not.toContain(secret);
    }
    for (const line of readFileSync(privateKeyFile, "utf8").split("\n").slice(1, -2)) expect(text).not.toContain(line);
    expect(text).toContain("- [1] exit 0");
  });
});

describe("a server under load, or in a reload", () => {
  it("with MaxStartups 1: twelve connections at once all get through", async () => {
    const tight = await another({ config: "MaxStartups 1:100:1" });
    const to = targetOf(tight);
    const all = await Promise.all(Array.from({ length: 12 }, () => open(to)));
    expect(all.every(({ isAlive }) => isAlive)).toBe(true);
  });

  it("that others keep busy: it is tried again until they are done", async () => {
    const tight = await another({ config: "MaxStartups 2:100:2" });
    const busy = await Promise.all(
      [1, 2].map(
        () =>
          new Promise<Socket>((resolve) => {
            const socket = connect(tight.port, "127.0.0.1");
            socket.on("error", () => {});
            socket.once("data", () => resolve(socket));
          }),
      ),
    );
    setTimeout(() => busy.map((socket) => socket.destroy()), 400);
    const started = Date.now();
    await open(targetOf(tight));
    expect(Date.now() - started).toBeGreaterThan(350);
  });

  it("with MaxSessions 1: commands at once wait for each other", async () => {
    const tight = await another({ dropIns: { "10.conf": "MaxSessions 1\n" } });
    const connection = await open(targetOf(tight));
    const results = await Promise.all([1, 2, 3, 4, 5].map((number) => connection.exec(`sleep 0.05; echo ${number}`)));
    expect(results.map(({ stdout }) => stdout.toString())).toEqual(["1\n", "2\n", "3\n", "4\n", "5\n"]);
  });

  it("with MaxSessions 0: the error is the server's", async () => {
    const tight = await another({ dropIns: { "10.conf": "MaxSessions 0\n" } });
    const connection = await open(targetOf(tight));
    const error = await failure(connection.exec("true"));
    expect(error.code).toBe("device");
    expect(error.message).toContain("did not let us run a command");
  });

  it("that reloads: `retryRefused` gets through, every time", async () => {
    for (let time = 0; time < 5; time++) {
      const reload = sshd.reload();
      const connection = await open(target, { retryRefused: true });
      expect((await connection.exec("true")).code).toBe(0);
      await reload;
    }
  });
});

it("keeps no process alive: not with an open connection, and not while it connects", async () => {
  const script = (more: string) => `
    const jobs = require("node:module");
    const { transformSync } = require("@swc/core");
    const { readFileSync } = require("node:fs");
    jobs._extensions[".ts"] = (m, file) => m._compile(transformSync(readFileSync(file, "utf8"), { filename: file, jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } }).code, file);
    const { openSsh } = require("./provider/transport/ssh-connection.ts");
    const { createTrace } = require("./provider/transport/trace.ts");
    const { Redactor } = require("./provider/core/redactor.ts");
    const options = { trace: createTrace(undefined, new Redactor()), onWarning() {} };
    const target = ${JSON.stringify(target)};
    const hold = setInterval(() => {}, 1000);
    ${more}`;
  const connected = `openSsh(target, options).then(async (c) => { await c.exec("true"); process.stdout.write("done"); c.exec("sleep 60").catch(() => {}); setTimeout(() => clearInterval(hold), 100); });`;
  const started = Date.now();
  const { stdout } = await run(process.execPath, ["-e", script(connected)], { cwd: join(__dirname, "../..") });
  expect(stdout).toBe("done");
  const hanging = `openSsh({ ...target, host: "192.0.2.1" }, options).catch(() => {}); setTimeout(() => clearInterval(hold), 300);`;
  await run(process.execPath, ["-e", script(hanging)], { cwd: join(__dirname, "../..") });
  expect(Date.now() - started).toBeLessThan(8000);
});
