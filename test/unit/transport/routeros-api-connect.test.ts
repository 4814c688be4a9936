import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Args, Platform } from "../../../provider/core/contract";
import { Redactor } from "../../../provider/core/redactor";
import { openWire as openSessionWire } from "../../../provider/session/open-wire";
import { proveSshLogin } from "../../../provider/transport/prove-ssh-login";
import { createTrace } from "../../../provider/transport/trace";
import { freePort } from "../../support/sshd";
import { newCertificate } from "./certificate";
import { failure, openOptions } from "./open";
import { closeWires, openWire, plainTarget } from "./routeros-api-open";
import { type ApiServer, type ApiServerOptions, type Heard, sentence, startApiServer } from "./routeros-api-server";
import { newKey, startServer, type TestServer } from "./ssh-server";

let server: ApiServer;
let ssh: TestServer | undefined;
// The shortest pauses between tries.
beforeEach(() => void jest.spyOn(Math, "random").mockReturnValue(0));
afterEach(async () => {
  jest.restoreAllMocks();
  closeWires();
  await server?.close();
  await ssh?.close();
  ssh = undefined;
});
const start = async (options: ApiServerOptions = {}) => {
  server = await startApiServer(options);
  return plainTarget(server);
};
const trap = (message: string) => (heard: Heard) => {
  heard.say("!trap", `=message=${message}`);
  heard.say("!done");
};

describe("login", () => {
  test("by user and password, in one sentence", async () => {
    const warnings: string[] = [];
    const wire = await openWire(await start(), { warnings });
    expect(server.heard).toEqual([["/login", "=name=admin", "=password=secret-word"]]);
    expect(wire.alive).toBe(true);
    expect(wire.login).toMatchObject({
      method: "password",
      hostKeyFingerprint: "",
      hostKeyType: "none",
      hostKeyTrust: "unchecked",
      hostKeyPins: [],
      negotiated: { cipher: "", mac: "", kex: "", hostKeyAlgorithm: "" },
    });
    expect(wire.knownHostsFile).toBeUndefined();
    expect(await wire.announcedHostKeys()).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining("was NOT checked")]);
  });

  const challenge = "856780b7411eefd3abadee2058c149a3";
  const old = (heard: Heard) => {
    if (heard.words.some((word) => word.startsWith("=response="))) heard.say("!done");
    else heard.say("!done", `=ret=${challenge}`);
  };
  const response = (password: string) =>
    `00${createHash("md5")
      .update(Buffer.concat([Buffer.alloc(1), Buffer.from(password), Buffer.from(challenge, "hex")]))
      .digest("hex")}`;

  test("before 6.43 by a challenge: after that the password is not sent, also one that is not ASCII", async () => {
    const target = { ...(await start({ login: old })), password: "pässwörd" };
    await openWire(target);
    expect(server.heard).toEqual([
      ["/login", "=name=admin", "=password=pässwörd"],
      ["/login", "=name=admin", `=response=${response("pässwörd")}`],
    ]);
  });

  test("before 6.43, when the program says so, the password is never sent", async () => {
    await openWire({ ...(await start({ login: old })), osVersion: "6.42.12" });
    expect(server.heard).toEqual([["/login"], ["/login", "=name=admin", `=response=${response("secret-word")}`]]);
  });

  test("a router that is newer than the program says is logged in to all the same", async () => {
    const login = (heard: Heard) =>
      heard.words.length === 1 ? trap("invalid user name or password (6)")(heard) : heard.say("!done");
    const wire = await openWire({ ...(await start({ login })), osVersion: "6.40" });
    expect(wire.alive).toBe(true);
  });

  test.each([
    ["a wrong password", "invalid user name or password (6)", "own `address` list"],
    ["a wrong password before 6.43", "cannot log in", "Check user and password"],
    ["no policy for the API", "not enough permissions (9)", "needs the policy `api`"],
    ["RADIUS is away", "could not authenticate - radius timeout (13)", undefined],
  ])("%s is a refused login in the router's words", async (_what, words, hint) => {
    const error = await failure(openWire(await start({ login: trap(words) })));
    expect(error.code).toBe("login-refused");
    expect(error.message).toBe(`127.0.0.1:${server.port} refused to log in "admin" with the password: ${words}`);
    if (hint !== undefined) expect(error.hint).toContain(hint);
    // No second try: it would count.
    expect(server.heard).toHaveLength(1);
    expect(server.sockets.size).toBeLessThan(2);
  });

  test("an untagged trap is a refused login too", async () => {
    const login = ({ socket }: Heard) => void socket.write(sentence("!trap", "=message=cannot log in"));
    expect((await failure(openWire(await start({ login })))).code).toBe("login-refused");
  });

  test("`!fatal` is a refused login in the router's words", async () => {
    const login = ({ socket }: Heard) => void socket.end(sentence("!fatal", "too many sessions"));
    const error = await failure(openWire(await start({ login })));
    expect([error.code, error.message]).toEqual([
      "login-refused",
      `127.0.0.1:${server.port} refused to log in "admin" with the password: too many sessions`,
    ]);
  });

  test("a router that hangs up in it is unreachable, and is not tried again: the password was sent", async () => {
    const error = await failure(openWire(await start({ login: ({ socket }) => socket.destroy() })));
    expect(error.code).toBe("unreachable");
    expect(error.message).toContain('closed the connection without a word while "admin" logged in');
    expect(server.connections).toBe(1);
  });

  test.each([
    ["a challenge that is none", (heard: Heard) => heard.say("!done", "=ret=hello"), '"hello"'],
    ["a second challenge", (heard: Heard) => heard.say("!done", `=ret=${challenge}`), "neither yes nor no"],
    ["a row", (heard: Heard) => void ["!re", "!done"].map((reply) => heard.say(reply, "=a=b")), "neither yes nor no"],
    ["an unknown word", (heard: Heard) => heard.say("!perhaps"), '"!perhaps"'],
  ])("%s is no login", async (_what, login, words) => {
    const error = await failure(openWire(await start({ login })));
    expect(error.code).toBe("not-understood");
    expect(error.message).toContain(words);
  });

  test("needs a password; keys and agents are for SSH", async () => {
    const target = { ...(await start()), password: "", privateKey: newKey().openssh, agentSocketPath: "/none" };
    const error = await failure(openWire(target));
    expect(error.code).toBe("login-refused");
    expect(error.message).toContain("takes passwords only");
    process.env.ROUTER_WORD = "from-the-environment";
    await openWire({ ...target, passwordEnv: "ROUTER_WORD" });
    delete process.env.ROUTER_WORD;
    expect(server.heard[0]).toContain("=password=from-the-environment");
    expect((await failure(openWire({ ...target, passwordEnv: "ROUTER_WORD" }))).message).toContain(
      "ROUTER_WORD, which is not set",
    );
  });
});

