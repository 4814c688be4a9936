import { mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Args } from "../../provider/core/contract";
import { checkOutbound } from "../../provider/platforms/openssh/outbound/check";
import { directory, loggedInMark } from "../../provider/platforms/openssh/outbound/files";
import { tunnelOf } from "../../provider/platforms/openssh/outbound/tunnel";
import { filesOf } from "../../provider/platforms/openssh/outbound/tunnel-files";
import { asRoot } from "../support/as-root";
import { echoServer, eventually, runUnit, type Tunnelled, through, tunnelKey } from "../support/outbound";
import { freePort, type Sshd, type SshdUser, startSshd } from "../support/sshd";

// The unit names files in /etc, so only root can try it as it stands.

/** The processes that serve the sessions of a listener. */
function descendants(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .trim()
    .split(" ")
    .filter(Boolean)
    .map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

asRoot("a unit's ExecStart against a real relay", () => {
  const name = `pst${process.pid}`;
  let relay: Sshd;
  let hop: Sshd;
  let account: SshdUser;
  let identityFile: string;
  const echoes: Awaited<ReturnType<typeof echoServer>>[] = [];
  const running: Tunnelled[] = [];

  beforeAll(async () => {
    [relay, hop] = await Promise.all([startSshd({ users: [{}, {}] }), startSshd({ users: [{}] })]);
    account = relay.users[1] as SshdUser;
    identityFile = tunnelKey(relay, account, join(account.home, "tunnel key"));
    // The relay's key opens the hop too.
    const hopUser = hop.users[0] as SshdUser;
    writeFileSync(hopUser.authorizedKeysFile, `${relay.clientKey.publicKey}\n`);
  }, 60_000);

  afterEach(async () => {
    for (const { child, ended } of running.splice(0)) {
      child.kill("SIGTERM");
      await ended;
    }
    for (const echo of echoes.splice(0)) echo.close();
    for (const end of ["conf", "known_hosts"]) rmSync(`${directory}/${name}.${end}`, { force: true });
  });
  afterAll(async () => {
    try {
      rmdirSync(directory);
    } catch {} // another test's tunnel is in there
    await Promise.all([relay?.stop(), hop?.stop()]);
  });

  const echo = async (text: string) => {
    const server = await echoServer(text);
    echoes.push(server);
    return server.port;
  };

  /** The relay answers the request for a port a moment after the login. */
  const answer = (...way: Parameters<typeof through>) => eventually("an answer", () => through(...way));

  function start(more: Args): Tunnelled {
    const args: Args = {
      name,
      remote: { host: relay.host, port: relay.port, user: relay.user },
      identityFile,
      knownHostKey: relay.hostKey,
      runAs: account.name,
      ...more,
    };
    const { args: checked, failures } = checkOutbound(args, relay.version);
    expect(failures).toEqual([]);
    const files = filesOf(tunnelOf(checked), "systemd");
    for (const { path, text, mode } of files.slice(0, 2)) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, Buffer.from(text, "latin1"), { mode: Number.parseInt(mode, 8) });
    }
    const tunnel = runUnit(files[2]?.text ?? "", account);
    running.push(tunnel);
    return tunnel;
  }

  test("bytes go through a port of the relay, a port of the device and SOCKS at either end", async () => {
    const [inside, outside] = [await echo("inside"), await echo("outside")];
    const ports = await Promise.all(Array.from({ length: 5 }, () => freePort()));
    const [forwarded, other, socksThere, local, socksHere] = ports as [number, number, number, number, number];
    const tunnel = start({
      forwards: [
        { remotePort: forwarded, localPort: inside, localHost: "127.0.0.1" },
        { remotePort: other, localPort: outside, localHost: "127.0.0.1", remoteAddress: "127.0.0.1" },
        { remotePort: socksThere },
      ],
      localForward: [{ localPort: local, remoteHost: "127.0.0.1", remotePort: outside }],
      dynamicForward: [{ localPort: socksHere }],
    });
    await tunnel.says(loggedInMark);
    expect(await answer(forwarded, "hello")).toBe("inside:hello");
    expect(await answer(other, "hello")).toBe("outside:hello");
    expect(await answer(local, "bytes")).toBe("outside:bytes");
    expect(await answer(socksHere, "socks", { host: "127.0.0.1", port: outside })).toBe("outside:socks");
    expect(await answer(socksThere, "socks", { host: "127.0.0.1", port: inside })).toBe("inside:socks");
    expect(tunnel.output().trim()).toBe(`${loggedInMark} ${tunnel.child.pid}`);
  }, 30_000);

  test("a port that the relay picks is told in the log", async () => {
    const inside = await echo("inside");
    const tunnel = start({ forwards: [{ remotePort: 0, localPort: inside, localHost: "127.0.0.1" }] });
    await tunnel.says("Allocated port");
    const port = Number(/Allocated port (\d+) for remote forward/.exec(tunnel.output())?.[1]);
    expect(await answer(port, "picked")).toBe("inside:picked");
  }, 30_000);

  test("jump hosts are connected in order, each with its own key; the account's login shell does not matter", async () => {
    const inside = await echo("inside");
    const port = await freePort();
    const before = hop.logins();
    const tunnel = start({
      forwards: [{ remotePort: port, localPort: inside, localHost: "127.0.0.1" }],
      proxyJump: [{ host: hop.host, port: hop.port, user: hop.user, knownHostKey: hop.hostKey }],
    });
    await tunnel.says(loggedInMark);
    expect(await answer(port, "jumped")).toBe("inside:jumped");
    expect(hop.logins()).toBe(before + 1);
  }, 30_000);

  test("a jump host with another key is never passed", async () => {
    const port = await freePort();
    const tunnel = start({
      forwards: [{ remotePort: port, localPort: 22 }],
      proxyJump: [{ host: hop.host, port: hop.port, user: hop.user, knownHostKey: relay.hostKey }],
    });
    expect(await tunnel.ended).toBe(255);
    expect(tunnel.output()).toMatch(/Host key verification failed/);
  }, 30_000);

  test("a relay with another key is never talked to", async () => {
    const tunnel = start({ forwards: [{ remotePort: await freePort(), localPort: 22 }], knownHostKey: hop.hostKey });
    expect(await tunnel.ended).toBe(255);
    expect(tunnel.output()).toMatch(/Host key verification failed/);
    expect(tunnel.output()).not.toContain(loggedInMark);
  }, 30_000);

  test("a port that is taken on the relay ends ssh at once, unless the tunnel is told to stay", async () => {
    const taken = await echo("taken");
    // Of "localhost" the relay would still get ::1, and call that a success.
    const forwards = [{ remotePort: taken, remoteAddress: "127.0.0.1", localPort: 22 }];
    const tunnel = start({ forwards });
    expect(await tunnel.ended).toBe(255);
    expect(tunnel.output()).toMatch(/remote port forwarding failed/);

    const stays = start({ forwards, exitOnForwardFailure: false });
    await stays.says("remote port forwarding failed");
    expect(stays.child.exitCode).toBeNull();
  }, 30_000);

  test("a key that may do nothing but listen at one port is enough, and gets no other", async () => {
    const [inside, port, other] = [await echo("inside"), await freePort(), await freePort()];
    const { authorizedKeysFile } = relay.users[0] as SshdUser;
    const free = readFileSync(authorizedKeysFile, "utf8");
    const limits = `restrict,port-forwarding,permitlisten="localhost:${port}",command="/bin/false"`;
    writeFileSync(authorizedKeysFile, `${limits} ${relay.clientKey.publicKey}\n`);
    try {
      const to = { localPort: inside, localHost: "127.0.0.1" };
      const tunnel = start({ forwards: [{ remotePort: port, ...to }] });
      await tunnel.says(loggedInMark);
      expect(await answer(port, "limited")).toBe("inside:limited");
      const more = start({ forwards: [{ remotePort: other, ...to }] });
      expect(await more.ended).toBe(255);
      expect(more.output()).toMatch(/remote port forwarding failed/);
    } finally {
      writeFileSync(authorizedKeysFile, free);
    }
  }, 30_000);

  test("a relay that is gone is noticed after interval times count", async () => {
    const port = await freePort();
    const tunnel = start({
      forwards: [{ remotePort: port, localPort: 22 }],
      serverAliveInterval: 1,
      serverAliveCountMax: 2,
      logLevel: "VERBOSE",
    });
    await tunnel.says(loggedInMark);
    // The session on the relay stands still: nothing answers, though the connection is there.
    const sessions = descendants(Number(readFileSync(relay.pidFile, "utf8")));
    for (const each of sessions) process.kill(each, "SIGSTOP");
    try {
      expect(await tunnel.ended).toBe(255);
    } finally {
      for (const each of sessions) {
        try {
          process.kill(each, "SIGKILL");
        } catch {} // it ended with the one before
      }
    }
    expect(tunnel.output()).toMatch(/Timeout, server .* not responding/);
  }, 30_000);
});
