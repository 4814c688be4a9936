import type { AuthContext, KeyboardAuthContext } from "ssh2";
import { sha256Fingerprint } from "../../../provider/core/formats/fingerprint";
import { ssh2Library } from "../../../provider/transport/ssh2-library";
import { closeAll, failure, open } from "./open";
import { newKey, startServer, type TestServer, type TestServerOptions } from "./ssh-server";

const password = "correct horse battery";
let server: TestServer;
const start = async (options: TestServerOptions) => {
  server = await startServer(options);
  return { host: "127.0.0.1", port: server.port, user: "alice", hostKey: server.hostKey };
};
const prompting = (
  context: KeyboardAuthContext,
  prompts: { prompt: string; echo: boolean }[],
  answer: (answers: string[]) => void,
) => context.prompt(prompts, "", "", answer);

afterEach(async () => {
  closeAll();
  await server?.close();
});

describe("a password", () => {
  const accepts = (context: AuthContext) =>
    context.method === "password" && context.password === password ? context.accept() : context.reject(["password"]);

  it("is sent at once, without asking first what the server offers", async () => {
    const target = await start({ login: accepts });
    const { login } = await open({ ...target, password });
    expect(server.logins).toEqual([`password alice ${password}`]);
    expect(login.method).toBe("password");
    expect(login.keyFingerprint).toBeUndefined();
  });

  it("comes from the environment variable that is named", async () => {
    process.env.PULUMI_SSH_TEST_PASSWORD = password;
    const target = await start({ login: accepts });
    await open({ ...target, passwordEnv: "PULUMI_SSH_TEST_PASSWORD" });
    delete process.env.PULUMI_SSH_TEST_PASSWORD;
    const error = await failure(open({ ...target, passwordEnv: "PULUMI_SSH_TEST_PASSWORD" }));
    expect(error.code).toBe("invalid");
    expect(error.message).toContain("PULUMI_SSH_TEST_PASSWORD, which is not set");
  });

  it("is tried once, and the refusal tells user, method and what the server offers", async () => {
    const target = await start({ login: (context) => context.reject(["password", "keyboard-interactive"]) });
    const error = await failure(open({ ...target, password: "wrong-one" }));
    expect(error.code).toBe("login-refused");
    expect(error.message).toContain('refused to log in "alice" with the password');
    expect(error.message).toContain("offers: password, keyboard-interactive");
    expect(`${error.message}${error.hint}`).not.toContain("wrong-one");
    expect(server.logins).toHaveLength(1);
  });

  it("goes by keyboard-interactive where the server has no password method", async () => {
    const target = await start({
      login: (context) => {
        if (context.method !== "keyboard-interactive") return context.reject(["keyboard-interactive", "publickey"]);
        prompting(context, [{ prompt: "Password: ", echo: false }], ([answer]) =>
          answer === password ? context.accept() : context.reject(),
        );
      },
    });
    const { login } = await open({ ...target, password });
    expect(login.method).toBe("keyboard-interactive");
  });

  it("answers every hidden prompt of the first round", async () => {
    let given: string[] = [];
    const target = await start({
      login: (context) => {
        if (context.method !== "keyboard-interactive") return context.reject(["keyboard-interactive"]);
        const prompts = [
          { prompt: "Password: ", echo: false },
          { prompt: "Again: ", echo: false },
        ];
        prompting(context, prompts, (answers) => {
          given = answers;
          context.accept();
        });
      },
    });
    await open({ ...target, password });
    expect(given).toEqual([password, password]);
  });

  it.each([
    ["a prompt that echoes", [[{ prompt: "Verification code:\u001b[0m ", echo: true }]], "Verification code: [0m"],
    [
      "a second round",
      [[{ prompt: "Password: ", echo: false }], [{ prompt: "One-time code: ", echo: false }]],
      "One-time code:",
    ],
  ])("is not given to %s", async (_what, rounds, prompt) => {
    const target = await start({
      login: (context) => {
        if (context.method !== "keyboard-interactive") return context.reject(["keyboard-interactive"]);
        const ask = (round: number): void => {
          const prompts = rounds[round];
          if (prompts === undefined) context.accept();
          else prompting(context, prompts, () => ask(round + 1));
        };
        ask(0);
      },
    });
    const error = await failure(open({ ...target, password }));
    expect(error.code).toBe("login-refused");
    expect(error.message).toContain(`"${prompt}"`);
  });

  it("that has expired is an error, not a wait", async () => {
    const target = await start({
      login: (context) => {
        if (context.method === "password") context.requestChange("Your password has expired", () => {});
      },
    });
    const error = await failure(open({ ...target, password }));
    expect(error.code).toBe("login-refused");
    expect(error.message).toContain("new password");
  });
});