describe("a router that cannot be reached", () => {
  test("nobody listens: the hint names the service", async () => {
    const target = { ...(await start()), port: await freePort() };
    const error = await failure(openWire(target));
    expect(error.code).toBe("unreachable");
    expect(error.message).toContain("cannot be reached: ECONNREFUSED");
    expect(error.hint).toContain("`/ip/service`");
  });

  test.each([
    ["TLS", { tls: { fingerprint: "00".repeat(32) } }, 8729],
    ["no TLS", { tls: false, insecureAcceptAnyHostKey: true }, 8728],
  ])("without a port it is asked at the one for %s", async (_what, more, port) => {
    const error = await failure(
      openWire({ host: "127.0.0.1", user: "admin", password: "secret-word", connectTimeout: 0.2, ...more }),
    );
    expect(error.message).toContain(`127.0.0.1:${port} `);
  });

  test.each([
    ["answers nothing to the login", false, "answer the login"],
    ["answers nothing to TLS", true, "finish the TLS handshake"],
  ])("%s: given up after the connect timeout, and nothing is left open", async (_what, tls, stage) => {
    const target = await start({ accept: () => false });
    const error = await failure(openWire({ ...target, tls, insecureAcceptAnyHostKey: true, connectTimeout: 0.3 }));
    expect([error.code, error.message]).toEqual([
      "unreachable",
      `127.0.0.1:${server.port} did not ${stage} within 0.3 s`,
    ]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.sockets.size).toBe(0);
  });

  test("hangs up before TLS: tried again", async () => {
    const own = newCertificate();
    const target = { ...(await start({ tls: own })), tls: { fingerprint: own.hex } };
    const real = server.port;
    const { createServer } = await import("node:net");
    let count = 0;
    const flaky = createServer((socket) => {
      if (++count < 3) return void socket.resetAndDestroy();
      const on = connect(real, "127.0.0.1");
      socket.pipe(on).pipe(socket);
      on.on("error", () => socket.destroy());
      socket.on("error", () => on.destroy());
    });
    await new Promise<void>((resolve) => flaky.listen(0, "127.0.0.1", resolve));
    const wire = await openWire({ ...target, port: (flaky.address() as { port: number }).port });
    expect(wire.alive).toBe(true);
    expect(count).toBe(3);
    wire.close();
    flaky.close();
  });

  test("called off while it is connected to", async () => {
    const cancel = new AbortController();
    const opening = failure(openWire(await start({ accept: () => false }), { signal: cancel.signal }));
    setTimeout(() => cancel.abort(), 50);
    expect((await opening).code).toBe("connection-lost");
  });
});

