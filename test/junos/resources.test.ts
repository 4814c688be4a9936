import { generateKeyPairSync } from "node:crypto";
import { closeSessions } from "../../testing";
import type { EmulatedJunos } from "../emulators/junos";
import { Resource } from "../support/in-process";
import { routerArgs, startRouter } from "../support/junos";
import { opensshPublicKey } from "../support/openssh-public-key";

const newKey = (comment: string) => opensshPublicKey(generateKeyPairSync("ed25519").publicKey, comment);

describe("All five resources on one device", () => {
  let router: EmulatedJunos;
  beforeAll(async () => {
    if (process.env.SHOW === undefined) jest.spyOn(console, "log").mockImplementation(() => {});
    router = await startRouter({ configuration: "set system login user alice class super-user" });
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await closeSessions();
    await router?.close();
  });

  const wanted = () => ({
    sshd: {
      kind: "SshServerSettings" as const,
      args: { ciphers: ["aes256-gcm@openssh.com", "aes256-ctr"], maxSessions: 5 },
    },
    alice: { kind: "UserPublicKey" as const, args: { user: "alice", publicKey: newKey("alice@laptop") } },
    web: { kind: "KnownHost" as const, args: { host: "web1.example.net", publicKey: newKey("") } },
    nms: {
      kind: "OutboundSsh" as const,
      args: {
        client: "nms",
        deviceId: "r1",
        secret: "of nms",
        servers: [{ address: "127.0.0.1", port: 1 }],
        services: ["netconf"],
      },
    },
    key: { kind: "HostKey" as const, args: { type: "ed25519" } },
  });

  test("become one lock, one load, one commit confirmed and one proof", async () => {
    const program = wanted();
    const device = routerArgs(router);
    const resources = Object.entries(program).map(([name, { kind, args }]) => ({
      resource: new Resource(kind, name),
      args,
    }));
    const before = { ...router.counters.rpcs };
    const logins = router.counters.logins;
    await Promise.all(resources.map(({ resource, args }) => resource.up({ device, ...args })));
    const sent = (name: string) => (router.counters.rpcs[name] ?? 0) - (before[name] ?? 0);
    expect([sent("lock"), sent("load-configuration"), sent("commit-configuration confirmed")]).toEqual([1, 1, 1]);
    expect(router.counters.logins - logins).toBe(2);
    expect(router.configuration("set")).toContain("set system services ssh ciphers aes256-gcm@openssh.com");

    expect(await Promise.all(resources.map(({ resource, args }) => resource.up({ device, ...args })))).toEqual(
      Array(5).fill("same"),
    );
    expect(await Promise.all(resources.map(({ resource }) => resource.refresh()))).toEqual(Array(5).fill(true));
    expect(await Promise.all(resources.map(({ resource, args }) => resource.up({ device, ...args })))).toEqual(
      Array(5).fill("same"),
    );
    await closeSessions();
    await Promise.all(resources.map(({ resource }) => resource.destroy()));
    expect(router.configuration("set")).not.toMatch(/ciphers|alice@laptop|web1|nms/);
  }, 60_000);
});
