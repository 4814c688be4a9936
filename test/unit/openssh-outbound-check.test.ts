import fc from "fast-check";
import type { Args, Json } from "../../provider/core/contract";
import { checkOutbound } from "../../provider/platforms/openssh/outbound/check";
import { tunnelOf } from "../../provider/platforms/openssh/outbound/tunnel";
import { filesOf } from "../../provider/platforms/openssh/outbound/tunnel-files";
import { hostKey, hostKey2, rsaKey, tunnelArgs } from "./openssh-outbound-samples";

const check = (more: Args, release?: string, unknown: string[] = []) =>
  checkOutbound({ ...tunnelArgs, ...more }, release, unknown);
const failures = (more: Args, release?: string) =>
  Object.fromEntries(check(more, release).failures.map(({ property, reason }) => [property, reason]));

test("every argument is filled in where it has a default of its own, and that is done once", () => {
  const { args, failures } = check({
    forwards: [
      { remotePort: 2222, localPort: 22 },
      { remotePort: 1080 },
      { remotePort: 1, remoteAddress: "", localPort: 1 },
    ],
    localForward: [{ localPort: 8080, remoteHost: "intranet", remotePort: 80 }],
    dynamicForward: [{ localPort: 1080 }],
    proxyJump: [{ host: "bastion", knownHostKey: hostKey2 }],
    knownHostKey: `  @cert-authority  ${hostKey} a comment`,
    ipQos: "ef",
    logLevel: "verbose",
  });
  expect(failures).toEqual([]);
  expect(args).toMatchObject({
    remote: { host: "relay.example.net", port: 22, user: "tunnel" },
    forwards: [
      { remoteAddress: "localhost", remotePort: 2222, localHost: "localhost", localPort: 22 },
      { remoteAddress: "localhost", remotePort: 1080 },
      { remoteAddress: "*", remotePort: 1, localHost: "localhost", localPort: 1 },
    ],
    localForward: [{ localAddress: "localhost", localPort: 8080, remoteHost: "intranet", remotePort: 80 }],
    proxyJump: [{ host: "bastion", port: 22, knownHostKey: [hostKey2] }],
    knownHostKey: [`@cert-authority ${hostKey}`],
    ipQos: { interactive: "ef", nonInteractive: "ef" },
    logLevel: "VERBOSE",
  });
  expect(checkOutbound(args, undefined).args).toEqual(args);
});

test.each<[Args, string, RegExp]>([
  [{ name: "a b" }, "name", /letters and digits|letters, digits/],
  [{ name: "../x" }, "name", /letter or digit/],
  [{ name: "x%i" }, "name", /letters, digits/],
  [{ name: "x".repeat(201) }, "name", /200/],
  [{ name: "t0123456789ab" }, "name", /timers/],
  [{ name: "backup.sh" }, "name", /OpenRC/],
  [{ remote: { host: "relay" } }, "remote.user", /is missing/],
  [{ remote: "relay" }, "remote", /must be an object such as/],
  [{ remote: { host: "relay:22", user: "t" } }, "remote.host", /must not hold a port/],
  [{ remote: { host: "ssh://relay", user: "t" } }, "remote.host", /without a scheme/],
  [{ remote: { host: "-oProxyCommand=id", user: "t" } }, "remote.host", /must be a host name/],
  [{ remote: { host: "[::1]", user: "t" } }, "remote.host", /without brackets/],
  [{ remote: { host: "300.1.1.1", user: "t" } }, "remote.host", /is not an IP address/],
  [{ remote: { host: "r", user: "a b" } }, "remote.user", /login name/],
  [{ remote: { host: "r", user: "-l" } }, "remote.user", /login name/],
  [{ remote: { host: "r", user: "t", port: 0 } }, "remote.port", /from 1 to 65535; got 0/],
  [{ remote: { host: "r", user: "t", prot: 22 } }, "remote.prot", /did you mean `port`/],
  [{ forwards: [] }, "forwards", /at least one of forwards, localForward and dynamicForward/],
  [{ forwards: [{ localPort: 22 }] }, "forwards[0].remotePort", /is missing/],
  [{ forwards: [{ remotePort: 70000, localPort: 22 }] }, "forwards[0].remotePort", /from 0 to 65535; got 70000/],
  [{ forwards: [{ remotePort: "22", localPort: 22 }] }, "forwards[0].remotePort", /whole number/],
  [{ forwards: [{ remotePort: "/run/x.sock", localPort: 22 }] }, "forwards[0].remotePort", /Only TCP forwards/],
  [{ forwards: [{ remotePort: 1, localSocket: "/run/x" }] }, "forwards[0].localSocket", /Only TCP forwards/],
  [{ forwards: [{ remotePort: 1, localHost: "db" }] }, "forwards[0].localPort", /SOCKS proxy/],
  [
    {
      forwards: [
        { remotePort: 1, localPort: 2 },
        { remotePort: 1, localPort: 3 },
      ],
    },
    "forwards[1].remotePort",
    /taken by forwards\[0\]/,
  ],
  [{ localForward: [{ localPort: 80, remoteHost: "a", remotePort: 80 }] }, "localForward[0].localPort", /below 1024/],
  [
    { dynamicForward: [{ localPort: 1080 }, { localPort: 1080 }] },
    "dynamicForward[1].localPort",
    /taken by dynamicForward\[0\]/,
  ],
  [{ proxyJump: [{ host: "bastion" }] }, "proxyJump[0].knownHostKey", /is missing/],
  [{ proxyJump: [{ host: "Relay.example.net", knownHostKey: hostKey }] }, "proxyJump[0].host", /stands twice/],
  [{ identityFile: "key" }, "identityFile", /absolute path/],
  [{ identityFile: '/a"b' }, "identityFile", /quotes/],
  [{ identityFile: "/a/$" + "{HOME}" }, "identityFile", /environment variable/],
  [{ identityFile: "/a\nProxyCommand id" }, "identityFile", /line breaks/],
  [{ identityFile: "/a\0" }, "identityFile", /NUL/],
  [{ knownHostKey: [] }, "knownHostKey", /at least one/],
  [{ knownHostKey: "SHA256:abc" }, "knownHostKey", /key type/],
  [{ knownHostKey: [hostKey, "x"] }, "knownHostKey[1]", /key type/],
  [{ knownHostKey: `@revoked ${hostKey}` }, "knownHostKey", /revoked/],
  [{ knownHostKey: 7 }, "knownHostKey", /public key line/],
  [{ runAs: "a b" }, "runAs", /login name/],
  [{ runAs: "nobody%u" }, "runAs", /login name/],
  [{ restartSec: 0 }, "restartSec", /from 1 to 86400/],
  [{ serverAliveInterval: -1 }, "serverAliveInterval", /seconds/],
  [{ serverAliveCountMax: 0 }, "serverAliveCountMax", /from 1/],
  [{ addressFamily: "ipv4" }, "addressFamily", /any, inet, inet6/],
  [{ enabled: "yes" }, "enabled", /true or false/],
  [{ ciphers: "aes" }, "ciphers", /list of algorithm names/],
  [{ ciphers: ["aes128-ctrr"] }, "ciphers[0]", /did you mean "aes128-ctr"/],
  [{ hostKeyAlgorithms: ["rsa-sha2-512"] }, "hostKeyAlgorithms", /leaves out every type/],
  [{ hostKeyAlgorithms: ["-ssh-ed25519*"] }, "hostKeyAlgorithms", /leaves out every type/],
  [{ ipQos: "best" }, "ipQos", /must be a class/],
  [{ logLevel: "LOUD" }, "logLevel", /one of QUIET/],
])("%j is refused", (more, property, reason) => {
  expect(failures(more)).toEqual({ [property]: expect.stringMatching(reason) });
});

