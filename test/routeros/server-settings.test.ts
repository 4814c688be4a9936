import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Args } from "../../provider/core/contract";
import { closeSessions } from "../../testing";
import type { EmulatedRouteros, RouterosOptions } from "../emulators/routeros";
import { messageOf, Resource, saidDuring } from "../support/in-process";
import { commandsTo, releases, routerArgs, sshKey, writes } from "../support/routeros";
import { routersOfTest } from "../support/routers-of-test";

const start = routersOfTest();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "routeros-upgrade-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Everything that these resources could leave behind. */
async function stateOf(router: EmulatedRouteros): Promise<string> {
  const lines = [
    ":put [/ip ssh print as-value]",
    ...["port", "address", "disabled"].map((name) => `:put [/ip service get ssh ${name}]`),
    "/file print count-only",
    "/system scheduler print count-only",
  ];
  return router.console(lines.join("\n"));
}

/** What each release has, and another value of each. */
const wanted = (release: number, port: number): [first: Args, second: Args] => [
  {
    strongCrypto: true,
    allowTcpForwarding: "yes",
    passwordAuthentication: true,
    allowNoneCrypto: false,
    allowFrom: ["127.0.0.1/8", "10.0.0.0/8"],
    port,
    ...(release >= 7 ? { vrf: "main" } : {}),
    ...(release >= 7.16 ? { maxSessions: 5 } : {}),
    ...(release >= 7.17 ? { ciphers: ["aes-ctr", "aes-gcm"] } : {}),
    ...(release >= 7.21 ? { pubkeyAuthOptions: "touch-required" } : {}),
  },
  {
    strongCrypto: false,
    allowTcpForwarding: "local",
    passwordAuthentication: "yes-if-no-key",
    allowNoneCrypto: release < 7.17,
    allowFrom: ["127.0.0.1"],
    port: port + 1,
    ...(release >= 7 ? { vrf: "main" } : {}),
    ...(release >= 7.16 ? { maxSessions: 7 } : {}),
    ...(release >= 7.17 ? { ciphers: ["auto"] } : {}),
    ...(release >= 7.21 ? { pubkeyAuthOptions: "none" } : {}),
  },
];

const freePort = () => 20_000 + Math.floor(Math.random() * 20_000);

describe.each(releases)("on RouterOS %s", (profile) => {
  test("every setting is made, kept, changed, healed and put back", async () => {
    const router = await start({ profile, authorizedKey: sshKey.publicKey });
    const device = routerArgs(router, { privateKey: sshKey.privateKey });
    const before = await stateOf(router);
    const [first, second] = wanted(Number(profile), freePort());
    const sshd = new Resource("SshServerSettings", "sshd");
    expect(await sshd.up({ device, ...first })).toBe("created");
    expect(router.port).toBe(first.port);
    expect(router.sshCounters.logins).toBe(1);
    expect(await router.console(":put [/ip ssh get strong-crypto]")).toBe("true\n");
    const after = await stateOf(router);
    const sent = commandsTo(router);
    expect(await sshd.up({ device, ...first })).toBe("same");
    expect(await sshd.refresh()).toBe(true);
    expect(await sshd.up({ device, ...first })).toBe("same");
    expect(await stateOf(router)).toBe(after);
    expect(writes(sent)).toEqual([]);

    await closeSessions();
    expect(await sshd.up({ device, ...second })).toBe("updated");
    expect(router.port).toBe(second.port);
    expect(await sshd.up({ device, ...second })).toBe("same");

    await router.console("/ip ssh set strong-crypto=yes\n/ip service set ssh address=0.0.0.0/0");
    expect(await sshd.refresh()).toBe(true);
    expect(sshd.state).toMatchObject({ strongCrypto: true, allowFrom: ["0.0.0.0/0"], port: second.port });
    expect(await sshd.up({ device, ...second })).toBe("updated");
    expect(await router.console(":put [/ip service get ssh address]")).toBe("127.0.0.1/32\n");

    await closeSessions();
    await sshd.destroy();
    expect(await stateOf(router)).toBe(before);
  }, 60_000);
});

test("what is no longer declared goes back, and the rest stays", async () => {
  const router = await start();
  const device = routerArgs(router);
  const sshd = new Resource("SshServerSettings", "sshd");
  await sshd.up({ device, strongCrypto: true, allowTcpForwarding: "remote", maxSessions: 7 });
  await sshd.up({ device, allowTcpForwarding: "remote" });
  expect(await router.console(":put [/ip ssh get strong-crypto]; :put [/ip ssh get forwarding-enabled]")).toBe(
    "false\nremote\n",
  );
  expect(await router.console(":put [/ip service get ssh max-sessions]")).toBe("20\n");
  await closeSessions();
  await sshd.destroy();
  expect(await router.console(":put [/ip ssh get forwarding-enabled]")).toBe("no\n");
}, 60_000);

