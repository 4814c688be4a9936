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
  /** `late` is a resource of the program's own whose outputs are not known before it is made. */
  const program = (generation: number, command: string, more = "") =>
    programOf(
      server,
      `class Late extends pulumi.dynamic.Resource {
         constructor(name, args) {
           super({ create: async (inputs) => ({ id: "late", outs: inputs }), update: async (_id, _olds, news) => ({ outs: news }) },
             name, { ...args, host: undefined, key: undefined, tries: undefined, word: undefined, ...args }, {});
         }
       }
       const late = new Late("late", { generation: ${generation}, host: "127.0.0.1", key: "ssh-ed25519 ${blobs[1]} bob", tries: 4, word: "${command}" });
       const known = (value) => late.generation.apply(() => value);
       const alice = new ssh.UserPublicKey("alice", { device: { ...server, host: known("127.0.0.1") }, user: "${plainUser(server).name}",
         publicKey: "ssh-ed25519 ${blobs[0]} alice" });
       const bob = new ssh.UserPublicKey("bob", { device: server, user: known("${plainUser(server).name}"), publicKey: known("ssh-ed25519 ${blobs[1]} bob") });
       const carol = new ssh.UserPublicKey("carol", { device: { ...server, proxy: undefined }, user: "${plainUser(server).name}",
         publicKey: "ssh-ed25519 ${blobs[2]} carol", options: { restrict: true, command: known("${command}") } });
       const settings = new ssh.SshServerSettings("sshd", { device: { ...server, confirmSeconds: known(30) }, maxAuthTries: known(4), permitRootLogin: "no" });
       const unnamed = new ssh.UserPublicKey("dave", { device: known(server), user: "${plainUser(server).name}", publicKey: alice.publicKey.apply((text) => text.replace("alice", "dave")), file: known(".ssh/authorized_keys2") });
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
    const preview = await project.preview(["--diff"]);console.log(preview.output);
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
    expect((await project.preview(["--expect-no-changes"])).code).toBe(0);
  }, 120_000);
});
