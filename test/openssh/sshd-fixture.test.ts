import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Sshd, startSshd } from "../support/sshd";

const fixture = join(__dirname, "..", "..", "tools", "lib", "sshd.cjs");
const servers: Sshd[] = [];
const start = async (...args: Parameters<typeof startSshd>) => {
  const server = await startSshd(...args);
  servers.push(server);
  return server;
};
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

const hasUser = (name: string) => readFileSync("/etc/passwd", "utf8").includes(`\n${name}:`);
const processesNaming = (text: string) =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(text);
      } catch {
        return false; // it has ended in between
      }
    });
// Only root can make accounts.
const asRoot = process.getuid?.() === 0 ? test : test.skip;

test("starts fast, lets the client key in, and counts logins", async () => {
  const begun = performance.now();
  const server = await start();
  expect(performance.now() - begun).toBeLessThan(2000); // 0.1 s on an idle machine
  expect(await server.ssh("id -un")).toEqual({ code: 0, stdout: `${server.user}\n`, stderr: "" });
  expect(server.logins()).toBe(1);
  const stranger = await server.newKey();
  expect((await server.ssh("true", { privateKeyFile: stranger.privateKeyFile })).stderr).toMatch(/Permission denied/);
  expect(server.logins()).toBe(1);
});

test("two servers at once, each with keys of its own", async () => {
  const [one, two] = await Promise.all([start(), start({ hostKeys: ["ecdsa"] })]);
  expect(one.port).not.toBe(two.port);
  expect(two.hostKey).toMatch(/^ecdsa-sha2-nistp256 [A-Za-z0-9+/=]+$/);
  expect((await one.ssh("true")).code).toBe(0);
  expect((await two.ssh("true")).code).toBe(0);
  expect((await one.ssh("true", { port: two.port })).stderr).toMatch(/Host key verification failed/);
});

test("reads its drop-ins at a reload, dies of a bad one, and starts again without it", async () => {
  const server = await start({ dropIns: { "00-test.conf": "Banner none\n" } });
  execFileSync("sh", ["-c", `echo Nonsense yes > ${server.dropInDir}/10-bad.conf`]);
  await expect(server.reload()).rejects.toThrow(/died at its reload: .*Bad configuration option: Nonsense/);
  expect(await server.isListening()).toBe(false);
  execFileSync("rm", [`${server.dropInDir}/10-bad.conf`]);
  await server.restart();
  await server.reload();
  expect((await server.ssh("true")).code).toBe(0);
});

asRoot("makes users with passwords and sudo, and StrictModes holds for their homes", async () => {
  const server = await start({ users: [{ sudo: true }, { sudo: "password", password: "pass word" }, {}] });
  const [admin, asker, plain] = server.users as [Sshd["users"][0], Sshd["users"][0], Sshd["users"][0]];
  expect((await server.ssh("sudo -n id -un")).stdout).toBe("root\n");
  const become = (user: string, command: string) =>
    server.ssh(`sudo -n su ${user} -c '${command}'`).then((result) => result.code === 0);
  expect(await become(asker.name, "sudo -n true")).toBe(false);
  expect(await become(asker.name, 'echo "pass word" | sudo -S true')).toBe(true);
  expect(await become(plain.name, "sudo -n true")).toBe(false);
  execFileSync("chmod", ["0777", admin.home]);
  expect((await server.ssh("true")).code).toBe(255);
  expect(server.log()).toMatch(/bad ownership or modes for directory/);
});

asRoot("stop leaves no user, file or process, not even a session", async () => {
  const server = await start();
  const session = server.ssh("echo in; sleep 60");
  while (server.logins() === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(hasUser(server.user)).toBe(true);
  await server.stop();
  expect((await session).code).not.toBe(0);
  expect(hasUser(server.user)).toBe(false);
  expect(existsSync(server.dir)).toBe(false);
  expect(existsSync(`/etc/sudoers.d/${server.user}`)).toBe(false);
  expect(processesNaming(server.dir)).toEqual([]);
  expect(await server.isListening()).toBe(false);
});

asRoot("cleans up when its owner is killed", async () => {
  const program = `require(${JSON.stringify(fixture)}).startSshd().then((s) => console.log(s.dir, s.user)); setInterval(() => {}, 1000)`;
  const owner = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  const said = await new Promise<string>((resolve) => owner.stdout.once("data", (text) => resolve(String(text))));
  const [dir, user] = said.trim().split(" ") as [string, string];
  expect(hasUser(user)).toBe(true);
  owner.kill("SIGKILL");
  const end = Date.now() + 5000;
  while ((existsSync(dir) || processesNaming(dir).length > 0) && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(existsSync(dir)).toBe(false);
  expect(hasUser(user)).toBe(false);
  expect(processesNaming(dir)).toEqual([]);
});
