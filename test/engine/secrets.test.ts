import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createProject, type Project } from "../support/pulumi";
import { type Sshd, startSshd } from "../support/sshd";
import { deviceOf, plainUser } from "../support/stack";

const blob = "AAAAC3NzaC1lZDI1NTE5AAAAIKSGLNxzPKFaW6l8Ezw8XT5TN3EtLsIDmRF1L0ElKz6q";
const password = "pass-Zk3vQ9-word";
const secrets = {
  command: "/opt/run-Xw7pLm2-job",
  variable: "token-Ub5nRt8-value",
  comment: "comment-Gh4sYq6-text",
  addendum: "addendum-Jc9dFe3-words",
  user: "user-hv2kbo7",
  host: "host-tq4mwy1.example.net",
  hostKey: "AAAAC3NzaC1lZDI1NTE5AAAAIFxQEgqHHyQT4P4kYDqSGcNHSBNOyXXiRGCEJDt5dkWn",
  password,
};

describe("secrets", () => {
  let server: Sshd;
  let project: Project;
  let traceFile: string;
  let file: string;
  let said = "";
  const program = (more = "") => `const pulumi = require("@pulumi/pulumi");
const ssh = require("pulumi-ssh");
const { readFileSync } = require("node:fs");
const config = new pulumi.Config();
const server = { ...${deviceOf(server)}, privateKeyFile: undefined };
const byPassword = ssh.openssh({ ...server, password: ${JSON.stringify(password)} });
const byKey = ssh.openssh({ ...server, privateKey: readFileSync(${JSON.stringify(server.clientKey.privateKeyFile)}, "utf8") });
const key = new ssh.UserPublicKey("alice", { device: byPassword, user: "${plainUser(server).name}",
  publicKey: pulumi.interpolate\`ssh-ed25519 ${blob} \${config.requireSecret("comment")}\`,
  options: { command: pulumi.secret("${secrets.command}"), environment: { TOKEN: Promise.resolve(pulumi.secret("${secrets.variable}")) } } });
const settings = new ssh.SshServerSettings("sshd", { device: byKey, versionAddendum: pulumi.secret("${secrets.addendum}"), maxAuthTries: 5 });
const known = new ssh.KnownHost("web", { device: byKey, user: "${plainUser(server).name}",
  host: pulumi.secret("${secrets.host}"), publicKey: pulumi.secret("ssh-ed25519 ${secrets.hostKey}") });
exports.comment = key.comment;
exports.line = known.line;
exports.effective = settings.effective;
${more}`;
  /** Runs a command and remembers every word of it. */
  const run = async (args: string[]) => {
    const result = await project.pulumi(args);
    said += result.output;
    return result;
  };

  beforeAll(async () => {
    server = await startSshd({ users: [{ sudo: true, password }, {}] });
    file = plainUser(server).authorizedKeysFile;
    project = await createProject({ program: program(), config: { comment: { secret: secrets.comment } } });
    traceFile = join(project.dir, "trace.txt");
    project.env.PULUMI_SSH_TRACE = traceFile;
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await server?.stop();
  });

  test("a run with secrets everywhere: preview, update, drift, refresh", async () => {
    expect((await run(["up", "--yes", "--diff"])).code).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(
      `environment="TOKEN=${secrets.variable}",command="${secrets.command}" ssh-ed25519 ${blob} ${secrets.comment}\n`,
    );
    expect((await run(["preview", "--expect-no-changes"])).code).toBe(0);
    writeFileSync(file, readFileSync(file, "utf8").replace(",command=", ",no-pty,command="));
    expect((await run(["preview", "--refresh", "--json"])).code).toBe(0);
    expect((await run(["refresh", "--yes", "--diff"])).code).toBe(0);
    // The state keeps what drifted encrypted as well; the update then heals it.
    await expectNothingInClear(await project.exportStack());
    expect((await run(["up", "--yes", "--diff"])).code).toBe(0);
    expect(readFileSync(file, "utf8")).not.toContain("no-pty");
    expect(said).toContain("[secret]");
  }, 120_000);

  test("errors of the preview and of the update", async () => {
    // The engine itself prints the value of a property that a failure names.
    project.write(
      program(`new ssh.UserPublicKey("bob", { device: byKey, user: "${plainUser(server).name}", publicKey: pulumi.secret("${secrets.comment}"),
        options: { command: pulumi.secret("${secrets.command}\\nsecond-line"), expiryTime: pulumi.secret("${secrets.variable}"), nosuch: pulumi.secret("${secrets.user}") } });`),
    );
    const preview = await run(["preview"]);
    expect(preview.code).not.toBe(0);
    expect(preview.output).toMatch(/property options\.command value/);
    expect(preview.output).toMatch(/resource 'bob' has a problem: publicKey: /);
    project.write(
      program(`new ssh.UserPublicKey("carol", { device: byKey, user: pulumi.secret("${secrets.user}"),
        publicKey: "ssh-ed25519 ${blob}" });`),
    );
    const up = await run(["up", "--yes"]);
    expect(up.code).not.toBe(0);
    expect(up.output).toContain("the user [secret] does not exist on this host");
  }, 120_000);

  test("state and ids have none of them in clear, and the outputs that tell of them are secrets", async () => {
    const state = await project.exportStack();
    await expectNothingInClear(state);
    const find = (kind: string) => state.deployment.resources?.find(({ type }) => type.endsWith(`:${kind}`));
    const alice = find("UserPublicKey");
    expect(alice.inputs.__secrets).toEqual([
      "device.password",
      "options.command",
      "options.environment.TOKEN",
      "publicKey",
    ]);
    const encrypted = expect.objectContaining({ ciphertext: expect.any(String) });
    expect(alice.inputs.options).toEqual({ command: encrypted, environment: { TOKEN: encrypted } });
    expect(alice.outputs.comment).toEqual(encrypted);
    for (const name of ["line", "fingerprint"]) expect(find("KnownHost").outputs[name]).toEqual(encrypted);
    const settings = find("SshServerSettings");
    for (const name of ["effective", "previous", "__found"]) expect(settings.outputs[name]).toEqual(encrypted);
    expect(settings.outputs.maxAuthTries).toBe(5);
  }, 60_000);

  test("destroy works with credentials that are in state only", async () => {
    expect((await run(["destroy", "--yes", "--diff"])).code).toBe(0);
    expect(readFileSync(file, "utf8")).toBe("");
  }, 60_000);

  test("nothing that was said, nor the trace, has them", () => {
    expect(existsSync(traceFile)).toBe(true);
    const trace = readFileSync(traceFile, "utf8");
    expect(trace).toContain("authorized_keys");
    for (const [name, secret] of Object.entries({ ...secrets, ...privateKeyLines() })) {
      expect([name, said.includes(secret), trace.includes(secret)]).toEqual([name, false, false]);
    }
  });

  function privateKeyLines() {
    const lines = readFileSync(server.clientKey.privateKeyFile, "utf8").trim().split("\n").slice(1, -1);
    return Object.fromEntries(lines.map((line, index) => [`private key, line ${index + 1}`, line]));
  }

  async function expectNothingInClear(state: unknown) {
    const text = JSON.stringify(state);
    for (const [name, secret] of Object.entries({ ...secrets, ...privateKeyLines() })) {
      expect([name, text.includes(secret)]).toEqual([name, false]);
    }
  }
});
