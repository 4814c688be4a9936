import { generateKeyPairSync } from "node:crypto";
import type { EmulatedJunos } from "../emulators/junos";
import { junosProgram, startRouter } from "../support/junos";
import { opensshPublicKey } from "../support/openssh-public-key";
import { createProject, type Project } from "../support/pulumi";

const newKey = (comment: string) => opensshPublicKey(generateKeyPairSync("ed25519").publicKey, comment);
const [alice, bob, foreign, web] = [newKey(""), newKey(""), newKey("kept@by-hand"), newKey("")];

const before = `set system login user alice class super-user
set system login user alice authentication ssh-ed25519 "${foreign}"
set system services ssh ciphers aes256-ctr
set system services ssh ciphers aes128-ctr
set security ssh-known-hosts host other.example.net ed25519-key ${newKey("").split(" ")[1]}
set system services outbound-ssh client theirs device-id r1`;

/** Each line as preview must show it, by resource. */
const shown = {
  sshd: [
    "set system services ssh ciphers aes256-gcm@openssh.com",
    "set system services ssh ciphers aes256-ctr",
    "set system services ssh max-sessions-per-connection 5",
    "set system login retry-options backoff-threshold 1",
  ],
  alice: [`set system login user alice authentication ssh-ed25519 "${alice} alice@laptop"`],
  web: [`set security ssh-known-hosts host web1.example.net ed25519-key ${web.split(" ")[1]}`],
  nms: [
    "set system services outbound-ssh client nms device-id r1",
    "set system services outbound-ssh client nms secret [secret]",
    "set system services outbound-ssh client nms services netconf",
    "set system services outbound-ssh client nms 127.0.0.1 port 1",
    "set system services outbound-ssh client nms 127.0.0.2 port 1",
  ],
};
const isOnDevice = (line: string) => !line.includes("[secret]");

