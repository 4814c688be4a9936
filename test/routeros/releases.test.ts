import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Args, Kind } from "../../provider/core/contract";
import { closeSessions } from "../../testing";
import type { EmulatedRouteros, RouterosOptions } from "../emulators/routeros";
import { messageOf, Resource, type Verdict } from "../support/in-process";
import { opensshPublicKey } from "../support/openssh-public-key";
import { commandsTo, releases, routerArgs, rsaPublicKey, sshKey, writes } from "../support/routeros";
import { routersOfTest } from "../support/routers-of-test";

const pairs = Array.from({ length: 3 }, () => generateKeyPairSync("rsa", { modulusLength: 2048 }));
const line = (index: number, comment: string) => rsaPublicKey(pairs[index]?.publicKey ?? never(), comment);
const pem = String(pairs[2]?.privateKey.export({ type: "pkcs8", format: "pem" }));
const knownKey = opensshPublicKey(generateKeyPairSync("ed25519").publicKey);
const never = (): never => {
  throw new Error("there are three pairs");
};

const start = routersOfTest();
let folder: string;
const accounts = "/user add name=alice group=full password=pw";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "routeros-releases-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The program that is the same for every release, and what changes in it. */
const programs = (port: number): { [name: string]: { kind: Kind; first: Args; second?: Args; verdict?: Verdict } } => ({
  sshd: {
    kind: "SshServerSettings",
    first: {
      strongCrypto: true,
      allowTcpForwarding: "local",
      passwordAuthentication: true,
      allowNoneCrypto: false,
      allowFrom: ["127.0.0.0/8", "2001:db8::/32"],
      port,
    },
    // Passwords end for users with a key; the account that runs log in with is one, and they have no key to give.
    second: {
      allowLockout: true,
      strongCrypto: false,
      allowTcpForwarding: "remote",
      passwordAuthentication: "yes-if-no-key",
      allowNoneCrypto: false,
      allowFrom: ["127.0.0.1"],
      port,
    },
  },
  alice: {
    kind: "UserPublicKey",
    first: { user: "alice", publicKey: line(0, "alice@laptop") },
    second: { user: "alice", publicKey: line(0, "alice@desk") },
  },
  bob: {
    kind: "UserPublicKey",
    first: { user: "alice", publicKey: line(1, "bob@laptop") },
    second: { user: "netops", publicKey: line(1, "bob@laptop") },
    verdict: "replaced",
  },
  // The account that runs log in with.
  own: { kind: "UserPublicKey", first: { user: "netops", publicKey: sshKey.publicKey } },
  host: { kind: "HostKey", first: { triggers: ["1"] }, second: { triggers: ["2"] } },
  outbound: { kind: "OutboundSsh", first: { user: "alice", privateKey: pem, __secrets: ["privateKey"] } },
});

class Program {
  private readonly resources: { [name: string]: Resource };
  constructor(private readonly declared: ReturnType<typeof programs>) {
    const all = Object.entries(declared).map(([name, { kind }]) => [name, new Resource(kind, name)]);
    this.resources = Object.fromEntries(all);
  }

  /** One `pulumi up` of all of it at a time. */
  async up(device: Args, round: "first" | "second" = "first"): Promise<{ [name: string]: Verdict }> {
    const done = Object.entries(this.resources).map(async ([name, resource]) => {
      const { first, second = first } = this.declared[name] ?? never();
      return [name, await resource.up({ device, ...(round === "first" ? first : second) })];
    });
    return this.ended(done).then(Object.fromEntries);
  }

  /** Whether all of it is still there. */
  async refresh(): Promise<boolean> {
    const there = await this.ended(Object.values(this.resources).map((resource) => resource.refresh()));
    return there.every((each) => each);
  }

  async destroy(): Promise<void> {
    await this.ended(Object.values(this.resources).map((resource) => resource.destroy()));
  }

  /** What it comes to when everything is so. */
  all(verdict: Verdict): { [name: string]: Verdict } {
    return Object.fromEntries(Object.keys(this.resources).map((name) => [name, verdict]));
  }

  changed(): { [name: string]: Verdict } {
    const each = Object.entries(this.declared).map(([name, { second, verdict = "updated" }]) => [
      name,
      second === undefined ? "same" : verdict,
    ]);
    return Object.fromEntries(each);
  }

  private async ended<T>(work: Promise<T>[]): Promise<T[]> {
    const done = await Promise.all(work);
    await closeSessions();
    return done;
  }
}

