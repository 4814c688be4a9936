import type { Args, Json } from "../../provider/core/contract";
import { sameJson } from "../../provider/core/paths";
import { checkOutbound } from "../../provider/platforms/openssh/outbound/check";
import { configText } from "../../provider/platforms/openssh/outbound/config-text";
import { editedLines } from "../../provider/platforms/openssh/outbound/edited";
import { type Init, pathsOf } from "../../provider/platforms/openssh/outbound/files";
import { openrcScript } from "../../provider/platforms/openssh/outbound/openrc-script";
import { isWhole, readArgs } from "../../provider/platforms/openssh/outbound/read-args";
import { systemdUnit } from "../../provider/platforms/openssh/outbound/systemd-unit";
import { tunnelOf } from "../../provider/platforms/openssh/outbound/tunnel";
import { filesOf } from "../../provider/platforms/openssh/outbound/tunnel-files";
import { fullArgs, tunnelArgs } from "./openssh-outbound-samples";

const checked = (args: Args) => checkOutbound(args, undefined).args;
const hostOf = (args: Args, init: Init, change: (path: string, text: string) => string = (_, text) => text) => {
  const files = new Map(
    filesOf(tunnelOf(args), init).map(({ path, text, mode }) => [
      path,
      { present: true, text: change(path, text), mode, uid: 0, gid: 0, checksum: "1 1" },
    ]),
  );
  return (path: string) =>
    files.get(path) ?? { present: false, text: "", mode: "", uid: -1, gid: -1, checksum: "absent" };
};
/** What a host with these files shows of the arguments that were declared. */
function readBack(args: Args, init: Init, change?: (path: string, text: string) => string) {
  const read = hostOf(args, init, change);
  const seen = readArgs(tunnelOf(args), init, read);
  const drifted = Object.keys(args).filter((name) => name !== "enabled" && !sameJson(seen[name], args[name]));
  const edited = isWhole(seen) ? editedLines(filesOf(tunnelOf(seen), init), read) : ["not whole"];
  return { drifted, edited, seen };
}

describe.each<Init>(["systemd", "openrc"])("on %s", (init) => {
  test.each([
    ["the least", tunnelArgs],
    ["everything", fullArgs],
  ])("%s that can be declared is written, and read back as it was", (_, args) => {
    expect(readBack(checked(args), init)).toMatchObject({ drifted: [], edited: [] });
  });

  test("a change of one line drifts in one argument", () => {
    const change = (from: string, to: string) => readBack(checked(fullArgs), init, (_, text) => text.replace(from, to));
    const drift = (from: string, to: string) => {
      const { drifted, edited } = change(from, to);
      expect(edited).toEqual([]);
      return drifted;
    };
    expect(change("HostName 2001:db8::7", "HostName evil.example").drifted).toEqual(["remote", "knownHostKey"]);
    expect(drift("RemoteForward [*]:1080\n", "")).toEqual([]);
    expect(drift("    RemoteForward *:1080\n", "")).toEqual(["forwards"]);
    expect(drift("LocalForward localhost:8080", "LocalForward *:8080")).toEqual(["localForward"]);
    expect(drift("ServerAliveInterval 15", "ServerAliveInterval 0")).toEqual(["serverAliveInterval"]);
    expect(drift("Compression yes", "Compression no")).toEqual(["compression"]);
    expect(drift("IPQoS ef cs0", "IPQoS ef ef")).toEqual(["ipQos"]);
    expect(change("ssh-ed25519 AAAA", "ecdsa-sha2-nistp256 AAAA").drifted).toEqual(["proxyJump"]);
    expect(init === "systemd" ? drift("User=tunnel", "User=root") : drift('user="tunnel"', 'user="root"')).toEqual([
      "runAs",
    ]);
    expect(init === "systemd" ? drift("RestartSec=3", "RestartSec=30") : drift("delay=3", "delay=30")).toEqual([
      "restartSec",
    ]);
  });

  test("a change that is no argument shows as an edited line", () => {
    const edited = (from: string, to: string) =>
      readBack(checked(tunnelArgs), init, (_, text) => text.replace(from, to)).edited;
    const { config, unit, knownHosts } = pathsOf("web1", init);
    expect(edited("StrictHostKeyChecking yes", "StrictHostKeyChecking no")).toEqual([
      `${config} has: StrictHostKeyChecking no`,
      `${config} lacks: StrictHostKeyChecking yes`,
    ]);
    expect(edited("Host *", "Host *\n    ForwardAgent yes")).toEqual([`${config} has: ForwardAgent yes`]);
    expect(
      edited(
        "relay.example.net ssh-",
        "other ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKSGLNxzPKFaW6l8Ezw8XT5TN3EtLsIDmRF1L0ElKz6q\nrelay.example.net ssh-",
      ),
    ).toEqual([expect.stringContaining(`${knownHosts} has: other`)]);
    expect(edited("-N -T", "-N -T -v")).toEqual([
      expect.stringContaining(`${unit} has:`),
      expect.stringContaining(`${unit} lacks:`),
    ]);
    expect(edited("HostName relay.example.net", "HostName")).toEqual(["not whole"]);
  });

  test("a missing file and a file that is open to others are edits too", () => {
    const args = checked(tunnelArgs);
    const files = filesOf(tunnelOf(args), init);
    const read = hostOf(args, init);
    const { config, knownHosts } = pathsOf("web1", init);
    const edited = editedLines(files, (path) => {
      if (path === knownHosts) return { ...read(path), present: false };
      return path === config ? { ...read(path), mode: "666" } : read(path);
    });
    expect(edited).toEqual([`${config} has mode 666 and owner 0`, `${knownHosts} is missing`]);
  });
});

