import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Args } from "../../provider/core/contract";
import { closeSessions } from "../../provider/session/pool";
import { deviceArgs, messageOf, Resource, saidDuring } from "../support/in-process";
import { echoServer, eventually, through, tunnelKey } from "../support/outbound";
import { canMakeServiceHost, type ServiceHost, startServiceHost } from "../support/service-host";
import { freePort, type Sshd, type SshdUser, startSshd } from "../support/sshd";

/** A whole life on a host with a stand-in for systemd: see service-host.ts for what that is. */
(canMakeServiceHost ? describe : describe.skip)("OutboundSsh on a host with systemctl", () => {
  const name = `pst${process.pid}`;
  const unit = `pulumi-ssh-${name}.service`;
  const config = `/etc/pulumi-ssh/${name}.conf`;
  const knownHosts = `/etc/pulumi-ssh/${name}.known_hosts`;
  let host: ServiceHost;
  let relay: Sshd;
  let account: SshdUser;
  let echo: Awaited<ReturnType<typeof echoServer>>;
  let port: number;
  let key: string;
  const resource = new Resource("OutboundSsh", "tunnel");
  const read = (path: string) => readFileSync(path, "latin1");
  const change = (path: string, from: string, to: string) =>
    writeFileSync(path, read(path).replace(from, to), "latin1");
  const answers = () => eventually("an answer through the tunnel", () => through(port, "hello"));

  /** What one run has taken over, it never deletes. */
  const nextRun = closeSessions;

  const args = (more: Args = {}): Args => ({
    device: deviceArgs(host.sshd),
    name,
    remote: { host: relay.host, port: relay.port, user: relay.user },
    forwards: [{ remotePort: port, localHost: "127.0.0.1", localPort: echo.port }],
    identityFile: key,
    knownHostKey: relay.hostKey,
    runAs: account.name,
    enabled: true,
    restartSec: 1,
    ...more,
  });

  beforeAll(async () => {
    const config = "ListenAddress 127.0.0.2\nGatewayPorts no";
    [host, relay, echo, port] = await Promise.all([
      startServiceHost({ users: [{ sudo: true }, {}] }),
      startSshd({ users: [{}], config }),
      echoServer("inside"),
      freePort(),
    ]);
    account = host.sshd.users[1] as SshdUser;
    key = tunnelKey(relay, account, join(account.home, "tunnel_key"));
  }, 60_000);
  afterAll(async () => {
    await nextRun();
    await resource.destroy().catch(() => {});
    await closeSessions();
    echo?.close();
    await Promise.all([host?.stop(), relay?.stop()]);
  }, 60_000);

  test("a key that nobody could use is refused before anything is written", async () => {
    const refusal = (more: Args) => messageOf(resource.up(args(more)));
    expect(await refusal({ identityFile: `${key}.none` })).toMatch(/tunnel_key\.none does not exist on this host/);
    expect(await refusal({ runAs: "nobody-here" })).toMatch(/the user nobody-here does not exist/);

    chmodSync(key, 0o640);
    expect(await refusal({})).toMatch(/is open to others than .*chmod 600/);
    chmodSync(key, 0o600);
    chownSync(key, 0, 0);
    expect(await refusal({})).toMatch(/belongs to uid 0, not to/);
    chownSync(key, account.uid, account.gid);

    const locked = join(account.home, "locked");
    spawnSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "a passphrase", "-f", locked]);
    chownSync(locked, account.uid, account.gid);
    expect(await refusal({ identityFile: locked })).toMatch(/has a passphrase, and nobody is there to type it/);
    writeFileSync(locked, "no key\n", { mode: 0o600 });
    expect(await refusal({ identityFile: locked })).toMatch(/is no private key that ssh can use/);

    expect(host.commands()).toEqual([]);
    expect(existsSync(config)).toBe(false);
    expect(resource.state).toBeUndefined();
  }, 60_000);

  test("up writes three files, starts the service once, and bytes go through", async () => {
    const said = await saidDuring(() => resource.up(args()));
    expect(said).not.toMatch(/not up|warning/i);
    expect(host.commands()).toEqual(["daemon-reload", `enable ${unit}`, `reset-failed ${unit}`, `restart ${unit}`]);
    expect(await answers()).toBe("inside:hello");
    expect(read(join(host.units, unit))).toContain(`User=${account.name}\n`);
    expect(resource.id).toBe(name);
    expect(resource.state?.service).toBe(unit);
    expect(await resource.up(args())).toBe("same");
  }, 60_000);

  test("a refresh sees nothing new, and a change by hand shows where it is", async () => {
    const drift = async () => {
      const before = resource.state as Args;
      expect(await resource.refresh()).toBe(true);
      const now = resource.state as Args;
      return Object.keys(now).filter((each) => JSON.stringify(now[each]) !== JSON.stringify(before[each]));
    };
    expect(await drift()).toEqual([]);
    change(config, `Port ${relay.port}`, "Port 2");
    expect(await drift()).toEqual(expect.arrayContaining(["remote", "knownHostKey"]));
    expect(await resource.up(args())).toBe("updated");
    change(config, "StrictHostKeyChecking yes", "StrictHostKeyChecking no");
    expect(await drift()).toEqual(["remote"]);
    expect(resource.state?.remote).toMatchObject({
      edited: [expect.stringContaining("StrictHostKeyChecking no"), expect.anything()],
    });
    host.commands();
    expect(await resource.up(args())).toBe("updated");
    expect(read(config)).toContain("StrictHostKeyChecking yes");
    expect(host.commands().filter((command) => command.startsWith("restart"))).toHaveLength(1);
    expect(await answers()).toBe("inside:hello");
    expect(await drift()).toEqual([]);
  }, 60_000);

  test("what the program does not declare is left, and said", async () => {
    change(config, "Compression no", "Compression yes");
    const said = await saidDuring(() => resource.refresh());
    expect(said).toMatch(/also holds compression, which the program does not declare/);
    expect(await resource.up(args())).toBe("same");
    await resource.up(args({ compression: false }));
    expect(read(config)).toContain("Compression no");
    await resource.up(args());
  }, 60_000);

  test("a changed argument restarts the service once", async () => {
    host.commands();
    expect(await resource.up(args({ serverAliveInterval: 7 }))).toBe("updated");
    expect(host.commands()).toEqual(["daemon-reload", `enable ${unit}`, `reset-failed ${unit}`, `restart ${unit}`]);
    expect(read(config)).toContain("ServerAliveInterval 7");
    expect(await answers()).toBe("inside:hello");
    await resource.up(args());
    expect(read(config)).toContain("ServerAliveInterval 30");
  }, 60_000);

  test("a relay that refuses the port is a warning with ssh's words, and the unit keeps trying", async () => {
    const taken = await echoServer("taken");
    const forwards = [
      { remotePort: taken.port, remoteAddress: "127.0.0.1", localHost: "127.0.0.1", localPort: echo.port },
    ];
    const said = await saidDuring(() => resource.up(args({ forwards, restartSec: 3 })));
    expect(said).toMatch(
      /the tunnel is not up: .*remote port forwarding failed for listen port .*tried again every 3 s/,
    );
    taken.close();
    expect(await eventually("the retry", () => through(taken.port, "again"))).toBe("inside:again");
    expect(await saidDuring(() => resource.refresh())).not.toMatch(/not up/);
  }, 60_000);

  test("a port that was meant for others, and is bound to loopback, is told", async () => {
    const remote = { host: "127.0.0.2", port: relay.port, user: relay.user };
    const forwards = [{ remotePort: port, remoteAddress: "*", localHost: "127.0.0.1", localPort: echo.port }];
    const said = await saidDuring(() => resource.up(args({ remote, forwards })));
    expect(said).toMatch(/nothing answers at \[127\.0\.0\.2\]:\d+: the relay bound it to loopback only/);
    expect(await answers()).toBe("inside:hello");
  }, 60_000);

  test("a port that the relay picks is an output", async () => {
    const forwards = [{ remotePort: 0, localHost: "127.0.0.1", localPort: echo.port }];
    await resource.up(args({ forwards }));
    const [picked] = (resource.state?.allocatedPorts ?? []) as number[];
    expect(await eventually("an answer", () => through(picked as number, "picked"))).toBe("inside:picked");
    await resource.up(args());
  }, 60_000);

  test("a key of another host is never accepted", async () => {
    const said = await saidDuring(() => resource.up(args({ knownHostKey: host.sshd.hostKey })));
    expect(said).toMatch(/the tunnel is not up: .*Host key verification failed/);
    await resource.up(args());
  }, 60_000);

  test("disabled is stopped for good; a service that somebody stopped is drift", async () => {
    expect(await resource.up(args({ enabled: false }))).toBe("updated");
    expect(await through(port, "x")).toBeUndefined();
    expect(await resource.up(args({ enabled: false }))).toBe("same");
    host.commands();
    expect(await resource.up(args({ enabled: true }))).toBe("updated");
    expect(host.commands()).toEqual(["daemon-reload", `enable ${unit}`, `reset-failed ${unit}`, `start ${unit}`]);
    expect(await answers()).toBe("inside:hello");

    await host.sshd.ssh(`sudo systemctl stop ${unit}`);
    await resource.refresh();
    expect(resource.state?.enabled).toBe(false);
    expect(await resource.up(args())).toBe("updated");
    expect(await answers()).toBe("inside:hello");
  }, 60_000);

  test("files that were written while the service runs in the old form are noticed", async () => {
    // As a run leaves it that died between the renames and the restart.
    change(config, "ServerAliveInterval 30", "ServerAliveInterval 31");
    await new Promise((resolve) => setTimeout(resolve, 2100));
    writeFileSync(config, read(config), "latin1");
    host.commands();
    expect(await resource.up(args({ serverAliveInterval: 31 }))).toBe("updated");
    expect(host.commands()).toContain(`restart ${unit}`);
    await resource.up(args());
  }, 60_000);

  test("a unit file that is gone is drift, not an absence", async () => {
    await host.sshd.ssh(`sudo rm /etc/systemd/system/${unit}`);
    expect(await resource.refresh()).toBe(true);
    expect(resource.state?.remote).toHaveProperty("edited");
    expect(await resource.up(args())).toBe("updated");
    expect(existsSync(join(host.units, unit))).toBe(true);
  }, 60_000);

  test("another name is another tunnel", async () => {
    const other = `${name}b`;
    await nextRun();
    expect(await resource.up(args({ name: other }))).toBe("replaced");
    expect(existsSync(config)).toBe(false);
    expect(existsSync(`/etc/pulumi-ssh/${other}.conf`)).toBe(true);
    await nextRun();
    expect(await resource.up(args())).toBe("replaced");
    expect(await answers()).toBe("inside:hello");
  }, 60_000);

  test("destroy stops, disables and deletes; the identity file stays", async () => {
    host.commands();
    await nextRun();
    await resource.destroy();
    expect(host.commands()).toEqual([`disable --now ${unit}`, "daemon-reload", `reset-failed ${unit}`]);
    expect(await through(port, "x")).toBeUndefined();
    for (const path of [config, knownHosts, join(host.units, unit)]) expect(existsSync(path)).toBe(false);
    expect(existsSync(key)).toBe(true);
  }, 60_000);

  test("a host without an init system that can be driven is refused, and told what was looked for", async () => {
    const bare = await startSshd({ users: [{ sudo: true }] });
    try {
      const device = deviceArgs(bare);
      const owner = tunnelKey(relay, bare.users[0] as SshdUser, join(bare.users[0]?.home ?? "", "key"));
      const message = await messageOf(
        new Resource("OutboundSsh", "bare").up(args({ device, runAs: bare.user, identityFile: owner })),
      );
      expect(message).toMatch(/no init system that could keep the tunnel up.*systemd .*OpenRC/);
    } finally {
      await bare.stop();
    }
  }, 60_000);
});
