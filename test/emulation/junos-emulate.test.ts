import { execFile, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emulateCommand } from "../../cli/emulate";
import { emulate } from "../../testing";
import { newHostKey } from "../emulators/shared/host-key";
import { confirmed, set, stopDevices } from "./junos-bench";
import { login, openNetconf } from "./netconf-client";

const repo = join(__dirname, "..", "..");
let directory: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "pulumi-ssh-emulate-"));
  const { privateKey, publicKey } = await newHostKey("ed25519");
  writeFileSync(join(directory, "key"), privateKey, { mode: 0o600 });
  writeFileSync(join(directory, "key.pub"), `${publicKey} of a test\n`);
});
afterEach(async () => {
  await stopDevices();
  rmSync(directory, { recursive: true });
});

test("emulate gives a device that can be logged in to, and is gone with close", async () => {
  const device = await emulate("junos", { profile: "22.3" });
  expect(device).toMatchObject({ platform: "junos", profile: "22.3", host: "127.0.0.1", apiPort: null, user: "admin" });
  await login(device);
  await device.close();
  await expect(login(device)).rejects.toThrow();
});

test("a timer that ran out while the device was off takes the commit back when it is on again", async () => {
  const stateFile = join(directory, "state.json");
  const device = await emulate("junos", { stateFile });
  const session = await openNetconf(device);
  await session.rpc(set("set system host-name x"));
  await session.rpc(confirmed(5));
  await device.close();
  const again = await emulate("junos", { stateFile });
  expect(again.configuration()).toContain("host-name x;");
  await again.close();
  const state = JSON.parse(readFileSync(stateFile, "utf8"));
  state.database.pending.deadline = Date.now() - 1000;
  writeFileSync(stateFile, JSON.stringify(state));
  const late = await emulate("junos", { stateFile });
  while (late.configuration().includes("host-name x;")) await new Promise((resolve) => setTimeout(resolve, 5));
  await late.settled();
  expect(JSON.parse(readFileSync(stateFile, "utf8")).database.pending).toBeUndefined();
  await late.close();
});

describe("pulumi-ssh emulate", () => {
  /** Runs the command in this process; what it printed, and how it is ended. */
  const start = async (...words: string[]) => {
    const run = emulateCommand(words);
    if (typeof run === "string") throw new Error(run);
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    let over: Promise<string> = Promise.resolve("");
    const line = await new Promise<string>((resolve, reject) => {
      over = run({ write: resolve, ended });
      void over.then(reject);
    });
    const stop = () => {
      end();
      return over;
    };
    return { ready: JSON.parse(line), stop };
  };

  it("says where it is on one line, and keeps what is configured over a restart", async () => {
    const state = join(directory, "state.json");
    const words = ["junos", "--profile", "24.4", "--user", "ops", "--state", state, "--api-port", "0"];
    const first = await start(...words, "--authorized-key", join(directory, "key.pub"));
    expect(first.ready).toEqual({
      platform: "junos",
      profile: "24.4",
      host: "127.0.0.1",
      port: expect.any(Number),
      apiPort: null,
      netconfPort: expect.any(Number),
      user: "ops",
      hostKey: expect.stringMatching(/^ssh-ed25519 AAAA/),
    });
    const privateKey = readFileSync(join(directory, "key"), "utf8");
    const client = await login({ ...first.ready, password: undefined }, { privateKey });
    await new Promise((resolve) =>
      client.exec("configure; set system host-name kept; commit and-quit", (_error, channel) =>
        channel.on("close", resolve).resume(),
      ),
    );
    expect(await first.stop()).toBe("");
    expect(statSync(state).mode & 0o777).toBe(0o600);
    const second = await start(...words);
    expect(second.ready.hostKey).toBe(first.ready.hostKey);
    const again = await login({ ...second.ready, password: undefined }, { privateKey });
    const text = await new Promise((resolve) =>
      again.exec("show configuration system host-name", (_error, channel) =>
        channel.on("data", String).on("data", resolve),
      ),
    );
    expect(String(text)).toBe("host-name kept;\n");
    expect(await second.stop()).toBe("");
  });

  it("tells a made-up password, and why it does not start", async () => {
    const { ready, stop } = await start("junos");
    expect(ready.password).toMatch(/^\w{8,}$/);
    const taken = await emulateRefusal("--port", String(ready.port));
    expect(taken).toMatch(/^junos does not start: listen EADDRINUSE/);
    await stop();
    writeFileSync(join(directory, "broken"), "{}");
    expect(await emulateRefusal("--state", join(directory, "broken"))).toMatch(/^junos does not start: .* is no state/);
    expect(await emulateRefusal("--authorized-key", join(directory, "none"))).toMatch(/does not start: ENOENT/);
  });

  const emulateRefusal = async (...words: string[]) => {
    const run = emulateCommand(["junos", ...words]);
    return typeof run === "string" ? run : run({ write: () => {}, ended: Promise.resolve() });
  };
});

