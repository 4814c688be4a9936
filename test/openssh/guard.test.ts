import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Args } from "../../provider/core/contract";
import { closeSessions } from "../../testing";
import { asRoot } from "../support/as-root";
import { deviceArgs, messageOf, Resource } from "../support/in-process";
import { type Sshd, startSshd } from "../support/sshd";

/** Every file that a change could touch, and how often sshd has read them. */
function traces(server: Sshd): unknown {
  const dropIns = readdirSync(server.dropInDir).map((name) => [
    name,
    readFileSync(join(server.dropInDir, name), "latin1"),
  ]);
  const keys = server.users.map(({ authorizedKeysFile }) => readFileSync(authorizedKeysFile, "latin1"));
  const starts = server.log().match(/^Server listening on/gm)?.length;
  return { dropIns, main: readFileSync(server.configFile, "latin1"), keys, starts };
}

async function refused(server: Sshd, args: Args, words: RegExp, device: Args = deviceArgs(server)): Promise<void> {
  const before = traces(server);
  const said = await messageOf(new Resource("SshServerSettings", "sshd").up({ device, ...args }));
  expect(said).toMatch(words);
  expect(said).toContain("allowLockout");
  expect(traces(server)).toEqual(before);
}

asRoot("Every way to lose this login is refused before anything is sent", () => {
  let server: Sshd;
  beforeAll(async () => {
    jest.spyOn(console, "log").mockImplementation(() => {});
    server = await startSshd({ users: [{ sudo: true }, {}], dropIns: { "60-pam.conf": "" } });
  }, 60_000);
  afterEach(() => closeSessions());
  afterAll(async () => {
    jest.restoreAllMocks();
    await server?.stop();
  });

  test.each<[string, (server: Sshd) => Args, RegExp]>([
    ["another user only", () => ({ allowUsers: ["somebody"] }), /`allowUsers`: none of its patterns admits/],
    ["the user from elsewhere", ({ user }) => ({ allowUsers: [`${user}@192.0.2.*`] }), /allowUsers/],
    ["not the user", ({ user }) => ({ denyUsers: [user] }), /`denyUsers`: .* shuts out/],
    ["another group only", () => ({ allowGroups: ["wheel"] }), /allowGroups/],
    ["not its group", ({ user }) => ({ denyGroups: [user] }), /denyGroups/],
    [
      "not the user, in a match block",
      ({ user }) => ({ match: [{ user: [user], settings: { pubkeyAuthentication: false } }] }),
      /pubkeyAuthentication/,
    ],
    ["no keys", () => ({ pubkeyAuthentication: false }), /`pubkeyAuthentication`: it is false/],
    ["two methods", () => ({ authenticationMethods: ["publickey,password"] }), /authenticationMethods/],
    ["no attempts", () => ({ maxAuthTries: 0 }), /maxAuthTries/],
    ["no key files", () => ({ authorizedKeysFile: ["none"] }), /authorizedKeysFile/],
    [
      "key files without this key",
      ({ dir }) => ({ authorizedKeysFile: [`${dir}/keys/%u`] }),
      /`authorizedKeysFile`: the key of this run is in .*\.ssh\/authorized_keys/,
    ],
    ["keys of another type", () => ({ pubkeyAcceptedAlgorithms: ["rsa-sha2-512"] }), /pubkeyAcceptedAlgorithms/],
    ["ciphers we lack", () => ({ ciphers: ["aes128-cbc"] }), /ciphers/],
    ["MACs we lack", () => ({ ciphers: ["aes128-ctr"], macs: ["umac-64@openssh.com"] }), /macs/],
    [
      "post-quantum key exchange only",
      () => ({ kexAlgorithms: ["sntrup761x25519-sha512@openssh.com"] }),
      /`kexAlgorithms`: .*post-quantum/,
    ],
    ["another kind of host key", () => ({ hostKeyAlgorithms: ["rsa-sha2-512"] }), /hostKeyAlgorithms/],
    ["no sessions", () => ({ maxSessions: 0 }), /maxSessions/],
    ["a command instead of ours", () => ({ forceCommand: "/bin/false" }), /forceCommand/],
    ["a jail", () => ({ chrootDirectory: "/usr" }), /chrootDirectory/],
  ])("%s", (_, args, words) => refused(server, args(server), words));

  test.each<[string, Args, RegExp]>([
    [
      "an address the host lacks",
      { listenAddress: [{ address: "192.0.2.1" }] },
      /`listenAddress`: the host has none of/,
    ],
    ["another family of addresses", { addressFamily: "inet6" }, /`addressFamily`: this run comes over IPv4/],
  ])("%s", async (_, args, words) => {
    const main = readFileSync(server.configFile, "utf8");
    writeFileSync(server.configFile, main.replace(/^ListenAddress .*\n/m, ""));
    await server.reload();
    try {
      await refused(server, args, words);
    } finally {
      writeFileSync(server.configFile, main);
      await server.reload();
    }
  });

  test("another port: the program has to say how it gets there", async () => {
    const before = traces(server);
    const args = { device: deviceArgs(server), port: [2] };
    const said = await messageOf(new Resource("SshServerSettings", "sshd").up(args));
    expect(said).toMatch(
      /would listen on 2, and this program logs in on \d+\. Change `port` of the device in the same update/,
    );
    expect(traces(server)).toEqual(before);
  });

  test("a list of revoked keys that is missing, which would refuse everybody", async () => {
    const before = traces(server);
    const args = { device: deviceArgs(server), revokedKeys: [`${server.dir}/missing`], allowLockout: true };
    const said = await messageOf(new Resource("SshServerSettings", "sshd").up(args));
    expect(said).toMatch(/revokedKeys.*is not on the server; no key of anybody would be accepted/);
    expect(traces(server)).toEqual(before);
  });

  test("no PAM for an account whose password field starts with !", async () => {
    const pam = join(server.dropInDir, "60-pam.conf");
    writeFileSync(pam, "UsePAM yes\n");
    await server.reload();
    execFileSync("usermod", ["-L", server.user]);
    try {
      await refused(server, { usePam: false }, /`usePam`: without PAM/);
    } finally {
      execFileSync("usermod", ["-p", "*", server.user]);
      writeFileSync(pam, "");
      await server.reload();
    }
  });

  test("what only a login can tell is undone, and said: a list of revoked keys with our own", async () => {
    const list = join(server.dir, "revoked");
    writeFileSync(list, `${server.clientKey.publicKey}\n`);
    const before = traces(server) as { dropIns: unknown };
    const args = { device: deviceArgs(server, { confirmSeconds: 10 }), revokedKeys: [list] };
    const said = await messageOf(new Resource("SshServerSettings", "sshd").up(args));
    expect(said).toMatch(/a fresh login then failed.*It was undone/);
    expect(traces(server)).toEqual({ ...before, starts: expect.anything() });
    expect((await server.ssh("true")).code).toBe(0);
    rmSync(list);
  }, 30_000);

  test("allowLockout keeps what cannot be proven", async () => {
    const list = join(server.dir, "revoked");
    writeFileSync(list, `${server.clientKey.publicKey}\n`);
    const device = deviceArgs(server, { confirmSeconds: 5 });
    await new Resource("SshServerSettings", "sshd").up({ device, revokedKeys: [list], allowLockout: true });
    await new Promise((resolve) => setTimeout(resolve, 7000));
    expect((await server.ssh("true")).code).not.toBe(0);
    rmSync(join(server.dropInDir, "00-pulumi.conf"));
    await server.reload();
    expect((await server.ssh("true")).code).toBe(0);
  }, 30_000);
});

asRoot("A server with one RSA key", () => {
  let server: Sshd;
  beforeAll(async () => {
    jest.spyOn(console, "log").mockImplementation(() => {});
    server = await startSshd({ hostKeys: ["rsa"] });
  }, 60_000);
  afterAll(async () => {
    await closeSessions();
    jest.restoreAllMocks();
    await server?.stop();
  });

  test("is not left without a host key that is long enough", async () => {
    const before = traces(server);
    const args = { device: deviceArgs(server), requiredRsaSize: 4096, allowLockout: true };
    const said = await messageOf(new Resource("SshServerSettings", "sshd").up(args));
    expect(said).toMatch(/does not accept this configuration: .*Invalid key length.*no hostkeys available/);
    expect(traces(server)).toEqual(before);
  });

  test("is not left with algorithms that none of its keys is for", () =>
    refused(server, { hostKeyAlgorithms: ["ssh-ed25519"] }, /hostKeyAlgorithms/));
});
