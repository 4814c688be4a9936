import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { EmulatedJunos } from "../emulators/junos";
import { junosProgram, routerArgs, startRouter } from "../support/junos";
import { createProject, type Project } from "../support/pulumi";

const secrets = {
  shared: "shared-Zk3vQ9-secret",
  // In a line of configuration mode quotes get a backslash, and XML spells them out.
  quoted: `say "Xw7pLm2" & <'Ub5nRt8'> $5?`,
  proxy: "proxy-Gh4sYq6 password",
  comment: "comment-Jc9dFe3@desk",
};
const blob = "AAAAC3NzaC1lZDI1NTE5AAAAIKSGLNxzPKFaW6l8Ezw8XT5TN3EtLsIDmRF1L0ElKz6q";

describe("secrets on Junos", () => {
  let router: EmulatedJunos;
  let project: Project;
  let traceFile: string;
  let said = "";
  const client = (name: string, secret: string, more = "") =>
    `new ssh.OutboundSsh("${name}", { device: router, client: "${name}", deviceId: "r1", secret: ${secret}, ${more} });`;
  const program = (quoted: string, more = "") =>
    junosProgram(
      router,
      `const config = new pulumi.Config();
       // Without a word from the program: the argument is a secret by itself.
       ${client("plain", JSON.stringify(secrets.shared))}
       ${client(
         "quoted",
         quoted,
         `proxyServer: { static: { host: "proxy.example.net", proxyAuthorization: { user: "r1", password: ${JSON.stringify(secrets.proxy)} } } }`,
       )}
       const alice = new ssh.UserPublicKey("alice", { device: router, user: "netops",
         publicKey: pulumi.interpolate\`ssh-ed25519 ${blob} \${config.requireSecret("comment")}\` });
       exports.comment = alice.comment;
       ${more}`,
    );
  const run = async (args: string[]) => {
    const result = await project.pulumi(args);
    said += result.output;
    return result;
  };
  const allOf = () => [...Object.entries(secrets), ...privateKeyLines()];
  function privateKeyLines(): [string, string][] {
    const lines = String(routerArgs(router).privateKey).trim().split("\n").slice(1, -1);
    return lines.map((line, index) => [`private key, line ${index + 1}`, line]);
  }
  function expectNone(text: string) {
    for (const [name, secret] of allOf()) {
      for (const form of [secret, JSON.stringify(secret).slice(1, -1)])
        expect([name, text.includes(form)]).toEqual([name, false]);
    }
    // What the device makes of a secret, anyone can take back.
    expect(text).not.toMatch(/\$9\$[A-Za-z0-9./-]{4}/);
  }

  beforeAll(async () => {
    router = await startRouter();
    project = await createProject({
      program: program('config.requireSecret("quoted")'),
      config: { comment: { secret: secrets.comment }, quoted: { secret: secrets.quoted } },
    });
    traceFile = join(project.dir, "trace.txt");
    project.env.PULUMI_SSH_TRACE = traceFile;
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await router?.close();
  });

  test("preview, up, drift, refresh and an update with secrets everywhere", async () => {
    expect((await run(["up", "--yes", "--diff"])).code).toBe(0);
    expect(said).toContain("client quoted secret [secret]");
    expect((await run(["preview", "--expect-no-changes"])).code).toBe(0);
    expect((await run(["refresh", "--yes", "--expect-no-changes"])).code).toBe(0);
    await router.console([
      'set system services outbound-ssh client plain secret "another-one"',
      'set system services outbound-ssh client quoted proxy-server static proxy-authorization password "other word"',
    ]);
    expect((await run(["preview", "--refresh", "--diff"])).output).toMatch(/secret *: \[secret\]/);
    expect((await run(["refresh", "--yes", "--diff"])).code).toBe(0);
    expectNone(JSON.stringify(await project.exportStack()));
    const heal = await run(["up", "--yes", "--diff"]);
    expect([heal.code, heal.output]).toEqual([0, expect.stringMatching(/2 updated/)]);
    expect((await run(["preview", "--refresh", "--expect-no-changes"])).code).toBe(0);
    project.write(program(`pulumi.secret(${JSON.stringify(`new ${secrets.quoted}`)})`));
    expect((await run(["up", "--yes", "--diff"])).output).toMatch(/1 updated/);
  }, 180_000);

  test("errors, of the preview and of the device", async () => {
    project.write(
      program(
        `pulumi.secret(${JSON.stringify(`${secrets.quoted}\n`)})`,
        `new ssh.KnownHost("known", { device: router, host: "web1", publicKey: pulumi.interpolate\`not-a-key \${config.requireSecret("comment")}\` });`,
      ),
    );
    const preview = await run(["preview"]);
    expect(preview.code).not.toBe(0);
    expect(preview.output).toMatch(/resource 'quoted' has a problem: secret: /);
    project.write(
      program(
        'config.requireSecret("quoted")',
        client("gone", 'config.requireSecret("quoted")', 'routingInstance: pulumi.secret("nowhere-at-all")'),
      ),
    );
    const up = await run(["up", "--yes", "--skip-preview"]);
    expect(up.code).not.toBe(0);
  }, 120_000);

  test("state has none of them in clear, and ids neither", async () => {
    const state = await project.exportStack();
    expectNone(JSON.stringify(state));
    const of = (name: string) => state.deployment.resources?.find(({ urn }) => urn.endsWith(`::${name}`));
    const encrypted = expect.objectContaining({ ciphertext: expect.any(String) });
    expect(of("plain").inputs.secret).toEqual(encrypted);
    expect(of("plain").outputs.secret).toEqual(encrypted);
    expect(of("plain").outputs.deviceId).toBe("r1");
    expect(of("quoted").inputs.proxyServer.static.proxyAuthorization.password).toEqual(encrypted);
    expect(of("alice").outputs.comment).toEqual(encrypted);
    expect(of("plain").inputs.device.privateKey).toEqual(encrypted);
  }, 60_000);

  test("destroy works with what is in state only, and nothing that was said or traced has them", async () => {
    expect((await run(["destroy", "--yes", "--diff"])).code).toBe(0);
    expect(router.configuration("set")).not.toContain("outbound-ssh");
    expect(existsSync(traceFile)).toBe(true);
    const trace = readFileSync(traceFile, "utf8");
    expect(trace).toContain("<load-configuration");
    expect(trace).toContain("client quoted secret ");
    expectNone(trace);
    expectNone(said);
    // Neither in the words that were on the wire, read back from the transcript of the device.
    const wire = router.counters.transcript.map(({ xml }) => xml).filter((xml) => xml.includes("Xw7pLm2"));
    const spelled = /client quoted secret (&quot;.*?[^\\]&quot;)/.exec(wire[0] ?? "")?.[1] ?? "";
    expect(spelled).toContain("\\&quot;");
    expect(trace).not.toContain(spelled);
    expect(trace).not.toContain("Xw7pLm2");
  }, 60_000);
});