describe("jump hosts", () => {
  const jump = async (login = true) => {
    ssh = await startServer({
      login: (context) => (login ? context.accept() : context.reject(["password"])),
      forward: (accept, reject, host, port) => {
        if (port !== server.port) return reject();
        const channel = accept();
        const on = connect(port, host);
        on.on("error", () => channel.close());
        channel.pipe(on).pipe(channel);
        channel.on("error", () => {});
        channel.on("close", () => on.destroy());
      },
    });
    return { host: "127.0.0.1", port: ssh.port, user: "jumper", password: "jump-word", hostKey: ssh.hostKey };
  };

  test.each([
    ["plain", false],
    ["TLS", true],
  ])("forward the stream of the API (%s), and end with it", async (_what, tls) => {
    const own = newCertificate();
    const target = await start({
      tls: tls ? own : undefined,
      answer: ({ say }) => [say("!re", `=a=${"x".repeat(200_000)}`), say("!done")],
    });
    const proxy = await jump();
    const wire = await openWire({
      ...target,
      proxy,
      tls: tls ? { fingerprint: own.hex } : false,
      insecureAcceptAnyHostKey: !tls,
    });
    const answers = await wire.ask([{ key: "a", words: ["/x"] }]);
    expect(answers.get("a")?.rows[0]?.a).toHaveLength(200_000);
    wire.close();
    await wire.closed;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.sockets.size).toBe(0);
    expect(ssh?.sockets.size).toBe(0);
  });

  test("two in a row, from the outermost on", async () => {
    const target = await start();
    const inner = await jump();
    const outer = await startServer({
      forward: (accept, _reject, host, port) => {
        const channel = accept();
        const on = connect(port, host);
        on.on("error", () => channel.close());
        channel.pipe(on).pipe(channel);
      },
    });
    const wire = await openWire({
      ...target,
      proxy: [
        { host: "127.0.0.1", port: outer.port, user: "first", password: "first-word", hostKey: outer.hostKey },
        inner,
      ],
    });
    expect(outer.logins).toEqual(["password first first-word"]);
    expect(ssh?.logins).toEqual(["password jumper jump-word"]);
    wire.close();
    await outer.close();
  });

  test("that end take the connection along, with the reason", async () => {
    const target = await start();
    const wire = await openWire({ ...target, proxy: await jump() });
    for (const socket of ssh?.sockets ?? []) socket.destroy();
    expect((await wire.closed).code).toBe("connection-lost");
    expect(wire.alive).toBe(false);
  });

  test("that refuse are named; so is what they cannot reach", async () => {
    const target = await start();
    const refused = await failure(openWire({ ...target, proxy: await jump(false) }));
    expect(refused.code).toBe("login-refused");
    expect(refused.message).toMatch(/^jump host 127\.0\.0\.1 \(jumper\): /);
    await ssh?.close();
    const unreached = await failure(openWire({ ...target, port: await freePort(), proxy: await jump() }));
    expect(unreached.code).toBe("unreachable");
    expect(unreached.message).toContain("the jump host said");
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(ssh?.sockets.size).toBe(0);
  });
});

