import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { EmulatedRouteros } from "../emulators/routeros";
import { createProject, type Project } from "../support/pulumi";
import { routerosProgram, sshKey, startRouter } from "../support/routeros";

const pem = (key: KeyObject, passphrase?: string) =>
  key
    .export({
      type: "pkcs8",
      format: "pem",
      ...(passphrase === undefined ? {} : { cipher: "aes-256-cbc", passphrase }),
    })
    .toString();
const newKey = () => generateKeyPairSync("ed25519").privateKey;
const passphrase = "pass-Wd6hTz2 $phrase";
const secrets = {
  // With what the console escapes.
  password: 'of "netops" $Xw7pLm2\\',
  passphrase,
  comment: "comment-Jc9dFe3@desk",
};
const keys = {
  login: sshKey.privateKey,
  client: pem(newKey()),
  locked: pem(newKey(), passphrase),
  host: pem(newKey()),
};
const blob = "AAAAC3NzaC1lZDI1NTE5AAAAIKSGLNxzPKFaW6l8Ezw8XT5TN3EtLsIDmRF1L0ElKz6q";

describe("secrets on RouterOS", () => {
  let router: EmulatedRouteros;
  let project: Project;
  let traceFile: string;
  let said = "";
  const client = (name: string, more: string) =>
    `new ssh.OutboundSsh("${name}", { device: router, user: "${name}", ${more} });`;
  const program = (info: string, more = "") =>
    routerosProgram(
      router,
      `const config = new pulumi.Config();
       // Without a word from the program: the arguments are secrets by themselves.
       ${client("plain", `privateKey: ${JSON.stringify(keys.client)}, info: "${info}"`)}
       ${client("locked", `privateKey: ${JSON.stringify(keys.locked)}, privateKeyPassword: ${JSON.stringify(passphrase)}`)}
       new ssh.HostKey("host", { device: router, privateKey: ${JSON.stringify(keys.host)} });
       const alice = new ssh.UserPublicKey("alice", { device: router, user: "plain",
         publicKey: pulumi.interpolate\`ssh-ed25519 ${blob} \${config.requireSecret("comment")}\` });
       exports.comment = alice.comment;
       ${more}`,
      { privateKey: sshKey.privateKey },
    );
  const run = async (args: string[]) => {
    const result = await project.pulumi(args);
    said += result.output;
    return result;
  };
  const allOf = (): [string, string][] => [
    ...Object.entries(secrets),
    ...Object.entries(keys).flatMap(([name, text]) =>
      text
        .trim()
        .split("\n")
        .slice(1, -1)
        .map((line, index): [string, string] => [`${name} key, line ${index + 1}`, line]),
    ),
  ];
  function expectNone(text: string) {
    for (const [name, secret] of allOf()) {
      const inJson = JSON.stringify(secret).slice(1, -1);
      const atConsole = secret.replace(/[\\"$]/g, "\\$&");
      for (const form of [secret, inJson, atConsole]) expect([name, text.includes(form)]).toEqual([name, false]);
    }
  }

  beforeAll(async () => {
    router = await startRouter({
      profile: "7.25",
      password: secrets.password,
      authorizedKey: sshKey.publicKey,
      configuration: "/user add name=plain group=full password=x\n/user add name=locked group=full password=x",
    });
    project = await createProject({ program: program("of plain"), config: { comment: { secret: secrets.comment } } });
    traceFile = join(project.dir, "trace.txt");
    project.env.PULUMI_SSH_TRACE = traceFile;
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await router?.close();
  });

  test("preview, up, drift, refresh and an update with secrets everywhere", async () => {
    const up = await run(["up", "--yes", "--diff"]);
    expect([up.code, up.output]).toEqual([0, expect.stringContaining("contents=[secret]")]);
    expect((await run(["preview", "--expect-no-changes"])).code).toBe(0);
    expect((await run(["refresh", "--yes", "--expect-no-changes"])).code).toBe(0);
    await router.console("/user ssh-keys private remove [find user=plain]");
    expect((await run(["preview", "--refresh", "--diff"])).output).toMatch(/privateKey *: \[secret\]/);
    const heal = await run(["up", "--yes", "--refresh", "--diff"]);
    expect([heal.code, heal.output]).toEqual([0, expect.stringMatching(/1 created/)]);
    project.write(program("of plain, again"));
    expect((await run(["up", "--yes", "--diff"])).output).toMatch(/1 updated/);
  }, 180_000);

  test("errors, of the preview and of the device", async () => {
    project.write(program("of plain", client("broken", `privateKey: ${JSON.stringify(keys.client.slice(0, 90))}`)));
    const preview = await run(["preview"]);
    expect(preview.code).not.toBe(0);
    expect(preview.output).toMatch(/resource 'broken' has a problem: /);
    project.write(program("of plain", client("nobody", `privateKey: ${JSON.stringify(pem(newKey()))}`)));
    const up = await run(["up", "--yes", "--skip-preview"]);
    expect([up.code === 0, up.output]).toEqual([false, expect.stringContaining("OutboundSsh nobody: ")]);
  }, 120_000);

  test("state has none of them in clear, and ids neither", async () => {
    const state = await project.exportStack();
    expectNone(JSON.stringify(state));
    const of = (name: string) => state.deployment.resources?.find(({ urn }) => urn.endsWith(`::${name}`));
    const encrypted = expect.objectContaining({ ciphertext: expect.any(String) });
    expect(of("plain").inputs.privateKey).toEqual(encrypted);
    expect(of("plain").outputs.privateKey).toEqual(encrypted);
    expect(of("plain").outputs.user).toBe("plain");
    expect(of("locked").inputs.privateKeyPassword).toEqual(encrypted);
    expect(of("host").inputs.privateKey).toEqual(encrypted);
    expect(of("alice").outputs.comment).toEqual(encrypted);
    expect(of("plain").inputs.device.password).toEqual(encrypted);
    expect(of("plain").inputs.device.privateKey).toEqual(encrypted);
  }, 60_000);

  test("destroy works with what is in state only, and nothing that was said or traced has them", async () => {
    expect((await run(["destroy", "--yes", "--diff"])).code).toBe(0);
    expect((await router.console(":put [/user ssh-keys private print as-value]")).trim()).toBe("");
    expect(await router.console("/file print count-only")).toBe("0\n");
    expect(existsSync(traceFile)).toBe(true);
    const trace = readFileSync(traceFile, "utf8");
    expect(trace).toContain("/user/ssh-keys/private/import");
    expectNone(trace);
    expectNone(said);
  }, 60_000);
});