test("the files, word for word", () => {
  const tunnel = tunnelOf(
    checked({ ...tunnelArgs, proxyJump: [{ host: "bastion", knownHostKey: tunnelArgs.knownHostKey as Json }] }),
  );
  expect(
    configText(tunnel),
  ).toBe(`# SSH tunnel web1, written by pulumi-ssh. A change made here is undone at the next update.
Host relay
    HostName relay.example.net
    Port 22
    User tunnel
    IdentityFile "/etc/tunnel/id_ed25519"
    ProxyJump hop1
    RemoteForward localhost:2222 localhost:22
    ExitOnForwardFailure yes
    Compression no
    PermitLocalCommand yes
    LocalCommand echo pulumi-ssh: logged in as process $PPID
Host hop1
    HostName bastion
    Port 22
    User tunnel
    IdentityFile "/etc/tunnel/id_ed25519"
Host *
    AddressFamily any
    BatchMode yes
    CheckHostIP no
    ConnectTimeout 30
    ControlMaster no
    ControlPath none
    GlobalKnownHostsFile /dev/null
    IdentitiesOnly yes
    IdentityAgent none
    LogLevel INFO
    ServerAliveCountMax 3
    ServerAliveInterval 30
    StrictHostKeyChecking yes
    TCPKeepAlive yes
    UpdateHostKeys no
    UserKnownHostsFile /etc/pulumi-ssh/web1.known_hosts
    VerifyHostKeyDNS no
`);
  expect(
    systemdUnit(tunnel),
  ).toBe(`# Written by pulumi-ssh. A change made here is undone at the next update; a drop-in beside it is not.
[Unit]
Description=SSH tunnel web1 (pulumi-ssh)
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0

[Service]
User=tunnel
Environment=SHELL=/bin/sh
ExecStart=/usr/bin/ssh -N -T -F /etc/pulumi-ssh/web1.conf relay
Restart=always
RestartSec=10

[Install]
WantedBy=multi-user.target
`);
  expect(openrcScript(tunnel)).toContain(
    'command_args="-N -T -F /etc/pulumi-ssh/web1.conf relay"\ncommand_user="tunnel"\nrespawn_delay=10\nrespawn_max=0\n',
  );
});