// The only test here that needs a program: where there is no ssh, nothing can be learnt from it.
const withSsh = spawnSync("ssh", ["-V"]).error === undefined ? test : test.skip;

withSsh("OpenSSH's own client talks NETCONF to it, and CLI", async () => {
  const device = await emulate("junos", { authorizedKey: readFileSync(join(directory, "key.pub"), "utf8") });
  const { host, port, user, hostKeys } = device;
  writeFileSync(join(directory, "known"), hostKeys.map((line) => `[${host}]:${port} ${line}\n`).join(""));
  const options = ["UserKnownHostsFile=known", "GlobalKnownHostsFile=/dev/null", "StrictHostKeyChecking=yes"];
  const more = ["IdentitiesOnly=yes", "IdentityAgent=none", "BatchMode=yes", "LogLevel=ERROR"];
  const words = ["-F", "/dev/null", ...[...options, ...more].flatMap((each) => ["-o", each]), "-i", "key"];
  const at = [...words, "-p", String(port), `${user}@${host}`];
  try {
    const child = spawn("ssh", ["-s", ...at, "netconf"], { cwd: directory, stdio: ["pipe", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (piece) => {
      text += piece;
    });
    const over = new Promise((resolve) => child.on("close", resolve));
    child.stdin.end(
      '<hello/>]]>]]>\n<rpc message-id="1"><get-software-information/></rpc>\n]]>]]>\n<rpc message-id="2"><close-session/></rpc>]]>]]>\n',
    );
    expect(await over).toBe(0);
    expect(text).toMatch(
      /<\/hello>\n\]\]>\]\]>\n<rpc-reply [^>]* message-id="1">[\s\S]*message-id="2">\n<ok\/>\n<\/rpc-reply>\n\]\]>\]\]>\n$/,
    );
    const said = await new Promise((resolve, reject) =>
      execFile("ssh", [...at, "show version"], { cwd: directory }, (error, out) =>
        error ? reject(error) : resolve(out),
      ),
    );
    expect(said).toMatch(/^Hostname: junos\n/);
  } finally {
    await device.close();
  }
});

test("a process that has closed its emulator ends by itself", async () => {
  const program = `
    const { startJunos } = require("./test/emulators/junos");
    startJunos({ password: "x", configuration: "set system services outbound-ssh client c device-id d\\nset system services outbound-ssh client c services netconf\\nset system services outbound-ssh client c 127.0.0.1 port 1" })
      .then((device) => device.close()).then(() => console.log("closed"));`;
  const out = await new Promise((resolve, reject) =>
    execFile(
      process.execPath,
      ["-r", join(repo, "test", "support", "typescript.cjs"), "-e", program],
      { cwd: repo, timeout: 20_000 },
      (error, stdout) => (error ? reject(error) : resolve(stdout)),
    ),
  );
  expect(out).toBe("closed\n");
}, 30_000);