describe("a key", () => {
  const key = newKey();

  it("is the first choice when several credentials are given", async () => {
    const target = await start({
      login: (context) => (context.method === "publickey" ? context.accept() : context.reject()),
    });
    const { login } = await open({ ...target, password, privateKey: key.openssh, agentSocketPath: "/nowhere" });
    expect(login.method).toBe("publickey");
    expect(login.keyFingerprint).toBe(sha256Fingerprint(key.blob));
    expect(login.keyType).toBe("ssh-ed25519");
    expect(new Set(server.logins)).toEqual(new Set(["publickey alice ssh-ed25519"]));
  });

  it("that is refused is not followed by the password", async () => {
    const target = await start({ login: (context) => context.reject(["publickey", "password"]) });
    const error = await failure(open({ ...target, password, privateKey: key.openssh }));
    expect(error.code).toBe("login-refused");
    expect(error.message).toContain(`the key ssh-ed25519 ${sha256Fingerprint(key.blob)} (privateKey)`);
    expect(error.message).toContain("offers: publickey, password");
    expect(server.logins).toEqual(["publickey alice ssh-ed25519"]);
  });

  it.each(["password", "keyboard-interactive"] as const)(
    "is followed by the password when the server wants both (%s)",
    async (second) => {
      const target = await start({
        login: (context) => {
          if (context.method === "publickey")
            return context.signature === undefined ? context.accept() : context.reject([second], true);
          if (context.method === "password") return context.password === password ? context.accept() : context.reject();
          if (context.method !== "keyboard-interactive") return context.reject();
          prompting(context, [{ prompt: "Password: ", echo: false }], ([answer]) =>
            answer === password ? context.accept() : context.reject(),
          );
        },
      });
      const { login } = await open({ ...target, password, privateKey: key.openssh });
      expect(login.method).toBe(second);
      expect(login.keyFingerprint).toBe(sha256Fingerprint(key.blob));
      const error = await failure(open({ ...target, privateKey: key.openssh }));
      expect(error.code).toBe("login-refused");
      expect(error.hint).toContain("`password`");
    },
  );
});

it("names the arguments when there is nothing to log in with", async () => {
  const before = process.env.SSH_AUTH_SOCK;
  delete process.env.SSH_AUTH_SOCK;
  const target = await start({});
  const error = await failure(open(target));
  if (before !== undefined) process.env.SSH_AUTH_SOCK = before;
  expect(error.code).toBe("login-refused");
  for (const name of ["privateKeyFile", "privateKey", "agentSocketPath", "passwordEnv", "password"]) {
    expect(error.hint).toContain(`\`${name}\``);
  }
  expect(server.connections).toBe(0);
});

it("a server that hangs up during the login is unreachable, and says so", async () => {
  const target = await start({ login: () => void [...server.sockets].map((socket) => socket.destroy()) });
  const error = await failure(open({ ...target, password }));
  expect(error.code).toBe("unreachable");
  expect(error.message).toContain('while "alice" logged in');
  expect(server.connections).toBe(1);
});

it("an RSA key for a server that verifies no RSA signature: refused, not tried for ever", async () => {
  const rsa = newKey("rsa");
  const target = await start({ login: (context) => context.reject(["publickey"]) });
  const { ssh2 } = ssh2Library();
  const emit = ssh2.Client.prototype.emit;
  // The server's EXT_INFO message names what it verifies; ssh2's own server cannot be made to send another one.
  jest.spyOn(ssh2.Client.prototype, "emit").mockImplementation(function (
    this: never,
    event: string,
    ...rest: unknown[]
  ) {
    const { _protocol: protocol } = this as { _protocol: { _handlers: { EXT_INFO(p: unknown, e: unknown): void } } };
    if (event === "handshake")
      protocol._handlers.EXT_INFO(protocol, [{ name: "server-sig-algs", algs: ["ssh-ed25519"] }]);
    return (emit as (...all: unknown[]) => boolean).call(this, event, ...rest);
  } as never);
  const error = await failure(open({ ...target, privateKey: rsa.openssh, connectTimeout: 3 }));
  jest.restoreAllMocks();
  expect(error.code).toBe("login-refused");
  expect(error.message).toContain("ssh-rsa");
  expect(server.logins).toEqual([]);
});
