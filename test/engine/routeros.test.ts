import { generateKeyPairSync } from "node:crypto";
import type { EmulatedRouteros } from "../emulators/routeros";
import { opensshPublicKey } from "../support/openssh-public-key";
import { createProject, type Project } from "../support/pulumi";
import { routerosOf, routerosProgram, sshKey, standingOn, startRouter } from "../support/routeros";

const newKey = (comment: string) => opensshPublicKey(generateKeyPairSync("ed25519").publicKey, comment);
const [alice, bob, foreign, web] = [newKey(""), newKey(""), newKey("kept@by-hand"), newKey("")];
const pem = (key = generateKeyPairSync("ed25519").privateKey) =>
  key.export({ type: "pkcs8", format: "pem" }).toString();
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const clients = [pem(), pem(rsa.privateKey)];
const before = `/user add name=alice group=full password="of alice"
/user add name=backup group=full password="of backup"
/user ssh-keys add user=alice key="${foreign}"
/ip ssh set forwarding-enabled=local`;

/** Each line as preview must show it, by resource: of the router with 7.25, and of the one with 7.16. */
const shown: { [name: string]: (string | RegExp)[] } = {
  sshd: [
    "/ip ssh set strong-crypto=yes ciphers=aes-gcm,aes-ctr",
    "/ip service set ssh address=127.0.0.0/8,::1/128 max-sessions=5",
  ],
  alice: [`/user ssh-keys add user=alice key="${alice} alice@laptop" comment="her \\"laptop\\""`],
  web: [`/ip ssh known-hosts add host=192.0.2.10 key="${web}"`],
  backup: [
    /^\/file add name=pulumi-ssh-TRANSACTION-\S+\.txt contents=\[secret\]$/,
    /^\/user ssh-keys private import user=backup private-key-file=pulumi-ssh-TRANSACTION-\S+ info="of backup"$/,
    "/ip ssh set known-hosts-validation=yes known-hosts-trusted-subnets=10.0.0.0/8",
  ],
  key: ["/ip ssh set host-key-type=ed25519", "/ip ssh regenerate-host-key"],
  oldSshd: ["/ip ssh set allow-none-crypto=no always-allow-password-login=yes", "/ip service set ssh max-sessions=5"],
  // Where no row shows a fingerprint, ours carries it.
  oldAlice: [/^\/user ssh-keys add user=alice key="ssh-ed25519 \S+ alice@laptop SHA256:\S+"$/],
};