describe("the transcript", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "trace-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("has each word on a line, under the tag of its sentence, and no secret", async () => {
    const file = join(folder, "trace.txt");
    const redactor = new Redactor();
    redactor.add("line one\nline two");
    const answer = ({ words, say }: Heard) => {
      say("!re", words[1] as string, "=secret=ab", "=name=x");
      say("!done");
    };
    // Too short to be found in a text: it is known by its name.
    const target = { ...(await start({ answer })), password: "ab" };
    const wire = await openWire(target, { trace: createTrace(file, redactor) });
    await wire.ask([{ key: "k", words: ["/file/add", "=contents=line one\nline two", "=passphrase=xy"] }]);
    wire.close();
    await wire.closed;
    const text = readFileSync(file, "utf8");
    const lines = text
      .trim()
      .split("\n")
      .map((line) => line.replace(/^\S+ #\d+\.\d+ \[127\.0\.0\.1\]:\d+ /, ""));
    expect(lines).toEqual([
      "- connected",
      "> [1] /login",
      "> [1] =name=admin",
      "> [1] =password=[secret]",
      "< [1] !done",
      "- logged in as admin (password), tls plain",
      "> [2] /file/add",
      "> [2] =contents=[secret]",
      "> [2] =passphrase=[secret]",
      "< [2] !re",
      "< [2] =contents=[secret]",
      "< [2] =secret=[secret]",
      "< [2] =name=x",
      "< [2] !done",
      `- the connection to 127.0.0.1:${server.port} was closed by us`,
    ]);
  });
});

test("nothing of an open connection keeps the process alive, neither of plain nor of TLS, and after a command was given up", async () => {
  const own = newCertificate();
  const target = await start({ tls: own, answer: () => {} });
  const plain = await startApiServer({ answer: () => {} });
  const root = join(__dirname, "..", "..", "..");
  const script = `
    const { openApi } = require("./provider/transport/routeros-api/open-api.ts");
    const { createTrace } = require("./provider/transport/trace.ts");
    const { Redactor } = require("./provider/core/redactor.ts");
    const options = { trace: createTrace(undefined, new Redactor()), onWarning() {} };
    const alive = setInterval(() => {}, 1000);
    (async () => {
      for (const target of ${JSON.stringify([
        { ...plainTarget(plain) },
        { ...target, tls: { fingerprint: own.hex }, insecureAcceptAnyHostKey: false },
      ])}) {
        const wire = await openApi(target, options);
        await wire.ask([{ key: "a", words: ["/slow"] }], 0.1).catch((error) => console.log(error.code));
        await openApi(target, options).then((other) => other.close());
        void wire.ask([{ key: "b", words: ["/slow"] }]).catch(() => {});
      }
      clearInterval(alive);
      console.log("done");
    })();`;
  const started = Date.now();
  const child = spawn(process.execPath, ["-r", join(root, "test", "support", "typescript.cjs"), "-e", script], {
    cwd: root,
  });
  let out = "";
  let at = 0;
  child.stdout.on("data", (chunk) => {
    out += chunk;
    at = Date.now();
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  await plain.close();
  expect(out).toBe("timeout\ntimeout\ndone\n");
  expect(code).toBe(0);
  expect(Date.now() - at).toBeLessThan(900);
  expect(Date.now() - started).toBeLessThan(20_000);
}, 30_000);

test("the session opens it without an SSH connection; what a proof says of SSH is not for it", async () => {
  const { port } = await start();
  ssh = await startServer();
  const device = { ...plainTarget(server), platform: "routeros", port } as unknown as Args;
  const platform = { transport: "routeros-api" } as unknown as Platform;
  // Where there is no engine to tell, the warning is printed.
  jest.spyOn(console, "log").mockImplementation(() => {});
  const wire = await openSessionWire(platform, device, { port: ssh.port, hostKeyFingerprint: "SHA256:none" });
  expect(wire.login.port).toBe(port);
  expect(ssh.connections).toBe(0);
  wire.close();
});

describe("the proof of an SSH login", () => {
  test("logs in with the credential, accepts one host key only, and hangs up", async () => {
    ssh = await startServer();
    const target = { host: "127.0.0.1", port: ssh.port, user: "admin", password: "secret-word", hostKey: ssh.hostKey };
    const login = await proveSshLogin(target, openOptions());
    expect(login).toMatchObject({ method: "password", user: "admin", port: ssh.port, hostKeyTrust: "pin" });
    await proveSshLogin(target, openOptions({ expectHostKey: login.hostKeyFingerprint }));
    const other = `SHA256:${"A".repeat(43)}`;
    expect((await failure(proveSshLogin(target, openOptions({ expectHostKey: other })))).code).toBe("host-key-changed");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ssh.sockets.size).toBe(0);
  });
});