test("what only some releases can do is refused where the release is known", () => {
  expect(failures({ proxyJump: [{ host: "b", knownHostKey: hostKey2 }] }, "7.2")).toHaveProperty("proxyJump");
  expect(failures({ forwards: [{ remotePort: 1080 }] }, "7.5")).toHaveProperty(["forwards[0].localPort"]);
  expect(failures({ ipQos: "lowdelay" }, "10.1")).toHaveProperty("ipQos");
  expect(failures({ ipQos: "lowdelay" }, "9.2")).toEqual({});
});

test("lists that keep a type of the host's key are fine", () => {
  expect(failures({ hostKeyAlgorithms: ["+ssh-rsa"] })).toEqual({});
  expect(failures({ knownHostKey: rsaKey, hostKeyAlgorithms: ["rsa-sha2-256"] })).toEqual({});
  expect(failures({ knownHostKey: [rsaKey, hostKey], hostKeyAlgorithms: ["ssh-ed25519"] })).toEqual({});
  const authority = { knownHostKey: `@cert-authority ${rsaKey}` };
  expect(failures({ ...authority, hostKeyAlgorithms: ["ssh-ed25519-cert-v01@openssh.com"] })).toEqual({});
  expect(failures({ ...authority, hostKeyAlgorithms: ["rsa-sha2-512"] })).toHaveProperty("hostKeyAlgorithms");
});

test("what is not known yet is not missing", () => {
  const { forwards: _, ...rest } = tunnelArgs;
  expect(checkOutbound(rest, undefined, ["dynamicForward"]).failures).toEqual([]);
  expect(checkOutbound(rest, undefined).failures).toHaveLength(1);
});

test("root and a tunnel that never looks are advised against", () => {
  expect(check({ runAs: "root", serverAliveInterval: 0 }).warnings).toHaveLength(2);
});

const texts = fc.string({ unit: "binary", maxLength: 20 });
const anything: fc.Arbitrary<Json> = fc.oneof(
  texts,
  fc.constantFrom("\n", "a\nHost *", "%n", "$(id)", "${HOME}", '"', "'", "\\", "-oX", " ", "#", "a b", "\r", "\u2028"),
);

/** The one thing that matters: whatever passes the check adds no line and no word to any file. */
test("no text of a program becomes anything but the one word it is", () => {
  const plain = filesOf(tunnelOf(checkOutbound(tunnelArgs, undefined).args), "systemd");
  fc.assert(
    fc.property(
      anything,
      fc.constantFrom("name", "host", "user", "runAs", "identityFile", "address"),
      (value, place) => {
        const remote = tunnelArgs.remote as Args;
        const placed: Args = {
          name: { name: value },
          host: { remote: { ...remote, host: value } },
          user: { remote: { ...remote, user: value } },
          runAs: { runAs: value },
          identityFile: { identityFile: `/etc/${value}` },
          address: { forwards: [{ remotePort: 2222, localPort: 22, remoteAddress: value }] },
        }[place] as Args;
        const result = checkOutbound({ ...tunnelArgs, ...placed }, undefined);
        if (result.failures.length > 0) return;
        const files = filesOf(tunnelOf(result.args), "systemd");
        files.forEach(({ text }, index) => {
          const lines = (all: string) => all.split("\n").map((line) => line.trim().split(" ")[0]?.replace(/=.*/, ""));
          // known_hosts begins its lines with the host itself.
          if (index !== 1) expect(lines(text)).toEqual(lines(plain[index]?.text ?? ""));
          else expect(lines(text)).toHaveLength(2);
          if (index === 2) expect(text).not.toMatch(/[%$]/);
        });
      },
    ),
    { numRuns: 3000 },
  );
});