test.each<[string, Args, Args | undefined]>([
  ["destroyed", { allowNoneCrypto: false }, undefined],
  ["destroyed, ciphers with it", { allowNoneCrypto: false, ciphers: ["aes-gcm"] }, undefined],
  ["left out", { allowNoneCrypto: false, strongCrypto: true }, { strongCrypto: true }],
])("null among the ciphers comes back, without a word: %s", async (_how, first, second) => {
  const router = await start({ configuration: "/ip ssh set ciphers=aes-ctr,null" });
  const device = routerArgs(router);
  const sshd = new Resource("SshServerSettings", "sshd");
  await sshd.up({ device, ...first });
  expect(await router.console(":put [/ip ssh get ciphers]")).not.toContain("null");
  await closeSessions();
  const back = () => (second === undefined ? sshd.destroy() : sshd.up({ device, ...second }));
  expect(await saidDuring(back)).not.toContain("put back");
  expect(await router.console(":put [/ip ssh get ciphers]")).toBe("aes-ctr,null\n");
});

test("ciphers that are declared stay when allowNoneCrypto is left out, and the other way round", async () => {
  const router = await start({ configuration: "/ip ssh set ciphers=aes-ctr,null" });
  const device = routerArgs(router);
  const sshd = new Resource("SshServerSettings", "sshd");
  const both = { allowNoneCrypto: false, ciphers: ["aes-gcm"] };
  const cases: [left: Args, ciphers: string][] = [
    [{ ciphers: ["aes-gcm"] }, "aes-gcm\n"],
    [both, "aes-gcm\n"],
    [{ allowNoneCrypto: false }, "aes-ctr\n"],
  ];
  for (const [left, ciphers] of cases) {
    await sshd.up({ device, ...both });
    await sshd.up({ device, ...left });
    expect(await router.console(":put [/ip ssh get ciphers]")).toBe(ciphers);
  }
});

test("null alone does not come back, which is said as it is", async () => {
  const router = await start({ configuration: "/ip ssh set ciphers=null" });
  const device = routerArgs(router);
  const sshd = new Resource("SshServerSettings", "sshd");
  await sshd.up({ device, allowNoneCrypto: false });
  expect(await router.console(":put [/ip ssh get ciphers]")).toBe("auto\n");
  await closeSessions();
  expect(await saidDuring(() => sshd.destroy())).toMatch(
    /allowNoneCrypto cannot be put back to true: ciphers of this router, which is auto, has no word for it/,
  );
});

test("what the release lacks is refused once the router has told it, in sentences that end once", async () => {
  const device = routerArgs(await start({ profile: "7.16" }));
  const sshd = new Resource("SshServerSettings", "sshd");
  expect(await messageOf(sshd.up({ device, ciphers: ["aes-gcm"], pubkeyAuthOptions: "none" }))).toMatch(
    /ciphers: .* or upgrade\. This device has 7\.16\.2; pubkeyAuthOptions: .* leave it unset\. This device has 7\.16\.2\.$/,
  );
});

test("one round, one set for each menu, one schedule, one proof", async () => {
  const router = await start();
  const device = routerArgs(router);
  const sent = commandsTo(router);
  const settings = { strongCrypto: true, allowTcpForwarding: "yes", maxSessions: 7, allowFrom: ["127.0.0.0/8"] };
  await new Resource("SshServerSettings", "sshd").up({ device, ...settings });
  expect(writes(sent)).toEqual(["/system/scheduler/add", "/ip/ssh/set", "/ip/service/set", "/system/scheduler/remove"]);
  expect(router.counters.logins).toBe(2);
}, 60_000);

