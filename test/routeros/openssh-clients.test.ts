import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { closeSessions } from "../../testing";
import type { EmulatedRouteros, RouterosOptions } from "../emulators/routeros";
import { Resource } from "../support/in-process";
import { releases, routerArgs, startRouter } from "../support/routeros";

let folder: string;
let router: EmulatedRouteros;
const start = async (options: RouterosOptions) => {
  router = await startRouter({ configuration: "/user add name=alice group=full password=pw", ...options });
  return routerArgs(router);
};
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "routeros-openssh-"));
  // Those that log in, and those of the host: in the form that is OpenSSH's own and that no router loads.
  for (const type of ["rsa", "ed25519"]) {
    await run("ssh-keygen", ["-q", "-t", type, "-N", "", "-C", `${type}@laptop`, "-f", at(type)]);
    await run("ssh-keygen", ["-q", "-t", type, "-N", "", "-C", "", "-f", at(`host-${type}`)]);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => void jest.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  jest.restoreAllMocks();
  await closeSessions();
  await router.close();
});

const at = (name: string) => join(folder, name);
const publicKey = (name: string) => readFileSync(at(`${name}.pub`), "utf8").trim();

/** What a program of OpenSSH prints; when it fails, what it complains about. */
async function run(program: string, args: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)(program, [...args], { timeout: 20_000 })).stdout;
  } catch (error) {
    return `failed: ${(error as { stderr?: string }).stderr ?? String(error)}`;
  }
}

/** What old releases speak, and OpenSSH no longer does by itself. */
const old = [
  ...["KexAlgorithms=+diffie-hellman-group14-sha1", "HostKeyAlgorithms=+ssh-rsa"],
  ...["PubkeyAcceptedAlgorithms=+ssh-rsa", "MACs=+hmac-sha1"],
];

/** The version, asked for with OpenSSH's own client, which trusts nothing but this line of known_hosts. */
function login(knownHostsLine: unknown, key: string, more: readonly string[] = []): Promise<string> {
  writeFileSync(at("known_hosts"), `${String(knownHostsLine)}\n`);
  const options = [
    ...["BatchMode=yes", "IdentitiesOnly=yes", "IdentityAgent=none", "StrictHostKeyChecking=yes"],
    ...[`UserKnownHostsFile=${at("known_hosts")}`, "GlobalKnownHostsFile=none", "ConnectTimeout=5"],
    ...(router.profile.startsWith("6.") ? old : []),
  ].flatMap((option) => ["-o", option]);
  const where = ["-p", String(router.port), `alice@${router.host}`];
  const line = ":put [/system resource get version]";
  return run("ssh", ["-F", "none", "-i", at(key), ...options, ...more, ...where, line]);
}

/** Every key that the server shows, as a line of known_hosts. */
async function scan(port = router.port): Promise<string[]> {
  const found = router.profile.startsWith("6.")
    ? await trustedByFirstUse(port)
    : await run("ssh-keyscan", ["-p", String(port), router.host]);
  return found.split("\n").filter((line) => line !== "" && !/^(#|failed)/.test(line));
}

/** ssh-keyscan cannot be told to speak what RouterOS 6 does: there ssh notes down what it meets. */
async function trustedByFirstUse(port: number): Promise<string> {
  writeFileSync(at("met"), "");
  const options = [
    ...["BatchMode=yes", "StrictHostKeyChecking=accept-new", `UserKnownHostsFile=${at("met")}`, "HashKnownHosts=no"],
    ...old,
  ];
  const told = options.flatMap((option) => ["-o", option]);
  await run("ssh", ["-F", "none", ...told, "-p", String(port), `nobody@${router.host}`]);
  return readFileSync(at("met"), "utf8");
}

/** `SHA256:...` of a line, by OpenSSH. */
async function fingerprint(line: unknown): Promise<string> {
  writeFileSync(at("line"), `${String(line)}\n`);
  return (await run("ssh-keygen", ["-lf", at("line")])).split(" ")[1] ?? "";
}

describe.each(releases)("On %s", (profile) => {
  test("OpenSSH logs in with the keys that our driver put there, and no longer when they are gone", async () => {
    const device = await start({ profile });
    const host = new Resource("HostKey", "host");
    await host.up({ device });
    const trusted = host.state?.knownHostsLine;
    for (const type of ["7.11", "6.49"].includes(profile) ? ["rsa"] : ["rsa", "ed25519"]) {
      expect(await login(trusted, type)).toContain("Permission denied");
      const key = new Resource("UserPublicKey", type);
      await key.up({ device, user: "alice", publicKey: publicKey(type) });
      expect(key.state?.fingerprint).toBe(await fingerprint(publicKey(type)));
      expect(await login(trusted, type)).toBe(`${router.version}\r\n`);
      await closeSessions();
      await key.destroy();
      expect(await login(trusted, type)).toContain("Permission denied");
      await closeSessions();
    }
  }, 60_000);

  test("OpenSSH reads the host key that our driver took over, rotated and imported", async () => {
    const device = await start({ profile });
    await new Resource("UserPublicKey", "rsa").up({ device, user: "alice", publicKey: publicKey("rsa") });
    const host = new Resource("HostKey", "host");
    const shown: string[] = [];
    const isShown = async () => {
      const { knownHostsLine, fingerprint: told } = host.state ?? {};
      expect(await scan()).toEqual([knownHostsLine]);
      expect(told).toBe(await fingerprint(knownHostsLine));
      expect(await login(knownHostsLine, "rsa")).toBe(`${router.version}\r\n`);
      for (const before of shown) expect(await login(before, "rsa")).toContain("IDENTIFICATION HAS CHANGED");
      if (Number(profile) >= 7.25)
        expect((await router.console(":put [/ip ssh get host-key-fingerprint]")).trim().replace(/=$/, "")).toBe(told);
      shown.push(String(knownHostsLine));
      await closeSessions();
    };
    await host.up({ device });
    await isShown();
    expect(await host.up({ device, triggers: ["again"] })).toBe("updated");
    await isShown();
    const name = router.hostKey.replace(/^ssh-(\w+) .*$/, "host-$1");
    await host.up({ device, __secrets: ["privateKey"], privateKey: readFileSync(at(name), "utf8") });
    await isShown();
    expect(host.state?.publicKey).toBe(publicKey(name));
    expect(shown).toHaveLength(new Set(shown).size);
  }, 60_000);
});

test("OpenSSH finds the server at the port, and with the ciphers, that our driver has set", async () => {
  const device = await start({ profile: "7.24" });
  const [before, port] = [router.port, 40_000 + Math.floor(Math.random() * 9_000)];
  await new Resource("UserPublicKey", "rsa").up({ device, user: "alice", publicKey: publicKey("rsa") });
  await closeSessions();
  const settings = new Resource("SshServerSettings", "sshd");
  await settings.up({ device, port, ciphers: ["aes-ctr"] });
  const [line] = await scan(port);
  expect(line).toBe(`[${router.host}]:${port} ${router.hostKey}`);
  expect(await scan(before)).toEqual([]);
  expect(await login(line, "rsa", ["-c", "aes128-ctr"])).toBe(`${router.version}\r\n`);
  expect(await login(line, "rsa", ["-c", "aes128-gcm@openssh.com"])).toContain("no matching cipher");
  await closeSessions();
  await settings.destroy();
  expect(await scan(port)).toEqual([]);
  expect(await login(`[${router.host}]:${before} ${router.hostKey}`, "rsa", ["-c", "aes128-gcm@openssh.com"])).toBe(
    `${router.version}\r\n`,
  );
}, 60_000);
