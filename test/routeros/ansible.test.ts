import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeSessions } from "../../testing";
import type { EmulatedRouteros } from "../emulators/routeros";
import { runPlaybook } from "../support/ansible";
import { Resource } from "../support/in-process";
import { commandsTo, routerArgs, rsaPublicKey, startRouter, writes } from "../support/routeros";

const playbook = join(__dirname, "playbook.yml");
const publicKey = rsaPublicKey(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey, "playbook@laptop");
/** What the playbook says of the SSH server, in our words. */
const sameSettings = {
  strongCrypto: true,
  allowTcpForwarding: "remote",
  allowFrom: ["127.0.0.0/8", "10.0.0.0/8"],
  enabled: true,
};

const routers = new Map<string, EmulatedRouteros>();
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "routeros-ansible-"));
  for (const profile of ["6.49", "7.20", "7.21", "7.25"]) routers.set(`v${profile}`, await startRouter({ profile }));
});
afterAll(async () => {
  await closeSessions();
  await Promise.all([...routers.values()].map((router) => router.close()));
  rmSync(folder, { recursive: true });
});
beforeEach(() => void jest.spyOn(console, "log").mockImplementation(() => {}));

const at = (name: string): EmulatedRouteros => {
  const router = routers.get(name);
  if (router === undefined) throw new Error(`there is no router ${name}`);
  return router;
};

function hosts() {
  const told = [...routers].map(([name, router]) => {
    const certificate = join(folder, `${name}.pem`);
    writeFileSync(certificate, router.tlsCertificate);
    const { host: address, apiSslPort: api_ssl_port, user, password } = router;
    const login = { address, api_ssl_port, user, password, certificate };
    return [name, { ...login, has_key_add: name !== "v6.49", public_key: publicKey }];
  });
  return Object.fromEntries(told);
}

test("A playbook changes emulated routers once, and it and our driver each leave alone what the other has set", async () => {
  const ours = at("v7.21");
  await new Resource("SshServerSettings", "sshd").up({ device: routerArgs(ours), ...sameSettings });
  await closeSessions();

  const first = await runPlaybook(playbook, hosts());
  for (const name of routers.keys()) {
    // Telnet is on as long as nobody turned it off.
    for (const task of ["server", "service"])
      expect([name, task, first.task(task, name).changed]).toEqual([
        name,
        task,
        name !== "v7.21" || task === "service",
      ]);
    for (const task of ["user", "comment"]) expect(first.task(task, name).changed).toBe(true);
    expect(first.task("what no router takes", name).msg).toContain(
      "input does not match any value of forwarding-enabled",
    );
  }
  expect(first.task("key", "v6.49").skipped).toBe(true);
  expect(first.task("key", "v7.25").changed).toBe(true);

  expect(first.task("read server", "v6.49").result).toEqual([
    {
      ...{ "allow-none-crypto": false, "always-allow-password-login": false, "host-key-size": 2048 },
      ...{ "forwarding-enabled": "remote", "strong-crypto": true },
    },
  ]);
  expect(first.task("read server", "v7.25").result).toEqual([
    expect.objectContaining({ "forwarding-enabled": "remote", "host-key-type": "ed25519", "strong-crypto": true }),
  ]);
  const services = first.task("read service", "v7.20").result as { name: string; disabled: boolean; address: string }[];
  expect(services.map(({ name, disabled, address }) => ({ name, disabled, address }))).toEqual([
    { name: "telnet", disabled: true, address: "" },
    { name: "ssh", disabled: false, address: "127.0.0.0/8,10.0.0.0/8" },
  ]);

  // The same again: nobody sends anything but questions.
  const sent = new Map([...routers].map(([name, router]) => [name, commandsTo(router)]));
  const second = await runPlaybook(playbook, hosts());
  for (const [name, commands] of sent) {
    expect([name, second.stats[name]?.changed, second.stats[name]?.failures]).toEqual([name, 0, 0]);
    // The one that is refused on purpose.
    expect([name, writes(commands)]).toEqual([name, ["/ip/ssh/set"]]);
  }

  // What Ansible has set our driver leaves as it is.
  for (const [name, router] of routers) {
    expect(await router.console(":put [/user get playbook comment]")).toBe('by "a playbook"\n');
    const device = routerArgs(router);
    const own = commandsTo(router);
    await new Resource("SshServerSettings", "sshd").up({ device, ...sameSettings });
    if (name !== "v6.49") await new Resource("UserPublicKey", "key").up({ device, user: "playbook", publicKey });
    expect([name, writes(own)]).toEqual([name, []]);
  }
}, 180_000);
