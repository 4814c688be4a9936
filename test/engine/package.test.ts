import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { createProject, type Project } from "../support/pulumi";

const exec = promisify(execFile);
const bin = (name: string) => join(__dirname, "..", "..", "node_modules", ".bin", name);

describe("the package as npm installs it", () => {
  let project: Project;
  let packageDir: string;
  /** Runs a piece of program in the project; what it prints is JSON. */
  const run = async (text: string, flags: string[] = []) =>
    JSON.parse((await exec(process.execPath, [...flags, "-e", text], { cwd: project.dir })).stdout);

  beforeAll(async () => {
    project = await createProject({ program: "" });
    packageDir = join(project.dir, "node_modules", "pulumi-ssh");
  }, 120_000);
  afterAll(() => project?.remove());

  test("it holds what it needs and nothing else", () => {
    const files = readdirSync(packageDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(packageDir.length + 1));
    const wanted =
      /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|dist\/(sdk|provider|testing|cli|test\/emulators)\/.*\.(js|d\.ts))$/;
    expect(files.filter((file) => !wanted.test(file))).toEqual([]);
    expect(files.filter((file) => /\.(test|spec)\.|\.map$/.test(file))).toEqual([]);
    for (const script of files.filter((file) => file.endsWith(".js")))
      expect(files).toContain(script.replace(/js$/, "d.ts"));
    const { dependencies, peerDependencies, pulumi } = JSON.parse(
      readFileSync(join(packageDir, "package.json"), "utf8"),
    );
    expect(Object.keys(dependencies).sort()).toEqual([
      "@xmldom/xmldom",
      "bcrypt-pbkdf",
      "node-routeros",
      "ssh2",
      "zod",
    ]);
    expect(peerDependencies).toEqual({ "@pulumi/pulumi": ">=3.216.0 <4" });
    // The CLI would look for a plugin to download.
    expect(pulumi).toBeUndefined();
  });

  test("it loads from CommonJS and from ES modules, with the same names", async () => {
    const names = await run('console.log(JSON.stringify(Object.keys(require("pulumi-ssh")).sort()))');
    expect(names).toEqual(expect.arrayContaining(["SshServerSettings", "UserPublicKey", "openssh", "unmanagedKeys"]));
    const module = ["--input-type=module"];
    const all = 'import * as ssh from "pulumi-ssh"; console.log(JSON.stringify(Object.keys(ssh).sort()))';
    expect(await run(all, module)).toEqual(expect.arrayContaining(names));
    const named = `import { ${names.join(", ")} } from "pulumi-ssh"; console.log(typeof UserPublicKey === "function")`;
    expect(await run(named, module)).toBe(true);
    const other = `import { v1 } from "pulumi-ssh/provider"; import { closeSessions } from "pulumi-ssh/testing";
      await closeSessions(); console.log(typeof v1("UserPublicKey").check === "function")`;
    expect(await run(other, module)).toBe(true);
  });

  test("a program pays for what it uses: no zod, no ssh2, nothing left open", async () => {
    const loaded = `const loaded = (name) => Object.keys(require.cache).some((file) => file.includes("/node_modules/" + name + "/"));`;
    const program = `${loaded} require("@pulumi/pulumi"); const before = process.getActiveResourcesInfo().length;
      require("pulumi-ssh");
      console.log(JSON.stringify([loaded("zod"), loaded("ssh2"), process.getActiveResourcesInfo().length - before]))`;
    expect(await run(program)).toEqual([false, false, 0]);
    const provider = `${loaded} const provider = require("pulumi-ssh/provider"); const first = loaded("zod");
      const key = provider.v1("UserPublicKey");
      key.check({}, { device: { platform: "openssh", host: "a", user: "b" }, user: "c", publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKSGLNxzPKFaW6l8Ezw8XT5TN3EtLsIDmRF1L0ElKz6q" })
        .then(({ failures }) => console.log(JSON.stringify([failures, first, loaded("ssh2"), loaded("@grpc"), process.getActiveResourcesInfo().filter((name) => !/Pipe|TTY|FS/.test(name))])))`;
    expect(await run(provider)).toEqual([[], false, false, false, []]);
  });

  test("publint and attw find nothing to say", async () => {
    const lint = await exec(bin("publint"), ["run", packageDir, "--strict"]).catch((error) => error);
    expect(lint.stdout).toMatch(/All good!/);
    const { stdout } = await exec("npm", ["pack", "--ignore-scripts", "--loglevel=error"], { cwd: packageDir });
    const types = await exec(bin("attw"), [join(packageDir, stdout.trim()), "--format", "json"]).catch(
      (error) => error,
    );
    expect(JSON.parse(types.stdout).analysis.problems).toEqual([]);
  }, 60_000);

  test("programs of the documentation compile, wrong ones do not", () => {
    const program = join(project.dir, "program.ts");
    writeFileSync(program, typedProgram);
    for (const moduleResolution of ["Node16", "Bundler", "Node10"] as const) {
      expect([moduleResolution, ...compile(program, moduleResolution)]).toEqual([moduleResolution]);
    }
    expect(existsSync(join(project.dir, "program.js"))).toBe(false);
  }, 60_000);
});

