import { readFileSync, watch, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createProject, type Project } from "../support/pulumi";
import { type Sshd, startSshd } from "../support/sshd";
import { plainUser, programOf } from "../support/stack";

const foreign = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFxQEgqHHyQT4P4kYDqSGcNHSBNOyXXiRGCEJDt5dkWn foreign";

/** An ed25519 key line whose 32 bytes are all the same number. */
const keyOf = (number: number) =>
  `ssh-ed25519 ${Buffer.concat([Buffer.from("0000000b7373682d6564323535313900000020", "hex"), Buffer.alloc(32, number)]).toString("base64")} key${number}`;

describe("many resources on one device", () => {
  let server: Sshd;
  let project: Project;
  const file = () => plainUser(server).authorizedKeysFile;
  const lines = () => readFileSync(file(), "utf8").trim().split("\n").sort();
  const program = (count: number, more = "") =>
    programOf(
      server,
      `const lines = ${JSON.stringify(Array.from({ length: count }, (_, index) => keyOf(index + 1)))};
       lines.forEach((publicKey, index) => new ssh.UserPublicKey("key" + index, { device: server, user: "${plainUser(server).name}", publicKey }));
       ${more}`,
    );

  beforeAll(async () => {
    server = await startSshd({ users: [{ sudo: true }, {}] });
    writeFileSync(file(), `${foreign}\n`);
    project = await createProject({ program: program(30) });
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await server?.stop();
  });

  test("thirty keys: one login, all lines, the foreign line kept", async () => {
    const up = await project.up(["--parallel", "64"]);
    expect(up.code).toBe(0);
    expect(up.output).toMatch(/31 created/);
    expect(server.logins()).toBe(1);
    expect(lines()).toEqual([foreign, ...Array.from({ length: 30 }, (_, index) => keyOf(index + 1))].sort());
    expect((await project.refresh(["--expect-no-changes"])).code).toBe(0);
    expect(server.logins()).toBe(2);
  }, 60_000);

  test("one that is refused fails alone, on its own row", async () => {
    project.write(
      program(
        36,
        `new ssh.UserPublicKey("wrong", { device: server, user: "no-such-user", publicKey: lines[0] });
         new ssh.UserPublicKey("elsewhere", { device: server, user: "${plainUser(server).name}", file: "/etc/not-read", publicKey: lines[0] });
         new ssh.UserPublicKey("closed", { device: server, user: "${server.user}", publicKey: ${JSON.stringify(server.clientKey.publicKey)}, options: { command: "true" } });`,
      ),
    );
    const up = await project.up(["--parallel", "64", "--continue-on-error"]);
    expect(up.code).not.toBe(0);
    expect(up.output).toMatch(/6 created/);
    for (const [name, words] of [
      ["wrong", "the user no-such-user does not exist on this host"],
      ["elsewhere", "sshd does not read /etc/not-read"],
      ["closed", "this run logs in with this very key"],
    ] as const) {
      const row = new RegExp(
        `UserPublicKey \\(${name}\\):\\n\\s+error: [^\\n]*\\[openssh 127.0.0.1\\] UserPublicKey ${name}: [^\\n]*`,
      );
      expect(row.exec(up.output)?.[0]).toContain(words);
    }
    expect(lines()).toHaveLength(37);
    const resources = (await project.exportStack()).deployment.resources ?? [];
    expect(resources.filter(({ type }) => type.endsWith(":UserPublicKey"))).toHaveLength(36);
  }, 60_000);

  test("destroy needs one login and leaves the foreign line", async () => {
    const before = server.logins();
    expect((await project.destroy(["--parallel", "64"])).code).toBe(0);
    expect(server.logins()).toBe(before + 1);
    expect(lines()).toEqual([foreign]);
  }, 60_000);

  test("resources of several kinds: one lock, one write per file, one reload, one proof", async () => {
    const trace = join(project.dir, "trace.txt");
    project.write(
      program(
        6,
        `new ssh.SshServerSettings("sshd", { device: server, maxAuthTries: 4 });
         lines.slice(0, 4).forEach((publicKey, index) => new ssh.KnownHost("host" + index,
           { device: server, user: "${plainUser(server).name}", host: "host" + index, publicKey }));`,
      ),
    );
    // A file comes into place by a rename, which is one event of its directory.
    const written: (string | null)[] = [];
    const watchers = [dirname(file()), server.dropInDir].map((dir) =>
      watch(dir, (event, name) => event === "rename" && written.push(name)),
    );
    const [logins, log] = [server.logins(), server.log().length];
    const up = await project.up(["--parallel", "64"], { env: { PULUMI_SSH_TRACE: trace } });
    for (const each of watchers) each.close();
    expect(up.output).toMatch(/12 created/);
    expect(written.filter((name) => !name?.startsWith(".")).sort()).toEqual([
      "00-pulumi.conf",
      "authorized_keys",
      "known_hosts",
    ]);
    expect(readFileSync(trace, "utf8").match(/> \[\d+\] take_lock [^(]/g)).toHaveLength(1);
    expect(
      server
        .log()
        .slice(log)
        .match(/Received SIGHUP/g),
    ).toHaveLength(1);
    expect(server.logins()).toBe(logins + 2);
    expect((await project.destroy(["--parallel", "64"])).code).toBe(0);
    expect(lines()).toEqual([foreign]);
  }, 60_000);
});
