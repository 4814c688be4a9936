import { createPrivateKey } from "node:crypto";
import { closeSessions } from "../../testing";
import type { EmulatedRouteros } from "../emulators/routeros";
import { messageOf, Resource, saidDuring } from "../support/in-process";
import { commandsTo, routerArgs, sshKey, writes } from "../support/routeros";
import { routersOfTest } from "../support/routers-of-test";

const start = routersOfTest();

const schedules = (router: EmulatedRouteros) => router.console(":put [/system scheduler print count-only]");
const strong = (router: EmulatedRouteros) => router.console(":put [/ip ssh get strong-crypto]");
const settings = () => new Resource("SshServerSettings", "sshd");
const locked = createPrivateKey(sshKey.privateKey).export({
  type: "pkcs8",
  format: "pem",
  cipher: "aes-256-cbc",
  passphrase: "made up",
}) as string;

describe("lock-outs are refused before anything is sent", () => {
  const key = { privateKey: sshKey.privateKey };
  test.each([
    ["enabled: false", { enabled: false }, key, /`enabled`: it is false, which ends every SSH login/],
    [
      "allowFrom without us",
      { allowFrom: ["192.0.2.0/24", "2001:db8::/32"] },
      key,
      /`allowFrom`: this run comes from 127\.0\.0\.1/,
    ],
    ["ciphers we lack", { ciphers: ["null"] }, key, /`ciphers`: this run's SSH library offers none of these \(none\)/],
    [
      "ciphers that strongCrypto takes away",
      { ciphers: ["3des-cbc"], strongCrypto: true },
      key,
      /strongCrypto leaves none of them/,
    ],
    [
      "no passwords, and we have nothing else",
      { passwordAuthentication: false },
      {},
      /`passwordAuthentication`: .* a password is its only way in/,
    ],
  ])("%s", async (_what, args, credential, refusal) => {
    const router = await start();
    const sent = commandsTo(router);
    const device = routerArgs(router, credential);
    expect(await messageOf(settings().up({ device, ...args }))).toMatch(refusal);
    expect(writes(sent)).toEqual([]);
  });

  describe("passwords for users without a key only", () => {
    const rule = (profile: string, is: "yes" | "no") =>
      `/ip ssh set ${profile === "7.24" ? "password-authentication" : "always-allow-password-login"}=${is}`;
    const has = (router: EmulatedRouteros) => router.console(":put [/ip ssh print as-value]");
    const ended = { passwordAuthentication: "yes-if-no-key" };
    const refusal = /`passwordAuthentication`: netops has a key on the router, which would end its logins by password/;

    test.each(["6.49", "7.16", "7.24"])(
      "our user has one, and we log in with the password (%s)",
      async (profile) => {
        const router = await start({
          profile,
          authorizedKey: sshKey.publicKey,
          configuration: rule(profile, "yes"),
        });
        const device = routerArgs(router);
        const before = await has(router);
        const sent = commandsTo(router);
        expect(await messageOf(settings().up({ device, ...ended }))).toMatch(refusal);
        expect(writes(sent)).toEqual([]);
        expect(await settings().up({ device, ...ended, allowLockout: true })).toBe("created");
        await closeSessions();
        await router.console(rule(profile, "yes"));
        expect(await has(router)).toBe(before);
        const withKey = routerArgs(router, { privateKey: sshKey.privateKey });
        expect(await settings().up({ device: withKey, ...ended })).toBe("created");
      },
      60_000,
    );

    test.each(["destroy", "leave it out"])("the same holds for what is put back: %s", async (how) => {
      const router = await start({ authorizedKey: sshKey.publicKey });
      const device = routerArgs(router);
      const sshd = settings();
      const back = () => (how === "destroy" ? sshd.destroy() : sshd.up({ device, maxSessions: 7 }));
      await sshd.up({ device, maxSessions: 7, passwordAuthentication: true });
      await closeSessions();
      expect(await messageOf(back())).toMatch(refusal);
      await closeSessions();
      expect(await router.console(":put [/ip ssh get password-authentication]")).toBe("yes\n");
      await router.console("/user ssh-keys remove [find user=netops]");
      await back();
      expect(await router.console(":put [/ip ssh get password-authentication]")).toBe("yes-if-no-key\n");
    });

    test("keys that go in the same run do not count", async () => {
      const router = await start();
      const device = routerArgs(router);
      const sshd = settings();
      const own = new Resource("UserPublicKey", "own");
      await sshd.up({ device, passwordAuthentication: true });
      await own.up({ device, user: "netops", publicKey: sshKey.publicKey });
      await closeSessions();
      await Promise.all([sshd.destroy(), own.destroy()]);
      expect(await router.console(":put [/ip ssh get password-authentication]")).toBe("yes-if-no-key\n");
      expect(await router.console("/user ssh-keys print count-only")).toBe("0\n");
    });

    test("keys of others do not count; keys that cannot be read do", async () => {
      const configuration = `${rule("7.24", "yes")}\n/user add name=alice group=full\n/user ssh-keys add user=alice key="${sshKey.publicKey}"`;
      const router = await start({ configuration });
      const device = routerArgs(router);
      router.faults.on("/user/ssh-keys/print", { trap: "not enough permissions (9)" });
      expect(await messageOf(settings().up({ device, ...ended }))).toMatch(
        /whether netops has a key on the router, which would end its logins by password, could not be read/,
      );
      await closeSessions();
      expect(await settings().up({ device, ...ended })).toBe("created");
    });
  });

  test.each(["7.11", "6.49"])(
    "allowFrom without us, where the router does not tell who is connected (%s)",
    async (profile) => {
      const router = await start({ profile });
      const device = routerArgs(router);
      expect(await messageOf(settings().up({ device, allowFrom: ["192.0.2.0/24"] }))).toMatch(
        /comes from 127\.0\.0\.1 \(as this machine sees it; before 7\.19 the router does not tell\)/,
      );
    },
  );

  test("the port of the API", async () => {
    const router = await start();
    const device = routerArgs(router);
    expect(await messageOf(settings().up({ device, port: router.apiSslPort }))).toMatch(
      /`port`: this run comes in through the API/,
    );
  });

  test("with allowLockout they are made, and kept though the proof fails", async () => {
    const router = await start();
    const device = routerArgs(router);
    const sshd = settings();
    const said = await saidDuring(() => sshd.up({ device, enabled: false, allowLockout: true }));
    expect(said).toMatch(/kept because of allowLockout, though a fresh login fails: SSH on port \d+ does not answer/);
    expect(router.port).toBe(0);
    expect(await schedules(router)).toBe("0\n");
    await closeSessions();
    await sshd.destroy();
    expect(router.port).not.toBe(0);
  }, 60_000);
});

describe("a proof that fails", () => {
  test("is undone over the API, and nothing is left", async () => {
    // The key of the program is nobody's.
    const router = await start();
    const device = routerArgs(router, { privateKey: sshKey.privateKey });
    const message = await messageOf(settings().up({ device, strongCrypto: true, maxSessions: 3 }));
    expect(message).toMatch(/a fresh login then failed: .*refused to log in "netops" with the key.*It was undone/s);
    expect(await strong(router)).toBe("false\n");
    expect(await router.console(":put [/ip service get ssh max-sessions]")).toBe("20\n");
    expect(await schedules(router)).toBe("0\n");
  }, 60_000);

  const pin = `SHA256:${Buffer.alloc(32, 7).toString("base64").slice(0, 43)}`;
  test.each([
    ["a host key that is not the pinned one", { hostKey: pin }, /HOST KEY .* HAS CHANGED/],
    ["the same beside a key", { hostKey: pin, privateKey: sshKey.privateKey }, /HOST KEY .* HAS CHANGED/],
    ["a pin that is none", { hostKey: "ssh-rsa garbage", privateKey: sshKey.privateKey }, /hostKey/],
    ["a known_hosts file that is not there", { knownHostsFile: "/nowhere/known_hosts" }, /\/nowhere\/known_hosts/],
    ["a key file that is not there", { privateKeyFile: "/nowhere/key" }, /privateKeyFile \/nowhere\/key.*no such file/],
    ["a passphrase that is missing", { privateKey: locked }, /private key .* cannot be used: .*privateKeyPassword/],
    ["an agent that is not there", { agentSocketPath: "/nowhere/agent" }, /\/nowhere\/agent/],
  ])(
    "is foreseen, and nothing is sent: %s",
    async (_what, given, words) => {
      const router = await start({ authorizedKey: sshKey.publicKey });
      const sent = commandsTo(router);
      const device = routerArgs(router, given);
      const message = await messageOf(settings().up({ device, strongCrypto: true }));
      expect(message).toMatch(words);
      expect(message).not.toMatch(/undone/);
      expect(writes(sent)).toEqual([]);
      await closeSessions();
      const right = routerArgs(router, { privateKey: sshKey.privateKey, hostKey: router.hostKey });
      expect(await settings().up({ device: right, strongCrypto: true })).toBe("created");
    },
    60_000,
  );

  test("without SSH before, the API alone is proven", async () => {
    const router = await start({ configuration: "/ip service set ssh disabled=yes" });
    const device = routerArgs(router, { privateKey: sshKey.privateKey });
    expect(await settings().up({ device, strongCrypto: true })).toBe("created");
    expect(router.counters.logins).toBe(2);
  });
});

describe("the schedule", () => {
  test("is made to run at once when the connection breaks in the middle", async () => {
    const router = await start();
    const device = routerArgs(router);
    const sshd = settings();
    router.faults.on("/ip/service/set", "drop-after");
    const message = await messageOf(sshd.up({ device, strongCrypto: true, maxSessions: 3 }));
    expect(message).toMatch(/The host has what it had before: the change was not made, or was undone/);
    expect(await strong(router)).toBe("false\n");
    expect(await router.console(":put [/ip service get ssh max-sessions]")).toBe("20\n");
    expect(await schedules(router)).toBe("0\n");
    expect(await sshd.up({ device, strongCrypto: true, maxSessions: 3 })).toBe("created");
  }, 60_000);

  test.each(["6.49", "7.11", "7.24"])(
    "is a script that each release runs (%s)",
    async (profile) => {
      const router = await start({ profile });
      const device = routerArgs(router, { confirmSeconds: 30 });
      const before = await router.console(":put [/ip ssh print as-value]");
      const died = router.faults.take.bind(router.faults);
      let armed = "";
      router.faults.take = (path) => {
        // Nothing after the change gets through: as if the run had been killed.
        if (path === "/ip/service/set") router.faults.isDeaf = true;
        return router.faults.isDeaf ? "drop" : died(path);
      };
      const port = 20_000 + Math.floor(Math.random() * 20_000);
      const work = messageOf(settings().up({ device: { ...device, connectTimeout: 1 }, strongCrypto: true, port }));
      for (let i = 0; i < 100 && !router.faults.isDeaf; i++) await new Promise((resolve) => setTimeout(resolve, 50));
      armed = await router.console(":put [/system scheduler print detail as-value]");
      expect(armed).toMatch(/pulumi-ssh-t[0-9a-f]{12}/);
      expect(await strong(router)).toBe("true\n");
      await router.clock.advance(31_000);
      await router.settled();
      expect(await router.console(":put [/ip ssh print as-value]")).toBe(before);
      expect(await schedules(router)).toBe("0\n");
      expect(router.log).toEqual([expect.stringMatching(/not confirmed in time, the change is undone/)]);
      router.faults.isDeaf = false;
      expect(await work).toMatch(/The host has what it had before/);
    },
    60_000,
  );

  test("that a dead run has left is waited for, and what it undoes is made again", async () => {
    const router = await start();
    const device = routerArgs(router);
    await router.console(
      '/ip ssh set strong-crypto=yes\n/system scheduler add name=pulumi-ssh-tdead interval=3s on-event="/ip ssh set strong-crypto=no; /system scheduler remove [find name=pulumi-ssh-tdead]"',
    );
    const sshd = settings();
    expect(await sshd.up({ device, strongCrypto: true })).toBe("created");
    expect(await strong(router)).toBe("true\n");
    expect(await schedules(router)).toBe("0\n");
    expect(sshd.state?.previous).toEqual({ strongCrypto: false });
  }, 60_000);

  test("one that has run and could not remove itself is removed; schedules of others stay", async () => {
    const router = await start();
    const device = routerArgs(router);
    await router.console('/system scheduler add name=backup interval=1d on-event=":log info x"');
    await router.console('/system scheduler add name=pulumi-ssh-tdead interval=1s on-event=":log info undone"');
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(await settings().up({ device, strongCrypto: true })).toBe("created");
    expect(await schedules(router)).toBe("1\n");
  }, 60_000);

  test("that the router does not take is said, and the open connection is the way back", async () => {
    const router = await start({ schedulerAllowed: false });
    const device = routerArgs(router);
    const sshd = settings();
    const said = await saidDuring(() => sshd.up({ device, strongCrypto: true }));
    expect(said).toMatch(
      /takes no schedule \("failure: not allowed by device-mode"\): .* the open API connection is the only way back/,
    );
    expect(await strong(router)).toBe("true\n");
    const bad = routerArgs(router, { privateKey: sshKey.privateKey });
    expect(await messageOf(settings().up({ device: bad, maxSessions: 3 }))).toMatch(/It was undone/);
    expect(await router.console(":put [/ip service get ssh max-sessions]")).toBe("20\n");
    // From then on preview knows.
    const preview = await saidDuring(async () => {
      const inputs = await sshd.check({ device, strongCrypto: false, __preview: true });
      const { v1 } = await import("../../provider");
      v1("SshServerSettings").diff(String(sshd.id), sshd.state ?? {}, { ...inputs, __preview: true });
    });
    expect(preview).toMatch(/device-mode allows no schedule/);
  }, 60_000);

  test("needs rights, whose lack is no reason to change things unguarded and silently", async () => {
    const router = await start({
      configuration:
        "/user group add name=few policy=api,read,write,ssh,password\n/user add name=few group=few password=of-few",
    });
    const device = routerArgs(router, { user: "few", password: "of-few" });
    const said = await saidDuring(() => settings().up({ device, strongCrypto: true }));
    expect(said).toMatch(/takes no schedule \("not enough permissions \(9\)"\)/);
  }, 60_000);
});

describe("where the router takes no schedule", () => {
  const shown = async (router: EmulatedRouteros) =>
    (await router.console(":put [/ip ssh print as-value]")) +
    (await router.console(":put [/ip service get ssh max-sessions]")) +
    (await router.console("/user ssh-keys print count-only"));

  test.each([
    ["/ip/ssh/set", "drop-after"],
    ["/ip/ssh/set", "drop"],
    ["/ip/service/set", "drop-after"],
    ["/ip/service/set", "drop"],
    ["/ip/service/set", "hang"],
    ["/system/scheduler/add", "drop-after"],
  ] as const)(
    "what is lost at %s (%s) is undone, and never taken for proven",
    async (path, cut) => {
      const router = await start({ schedulerAllowed: false });
      const before = await shown(router);
      // The key of the program is nobody's, so that no proof can succeed.
      const device = routerArgs(router, { privateKey: sshKey.privateKey, commitTimeout: 3 });
      router.faults.on(path, cut);
      const message = await messageOf(settings().up({ device, strongCrypto: true, maxSessions: 3 }));
      expect(message).toMatch(/The host has what it had before/);
      expect(await shown(router)).toBe(before);
      await closeSessions();
      expect(await settings().up({ device: routerArgs(router), strongCrypto: true, maxSessions: 3 })).toBe("created");
    },
    60_000,
  );

  test.each([
    ["7.24", "/user/ssh-keys/add"],
    ["6.49", "/user/ssh-keys/import"],
  ])(
    "a first key is looked up and removed when its answer is lost (%s)",
    async (profile, path) => {
      const router = await start({ profile, schedulerAllowed: false });
      const device = routerArgs(router, { commitTimeout: 3 });
      const before = await shown(router);
      router.faults.on(path, "drop-after");
      const own = new Resource("UserPublicKey", "own");
      const message = await messageOf(own.up({ device, user: "netops", publicKey: sshKey.publicKey }));
      expect(message).toMatch(/The host has what it had before/);
      expect(await shown(router)).toBe(before);
    },
    60_000,
  );

  test("a router that stays away is no success either", async () => {
    const router = await start({ schedulerAllowed: false });
    const device = routerArgs(router, { confirmSeconds: 5, commitTimeout: 1, connectTimeout: 1 });
    const taken = router.faults.take.bind(router.faults);
    router.faults.take = (path) => {
      if (path !== "/ip/service/set") return taken(path);
      router.faults.isDeaf = true;
      return "drop-after";
    };
    const sshd = settings();
    const message = await messageOf(sshd.up({ device, strongCrypto: true, maxSessions: 3 }));
    expect(message).toMatch(/the connection .* ended|connection was lost|closed/);
    // What stands there is not known: the next run looks.
    router.faults.isDeaf = false;
    await closeSessions();
    expect(await sshd.up({ device: routerArgs(router), strongCrypto: true, maxSessions: 3 })).not.toBe("same");
  }, 60_000);
});

describe("an SSH server that does not answer before the change", () => {
  test("is said, since nothing of it can be proven", async () => {
    const router = await start({ profile: "6.49", authorizedKey: sshKey.publicKey });
    const device = routerArgs(router, { privateKey: sshKey.privateKey, legacyAlgorithms: false });
    const said = await saidDuring(() => settings().up({ device, strongCrypto: true }));
    expect(said).toMatch(
      /the SSH server did not answer before the change \(.+\), so no login over SSH proves the change/,
    );
  }, 60_000);
});

describe("what the router refuses", () => {
  test("in the middle of a change is told in its words, and the rest taken back", async () => {
    const router = await start();
    const device = routerArgs(router);
    router.faults.on("/ip/service/set", { trap: "failure: this is made up" });
    const message = await messageOf(settings().up({ device, strongCrypto: true, maxSessions: 3 }));
    expect(message).toMatch(/\/ip\/service\/set: the router says "failure: this is made up"/);
    expect(await strong(router)).toBe("false\n");
    expect(await schedules(router)).toBe("0\n");
  });

  test("an .id that has gone stale is looked up again", async () => {
    const router = await start();
    const device = routerArgs(router);
    router.faults.on("/ip/service/set", { trap: "no such item (4)" });
    expect(await settings().up({ device, maxSessions: 3 })).toBe("created");
  });

  test("missing rights are named", async () => {
    const router = await start({
      configuration:
        "/user group add name=few policy=api,read,ssh,password\n/user add name=few group=few password=of-few",
    });
    const device = routerArgs(router, { user: "few", password: "of-few" });
    const message = await messageOf(settings().up({ device, allowTcpForwarding: "yes" }));
    expect(message).toMatch(/"not enough permissions \(9\)"\. The group of this user needs the policy write/);
  });
});