/** Errors of a program, and of our own declarations, which are checked too. */
function compile(file: string, moduleResolution: "Node16" | "Bundler" | "Node10"): string[] {
  const made = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: { Node16: ts.ModuleKind.Node16, Bundler: ts.ModuleKind.ESNext, Node10: ts.ModuleKind.CommonJS }[
      moduleResolution
    ],
    moduleResolution: ts.ModuleResolutionKind[moduleResolution],
    types: [],
    typeRoots: [],
  });
  return ts
    .getPreEmitDiagnostics(made)
    .filter(
      (each) => each.file === undefined || each.file.fileName === file || each.file.fileName.includes("/pulumi-ssh/"),
    )
    .map(
      (each) =>
        `${each.file?.fileName}:${(each.file?.getLineAndCharacterOfPosition(each.start ?? 0).line ?? 0) + 1} ${ts.flattenDiagnosticMessageText(each.messageText, " ")}`,
    );
}

const typedProgram = `import * as pulumi from "@pulumi/pulumi";
import * as ssh from "pulumi-ssh";
import { v1 } from "pulumi-ssh/provider";
import { closeSessions, emulate, listenForDevices } from "pulumi-ssh/testing";

const config = new pulumi.Config();
const web = ssh.openssh({ host: "web1.example.net", user: "deploy", sudo: true });
const other = ssh.openssh({ host: config.require("host"), user: pulumi.output("deploy"), password: config.requireSecret("password"),
  proxy: [{ host: "bastion.example.net", user: "jump" }], hostKey: ["SHA256:abc"], confirmSeconds: 30 });
const literal = { platform: "openssh" as const, host: "web2.example.net", user: "root" };

const alice = new ssh.UserPublicKey("alice", { device: web, user: "alice", publicKey: "ssh-ed25519 AAAA... alice@laptop",
  options: { from: ["10.0.0.0/8"], restrict: true, pty: true }, onDelete: "retain", onExisting: "fail" });
const fingerprint: pulumi.Output<string> = alice.fingerprint;
export const strangers = ssh.unmanagedKeys(alice.otherKeys, [fingerprint]);

new ssh.SshServerSettings("web-sshd", { device: web, permitRootLogin: "no", passwordAuthentication: false,
  ciphers: ["chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com"],
  match: [{ user: ["backup"], settings: { forceCommand: "internal-sftp", allowTcpForwarding: "no" } }] }, { dependsOn: alice });
for (const [index, device] of [web, other, literal].entries())
  new ssh.SshServerSettings(\`sshd-\${index}\`, { device, maxAuthTries: index });
const core = ssh.junos({ host: "core1.example.net", user: "netops", proxy: { host: "bastion.example.net", user: "jump" } });
new ssh.SshServerSettings("core-ssh", { device: core, port: 22, ciphers: ["aes256-ctr"], retryOptions: { backoffThreshold: 1 } });
new ssh.OutboundSsh("station", { device: core, client: "station", secret: config.requireSecret("station"),
  servers: [{ address: "192.0.2.10", port: 7804 }], services: ["netconf"], keepAlive: {} });
const shown = new ssh.HostKey("core-key", { device: core, type: "ed25519" });
new ssh.KnownHost("core-known", { device: web, host: "core1.example.net", publicKey: shown.publicKey });
export const router = emulate("junos", { profile: "24.4" }).then(({ host, port }) => ({ host, port }));
export const calls = listenForDevices({ secret: "s" }).then(({ port }) => port);
export const handler = v1("UserPublicKey");
export const end: () => Promise<void> = closeSessions;

// @ts-expect-error a setting that does not exist
new ssh.SshServerSettings("a", { device: web, permitRootLogins: "no" });
// @ts-expect-error a setting of another type
new ssh.SshServerSettings("b", { device: web, passwordAuthentication: "no" });
// @ts-expect-error a word that is none of its values
new ssh.SshServerSettings("c", { device: web, permitRootLogin: "sometimes" });
// @ts-expect-error a setting that cannot stand in a match block
new ssh.SshServerSettings("d", { device: web, match: [{ user: ["x"], settings: { ciphers: ["aes256-ctr"] } }] });
// @ts-expect-error an option that does not exist
new ssh.UserPublicKey("e", { device: web, user: "alice", publicKey: "k", options: { form: ["10.0.0.0/8"] } });
// @ts-expect-error the key is missing
new ssh.UserPublicKey("f", { device: web, user: "alice" });
// @ts-expect-error restoring is for settings
new ssh.UserPublicKey("g", { device: web, user: "alice", publicKey: "k", onDelete: "restore" });
// @ts-expect-error an argument of a device that does not exist
ssh.openssh({ host: "a", user: "b", passwrd: "c" });
// @ts-expect-error Junos listens on one port
new ssh.SshServerSettings("j", { device: core, port: [22, 2222] });
// @ts-expect-error Junos makes its host keys by itself
new ssh.HostKey("k", { device: core, type: "ed25519", triggers: ["2"] });
// @ts-expect-error of another platform
new ssh.OutboundSsh("l", { device: core, name: "tunnel" });
// @ts-expect-error a profile that does not exist
emulate("junos", { profile: "9.4" });
// @ts-expect-error no device
new ssh.SshServerSettings("h", { maxAuthTries: 3 });
// @ts-expect-error a device of no platform
new ssh.SshServerSettings("i", { device: { platform: "vms", host: "a", user: "b" }, maxAuthTries: 3 });
`;