describe("all five resources on routers of two releases, through the real engine", () => {
  let routers: EmulatedRouteros[];
  let router: EmulatedRouteros;
  let old: EmulatedRouteros;
  let project: Project;
  let found: string[];
  const program = (key: string) =>
    routerosProgram(
      router,
      `const old = ${routerosOf(old, { privateKey: sshKey.privateKey, osVersion: "7.16" })};
       new ssh.SshServerSettings("sshd", { device: router, strongCrypto: true, ciphers: ["aes-gcm", "aes-ctr"],
         allowFrom: ["127.0.0.0/8", "::1"], maxSessions: 5 });
       new ssh.UserPublicKey("alice", { device: router, user: "alice", publicKey: "${key}", rowComment: 'her "laptop"' });
       new ssh.KnownHost("web", { device: router, host: "192.0.2.10", publicKey: "${web}" });
       new ssh.OutboundSsh("backup", { device: router, user: "backup", privateKey: ${JSON.stringify(clients[0])},
         info: "of backup", knownHostsValidation: true, trustedSubnets: ["10.0.0.0/8"] });
       const key = new ssh.HostKey("key", { device: router, type: "ed25519" });
       new ssh.SshServerSettings("oldSshd", { device: old, passwordAuthentication: true, allowNoneCrypto: false, maxSessions: 5 });
       new ssh.UserPublicKey("oldAlice", { device: old, user: "alice", publicKey: "${key}" });
       new ssh.OutboundSsh("oldBackup", { device: old, user: "backup", privateKey: ${JSON.stringify(clients[1])} });
       const oldKey = new ssh.HostKey("oldKey", { device: old, type: "rsa" });
       exports.key = key.publicKey;
       exports.oldKey = oldKey.publicKey;`,
      { privateKey: sshKey.privateKey, osVersion: "7.25" },
    );
  const standing = () => Promise.all(routers.map(standingOn));
  /** How often something was sent while `work` ran, to each of the routers. */
  const counted = async (work: () => Promise<unknown>) => {
    const of = () => routers.map(({ counters, sshCounters }) => [counters.logins, sshCounters.logins] as const);
    const past = of();
    await work();
    return of().map(([api, ssh], index) => ({
      api: api - (past[index]?.[0] ?? 0),
      ssh: ssh - (past[index]?.[1] ?? 0),
    }));
  };
  const ok = async (run: ReturnType<Project["up"]>) => {
    const { code, output } = await run;
    expect([code, code === 0 ? "" : output]).toEqual([0, ""]);
    return output;
  };

  beforeAll(async () => {
    const start = (profile: string) => startRouter({ profile, authorizedKey: sshKey.publicKey, configuration: before });
    [router, old] = [await start("7.25"), await start("7.16")];
    routers = [router, old];
    found = await standing();
    project = await createProject({ program: program(`${alice} alice@laptop`) });
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await Promise.all(routers?.map((each) => each.close()) ?? []);
  });

  test("preview shows the very commands on each row, secrets masked, and contacts nobody", async () => {
    const output = await ok(project.preview());
    const rows = output.slice(output.indexOf("Diagnostics:")).split("\n\n");
    for (const [name, lines] of Object.entries(shown)) {
      const row = rows.find((each) => each.includes(`(${name}):`)) ?? "";
      const told = row.split("\n").map((line) => line.trim());
      const commands = told.filter((line) => line.startsWith("/"));
      expect([name, commands]).toEqual([
        name,
        lines.map((line) => (typeof line === "string" ? line : expect.stringMatching(line))),
      ]);
    }
    expect(output).toContain("# not reversible: the former host key is gone");
    expect(output).not.toContain("PRIVATE KEY");
    for (const { counters, sshCounters } of routers)
      expect([counters.connections, sshCounters.connections]).toEqual([0, 0]);
  }, 60_000);

  test("up is one login to each router, and one more to its API and to its SSH as the proof", async () => {
    let output = "";
    const seen = await counted(async () => {
      output = await ok(project.up());
    });
    expect(seen).toEqual([
      { api: 2, ssh: 1 },
      { api: 2, ssh: 1 },
    ]);
    for (const words of ["connecting", "applying under the undo timer", "proving a fresh login", "confirmed"])
      expect(output).toContain(words);
    const [now, then] = await standing();
    expect(now).toMatch(/strong-crypto=true/);
    expect(now).toContain("ciphers=aes-gcm,aes-ctr");
    expect(now).toContain('her "laptop"');
    expect(now).toContain("host=192.0.2.10");
    expect(then).toContain("always-allow-password-login=true");
    expect(await project.outputs()).toMatchObject({ key: router.hostKey, oldKey: old.hostKey });
    // No file and no schedule is left.
    for (const each of [now, then]) expect(each).toMatch(/\n0\n0\n/);
  }, 60_000);

  test("a second up has nothing to do, and contacts nobody; neither has a refresh", async () => {
    const seen = await counted(() => ok(project.up(["--expect-no-changes"])));
    expect(seen).toEqual([
      { api: 0, ssh: 0 },
      { api: 0, ssh: 0 },
    ]);
    await ok(project.refresh(["--expect-no-changes"]));
  }, 60_000);

  test("what somebody types at a console shows property by property, and exactly that is healed", async () => {
    const good = await standing();
    await router.console(`/ip ssh set ciphers=auto
/ip service set ssh max-sessions=9
/ip ssh known-hosts remove [find host=192.0.2.10]
/ip ssh set known-hosts-trusted-subnets=10.0.0.0/8,172.16.0.0/12`);
    await old.console(`/ip ssh set always-allow-password-login=no
/user ssh-keys remove [find key-owner~"alice@laptop"]`);
    const drift = await ok(project.preview(["--refresh", "--diff"]));
    for (const words of ["KnownHost: (create)", "UserPublicKey: (create)"]) expect(drift).toContain(words);
    expect(drift).toMatch(/~ maxSessions *: 9 => 5/);
    expect(drift).toMatch(/~ ciphers *: \[\n\s+~ \[0\]: "auto" => "aes-gcm"/);
    expect(drift).toMatch(/~ trustedSubnets *: \[/);
    expect(drift).toMatch(/~ passwordAuthentication *: "yes-if-no-key" => true/);
    expect(drift).not.toMatch(/[~+] (strongCrypto|allowFrom|privateKey|info|type|allowNoneCrypto) *: .*=>/);

    expect(await ok(project.up(["--refresh"]))).toMatch(/\+ 2 created\n\s+~ 3 updated\n\s+5 changes. 5 unchanged/);
    const ids = (text: string) => text.replace(/\.id=\*\w+/g, "");
    expect((await standing()).map(ids)).toEqual(good.map(ids));
    await ok(project.refresh(["--expect-no-changes"]));
  }, 120_000);

  test("another comment is an update, another key a replacement; other keys stay", async () => {
    const keys = (router: EmulatedRouteros) => router.console(":put [/user ssh-keys print as-value where user=alice]");
    project.write(program(`${alice} alice@desk`));
    expect(await ok(project.up())).toMatch(/~ 2 updated/);
    for (const each of routers) expect(await keys(each)).toMatch(/alice@desk/);
    for (const each of routers) expect(await keys(each)).not.toMatch(/alice@laptop/);

    project.write(program(`${bob} alice@desk`));
    expect(await ok(project.up())).toMatch(/2 replaced/);
    for (const each of routers) {
      const rows = (await keys(each)).trim();
      expect(rows.match(/\.id=/g)).toHaveLength(2);
      expect(rows).toContain("kept@by-hand");
    }
  }, 120_000);

  test("destroy leaves both routers as they were", async () => {
    const seen = await counted(() => ok(project.destroy()));
    expect(seen).toEqual([
      { api: 2, ssh: 1 },
      { api: 2, ssh: 1 },
    ]);
    expect(await standing()).toEqual(found);
  }, 60_000);
});