/** All that the program could leave behind; connections come and go, and a host key that is gone is gone. */
async function stateOf(router: EmulatedRouteros): Promise<string[]> {
  const menus = ["/ip ssh", "/ip service", "/user", "/user ssh-keys", "/user ssh-keys private", "/file"];
  const said = await router.console(
    [...menus, "/system scheduler"].map((menu) => `:put [${menu} print as-value]`).join("\n"),
  );
  return said
    .replace(/host-key-fingerprint=[^;\n]*/, "host-key-fingerprint=...")
    .split(/;?(?=\.id=)|;?\n/)
    .filter((row) => !/dynamic=true/.test(row));
}

const freePort = () => 20_000 + Math.floor(Math.random() * 20_000);

test.each(releases)(
  "One program makes, keeps, changes and undoes everything on %s",
  async (profile) => {
    const router = await start({ profile, configuration: accounts });
    const device = routerArgs(router);
    const before = await stateOf(router);
    const port = freePort();
    const program = new Program(programs(port));

    expect(await program.up(device)).toEqual(program.all("created"));
    expect(router.port).toBe(port);
    const after = await stateOf(router);
    expect(after.join("\n")).toContain("forwarding-enabled=local");
    expect(await router.console("/user ssh-keys print count-only")).toBe("3\n");
    expect(await router.console("/user ssh-keys private print count-only")).toBe("1\n");
    expect(await router.console("/file print count-only\n/system scheduler print count-only")).toBe("0\n0\n");

    const commands = commandsTo(router);
    expect(await program.up(device)).toEqual(program.all("same"));
    expect(await program.refresh()).toBe(true);
    expect(await program.up(device)).toEqual(program.all("same"));
    expect(writes(commands)).toEqual([]);
    expect(await stateOf(router)).toEqual(after);

    const shown = router.hostKey;
    expect(await program.up(device, "second")).toEqual(program.changed());
    expect(router.hostKey).not.toBe(shown);
    expect(await router.console("/user ssh-keys print count-only where user=netops")).toBe("2\n");
    expect(await program.up(device, "second")).toEqual(program.all("same"));
    expect(await program.refresh()).toBe(true);

    await program.destroy();
    expect(await stateOf(router)).toEqual(before);
  },
  120_000,
);

test.each(releases)(
  "A known host is made where %s has them, and refused at preview where it has not",
  async (profile) => {
    const router = await start({ profile });
    const before = await stateOf(router);
    const known = new Resource("KnownHost", "known");
    const args = { device: routerArgs(router), host: "192.0.2.1", publicKey: knownKey };
    if (Number(profile) < 7.25) {
      expect(await messageOf(known.up(args))).toMatch(/7\.25/);
    } else {
      expect([await known.up(args), await known.refresh(), await known.up(args)]).toEqual(["created", true, "same"]);
      await closeSessions();
      await known.destroy();
      expect(await router.console(":put [/ip ssh known-hosts print count-only]")).toBe("0\n");
    }
    expect(await stateOf(router)).toEqual(before);
  },
  60_000,
);

test.each([
  ["7.20 to 7.21", ["7.20", "7.21"]],
  ["7.21 to 7.20", ["7.21", "7.20"]],
  ["6.49 through every release", releases],
])(
  "An upgrade between two runs shows no difference: %s",
  async (_name, profiles) => {
    const stateFile = join(folder, "state.json");
    const ports: RouterosOptions = {};
    const program = new Program(programs(freePort()));
    let before: string[] = [];
    for (const [index, profile] of profiles.entries()) {
      const configuration = index === 0 ? accounts : "";
      const router = await start({ profile, stateFile, configuration, ...ports });
      if (index === 0) {
        const { port, apiPort, apiSslPort } = router;
        Object.assign(ports, { port, apiPort, apiSslPort });
        before = await stateOf(router);
      }
      // Its certificate is made anew with each start; RouterOS 6 needs the old algorithms, which do no harm later.
      const device = routerArgs(router, { tls: undefined, insecureAcceptAnyHostKey: true, legacyAlgorithms: true });
      const commands = commandsTo(router);
      expect([profile, await program.up(device)]).toEqual([profile, program.all(index === 0 ? "created" : "same")]);
      if (index > 0) expect([profile, writes(commands)]).toEqual([profile, []]);
      expect([profile, await program.refresh()]).toEqual([profile, true]);
      expect([profile, await program.up(device)]).toEqual([profile, program.all("same")]);
      if (index > 0) expect([profile, writes(commands)]).toEqual([profile, []]);
      await router.close();
    }
    const router = await start({ profile: profiles[0] ?? "", stateFile, ...ports });
    await program.destroy();
    expect(await stateOf(router)).toEqual(before);
  },
  120_000,
);
