import { readFileSync } from "node:fs";
import { createProject, type Project } from "../support/pulumi";
import { type Sshd, startSshd } from "../support/sshd";
import { plainUser, programOf } from "../support/stack";

const blobs = [
  "AAAAC3NzaC1lZDI1NTE5AAAAIKSGLNxzPKFaW6l8Ezw8XT5TN3EtLsIDmRF1L0ElKz6q",
  "AAAAC3NzaC1lZDI1NTE5AAAAIOk72gRQ0rCor7nE7eP5rDzPpiy29rgGr9N8zJiqUz3i",
  "AAAAC3NzaC1lZDI1NTE5AAAAIFxQEgqHHyQT4P4kYDqSGcNHSBNOyXXiRGCEJDt5dkWn",
];
const count = (text: string, word: string) => text.split(word).length - 1;

describe("what a preview shows", () => {
  let server: Sshd;
  let project: Project;
  const lines = () => readFileSync(plainUser(server).authorizedKeysFile, "utf8");
  const secondFile = () => plainUser(server).authorizedKeysFile.replace(/$/, "2");
  /** `late` is a resource of the program's own whose outputs are not known before it is made. */
  const program = (generation: number, command: string, more = "") =>
    programOf(
      server,
      `class Late extends pulumi.dynamic.Resource {
         constructor(name, generation) {
           const outs = async (inputs) => ({ id: "late", outs: { ...inputs, stamp: "now" } });
           super({ create: outs, update: (_id, _olds, news) => outs(news) }, name, { generation, stamp: undefined });
         }
       }
       const late = new Late("late", ${generation});
       const known = (value) => late.stamp.apply(() => value);
       const alice = new ssh.UserPublicKey("alice", { device: { ...server, host: known("127.0.0.1") }, user: "${plainUser(server).name}",
         publicKey: "ssh-ed25519 ${blobs[0]} alice" });
       const bob = new ssh.UserPublicKey("bob", { device: server, user: known("${plainUser(server).name}"), publicKey: known("ssh-ed25519 ${blobs[1]} bob") });
       const carol = new ssh.UserPublicKey("carol", { device: server, user: "${plainUser(server).name}",
         publicKey: "ssh-ed25519 ${blobs[2]} carol", options: { restrict: true, command: known("${command}") } });
       const settings = new ssh.SshServerSettings("sshd", { device: { ...server, confirmSeconds: known(30) }, maxAuthTries: known(4), permitRootLogin: "no" });
       const dave = new ssh.UserPublicKey("dave", { device: known(server), user: "${plainUser(server).name}",
         publicKey: "ssh-ed25519 ${blobs[0]} dave", file: known(".ssh/authorized_keys2") });
       exports.fingerprint = bob.fingerprint;
       ${more}`,
    );

  beforeAll(async () => {
    server = await startSshd({ users: [{ sudo: true }, {}] });
    project = await createProject({ program: program(1, "true") });
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await server?.stop();
  });

  test("values that are not known yet, those of the device too, are waited for", async () => {
    const preview = await project.preview(["--diff"]);
    expect(preview.code).toBe(0);
    expect(preview.output).toContain(`+ ssh-ed25519 ${blobs[0]} alice`);
    expect(count(preview.output, "the commands depend on values that are not known yet")).toBe(3);
    expect(server.logins()).toBe(0);

    const up = await project.up();
    expect(up.output).not.toMatch(/error/i);
    expect(lines().split("\n").sort()).toEqual(
      [
        "",
        `restrict,command="true" ssh-ed25519 ${blobs[2]} carol`,
        `ssh-ed25519 ${blobs[0]} alice`,
        `ssh-ed25519 ${blobs[1]} bob`,
      ].sort(),
    );
    const [first, second] = [lines(), readFileSync(secondFile(), "utf8")];
    expect(second).toBe(`ssh-ed25519 ${blobs[0]} dave\n`);

    // An update of `late` makes all that comes from it unknown once more; nothing of ours is different in the end.
    project.write(program(2, "true"));
    const again = await project.pulumi(["up", "--yes"]);
    expect(again.code).toBe(0);
    expect(again.output).toMatch(/ 1 updated/);
    expect([lines(), readFileSync(secondFile(), "utf8")]).toEqual([first, second]);
  }, 120_000);

  test("the commands stand there once, and only in the preview", async () => {
    project.write(program(2, "false"));
    const line = `+ restrict,command="false" ssh-ed25519 ${blobs[2]} carol`;
    const preview = await project.preview(["--save-plan", "plan.json"]);
    expect(count(preview.output, line)).toBe(1);
    const json = await project.preview(["--json"]);
    const steps = JSON.parse(json.stdout).steps.filter(({ op }: { op: string }) => op !== "same");
    expect(steps).toHaveLength(1);
    expect(steps[0].detailedDiff).toEqual({ "options.command": expect.anything() });
    expect(JSON.stringify(steps[0].diffReasons)).not.toContain("__");

    const before = server.logins();
    const up = await project.up(["--plan", "plan.json"]);
    expect(up.output).toMatch(/1 updated/);
    expect(up.output).not.toContain(line);
    // `connecting` may show in the status column, and must not stay.
    expect(up.output).not.toMatch(/^\s+(connecting|applying)/m);
    expect(server.logins()).toBe(before + 1);

    project.write(program(2, "cat"));
    const both = await project.pulumi(["up", "--yes", "--diff"]);
    expect(both.code).toBe(0);
    expect(count(both.output, `+ restrict,command="cat" ssh-ed25519 ${blobs[2]} carol`)).toBe(1);
    expect(both.output).not.toMatch(/__(urn|preview|secrets|found|facts|schema|provider)/);
    expect(both.output).not.toMatch(/warning/i);
  }, 120_000);
});
