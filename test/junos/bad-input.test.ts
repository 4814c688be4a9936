import { v1 } from "../../provider";
import type { Args, Json, Kind } from "../../provider/core/contract";
import { closeSessions } from "../../testing";
import { newKey } from "../unit/junos-keys-model";

/*
 * Ranges, words and forms, each as Juniper's models and manuals have them and written down here a second time: what is
 * beside them is refused at preview, on that property, before any device is met.
 */

const device: Args = { platform: "junos", host: "core1.example.net", user: "netops", password: "of netops" };
const key = newKey("ssh-ed25519");

let count = 0;
async function failures(kind: Kind, args: Args, osVersion?: string): Promise<{ property: string; reason: string }[]> {
  await closeSessions();
  const __urn = `urn:pulumi:dev::tests::pulumi-nodejs:dynamic/pulumi-ssh:${kind}::r${++count}`;
  const given = { device: { ...device, ...(osVersion === undefined ? {} : { osVersion }) }, ...args };
  return (await v1(kind).check({}, { ...given, __urn, __preview: true })).failures;
}

/** `a.b[]`: the arguments with this value in that place. */
function at(path: string, value: Json, beside: Args = {}): Args {
  const [first = "", ...rest] = path.split(".");
  const name = first.replace("[]", "");
  const inner = rest.length === 0 ? value : at(rest.join("."), value);
  return { ...beside, [name]: first.endsWith("[]") ? [inner] : inner } as Args;
}

