import { generateKeyPairSync } from "node:crypto";
import type { Args } from "../../provider/core/contract";
import type { EmulatedRouteros } from "../emulators/routeros";
import { opensshPublicKey } from "../support/openssh-public-key";
import { createProject, type Project } from "../support/pulumi";
import { routerosProgram, sshKey, standingOn, startRouter } from "../support/routeros";

const key = opensshPublicKey(generateKeyPairSync("ed25519").publicKey, "alice");
const privateKey = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();

describe("what is refused on RouterOS, through the real engine", () => {
  let router: EmulatedRouteros;
  let project: Project;
  let before: string;
  const write = (body: string, device: Args = {}) =>
    project.write(routerosProgram(router, body, { privateKey: sshKey.privateKey, ...device }));
  const resource = (kind: string, args: string) => `new ssh.${kind}("it", { device: router, ${args} });`;

  beforeAll(async () => {
    router = await startRouter({
      profile: "7.25",
      authorizedKey: sshKey.publicKey,
      configuration: '/user add name=alice group=full password="of alice"',
    });
    before = await standingOn(router);
    project = await createProject({ program: "" });
  }, 120_000);
  afterAll(async () => {
    await project?.remove();
    await router?.close();
  });

  // One preview each: the engine ends at the first failure. What every argument refuses, the unit tests say.
  test.each<[kind: string, args: string, property: string, reason: RegExp, device?: Args]>([
    ["SshServerSettings", "maxSessions: 1001", "maxSessions", /1000/],
    ["SshServerSettings", "maxAuthTries: 3", "maxAuthTries", /RouterOS/],
    ["SshServerSettings", 'ciphers: ["aes-gcm"]', "ciphers", /from 7\.17 on/, { osVersion: "7.16" }],
    ["SshServerSettings", 'ciphers: ["aes-gcm", "aes256-ctr"]', "ciphers", /^ciphers\[1\]: .*families/],
    ["SshServerSettings", "passwordAuthentication: false", "passwordAuthentication", /7\.21/, { osVersion: "7.20" }],
    ["SshServerSettings", "allowNoneCrypto: true", "allowNoneCrypto", /7\.17|ciphers/, { osVersion: "7.24" }],
    ["UserPublicKey", 'user: "alice", publicKey: "KEY"', "publicKey", /7\.12/, { osVersion: "7.11" }],
    ["UserPublicKey", 'user: "alice", publicKey: "ssh-foo AAAA"', "publicKey", /ed25519@openssh\.com\.$/],
    ["UserPublicKey", 'user: "alice", publicKey: "KEY", rowComment: "a\\nb"', "rowComment", /line breaks/],
    ["HostKey", 'type: "ed25519"', "type", /7\.9/, { osVersion: "6.49" }],
    ["HostKey", 'type: "ecdsa"', "type", /./],
    ["KnownHost", 'host: "192.0.2.10", publicKey: "KEY"', "", /7\.25 .*This device has 7\.24/, { osVersion: "7.24" }],
    ["KnownHost", 'host: "web1.example.net", publicKey: "KEY"', "host", /address/],
    ["OutboundSsh", 'user: "alice", privateKey: "PEM"', "", /^privateKey: .*7\.15/, { osVersion: "7.11" }],
    [
      "OutboundSsh",
      'user: "alice", knownHostsValidation: true',
      "knownHostsValidation",
      /7\.25/,
      { osVersion: "7.24" },
    ],
    ["KnownHost", 'host: "192.0.2.10", publicKey: "KEY"', "device.tls", /insecureAcceptAnyHostKey/, { tls: false }],
  ])(
    "%s { %s } is a failure of the preview, on the property",
    async (kind, args, property, reason, device = {}) => {
      const { connections } = router.counters;
      write(resource(kind, args.replace("KEY", key).replace('"PEM"', JSON.stringify(privateKey))), device);
      const { code, output } = await project.preview();
      expect(code).not.toBe(0);
      // A problem of the whole resource, or of a value that is a secret, has no property of the engine's.
      const about = property === "" ? "resource 'it'" : `property ${property.replace(".", "\\.")} value \\{[^]*?\\}`;
      const problem = new RegExp(`${about} has a problem: (.*)`).exec(output)?.[1];
      expect([output, problem]).toEqual([output, expect.stringMatching(reason)]);
      expect(router.counters.connections).toBe(connections);
    },
    60_000,
  );

  test("a change that would end SSH logins of this run is refused with a sentence, and nothing is sent", async () => {
    for (const [args, reason] of [
      ["enabled: false", "`enabled`: it is false, which ends every SSH login"],
      ['allowFrom: ["192.0.2.0/24", "2001:db8::/32"]', "`allowFrom`: this run comes from 127.0.0.1"],
      [`port: ${router.apiSslPort}`, "`port`: this run comes in through the API on port"],
    ] as const) {
      write(resource("SshServerSettings", args));
      const { code, output } = await project.up();
      expect(code).not.toBe(0);
      expect(output).toContain(`[routeros ${router.host}] SshServerSettings it: this would end SSH logins`);
      expect(output).toContain(reason);
      expect(output).toContain("set `allowLockout: true` if you have another way in");
    }
    expect(await standingOn(router)).toBe(before);
  }, 120_000);

  test("a lock-out that nobody could foresee is undone, and says so", async () => {
    // The key of this program is not one of the router's.
    const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    const pem = stranger.export({ type: "pkcs8", format: "pem" }).toString();
    write(resource("SshServerSettings", "strongCrypto: true, maxSessions: 3"), { privateKey: pem });
    const { code, output } = await project.up();
    expect(code).not.toBe(0);
    expect(output).toMatch(/the change was applied, but a fresh login then failed: .*It was undone/s);
    expect(await standingOn(router)).toBe(before);
  }, 120_000);

  test("a router that takes no schedule says so, and at the next preview", async () => {
    const bare = await startRouter({ profile: "7.24", authorizedKey: sshKey.publicKey, schedulerAllowed: false });
    const program = (strong: boolean) =>
      routerosProgram(bare, resource("SshServerSettings", `strongCrypto: ${strong}`), {
        privateKey: sshKey.privateKey,
      });
    try {
      project.write(program(true));
      const up = await project.up();
      expect([up.code, up.output]).toEqual([
        0,
        expect.stringContaining("the open API connection is the only way back"),
      ]);
      project.write(program(false));
      expect((await project.preview()).output).toContain("# device-mode allows no schedule on this router");
      expect((await project.destroy()).code).toBe(0);
    } finally {
      await bare.close();
    }
  }, 120_000);

  test("what the router refuses falls on the resource that caused it, in its words; the other one is applied", async () => {
    write(
      `${resource("KnownHost", `host: "192.0.2.10", publicKey: "${key}"`)}
       new ssh.UserPublicKey("nobody", { device: router, user: "nobody", publicKey: "${key}" });`,
    );
    const { code, output } = await project.up();
    expect(code).not.toBe(0);
    expect(output).toMatch(/UserPublicKey nobody: .*input does not match any value of user/);
    expect(output).not.toMatch(/KnownHost it: /);
    expect(await router.console(":put [/ip ssh known-hosts print as-value]")).toContain("192.0.2.10");
    expect((await project.destroy()).code).toBe(0);
    expect(await standingOn(router)).toBe(before);
  }, 120_000);
});
