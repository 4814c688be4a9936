import { generateKeyPairSync } from "node:crypto";
import type { Args } from "../../provider/core/contract";
import { closeClients, openNetconf } from "../emulation/netconf-client";
import type { EmulatedJunos } from "../emulators/junos";
import { junosProgram, loginKey, startRouter } from "../support/junos";
import { opensshPublicKey } from "../support/openssh-public-key";
import { createProject, type Project } from "../support/pulumi";

const key = opensshPublicKey(generateKeyPairSync("ed25519").publicKey, "alice");

describe("what is refused on Junos, through the real engine", () => {
  let router: EmulatedJunos;
  let project: Project;
  let before: string;
  const write = (body: string, device: Args = {}) => project.write(junosProgram(router, body, device));
  const resource = (kind: string, args: string) => `new ssh.${kind}("it", { device: router, ${args} });`;

  beforeAll(async () => {
    router = await startRouter({
      password: "of somebody",
      configuration: `set system login user alice class super-user
set system login user alice authentication ssh-ed25519 "${key}"`,
    });
    before = router.configuration("set");
    project = await createProject({ program: "" });
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await router?.close();
  });

  // One preview each: the engine ends at the first failure. What every argument refuses, the unit tests say.
  test.each<[kind: string, args: string, property: string, reason: RegExp, device?: Args]>([
    ["SshServerSettings", "rateLimit: 251", "rateLimit", /250/],
    ["SshServerSettings", "maxStartups: 3", "maxStartups", /rateLimit|connectionLimit/],
    ["SshServerSettings", "sftpServer: true", "sftpServer", /19\.1R1/, { osVersion: "18.4R1" }],
    ["UserPublicKey", 'user: "u", publicKey: "KEY", options: { from: ["10.0.0.1 10.0.0.2"] }', "options", /spaces/],
    ["HostKey", 'type: "ed25519", triggers: ["2"]', "triggers", /Junos/],
    ["KnownHost", 'host: "web", port: 2222, publicKey: "KEY"', "port", /port/],
    ["KnownHost", 'host: "web\\" ed25519-key AAAA", publicKey: "KEY"', "host", /./],
    ["OutboundSsh", 'client: "nms", deviceId: "r1\\nset system root-authentication x"', "deviceId", /line breaks/],
  ])(
    "%s { %s } is a failure of the preview, on the property",
    async (kind, args, property, reason, device = {}) => {
      const { connections } = router.counters;
      write(resource(kind, args.replace("KEY", key)), device);
      const { code, output } = await project.preview();
      expect(code).not.toBe(0);
      const problem = new RegExp(`property ${property}[^{]* value \\{[^]*?\\} has a problem: (.*)`).exec(output)?.[1];
      expect([output, problem]).toEqual([output, expect.stringMatching(reason)]);
      expect(router.counters.connections).toBe(connections);
    },
    60_000,
  );

  test("a change that would end this login is refused with a sentence, and nothing is sent", async () => {
    for (const [kind, args, reason] of [
      [
        "SshServerSettings",
        "pubkeyAuthentication: false",
        "`pubkeyAuthentication`: it is false, and this run logs in by key",
      ],
      ["SshServerSettings", 'ciphers: ["3des-cbc"]', "`ciphers`: this run's SSH library offers none"],
      [
        "UserPublicKey",
        `user: "netops", publicKey: "${loginKey}", options: { command: "/bin/true" }`,
        "this run logs in with this very key",
      ],
    ] as const) {
      write(resource(kind, args));
      const { code, output } = await project.up();
      expect(code).not.toBe(0);
      expect(output).toContain(`[junos ${router.host}] ${kind} it: `);
      expect(output).toContain(reason);
    }
    expect(router.counters.rpcs["load-configuration"]).toBeUndefined();
    expect(router.configuration("set")).toBe(before);
  }, 120_000);

  test("a lock-out that nobody could foresee is undone, and says so", async () => {
    // Junos does not tell a NETCONF client where the device sees it come from.
    write(resource("UserPublicKey", `user: "netops", publicKey: "${loginKey}", options: { from: ["192.0.2.1"] }`));
    const { code, output } = await project.up();
    expect(code).not.toBe(0);
    expect(output).toMatch(/the change was applied, but a fresh login then failed: .*It was undone/);
    expect(router.configuration("set")).toBe(before);
    expect(router.counters.commits).toBe(2);
  }, 120_000);

  test("what the device refuses falls on the resource that caused it, in its words; the other one is applied", async () => {
    write(
      `${resource("KnownHost", `host: "web1.example.net", publicKey: "${key}"`)}
       new ssh.OutboundSsh("nms", { device: router, client: "nms", deviceId: "r1", routingInstance: "nowhere" });`,
    );
    const { code, output } = await project.up();
    expect(code).not.toBe(0);
    expect(output).toMatch(/OutboundSsh nms: .*routing-instance/);
    expect(output).not.toMatch(/KnownHost it: /);
    expect(router.configuration("set")).toContain("set security ssh-known-hosts host web1.example.net");
    expect(router.configuration("set")).not.toContain("nowhere");
    expect((await project.destroy()).code).toBe(0);
    expect(router.configuration("set")).toBe(before);
  }, 120_000);

  test("edits of somebody else that are not committed are left alone, and so is a lock; both are named", async () => {
    write(resource("KnownHost", `host: "web1.example.net", publicKey: "${key}"`), { commitTimeout: 1 });
    const somebody = await openNetconf(router);
    const edit = (line: string) =>
      somebody.rpc(
        `<load-configuration action="set" format="text"><configuration-set>${line}</configuration-set></load-configuration>`,
      );
    await edit("set system host-name theirs");
    const dirty = await project.up();
    expect(dirty.code).not.toBe(0);
    expect(dirty.output).toContain("the shared candidate holds somebody's uncommitted edits");
    expect(await somebody.rpc('<get-configuration compare="rollback" rollback="0" format="text"/>')).toContain(
      "theirs",
    );

    await somebody.rpc("<discard-changes/>");
    expect(await somebody.rpc("<lock><target><candidate/></target></lock>")).toContain("<ok/>");
    const locked = await project.pulumi(["up", "--yes", "--skip-preview"]);
    expect(locked.code).not.toBe(0);
    expect(locked.output).toContain("waiting for lock");
    expect(locked.output).toMatch(/KnownHost it: configuration database locked by:\s+netops/);
    closeClients();
    expect(router.configuration("set")).toBe(before);
    expect((await project.up()).code).toBe(0);
  }, 120_000);
});
