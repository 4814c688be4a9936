import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createProject, type Project } from "../support/pulumi";
import { type Sshd, startSshd } from "../support/sshd";
import { programOf } from "../support/stack";

const settings = `permitRootLogin: "no", maxAuthTries: 4, ciphers: ["chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com"],
  match: [{ user: ["backup"], settings: { forceCommand: "internal-sftp", allowTcpForwarding: "no" } }],`;
const lines = [
  "Ciphers chacha20-poly1305@openssh.com,aes256-gcm@openssh.com",
  "PermitRootLogin no",
  "MaxAuthTries 4",
  "Match User backup",
  "    AllowTcpForwarding no",
  "    ForceCommand internal-sftp",
];

describe("SshServerSettings through the real engine", () => {
  let server: Sshd;
  let project: Project;
  let file: string;
  const standing = () => (existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(1, -1) : undefined);
  const write = (body: string, more = "") =>
    project.write(
      programOf(
        server,
        `const settings = new ssh.SshServerSettings("sshd", { device: server, ${body} }); ${more}
         exports.effective = settings.effective;
         exports.previous = settings.previous;`,
      ),
    );

  beforeAll(async () => {
    server = await startSshd();
    file = join(server.dropInDir, "00-pulumi.conf");
    project = await createProject({ program: "" });
    write(settings);
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await server?.stop();
  });

  test("preview shows every line and what follows, and contacts nobody", async () => {
    const { code, output } = await project.preview();
    expect(code).toBe(0);
    for (const line of lines) expect(output).toContain(`+ ${line}\n`);
    expect(output).toMatch(/sshd -t; reload sshd; fresh login/);
    expect(server.logins()).toBe(0);
  }, 60_000);

  test("up writes them under the guard, and a second up changes nothing", async () => {
    const up = await project.up();
    expect(up.code).toBe(0);
    for (const words of ["applying under the undo timer", "proving a fresh login", "confirmed"])
      expect(up.output).toContain(words);
    expect(standing()).toEqual(lines);
    expect(server.logins()).toBe(2);
    const { effective, previous } = await project.outputs();
    expect(effective).toMatchObject({ maxAuthTries: 4, permitRootLogin: "no" });
    expect(previous).toMatchObject({ maxAuthTries: 6 });
    expect((await project.preview(["--expect-no-changes"])).code).toBe(0);
  }, 60_000);

  test("drift shows property by property, and exactly that is healed", async () => {
    writeFileSync(file, readFileSync(file, "utf8").replace("MaxAuthTries 4", "MaxAuthTries 2"));
    await server.reload();
    const drift = await project.preview(["--refresh", "--diff"]);
    expect(drift.output).toMatch(/~ maxAuthTries: 2 => 4/);
    expect(drift.output).toContain("- MaxAuthTries 2\n+ MaxAuthTries 4\n");
    expect(drift.output).not.toMatch(/[~+-] (ciphers|permitRootLogin|match)/);
    expect((await project.up(["--refresh"])).output).toMatch(/1 updated/);
    expect(standing()).toEqual(lines);
    expect((await project.refresh(["--expect-no-changes"])).code).toBe(0);
  }, 60_000);

  test("what would cut off this login is refused, on its row, before anything is sent", async () => {
    for (const [body, reason] of [
      [`${settings} allowUsers: ["somebody-else"],`, "`allowUsers`: none of its patterns"],
      [
        `${settings} pubkeyAuthentication: false,`,
        "`pubkeyAuthentication`: it is false, and this run logs in by publickey",
      ],
    ] as const) {
      write(body);
      const up = await project.up();
      expect(up.code).not.toBe(0);
      const row = /SshServerSettings \(sshd\):\n\s+error: (\[openssh 127\.0\.0\.1\] SshServerSettings sshd: [^\n]+)/;
      const sentence = row.exec(up.output)?.[1];
      expect(sentence).toContain(reason);
      expect(up.output).not.toContain("applying");
      expect(standing()).toEqual(lines);
    }
    // The refused update has left the state as it was.
    write(settings);
    expect((await project.preview(["--expect-no-changes"])).code).toBe(0);
  }, 60_000);

  test("what is no longer given goes back to what was found, and destroy takes the file away", async () => {
    write("maxAuthTries: 5");
    const preview = await project.preview();
    for (const line of lines) expect(preview.output).toContain(`- ${line}\n`);
    expect((await project.up()).output).toMatch(/1 updated/);
    expect(standing()).toEqual(["MaxAuthTries 5"]);
    expect((await project.destroy()).code).toBe(0);
    expect(standing()).toBeUndefined();
    expect((await server.ssh("true")).code).toBe(0);
  }, 60_000);
});
