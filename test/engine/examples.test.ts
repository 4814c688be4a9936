import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { routerArgs, startRouter } from "../support/junos";
import { createProject, type Project, type ProjectOptions } from "../support/pulumi";
import { routerArgs as routerosArgs, startRouter as startRouteros } from "../support/routeros";
import { type Sshd, startSshd } from "../support/sshd";
import { plainUser } from "../support/stack";

const repo = join(__dirname, "..", "..");
const examples = join(repo, "examples");
const textOf = (example: string, file: string) => readFileSync(join(examples, example, file), "utf8");

/** As the language host does it, only without the three seconds of its type check: that happens once, for all of them. */
function programOf(example: string): string {
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
  return transpileModule(textOf(example, "index.ts"), { compilerOptions }).outputText;
}

function nameOf(example: string): string {
  return /^name: (.*)$/m.exec(textOf(example, "Pulumi.yaml"))?.[1] ?? example;
}

/** The configuration value `server` for a test server. */
function connectionTo(server: Sshd, more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    host: server.host,
    port: server.port,
    user: server.user,
    sudo: server.root,
    privateKeyFile: server.clientKey.privateKeyFile,
    hostKey: server.hostKey,
    sshdConfigFile: server.configFile,
    ...more,
  });
}

interface Running {
  stop?(): Promise<void>;
  remove?(): Promise<void>;
  close?(): Promise<void>;
}
const running: Running[] = [];
const keep = <T extends Running>(one: T): T => {
  running.push(one);
  return one;
};
const projectOf = async (example: string, config: ProjectOptions["config"], more: Partial<ProjectOptions> = {}) =>
  keep(await createProject({ program: programOf(example), name: nameOf(example), config, ...more }));

afterEach(async () => {
  const ended = running.splice(0);
  await Promise.all(ended.map((one) => one.remove?.()));
  await Promise.all(ended.map((one) => one.stop?.() ?? one.close?.()));
}, 60_000);

async function succeeds(command: Promise<{ code: number | null; output: string }>): Promise<string> {
  const { code, output } = await command;
  if (code !== 0) throw new Error(output);
  return output;
}

/** Up, nothing left to do, destroy; `between` looks at the device after the first. */
async function life(project: Project, between: () => void | Promise<void>): Promise<void> {
  await succeeds(project.up());
  await between();
  await succeeds(project.preview(["--expect-no-changes"]));
  await succeeds(project.destroy());
}

test("quickstart, from the root of the repository, in TypeScript", async () => {
  const server = keep(await startSshd({ users: [{ sudo: true }, {}] }));
  const { name, authorizedKeysFile } = plainUser(server);
  const { publicKey, fingerprint } = await server.newKey("alice@laptop");
  const config = { server: connectionTo(server), account: name, publicKey };
  const project = await projectOf("quickstart", config);
  const folder = join(project.dir, "examples", "quickstart");
  mkdirSync(folder, { recursive: true });
  for (const file of ["index.ts", "package.json", "tsconfig.json"]) {
    cpSync(join(examples, "quickstart", file), join(folder, file));
  }
  cpSync(join(repo, "Pulumi.yaml"), join(project.dir, "Pulumi.yaml"));
  // The packed package must lie beside the program; this is what `npm run example:install` comes to.
  renameSync(join(project.dir, "node_modules"), join(folder, "node_modules"));
  symlinkSync(join(repo, "node_modules", "typescript"), join(folder, "node_modules", "typescript"));
  for (const file of ["index.js", "package.json"])
    renameSync(join(project.dir, file), join(project.dir, `unused-${file}`));

  await succeeds(project.up());
  expect(readFileSync(authorizedKeysFile, "utf8")).toBe(`restrict,pty ${publicKey}\n`);
  expect(await project.outputs()).toEqual({ fingerprint });
  await succeeds(project.destroy());
  expect(readFileSync(authorizedKeysFile, "utf8")).toBe("");
}, 120_000);

