import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { createProject, type Project } from "../support/pulumi";
import { type Sshd, startSshd } from "../support/sshd";
import { plainUser, programOf } from "../support/stack";

const blob = "AAAAC3NzaC1lZDI1NTE5AAAAIKSGLNxzPKFaW6l8Ezw8XT5TN3EtLsIDmRF1L0ElKz6q";
const other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOk72gRQ0rCor7nE7eP5rDzPpiy29rgGr9N8zJiqUz3i somebody else";

describe("UserPublicKey through the real engine", () => {
  let server: Sshd;
  let project: Project;
  let file: string;
  const lines = () => readFileSync(file, "utf8");
  const program = (options: string) =>
    programOf(
      server,
      `const key = new ssh.UserPublicKey("alice", { device: server, user: "${plainUser(server).name}",
         publicKey: "ssh-ed25519 ${blob} alice@laptop", options: ${options} });
       exports.fingerprint = key.fingerprint;`,
    );

  beforeAll(async () => {
    server = await startSshd({ users: [{ sudo: true }, {}] });
    file = plainUser(server).authorizedKeysFile;
    writeFileSync(file, `${other}\n`);
    project = await createProject({ program: program('{ restrict: true, from: ["127.0.0.1"] }') });
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await server?.stop();
  });

  test("preview shows the exact line and contacts nobody", async () => {
    const before = server.logins();
    const result = await project.preview();
    expect(result.output).toContain(`+ restrict,from="127.0.0.1" ssh-ed25519 ${blob} alice@laptop`);
    expect(result.code).toBe(0);
    expect(server.logins()).toBe(before);
  }, 60_000);

  test("up writes the line, keeps the others, and a second up changes nothing", async () => {
    const up = await project.up();
    expect(up.output).not.toMatch(/error/i);
    expect(up.code).toBe(0);
    expect(lines()).toBe(`${other}\nrestrict,from="127.0.0.1" ssh-ed25519 ${blob} alice@laptop\n`);
    const again = await project.preview(["--expect-no-changes"]);
    expect(again.code).toBe(0);
    expect(await project.outputs()).toEqual({ fingerprint: "SHA256:J0mTmAtjuDq/aOnBPCJuzMaLhJ0Zzkm+EDiHXjKdGh0" });
  }, 120_000);

  test("the plan of a preview is accepted by the update", async () => {
    expect((await project.preview(["--save-plan", "plan.json"])).code).toBe(0);
    expect((await project.up(["--plan", "plan.json"])).output).not.toMatch(/error/);
  }, 120_000);

  test("drift shows per property and is healed", async () => {
    writeFileSync(file, lines().replace('restrict,from="127.0.0.1"', "no-pty"));
    const drift = await project.preview(["--refresh", "--diff"]);
    expect(drift.output).toMatch(/restrict/);
    const heal = await project.up(["--refresh"]);
    expect(heal.code).toBe(0);
    expect(lines()).toBe(`${other}\nrestrict,from="127.0.0.1" ssh-ed25519 ${blob} alice@laptop\n`);
  }, 120_000);

  test("a changed option is an update in place", async () => {
    project.write(program("{ pty: false }"));
    const preview = await project.preview();
    expect(preview.output).toContain(`- restrict,from="127.0.0.1" ssh-ed25519 ${blob}`);
    expect(preview.output).toContain(`+ no-pty ssh-ed25519 ${blob}`);
    expect((await project.up()).output).toMatch(/1 updated/);
    appendFileSync(file, "# a last line");
  }, 120_000);

  test("state holds the constant and nothing else of the code", async () => {
    const state = await project.exportStack();
    const key = state.deployment.resources?.find(
      ({ type }) => type === "pulumi-nodejs:dynamic/pulumi-ssh:UserPublicKey",
    );
    expect(key.inputs.__provider).toBe('exports.handler=()=>require("pulumi-ssh/provider").v1("UserPublicKey")');
    expect(key.outputs.__provider).toBe(key.inputs.__provider);
    expect(key.inputs.__preview).toBeUndefined();
  }, 60_000);

  test("destroy removes this line only", async () => {
    const result = await project.destroy();
    expect(result.code).toBe(0);
    expect(lines()).toBe(`${other}\n# a last line`);
  }, 60_000);
});