async function expectRefused(kind: Kind, path: string, args: Args, osVersion?: string) {
  const found = await failures(kind, args, osVersion);
  const places = found.map(({ property, reason }) => (property || reason).split(/[.[:]/)[0]);
  expect([path, args, places]).toEqual([path, args, expect.arrayContaining([path.split(/[.[]/)[0]])]);
}

beforeEach(() => {
  jest.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(() => jest.restoreAllMocks());
afterAll(closeSessions);

const settings: [path: string, low: number, high: number, beside?: Args, step?: number][] = [
  ["port", 1, 65535],
  ["maxAuthTries", 2, 10],
  ["clientAliveInterval", 0, 65535],
  ["clientAliveCountMax", 0, 255],
  ["maxSessions", 1, 65535],
  ["connectionLimit", 1, 250],
  ["rateLimit", 1, 250],
  ["maxPreAuthenticationPackets", 20, 2147483647],
  ["rekeyLimit.seconds", 60, 86400, {}, 60],
  ["retryOptions.backoffThreshold", 1, 3],
  ["retryOptions.backoffFactor", 5, 10],
  ["retryOptions.minimumTime", 20, 60],
  ["retryOptions.maximumTime", 20, 300],
  ["retryOptions.lockoutPeriod", 60, 2592000, {}, 60],
  ["netconf.port", 1, 65535],
  ["netconf.connectionLimit", 1, 250],
  ["netconf.rateLimit", 1, 250],
  ["netconf.clientAliveInterval", 0, 65535],
  ["netconf.clientAliveCountMax", 0, 255],
];
const servers = { address: "192.0.2.1" };
const outbound: typeof settings = [
  ["keepAlive.retry", 0, 4294967295],
  ["keepAlive.timeout", 0, 4294967295],
  ["traceoptions.file.files", 2, 1000],
  ["proxyServer.static.port", 0, 65535],
];

describe.each([
  ["SshServerSettings" as const, settings, {}],
  ["OutboundSsh" as const, outbound, { client: "nms" }],
])("%s", (kind, ranges, beside: Args) => {
  test.each(ranges)("%s is a number from %i to %i", async (path, low, high, more = {}, step = 1) => {
    for (const value of [low, high]) {
      expect([path, value, await failures(kind, at(path, value, { ...beside, ...more }))]).toEqual([path, value, []]);
    }
    for (const value of [low - step, high + step, low + 0.5, `${low}`, true, [low]]) {
      await expectRefused(kind, path, at(path, value, { ...beside, ...more }));
    }
  });
});

test.each([
  ["port", 65535],
  ["retry", 4294967295],
  ["timeout", 4294967295],
])("OutboundSsh servers[].%s is a number from 0 to %i", async (name, high) => {
  const given = (value: Json) => ({ client: "nms", servers: [{ ...servers, [name]: value }] });
  for (const value of [0, high]) expect(await failures("OutboundSsh", given(value))).toEqual([]);
  for (const value of [-1, high + 1, 0.5, "1"]) await expectRefused("OutboundSsh", "servers", given(value));
});

test.each<[kind: Kind, path: string, words: Json[], wrong: Json[], beside: Args]>([
  [
    "SshServerSettings",
    "permitRootLogin",
    ["yes", "no", "prohibit-password"],
    ["allow", "forced-commands-only", true],
    {},
  ],
  ["SshServerSettings", "allowTcpForwarding", ["yes", "no"], ["local", "remote", true], {}],
  ["SshServerSettings", "fingerprintHash", ["sha256", "md5"], ["sha1", "sha2-256"], {}],
  ["SshServerSettings", "protocolVersion", [2], [1, 3, "v2"], {}],
  [
    "SshServerSettings",
    "authenticationOrder",
    [["password", "radius"]],
    [["ldaps"], ["password", "password"], "password"],
    {},
  ],
  [
    "SshServerSettings",
    "ciphers",
    [["aes128-ctr"]],
    [["aes512-ctr"], ["aes128-ctr", "aes128-ctr"], [], "aes128-ctr"],
    {},
  ],
  ["SshServerSettings", "macs", [["hmac-sha2-256"]], [["hmac-sha3"], []], {}],
  [
    "SshServerSettings",
    "kexAlgorithms",
    [["curve25519-sha256"]],
    [["diffie-hellman-group16-sha512"], ["dh-group14-sha1"], []],
    {},
  ],
  ["SshServerSettings", "hostKeyAlgorithms", [["ssh-ed25519"]], [["rsa-sha2-512"], ["ssh-ed448"]], {}],
  ["OutboundSsh", "reconnectStrategy", ["sticky", "in-order"], ["random"], { client: "nms" }],
  ["OutboundSsh", "services", [["netconf"], []], [["ssh"], ["netconf", "netconf"]], { client: "nms" }],
  [
    "OutboundSsh",
    "traceoptions.flag",
    [["all"], ["configuration", "connectivity"]],
    [["none"], "all"],
    { client: "nms" },
  ],
  ["HostKey", "type", ["rsa", "ecdsa", "ed25519"], ["dsa", "ssh-rsa", 1], {}],
])("%s %s takes its words and no others", async (kind, path, words, wrong, beside) => {
  for (const value of words) expect([value, await failures(kind, at(path, value, beside))]).toEqual([value, []]);
  for (const value of wrong) await expectRefused(kind, path, at(path, value, beside));
});

test.each([
  ["authorizedKeysCommand", 1024, { authorizedKeysCommandUser: "nobody" }],
  ["authorizedKeysCommandUser", 256, { authorizedKeysCommand: "/c" }],
  ["certBasedAuth.hostCertificate", 8960, {}],
])("SshServerSettings %s has 1 to %i characters", async (path, most, beside: Args) => {
  const osVersion = "23.4R1";
  for (const text of ["x", "x".repeat(most)]) {
    expect(await failures("SshServerSettings", at(path, text, beside), osVersion)).toEqual([]);
  }
  for (const text of ["", "x".repeat(most + 1)]) {
    await expectRefused("SshServerSettings", path, at(path, text, beside), osVersion);
  }
});

test("user names are those of the device", async () => {
  const given = (user: Json) => ({ user, publicKey: key });
  for (const user of ["root", "alice", "a.b.c", "_x", "a-b", "9lives"]) {
    expect([user, await failures("UserPublicKey", given(user))]).toEqual([user, []]);
  }
  for (const user of ["", "-a", ".a", "a b", "a.b.c.d", "é", "a/b", "a;b", 'a"b', "a*", 7]) {
    await expectRefused("UserPublicKey", "user", given(user));
  }
});

test("`from` is a list of patterns without spaces", async () => {
  const given = (from: Json) => ({ user: "alice", publicKey: key, options: { from } });
  for (const items of [["10.0.0.*"], ["*", "!10.0.0.1"], ["2001:db8::?"], ["host_1.example-net.org"]]) {
    expect([items, await failures("UserPublicKey", given(items), "22.3R1")]).toEqual([items, []]);
  }
  for (const item of ["10.0.0.0/8", "a b", "a,b", 'a"', "", "(x)", "a\nb", "!10.0.0.1"]) {
    await expectRefused("UserPublicKey", "options", given([item]), "22.3R1");
  }
});

test("public keys are of the types that Junos has a list for, and whole", async () => {
  const [type, blob = ""] = key.split(" ");
  const wrong = [
    "",
    `${type}`,
    `${type} ${blob.slice(0, -8)}`,
    `${type} ${"A".repeat(blob.length)}`,
    `ssh-rsa ${blob}`,
    `sk-ssh-ed25519@openssh.com ${blob}`,
    `ssh-ed25519-cert-v01@openssh.com ${blob}`,
    `${key} a\n${newKey("ssh-ed25519")}`,
    `${key} back\\slash`,
    `${key} naïve`,
    `from="10.0.0.1" ${key}`,
    `${blob}`,
  ];
  for (const publicKey of wrong) {
    await expectRefused("UserPublicKey", "publicKey", { user: "alice", publicKey });
  }
  for (const publicKey of wrong.slice(0, 7)) await expectRefused("KnownHost", "publicKey", { host: "web1", publicKey });
});

test("a known host is one host name or address", async () => {
  const given = (host: Json) => ({ host, publicKey: key });
  for (const host of ["web1.example.net", "192.0.2.1", "2001:db8::1", "a_b"]) {
    expect([host, await failures("KnownHost", given(host))]).toEqual([host, []]);
  }
  for (const host of [
    "",
    "a b",
    "a,b",
    "[a]:22",
    "*.example.net",
    "10.0.0.0/8",
    "@cert-authority",
    "a\n",
    "|1|x|y",
    "é",
  ]) {
    await expectRefused("KnownHost", "host", given(host));
  }
});

test.each<[what: string, kind: Kind, args: Args, property: string]>([
  ["a command without its user", "SshServerSettings", { authorizedKeysCommand: "/c" }, "authorizedKeysCommand"],
  ["a user without its command", "SshServerSettings", { authorizedKeysCommandUser: "u" }, "authorizedKeysCommandUser"],
  [
    "principals and a command for them",
    "SshServerSettings",
    { authorizedPrincipals: ["a"], authorizedPrincipalsCommand: "/c" },
    "authorizedPrincipals",
  ],
  [
    "a file of principals and a command",
    "SshServerSettings",
    { authorizedPrincipalsFile: "f", authorizedPrincipalsCommand: "/c" },
    "authorizedPrincipals",
  ],
  ["a service that is off and has settings", "SshServerSettings", { enabled: false, rateLimit: 5 }, "enabled"],
  [
    "a proxy by DHCP and by hand",
    "OutboundSsh",
    { client: "nms", proxyServer: { dhcp: true, static: { host: "p" } } },
    "proxyServer",
  ],
  ["two servers with one address", "OutboundSsh", { client: "nms", servers: [servers, servers] }, "servers"],
  ["a rotation, which Junos does not have", "HostKey", { type: "ed25519", triggers: ["2026"] }, "triggers"],
  ["an import, which Junos does not have", "HostKey", { type: "ed25519", privateKey: "x" }, "privateKey"],
  ["a size, which only a curve has", "HostKey", { type: "rsa", bits: 4096 }, "bits"],
])("%s is refused", async (_, kind, args, property) => {
  const found = await failures(kind, args);
  expect(found.map((each) => each.property || each.reason)).toContainEqual(expect.stringContaining(property));
});