test("hardening: keys only, and a file drop for one group", async () => {
  const server = keep(await startSshd({ users: [{ sudo: true }, {}] }));
  const { name } = plainUser(server);
  const dropIn = join(server.dropInDir, "00-pulumi.conf");
  const stranger = await server.newKey("nobody");
  const attempt = async () =>
    (await server.ssh("true", { user: name, privateKeyFile: stranger.privateKeyFile })).stderr.trim();
  expect(await attempt()).toMatch(/\(publickey,password/);
  const project = await projectOf("hardening", {
    server: connectionTo(server),
    fileDropGroups: JSON.stringify([name]),
  });
  const logins = server.logins();
  await life(project, async () => {
    expect(readFileSync(dropIn, "utf8")).toContain(`Match Group ${name}`);
    expect(await attempt()).toMatch(/\(publickey\)/);
    expect((await server.ssh("true")).code).toBe(0);
    expect((await project.outputs()).effective).toMatchObject({ passwordAuthentication: false, maxAuthTries: 3 });
    // The session, and the login that proved the change; and ours above.
    expect(server.logins() - logins).toBe(3);
  });
  expect(existsSync(dropIn)).toBe(false);
  expect(await attempt()).toMatch(/\(publickey,password/);
}, 120_000);

test("jump-host: the server behind is reached through the bastion", async () => {
  const [bastion, server] = await Promise.all([
    startSshd({ users: [{}] }).then(keep),
    startSshd({ users: [{ sudo: true }, {}] }).then(keep),
  ]);
  const { name, authorizedKeysFile } = plainUser(server);
  const { publicKey } = await server.newKey("backup");
  const { sudo: _, sshdConfigFile: __, ...hop } = JSON.parse(connectionTo(bastion));
  const project = await projectOf("jump-host", {
    server: connectionTo(server),
    bastion: JSON.stringify(hop),
    account: name,
    publicKey,
    from: JSON.stringify(["10.0.0.0/8"]),
  });
  await life(project, () => {
    const options = 'restrict,from="10.0.0.0/8",command="/usr/local/bin/take-backup"';
    expect(readFileSync(authorizedKeysFile, "utf8")).toBe(`${options} ${publicKey}\n`);
    expect([bastion.logins(), server.logins()]).toEqual([1, 1]);
  });
}, 120_000);

test("environments: each stack has its own server and keys", async () => {
  const server = keep(await startSshd({ users: [{ sudo: true }, {}, {}] }));
  const foreign = await server.newKey("by hand");
  const stacks = ["dev", "prod"].map((stack, index) => ({ stack, user: server.users[index + 1] ?? plainUser(server) }));
  for (const { user } of stacks) appendFileSync(user.authorizedKeysFile, `${foreign.publicKey}\n`);
  const runs = stacks.map(async ({ stack, user }) => {
    const project = await projectOf("environments", {}, { stack });
    const file = join(project.dir, `Pulumi.${stack}.yaml`);
    const salt = existsSync(file) ? readFileSync(file, "utf8") : "";
    writeFileSync(file, salt + textOf("environments", `Pulumi.${stack}.yaml`));
    await project.setConfig("server", connectionTo(server));
    await project.setConfig("account", user.name);
    await succeeds(project.up());
    const comments = readFileSync(user.authorizedKeysFile, "utf8").trim().split("\n");
    const { unmanaged } = await project.outputs();
    await succeeds(project.destroy());
    expect(readFileSync(user.authorizedKeysFile, "utf8")).toBe(`${foreign.publicKey}\n`);
    return { lines: comments.map((line) => line.replace(/AAAA\S+/, "KEY")).sort(), unmanaged };
  });
  const [dev, prod] = await Promise.all(runs);
  expect(dev?.lines).toEqual(["ssh-ed25519 KEY alice@laptop", "ssh-ed25519 KEY bob@laptop", "ssh-ed25519 KEY by hand"]);
  expect(prod?.lines).toEqual(['from="10.0.0.0/8" ssh-ed25519 KEY alice@laptop', "ssh-ed25519 KEY by hand"]);
  expect(prod?.unmanaged).toEqual([{ comment: "by hand", fingerprint: foreign.fingerprint }]);
}, 120_000);

test("host-key-rotation: the client's known_hosts follows", async () => {
  const [server, client] = await Promise.all([
    startSshd({ users: [{ sudo: true }] }).then(keep),
    startSshd({ users: [{ sudo: true }, {}] }).then(keep),
  ]);
  const { name, home } = plainUser(client);
  const known = () => readFileSync(join(home, ".ssh", "known_hosts"), "utf8");
  const project = await projectOf("host-key-rotation", {
    // Without a pin: the known_hosts file of the run vouches, and gets the new key.
    server: connectionTo(server, { hostKey: undefined, knownHostsFile: server.knownHostsFile }),
    client: connectionTo(client),
    clientUser: name,
    hostKeyFile: server.hostKeys.ed25519.file,
    rotation: "2026",
  });
  await succeeds(project.up());
  const first = known();
  expect(first).toMatch(/^\[127\.0\.0\.1\]:\d+ ssh-ed25519 \S+\n$/);
  await project.setConfig("rotation", "2027");
  await life(project, async () => {
    expect(known()).not.toBe(first);
    expect(readFileSync(server.knownHostsFile, "utf8")).toContain(known().trim().split(" ")[2]);
    expect((await server.ssh("true")).code).toBe(0);
  });
}, 180_000);

test("junos-router: an exact list of ciphers, a key and a trusted host, in one commit", async () => {
  const router = keep(
    await startRouter({
      configuration: `set system login user alice class super-user
set system services ssh ciphers aes256-ctr
set system services ssh ciphers aes128-ctr`,
    }),
  );
  const before = router.configuration("set");
  const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFxQEgqHHyQT4P4kYDqSGcNHSBNOyXXiRGCEJDt5dkWn";
  const { platform: _, ...connection } = routerArgs(router);
  const project = await projectOf("junos-router", {
    router: JSON.stringify(connection),
    account: "alice",
    publicKey: `${key} alice@laptop`,
    archive: JSON.stringify({ host: "archive.example.net", publicKey: key }),
  });
  await life(project, async () => {
    const lines = router.configuration("set").split("\n");
    expect(lines.filter((line) => line.includes(" ciphers "))).toEqual(
      ["chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes256-ctr"].map(
        (cipher) => `set system services ssh ciphers ${cipher}`,
      ),
    );
    expect(lines).toContain(`set system login user alice authentication ssh-ed25519 "${key} alice@laptop"`);
    expect(lines).toContain(`set security ssh-known-hosts host archive.example.net ed25519-key ${key.split(" ")[1]}`);
    expect((await project.outputs()).effective).toMatchObject({ connectionLimit: 10, maxAuthTries: 3 });
    expect(router.counters).toMatchObject({ commits: 1, logins: 2 });
  });
  expect(router.configuration("set")).toBe(before);
}, 120_000);

test("routeros-sites: one program for routers of two releases", async () => {
  const begin = '/user add name=engineers group=full password="of engineers"';
  const routers = await Promise.all(
    ["7.16", "7.24"].map(async (profile) => keep(await startRouteros({ profile, configuration: begin }))),
  );
  const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFxQEgqHHyQT4P4kYDqSGcNHSBNOyXXiRGCEJDt5dkWn";
  const sites = routers.map((router, index) => {
    const { platform: _, user: __, password: ___, ...connection } = routerosArgs(router);
    return [`site${index}`, connection];
  });
  const project = await projectOf("routeros-sites", {
    sites: JSON.stringify(Object.fromEntries(sites)),
    user: "netops",
    password: "of netops",
    account: "engineers",
    offices: JSON.stringify(["127.0.0.0/8", "192.0.2.0/24"]),
    publicKeys: JSON.stringify([`${key} alice@laptop`]),
  });
  await life(project, async () => {
    const { knownHosts } = await project.outputs();
    for (const [index, router] of routers.entries()) {
      expect(await router.console(`:put [/ip service get ssh address]`)).toMatch(
        /^127\.0\.0\.0\/8[;,]192\.0\.2\.0\/24\s*$/,
      );
      expect(await router.console(":put [/user ssh-keys print count-only where user=engineers]")).toMatch(/^1\s*$/);
      expect((knownHosts as { [site: string]: string })[`site${index}`]).toMatch(
        /^127\.0\.0\.1 ssh-(rsa|ed25519) AAAA/,
      );
      expect(router.counters.logins).toBe(2);
    }
  });
  for (const router of routers)
    expect(await router.console(":put [/user ssh-keys print count-only where user=engineers]")).toMatch(/^0\s*$/);
}, 120_000);

test("every example type-checks against the packed package, and is a whole project", async () => {
  const project = keep(await createProject({ program: "" }));
  const names = readdirSync(examples);
  for (const name of names) {
    mkdirSync(join(project.dir, name));
    cpSync(join(examples, name, "index.ts"), join(project.dir, name, "index.ts"));
    const { dependencies, devDependencies, main } = JSON.parse(textOf(name, "package.json"));
    expect({ name, main, own: dependencies["pulumi-ssh"] }).toEqual({ name, main: "index.ts", own: "^0.1.0" });
    expect(devDependencies.typescript).toBe("~5.9.3");
    expect(textOf(name, "Pulumi.yaml")).toMatch(/^name: .+\ndescription: .+\nruntime: nodejs\n$/);
    expect(textOf(name, "README.md")).toMatch(/^# /);
  }
  const { compilerOptions } = JSON.parse(textOf("quickstart", "tsconfig.json"));
  const files = names.map((name) => join(name, "index.ts"));
  writeFileSync(join(project.dir, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  const tsc = join(repo, "node_modules", "typescript", "bin", "tsc");
  execFileSync(process.execPath, [tsc, "-p", project.dir], { encoding: "utf8" });
}, 120_000);

test("the packed command line prints the support table", async () => {
  const project = keep(await createProject({ program: "" }));
  const { bin } = JSON.parse(readFileSync(join(project.dir, "node_modules", "pulumi-ssh", "package.json"), "utf8"));
  const file = join(project.dir, "node_modules", "pulumi-ssh", bin["pulumi-ssh"]);
  const table = JSON.parse(
    execFileSync(process.execPath, [file, "support", "openssh", "--json"], { encoding: "utf8" }),
  );
  expect(table.platform).toBe("openssh");
  expect(table.arguments.length).toBeGreaterThan(100);
}, 120_000);
