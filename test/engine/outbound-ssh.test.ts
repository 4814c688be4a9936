import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { echoServer, eventually, through, tunnelKey } from "../support/outbound";
import { createProject, type Project } from "../support/pulumi";
import { canMakeServiceHost, type ServiceHost, startServiceHost } from "../support/service-host";
import { freePort, type Sshd, startSshd } from "../support/sshd";
import { plainUser, programOf } from "../support/stack";

/** Needs root for the host that service-host.ts makes; the relay is a real sshd, and so is every ssh in between. */
(canMakeServiceHost ? describe : describe.skip)("OutboundSsh through the real engine", () => {
  const name = `pse${process.pid}`;
  const unit = `pulumi-ssh-${name}.service`;
  const config = `/etc/pulumi-ssh/${name}.conf`;
  const knownHosts = `/etc/pulumi-ssh/${name}.known_hosts`;
  let host: ServiceHost;
  let relay: Sshd;
  let echo: Awaited<ReturnType<typeof echoServer>>;
  let project: Project;
  let port: number;
  let key: string;
  const answers = () => eventually("an answer through the tunnel", () => through(port, "hello"));

  const program = (more: Record<string, unknown> = {}) =>
    programOf(
      host.sshd,
      `const tunnel = new ssh.OutboundSsh("home", { device: server, ...${JSON.stringify({
        name,
        remote: { host: relay.host, port: relay.port, user: relay.user },
        forwards: [{ remotePort: port, localHost: "127.0.0.1", localPort: echo.port }],
        identityFile: key,
        knownHostKey: relay.hostKey,
        runAs: plainUser(host.sshd).name,
        serverAliveInterval: 15,
        restartSec: 1,
        enabled: true,
        ...more,
      })} });
       exports.service = tunnel.service;`,
    );

  beforeAll(async () => {
    [host, relay, echo, port] = await Promise.all([
      startServiceHost({ users: [{ sudo: true }, {}] }),
      startSshd({ users: [{}] }),
      echoServer("inside"),
      freePort(),
    ]);
    const account = plainUser(host.sshd);
    key = tunnelKey(relay, account, join(account.home, "tunnel_key"));
    project = await createProject({ program: program() });
  }, 120_000);
  afterAll(async () => {
    // What a failed test left in /etc would outlive the host.
    await project?.destroy();
    await project?.remove();
    echo?.close();
    await Promise.all([host?.stop(), relay?.stop()]);
  }, 120_000);

  test("preview shows the files and the commands, and nobody is contacted", async () => {
    const before = host.sshd.logins();
    const { code, output } = await project.preview();
    expect(code).toBe(0);
    for (const line of [
      `write ${config}`,
      `+     RemoteForward localhost:${port} 127.0.0.1:${echo.port}`,
      `+     ServerAliveInterval 15`,
      `write ${knownHosts}`,
      `+ [${relay.host}]:${relay.port} ${relay.hostKey}`,
      `write /etc/systemd/system/${unit}`,
      `+ ExecStart=/usr/bin/ssh -N -T -F ${config} relay`,
      "systemctl daemon-reload",
      `systemctl enable ${unit}`,
      `systemctl restart ${unit}`,
    ])
      expect(output).toContain(line);
    expect(host.sshd.logins()).toBe(before);
    expect(host.commands()).toEqual([]);
    expect(existsSync(config)).toBe(false);
  }, 60_000);

  test("up brings the tunnel up, and a second up changes nothing", async () => {
    const up = await project.up();
    expect(up.output).not.toMatch(/error|warning/i);
    // The stack itself is the other.
    expect(up.output).toMatch(/2 created/);
    expect(await answers()).toBe("inside:hello");
    expect(await project.outputs()).toEqual({ service: unit });
    host.commands();
    expect((await project.up()).output).not.toMatch(/created|updated|replaced/);
    expect((await project.preview(["--refresh", "--expect-no-changes"])).code).toBe(0);
    expect(host.commands()).toEqual([]);
  }, 120_000);

  test("a change by hand is shown by preview --refresh and undone by up --refresh", async () => {
    const text = readFileSync(config, "utf8");
    writeFileSync(
      config,
      text.replace("ServerAliveInterval 15", "ServerAliveInterval 0").replace("BatchMode yes", "BatchMode no"),
    );
    await host.sshd.ssh(`sudo systemctl stop ${unit}`);
    host.commands();
    const preview = await project.preview(["--refresh", "--diff"]);
    expect(preview.code).toBe(0);
    expect(preview.output).toMatch(/~ serverAliveInterval *: 0 => 15/);
    expect(preview.output).toMatch(/~ enabled *: false => true/);
    expect(preview.output).toMatch(new RegExp(`- .*"${config} has: BatchMode no"`));
    expect(host.commands()).toEqual([]);

    const healed = await project.up(["--refresh"]);
    expect(healed.output).toMatch(/1 updated/);
    expect(readFileSync(config, "utf8")).toBe(text);
    expect(host.commands().filter((command) => /start/.test(command))).toEqual([`restart ${unit}`]);
    expect(await answers()).toBe("inside:hello");
    expect((await project.preview(["--refresh", "--expect-no-changes"])).code).toBe(0);
  }, 180_000);

  test("an argument is an update, the name a replacement", async () => {
    project.write(program({ compression: true }));
    const preview = await project.preview();
    expect(preview.output).toMatch(/- {5}Compression no/);
    expect(preview.output).toMatch(/\+ {5}Compression yes/);
    expect((await project.up()).output).toMatch(/1 updated/);
    project.write(program({ name: `${name}b` }));
    expect((await project.up()).output).toMatch(/1 replaced/);
    expect(existsSync(config)).toBe(false);
    project.write(program());
    expect((await project.up()).output).toMatch(/1 replaced/);
    expect(existsSync(`/etc/pulumi-ssh/${name}b.conf`)).toBe(false);
    expect(await answers()).toBe("inside:hello");
  }, 240_000);

  test("a wrong argument is red on its row, before anybody is contacted", async () => {
    const before = host.sshd.logins();
    project.write(program({ knownHostKey: "SHA256:abc", runAs: "a b", exitOnForwardFailur: true }));
    const { code, output } = await project.preview();
    expect(code).not.toBe(0);
    for (const property of ["knownHostKey", "runAs", "exitOnForwardFailur"]) expect(output).toContain(property);
    expect(output).toContain("did you mean `exitOnForwardFailure`");
    expect(host.sshd.logins()).toBe(before);
    project.write(program());
  }, 60_000);

  test("destroy stops it and takes its files; the key stays", async () => {
    host.commands();
    expect((await project.destroy()).code).toBe(0);
    expect(host.commands()).toEqual([`disable --now ${unit}`, "daemon-reload", `reset-failed ${unit}`]);
    for (const path of [config, knownHosts, join(host.units, unit)]) expect(existsSync(path)).toBe(false);
    expect(existsSync(key)).toBe(true);
    expect(await through(port, "hello")).toBeUndefined();
  }, 60_000);
});