describe("an upgrade between two runs", () => {
  let last: EmulatedRouteros | undefined;
  beforeEach(() => {
    last = undefined;
  });
  /** A router that comes up again with another release, under the same ports and with the same configuration. */
  const restarted = async (profile: string, options: RouterosOptions = {}) => {
    await closeSessions();
    const ports = last === undefined ? {} : { apiSslPort: last.apiSslPort, port: last.port };
    await last?.close();
    last = await start({ profile, stateFile: join(folder, "state.json"), ...ports, ...options });
    return last;
  };
  const deviceOf = (router: EmulatedRouteros) =>
    // Its certificate is made anew with each start.
    routerArgs(router, { tls: undefined, insecureAcceptAnyHostKey: true, legacyAlgorithms: true });

  const steps = ["6.49", "7.11", "7.16", "7.20", "7.21", "7.24", "7.25"];
  test.each([
    ["up", steps],
    ["down", [...steps].reverse()],
  ])(
    "shows no diff, %s through every release",
    async (_way, profiles) => {
      const settings = {
        strongCrypto: true,
        allowTcpForwarding: "local",
        passwordAuthentication: "yes-if-no-key",
        allowNoneCrypto: false,
        allowFrom: ["127.0.0.0/8", "2001:db8::/32"],
      };
      const configuration = profiles[0] === "7.25" ? "/ip ssh set host-key-type=rsa" : "";
      let router = await restarted(profiles[0] ?? "", { configuration });
      const sshd = new Resource("SshServerSettings", "sshd");
      expect(await sshd.up({ device: deviceOf(router), ...settings })).toBe("created");
      for (const profile of profiles.slice(1)) {
        for (const serviceAddress of ["address", "available-from", "both"] as const) {
          router = await restarted(profile, { unknowns: { serviceAddress } });
          const device = deviceOf(router);
          const sent = commandsTo(router);
          expect([profile, await sshd.up({ device, ...settings })]).toEqual([profile, "same"]);
          expect(await sshd.refresh()).toBe(true);
          expect([profile, await sshd.up({ device, ...settings })]).toEqual([profile, "same"]);
          expect(writes(sent)).toEqual([]);
          if (Number(profile) < 7.24) break;
        }
      }
      await closeSessions();
      await sshd.destroy();
      expect(await router.console(":put [/ip ssh get strong-crypto]; :put [/ip ssh get forwarding-enabled]")).toBe(
        "false\nno\n",
      );
    },
    120_000,
  );

  test("what was found under the old name goes back under the new one", async () => {
    let router = await restarted("7.20");
    const sshd = new Resource("SshServerSettings", "sshd");
    await sshd.up({ device: deviceOf(router), passwordAuthentication: true });
    router = await restarted("7.21");
    await sshd.destroy();
    expect(await router.console(":put [/ip ssh get password-authentication]")).toBe("yes-if-no-key\n");
  }, 60_000);

  test("what the release has lost is left out, and said", async () => {
    let router = await restarted("7.24");
    const sshd = new Resource("SshServerSettings", "sshd");
    await sshd.up({ device: deviceOf(router), ciphers: ["aes-ctr"], strongCrypto: true, maxSessions: 5 });
    router = await restarted("7.11");
    const said = await saidDuring(() => sshd.destroy());
    expect(said).toMatch(/ciphers cannot be put back/);
    expect(said).toMatch(/maxSessions cannot be put back/);
    expect(await router.console(":put [/ip ssh get strong-crypto]")).toBe("false\n");
  }, 60_000);
});

test.each([
  ["7.16", { ciphers: ["aes-gcm"] }, /has a ciphers property from 7\.17 on/],
  ["7.17", { allowNoneCrypto: true }, /allow-none-crypto was removed in 7\.17/],
  ["7.20", { passwordAuthentication: false }, /Before 7\.21 RouterOS cannot forbid passwords to everyone/],
  ["7.20", { pubkeyAuthOptions: "none" }, /came with 7\.21/],
  ["7.15", { maxSessions: 5 }, /came with 7\.16/],
  ["6.49", { vrf: "main" }, /no vrf on RouterOS 6/],
])(
  "what RouterOS %s lacks is told at preview, and at apply where the release was not known: %j",
  async (profile, args, refusal) => {
    const router = await start({ profile });
    const device = routerArgs(router);
    const sent = commandsTo(router);
    expect(
      await messageOf(
        new Resource("SshServerSettings", "known").check({ device: { ...device, osVersion: profile }, ...args }),
      ),
    ).toMatch(refusal);
    expect(sent).toEqual([]);
    expect(await messageOf(new Resource("SshServerSettings", "unknown").up({ device, ...args }))).toMatch(refusal);
    expect(writes(sent)).toEqual([]);
  },
);

test("connections that are open are no settings, and are never set", async () => {
  const router = await start({ authorizedKey: sshKey.publicKey });
  const device = routerArgs(router, { privateKey: sshKey.privateKey });
  const sshd = new Resource("SshServerSettings", "sshd");
  await sshd.up({ device, maxSessions: 5 });
  const { Client } = await import("ssh2");
  const client = new Client();
  await new Promise<void>((resolve, reject) => {
    client.on("ready", resolve).on("error", reject);
    client.connect({ host: router.host, port: router.port, username: router.user, privateKey: sshKey.pkcs1 });
  });
  try {
    expect(await router.console(":put [/ip service print count-only where name=ssh]")).toBe("2\n");
    expect(await sshd.refresh()).toBe(true);
    expect(await sshd.up({ device, maxSessions: 5 })).toBe("same");
    expect(await sshd.up({ device, maxSessions: 6 })).toBe("updated");
  } finally {
    client.end();
  }
}, 60_000);