describe("all five resources on one Junos device, through the real engine", () => {
  let router: EmulatedJunos;
  let project: Project;
  let found: string;
  const program = (key: string, more = "") =>
    junosProgram(
      router,
      `new ssh.SshServerSettings("sshd", { device: router, ciphers: ["aes256-gcm@openssh.com", "aes256-ctr"], maxSessions: 5,
         retryOptions: { backoffThreshold: 1 } });
       new ssh.UserPublicKey("alice", { device: router, user: "alice", publicKey: "${key}" });
       new ssh.KnownHost("web", { device: router, host: "web1.example.net", publicKey: "${web}" });
       new ssh.OutboundSsh("nms", { device: router, client: "nms", deviceId: "r1", secret: pulumi.secret("of nms"),
         servers: [{ address: "127.0.0.1", port: 1 }, { address: "127.0.0.2", port: 1 }], services: ["netconf"] });
       const key = new ssh.HostKey("key", { device: router, type: "ed25519" });
       exports.key = key.publicKey;
       exports.fingerprint = key.fingerprint;
       ${more}`,
    );
  const statements = () => router.configuration("set").trim().split("\n");
  /** How often something was sent while `work` ran. */
  const counted = async (work: () => Promise<unknown>) => {
    const [rpcs, { logins, commits }] = [{ ...router.counters.rpcs }, router.counters];
    await work();
    const of = (name: string) => (router.counters.rpcs[name] ?? 0) - (rpcs[name] ?? 0);
    return {
      locks: of("lock"),
      loads: of("load-configuration"),
      confirmed: of("commit-configuration confirmed"),
      commits: router.counters.commits - commits,
      logins: router.counters.logins - logins,
    };
  };
  const ok = async (run: ReturnType<Project["up"]>) => {
    const { code, output } = await run;
    expect([code, code === 0 ? "" : output]).toEqual([0, ""]);
    return output;
  };

  beforeAll(async () => {
    router = await startRouter({ configuration: before });
    found = router.configuration("set");
    project = await createProject({ program: program(`${alice} alice@laptop`) });
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await router?.close();
  });

  test("preview shows the very lines on each row, secrets masked, and contacts nobody", async () => {
    const output = await ok(project.preview());
    const rows = output.slice(output.indexOf("Diagnostics:")).split("\n\n");
    for (const [name, lines] of Object.entries(shown)) {
      const row = rows.find((each) => each.includes(`(${name}):`)) ?? "";
      const told = row.split("\n").filter((line) => /^ *(set|delete|activate) /.test(line));
      // The service itself is switched on first: a create is shown as if nothing were there.
      expect(told.map((line) => line.trim()).filter((line) => line !== "set system services ssh")).toEqual(lines);
    }
    expect(output).not.toContain("of nms");
    expect(router.counters.connections).toBe(0);
  }, 60_000);

  test("up is one lock, one load and one commit confirmed for all, proven by one more login", async () => {
    let output = "";
    const seen = await counted(async () => {
      output = await ok(project.up());
    });
    expect(seen).toEqual({ locks: 1, loads: 1, confirmed: 1, commits: 1, logins: 2 });
    for (const words of ["connecting", "applying under the undo timer", "proving a fresh login", "confirmed"])
      expect(output).toContain(words);
    for (const line of Object.values(shown).flat().filter(isOnDevice)) expect(statements()).toContain(line);
    expect(await project.outputs()).toMatchObject({ key: router.hostKey });
    // An exact, ordered list, and not one that was appended to.
    expect(statements().filter((line) => line.includes(" ciphers "))).toEqual(shown.sshd.slice(0, 2));
  }, 60_000);

  test("a second up has nothing to do, and contacts nobody", async () => {
    const seen = await counted(() => ok(project.up(["--expect-no-changes"])));
    expect(seen).toEqual({ locks: 0, loads: 0, confirmed: 0, commits: 0, logins: 0 });
    await ok(project.refresh(["--expect-no-changes"]));
  }, 60_000);

  test("what somebody changes behind our back shows property by property, and exactly that is healed", async () => {
    const good = router.configuration("set");
    await router.console([
      "set system services ssh max-sessions-per-connection 9",
      "delete system services ssh ciphers aes256-gcm@openssh.com",
      "set system services outbound-ssh client nms device-id r2",
      "delete security ssh-known-hosts host web1.example.net",
      "set system services ssh log-key-changes",
    ]);
    const drift = await ok(project.preview(["--refresh", "--diff"]));
    for (const words of ["~ maxSessions: 9 => 5", '~ deviceId: "r2" => "r1"', "KnownHost: (create)"])
      expect(drift).toContain(words);
    expect(drift).toMatch(/~ ciphers {5}: \[\n/);
    expect(drift).toContain("delete system services ssh ciphers");
    // `secret` is kept by the device as another text each time, and is no drift.
    expect(drift).not.toMatch(/~ (secret|servers|user|publicKey|retryOptions) *:/);

    expect(await ok(project.up(["--refresh"]))).toMatch(/\+ 1 created\n\s+~ 2 updated\n\s+3 changes. 3 unchanged/);
    expect(statements()).toContain("set system services ssh log-key-changes");
    await router.console("delete system services ssh log-key-changes");
    expect(router.configuration("set")).toBe(good);
    await ok(project.refresh(["--expect-no-changes"]));
  }, 120_000);

  test("another comment is an update, another key a replacement", async () => {
    project.write(program(`${alice} alice@desk`));
    const preview = await ok(project.preview());
    expect(preview).toContain(`delete system login user alice authentication ssh-ed25519 "${alice} alice@laptop"`);
    expect(preview).toContain(`set system login user alice authentication ssh-ed25519 "${alice} alice@desk"`);
    expect(await ok(project.up())).toMatch(/~ 1 updated/);
    const keys = () => statements().filter((line) => line.includes("user alice authentication"));
    const lines = (...wanted: string[]) =>
      wanted.map((key) => `set system login user alice authentication ssh-ed25519 "${key}"`);
    expect(keys()).toEqual(lines(foreign, `${alice} alice@desk`));

    project.write(program(`${bob} alice@desk`));
    expect(await ok(project.up())).toMatch(/1 replaced/);
    expect(keys()).toEqual(lines(foreign, `${bob} alice@desk`));
  }, 120_000);

  test("a key that is renamed in the program stays on the device", async () => {
    project.write(program(`${bob} alice@desk`).replace('UserPublicKey("alice"', 'UserPublicKey("renamed"'));
    const output = await ok(project.up());
    expect(output).toContain("left in place: renamed of this run has taken it over");
    expect(statements().some((line) => line.includes(bob))).toBe(true);
  }, 60_000);

  test("destroy leaves the configuration as it was, in one commit", async () => {
    const seen = await counted(() => ok(project.destroy()));
    expect(seen).toMatchObject({ confirmed: 1, commits: 1, logins: 2 });
    expect(router.configuration("set")).toBe(found);
  }, 60_000);
});
