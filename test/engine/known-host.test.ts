import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createProject, type Project } from "../support/pulumi";
import { type Sshd, startSshd } from "../support/sshd";
import { plainUser, programOf } from "../support/stack";

const foreign = "# of the user\nweb1.example.net,10.0.0.1 ssh-ed25519 AAAA broken\n";

describe("KnownHost through the real engine", () => {
  let server: Sshd;
  let project: Project;
  let file: string;
  let keys: string[];
  const lines = () => readFileSync(file, "utf8");
  const program = (host: string, key: string, more = "") =>
    programOf(
      server,
      `const known = new ssh.KnownHost("web", { device: server, user: "${plainUser(server).name}", host: ${host}, port: 2222,
         publicKey: "${key}"${more} });
       exports.fingerprint = known.fingerprint;
       exports.line = known.line;`,
    );

  beforeAll(async () => {
    server = await startSshd({ users: [{ sudo: true }, {}] });
    file = join(dirname(plainUser(server).authorizedKeysFile), "known_hosts");
    writeFileSync(file, foreign);
    keys = [server.hostKey, (await server.newKey("")).publicKey.trim()];
    project = await createProject({ program: program('"Web1.example.net"', keys[0] as string) });
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await server?.stop();
  });

  test("preview shows the exact line, the fingerprint is known, and nobody is contacted", async () => {
    const before = server.logins();
    const result = await project.preview();
    expect(result.output).toContain(`+ [web1.example.net]:2222 ${keys[0]}`);
    expect(result.output).toContain(server.hostKeys.ed25519.fingerprint);
    expect(result.code).toBe(0);
    expect(server.logins()).toBe(before);
  }, 60_000);

  test("up writes the line, and a second up changes nothing", async () => {
    expect((await project.up()).output).not.toMatch(/error/i);
    expect(lines()).toBe(`${foreign}[web1.example.net]:2222 ${keys[0]}\n`);
    expect(await project.outputs()).toEqual({
      fingerprint: server.hostKeys.ed25519.fingerprint,
      line: `[web1.example.net]:2222 ${keys[0]}`,
    });
    expect((await project.preview(["--expect-no-changes"])).code).toBe(0);
  }, 120_000);

  test("a name gets hidden in place, and stays as it is at every refresh", async () => {
    project.write(program('"web1.example.net"', keys[0] as string, ", hashed: true"));
    expect((await project.up()).output).toMatch(/1 updated/);
    const hidden = lines();
    expect(hidden).toMatch(/broken\n\|1\|\S+ ssh-ed25519 \S+\n$/);
    expect((await project.preview(["--refresh", "--expect-no-changes"])).output).not.toMatch(/error/);
    writeFileSync(file, hidden.replace(/^\|1\|\S+/m, "[web1.example.net]:2222"));
    expect((await project.preview(["--refresh", "--diff"])).output).toMatch(/hashed/);
    expect((await project.up(["--refresh"])).code).toBe(0);
    expect(lines()).toMatch(/broken\n\|1\|\S+ ssh-ed25519 \S+\n$/);
  }, 180_000);

  test("another key, and a longer list of names, replace the line; what the user wrote stays", async () => {
    project.write(program('"web1.example.net"', keys[1] as string));
    expect((await project.up()).output).toMatch(/1 replaced/);
    expect(lines()).toBe(`${foreign}[web1.example.net]:2222 ${keys[1]}\n`);
    project.write(program('["web1.example.net", "web1"]', keys[1] as string));
    expect((await project.up()).output).toMatch(/1 replaced/);
    expect(lines()).toBe(`${foreign}[web1.example.net]:2222,[web1]:2222 ${keys[1]}\n`);
    appendFileSync(file, "# the end");
  }, 180_000);

  test("destroy takes this line only", async () => {
    expect((await project.destroy()).code).toBe(0);
    expect(lines()).toBe(`${foreign}# the end`);
  }, 60_000);
});
