import { execFile } from "node:child_process";
import { existsSync, lstatSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheDir, cached } from "../../tools/lib/cache.cjs";
import { createProject, type Project } from "../support/pulumi";
import { type Sshd, startSshd } from "../support/sshd";
import { plainUser, programOf } from "../support/stack";

const exec = promisify(execFile);
const version = "10.34.8";
const blob = "AAAAC3NzaC1lZDI1NTE5AAAAIKSGLNxzPKFaW6l8Ezw8XT5TN3EtLsIDmRF1L0ElKz6q";
const pulumiSdk: string = JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8")).devDependencies[
  "@pulumi/pulumi"
];

/** pnpm itself, installed once. */
async function pnpmPath(): Promise<string> {
  const dir = await cached(join(cacheDir, `pnpm-${version}`), async (temporary) => {
    writeFileSync(join(temporary, "package.json"), JSON.stringify({ name: "pnpm-for-tests", private: true }));
    await exec("npm", ["install", `pnpm@${version}`, "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: temporary,
    });
  });
  return join(dir, "node_modules", "pnpm", "bin", "pnpm.cjs");
}

/** Packages see what they declare and nothing else: what works here works with every package manager. */
describe("a strict pnpm project", () => {
  let server: Sshd;
  let project: Project;
  const at = (...names: string[]) => join(project.dir, "node_modules", ...names);

  beforeAll(async () => {
    server = await startSshd({ users: [{ sudo: true }, {}] });
    project = await createProject({
      program: programOf(
        server,
        `new ssh.UserPublicKey("alice", { device: server, user: "${plainUser(server).name}", publicKey: "ssh-ed25519 ${blob} alice", options: { restrict: true } });
         new ssh.SshServerSettings("sshd", { device: server, maxAuthTries: 4 });`,
      ),
    });
    rmSync(at(), { recursive: true });
    const dependencies = { "@pulumi/pulumi": pulumiSdk, "pulumi-ssh": `file:${project.tarball}` };
    const manifest = { name: "test", private: true, main: "index.js", dependencies };
    writeFileSync(join(project.dir, "package.json"), JSON.stringify(manifest));
    // Not `strict-peer-dependencies`: Pulumi's own dependencies do not meet one another's.
    const strict = ["node-linker=isolated", "hoist=false", "auto-install-peers=false"];
    writeFileSync(join(project.dir, ".npmrc"), `${strict.join("\n")}\n`);
    const flags = [
      "install",
      "--prefer-offline",
      "--reporter=append-only",
      "--store-dir",
      join(cacheDir, "pnpm-store"),
    ];
    // It says what is wrong on stdout.
    await exec(process.execPath, [await pnpmPath(), ...flags], { cwd: project.dir }).catch((error) => {
      throw new Error(`${error.message}\n${error.stdout}`);
    });
  }, 240_000);
  afterAll(async () => {
    await project?.remove();
    await server?.stop();
  });

  test("the layout is the strict one", () => {
    expect(lstatSync(at("pulumi-ssh")).isSymbolicLink()).toBe(true);
    expect(
      ["ssh2", "zod", "@grpc", join(".pnpm", "node_modules", "zod")].filter((name) => existsSync(at(name))),
    ).toEqual([]);
  });

  test("up, refresh and destroy work, and rows have their commands and progress", async () => {
    const preview = await project.preview();
    expect(preview.output).toContain(`+ restrict ssh-ed25519 ${blob} alice`);
    const up = await project.up();
    expect(up.output).toMatch(/3 created/);
    // Only an engine that was reached shows it.
    expect(up.output).toContain("connecting");
    const file = plainUser(server).authorizedKeysFile;
    expect(readFileSync(file, "utf8")).toBe(`restrict ssh-ed25519 ${blob} alice\n`);
    writeFileSync(file, readFileSync(file, "utf8").replace("restrict", "no-pty"));
    expect((await project.refresh()).output).toMatch(/1 updated/);
    expect((await project.up()).output).toMatch(/1 updated/);
    expect((await project.refresh(["--expect-no-changes"])).code).toBe(0);
    expect((await project.destroy()).code).toBe(0);
    expect(readFileSync(file, "utf8")).toBe("");
    expect(existsSync(join(server.dropInDir, "00-pulumi.conf"))).toBe(false);
  }, 120_000);
});
