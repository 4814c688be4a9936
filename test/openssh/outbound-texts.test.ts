import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkOutbound } from "../../provider/platforms/openssh/outbound/check";
import { openrcScript } from "../../provider/platforms/openssh/outbound/openrc-script";
import { validateScript } from "../../provider/platforms/openssh/outbound/scripts";
import { type Tunnel, tunnelOf } from "../../provider/platforms/openssh/outbound/tunnel";
import { filesOf } from "../../provider/platforms/openssh/outbound/tunnel-files";
import { prelude } from "../../provider/platforms/openssh/scripts/prelude";
import { fullArgs, tunnelArgs } from "../unit/openssh-outbound-samples";

const directory = mkdtempSync(join(tmpdir(), "outbound-texts-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const run = (command: string, args: string[], input?: string) =>
  spawnSync(command, args, { encoding: "utf8", ...(input === undefined ? {} : { input }) });
/** `root` is an account that every machine has; systemd-analyze looks for it. */
const tunnels: [string, Tunnel][] = [
  ["the least", tunnelOf(checkOutbound({ ...tunnelArgs, runAs: "root" }, undefined).args)],
  ["everything", tunnelOf(checkOutbound({ ...fullArgs, name: "a_b-c.d", runAs: "root" }, undefined).args)],
];
const textOf = (tunnel: Tunnel, index: number) => filesOf(tunnel, "systemd")[index]?.text ?? "";

describe.each(tunnels)("%s", (_, tunnel) => {
  // Skipped where there is no systemd to ask.
  (existsSync("/usr/bin/systemd-analyze") ? test : test.skip)("systemd has nothing to say about the unit", () => {
    const file = join(directory, `pulumi-ssh-${tunnel.name}.service`);
    writeFileSync(file, textOf(tunnel, 2));
    const { status, stdout, stderr } = run("systemd-analyze", ["verify", "--man=no", file]);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test("a wrong unit would be noticed", () => {
    if (!existsSync("/usr/bin/systemd-analyze")) return;
    const file = join(directory, "wrong.service");
    writeFileSync(file, textOf(tunnel, 2).replace(/RestartSec=\d+/, "RestartSec=soon"));
    expect(run("systemd-analyze", ["verify", "--man=no", file]).stderr).toMatch(/Failed to parse sec value/);
  });

  test("a shell takes the init script", () => {
    expect(run("sh", ["-n"], openrcScript(tunnel))).toMatchObject({ status: 0, stderr: "" });
  });
});

/** What ssh itself makes of the configuration, keyword by keyword. */
function effective(tunnel: Tunnel, alias: string): Map<string, string[]> {
  const file = join(directory, "config");
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, Buffer.from(textOf(tunnel, 0), "latin1"));
  const { status, stdout, stderr } = run("ssh", ["-G", "-T", "-F", file, alias]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const values = new Map<string, string[]>();
  for (const line of stdout.split("\n")) {
    const [keyword = "", ...rest] = line.split(" ");
    values.set(keyword, [...(values.get(keyword) ?? []), rest.join(" ")]);
  }
  return values;
}

test("ssh reads the relay's block as it is meant", () => {
  const [, [, tunnel]] = tunnels as [unknown, [string, Tunnel]];
  expect(Object.fromEntries(effective(tunnel, "relay"))).toMatchObject({
    hostname: ["2001:db8::7"],
    port: ["2200"],
    user: ["tunnel+web1"],
    identityfile: ["/etc/tünnel/100%% $secret #1"],
    certificatefile: ["/etc/tunnel/id-cert.pub"],
    proxyjump: ["hop1,hop2"],
    remoteforward: [
      "[localhost]:2222 [localhost]:22",
      "[localhost]:0 [::1]:443",
      "[*]:1080 [socks]:0",
      "[192.0.2.1]:8443 [db.example.net]:5432",
    ],
    localforward: ["[localhost]:8080 [intranet]:80", "[::1]:8081 [2001:db8::9]:81"],
    dynamicforward: ["[localhost]:1080", "[*]:1081"],
    batchmode: ["yes"],
    identitiesonly: ["yes"],
    stricthostkeychecking: ["true"],
    controlmaster: ["false"],
    exitonforwardfailure: ["no"],
    serveraliveinterval: ["15"],
    serveralivecountmax: ["2"],
    tcpkeepalive: ["no"],
    addressfamily: ["inet6"],
    compression: ["yes"],
    ciphers: ["chacha20-poly1305@openssh.com,aes256-gcm@openssh.com"],
    ipqos: ["ef cs0"],
    verifyhostkeydns: ["true"],
    loglevel: ["VERBOSE"],
    userknownhostsfile: ["/etc/pulumi-ssh/a_b-c.d.known_hosts"],
    globalknownhostsfile: ["/dev/null"],
  });
});

test("hops forward nothing, and log in with what is theirs", () => {
  const [, [, tunnel]] = tunnels as [unknown, [string, Tunnel]];
  const first = effective(tunnel, "hop1");
  expect(Object.fromEntries(first)).toMatchObject({
    hostname: ["bastion.example.net"],
    port: ["22"],
    user: ["tunnel+web1"],
    identityfile: ["/etc/tünnel/100%% $secret #1"],
    certificatefile: ["/etc/tunnel/id-cert.pub"],
    stricthostkeychecking: ["true"],
    batchmode: ["yes"],
  });
  for (const keyword of ["remoteforward", "localforward", "dynamicforward", "localcommand"])
    expect(first.has(keyword)).toBe(false);
  expect(Object.fromEntries(effective(tunnel, "hop2"))).toMatchObject({
    hostname: ["10.0.0.1"],
    user: ["jump"],
    identityfile: ["/etc/tunnel/jump key"],
  });
  expect(effective(tunnel, "hop2").has("certificatefile")).toBe(false);
});

test("the host's own ssh is asked before anything is written", () => {
  const script = (text: string) => `${prelude({})}\n(${validateScript(text)})`;
  const [[, tunnel]] = tunnels as [[string, Tunnel]];
  expect(run("sh", ["-s"], script(textOf(tunnel, 0))).status).toBe(0);
  const { status, stderr } = run("sh", ["-s"], script(textOf(tunnel, 0).replace("Port 22", "Port many")));
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/Bad number|bad configuration/i) });
});
