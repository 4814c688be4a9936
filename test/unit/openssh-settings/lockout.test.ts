import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LoginFacts } from "../../../provider/core/contract";
import { parseEffective } from "../../../provider/core/formats/sshd-config";
import { lockouts } from "../../../provider/platforms/openssh/settings/lockout";
import { expand } from "../../../provider/platforms/openssh/settings/lockouts/methods";
import type { LockoutInput } from "../../../provider/platforms/openssh/settings/lockouts/rule";

const tenTwo = readFileSync(join(__dirname, "ten-two.txt"), "utf8").replace(/^authorizedkeyscommand.*\n/gm, "");

/** What sshd would print: 10.2's defaults with these lines in place of those of the same keyword. */
function candidate(...lines: string[]): Map<string, string[]> {
  const changed = new Set(lines.map((line) => line.split(" ")[0]));
  const kept = tenTwo.split("\n").filter((line) => !changed.has(line.split(" ")[0]));
  return parseEffective([...kept, ...lines].join("\n"));
}

const login: LoginFacts = {
  user: "admin",
  host: "web1.example.net",
  port: 22,
  method: "publickey",
  keyFingerprint: "SHA256:user",
  keyType: "ssh-ed25519",
  hostKeyFingerprint: "SHA256:host",
  hostKeyType: "ssh-ed25519",
  hostKeyTrust: "pin",
  hostKeyPins: ["SHA256:host"],
  negotiated: { cipher: "aes128-gcm@openssh.com", mac: "", kex: "curve25519-sha256", hostKeyAlgorithm: "ssh-ed25519" },
  offered: {
    ciphers: ["aes128-gcm@openssh.com", "aes256-ctr"],
    macs: ["hmac-sha2-256"],
    kexAlgorithms: ["curve25519-sha256", "ecdh-sha2-nistp256"],
    hostKeyAlgorithms: ["ssh-ed25519", "rsa-sha2-512"],
  },
};

const usual: Omit<LockoutInput, "candidate"> = {
  login,
  account: { uid: 1000, home: "/home/admin", groups: ["admin", "wheel"], locked: false },
  client: { address: "192.0.2.7" },
  server: { address: "192.0.2.1", port: 22 },
  localAddresses: ["127.0.0.1", "192.0.2.1", "::1", "fe80::1"],
  hostKeys: [
    { path: "/etc/ssh/ssh_host_rsa_key", type: "ssh-rsa", bits: 3072, fingerprint: "SHA256:rsa" },
    { path: "/etc/ssh/ssh_host_ed25519_key", type: "ssh-ed25519", fingerprint: "SHA256:host" },
  ],
  keyFiles: ["/home/admin/.ssh/authorized_keys"],
};

interface Case {
  lines?: string[];
  login?: Partial<LoginFacts>;
  with?: Partial<LockoutInput>;
}

function run({ lines = [], login: changes, with: more }: Case) {
  return lockouts({ candidate: candidate(...lines), ...usual, login: { ...login, ...changes }, ...more });
}

/** Exactly one rule speaks, so the case fails without it. */
const locked: [string, string, Case, string][] = [
  [
    "denied by name",
    "denyUsers",
    { lines: ["denyusers bob", "denyusers adm*"] },
    '"adm*" shuts out "admin" from 192.0.2.7',
  ],
  ["denied by address", "denyUsers", { lines: ["denyusers *@192.0.2.0/24"] }, "*@192.0.2.0/24"],
  [
    "not among the allowed",
    "allowUsers",
    { lines: ["allowusers bob", "allowusers admin@10.0.0.0/8"] },
    "None of its patterns",
  ],
  ["a name that only looks negated", "allowUsers", { lines: ["allowusers !bob"] }, "None of its patterns"],
  [
    "a host name, without UseDNS",
    "allowUsers",
    { lines: ["allowusers admin@*.example.net"], with: { client: { address: "192.0.2.7", host: "a.example.net" } } },
    "None of its patterns",
  ],
  ["a denied group", "denyGroups", { lines: ["denygroups wh*"] }, 'the group "wheel"'],
  ["no allowed group", "allowGroups", { lines: ["allowgroups sshusers"] }, "it has admin, wheel"],
  [
    "no root at all",
    "permitRootLogin",
    { lines: ["permitrootlogin no"], login: { user: "root" }, with: { account: { uid: 0 }, keyFiles: undefined } },
    "not at all",
  ],
  [
    "another name of root",
    "permitRootLogin",
    { lines: ["permitrootlogin no"], with: { account: { uid: 0 } } },
    "not at all",
  ],
  [
    "root with a password",
    "permitRootLogin",
    {
      lines: ["permitrootlogin without-password"],
      login: { user: "root", method: "password" },
      with: { account: undefined },
    },
    "not with a password",
  ],
  [
    "root with commands only",
    "permitRootLogin",
    { lines: ["permitrootlogin forced-commands-only"], login: { user: "root" }, with: { account: undefined } },
    "keys that have a command",
  ],
  ["no keys", "pubkeyAuthentication", { lines: ["pubkeyauthentication no"] }, "by publickey"],
  [
    "no keys of an agent",
    "pubkeyAuthentication",
    { lines: ["pubkeyauthentication no"], login: { method: "agent" } },
    "by publickey",
  ],
  [
    "no passwords",
    "passwordAuthentication",
    { lines: ["passwordauthentication no"], login: { method: "password" } },
    "by password",
  ],
  [
    "no questions",
    "kbdInteractiveAuthentication",
    { lines: ["kbdinteractiveauthentication no"], login: { method: "keyboard-interactive" } },
    "by keyboard-interactive",
  ],
  ["two methods", "authenticationMethods", { lines: ["authenticationmethods publickey,password"] }, "publickey alone"],
  [
    "two keys",
    "authenticationMethods",
    { lines: ["authenticationmethods publickey,publickey password"] },
    "publickey alone",
  ],
  [
    "another device",
    "authenticationMethods",
    {
      lines: ["authenticationmethods keyboard-interactive:bsdauth", "kbdinteractiveauthentication yes"],
      login: { method: "keyboard-interactive" },
    },
    "alone",
  ],
  ["no attempts", "maxAuthTries", { lines: ["maxauthtries 0"] }, "nobody"],
  ["no key files", "authorizedKeysFile", { lines: ["authorizedkeysfile none"] }, "no file of keys"],
  [
    "other key files",
    "authorizedKeysFile",
    { lines: ["authorizedkeysfile /etc/ssh/keys/%u"] },
    "/home/admin/.ssh/authorized_keys, which would no longer be read",
  ],
  [
    "a locked account without PAM",
    "usePam",
    { lines: ["usepam no"], with: { account: { locked: true } } },
    'starts with "!"',
  ],
  [
    "a short user key",
    "requiredRsaSize",
    { lines: ["requiredrsasize 3072"], login: { keyType: "ssh-rsa" }, with: { userKeyBits: 2048 } },
    "2048 bits",
  ],
  [
    "no common key exchange",
    "kexAlgorithms",
    { lines: ["kexalgorithms diffie-hellman-group16-sha512"] },
    "has none of these",
  ],
  [
    "post-quantum only",
    "kexAlgorithms",
    { lines: ["kexalgorithms mlkem768x25519-sha256,sntrup761x25519-sha512"] },
    "post-quantum",
  ],
  ["no common cipher", "ciphers", { lines: ["ciphers chacha20-poly1305@openssh.com"] }, "has none of these"],
  ["no common MAC", "macs", { lines: ["macs hmac-sha2-512", "ciphers aes256-ctr"] }, "has none of these"],
  [
    "no common host key algorithm",
    "hostKeyAlgorithms",
    { lines: ["hostkeyalgorithms rsa-sha2-256"] },
    "has none of these",
  ],
  [
    "not the pinned host key type",
    "hostKeyAlgorithms",
    { lines: ["hostkeyalgorithms rsa-sha2-512"] },
    "would no longer show",
  ],
  [
    "algorithms of no host key",
    "hostKeyAlgorithms",
    {
      lines: ["hostkeyalgorithms rsa-sha2-512"],
      with: { hostKeys: [usual.hostKeys?.[1] as never], pinnedTypes: ["ssh-ed25519", "ssh-rsa"] },
    },
    "every connection would fail",
  ],
  [
    "not the user key's type",
    "pubkeyAcceptedAlgorithms",
    { lines: ["pubkeyacceptedalgorithms rsa-sha2-512,rsa-sha2-256"] },
    "ssh-ed25519, which would not",
  ],
  ["no host key at all", "hostKey", { with: { hostKeys: [] } }, "can be loaded"],
  [
    "all host keys too short",
    "requiredRsaSize",
    { lines: ["requiredrsasize 4096"], with: { hostKeys: [usual.hostKeys?.[0] as never] } },
    "would have none",
  ],
  [
    "the pinned host key too short",
    "requiredRsaSize",
    {
      lines: ["requiredrsasize 4096"],
      login: { hostKeyType: "ssh-rsa", hostKeyFingerprint: "SHA256:rsa", hostKeyPins: [] },
    },
    "no longer show",
  ],
  [
    "another host key first",
    "hostKey",
    {
      with: { hostKeys: [{ path: "/new", type: "ssh-ed25519", fingerprint: "SHA256:new" }, ...(usual.hostKeys ?? [])] },
    },
    "no longer show",
  ],
  [
    "another port",
    "port",
    { lines: ["port 2222", "listenaddress [::]:2222", "listenaddress 0.0.0.0:2222"] },
    "no longer on 22",
  ],
  ["only IPv6", "addressFamily", { lines: ["addressfamily inet6", "listenaddress [::]:22"] }, "over IPv4"],
  [
    "only IPv4",
    "addressFamily",
    {
      lines: ["addressfamily inet", "listenaddress 0.0.0.0:22"],
      with: { client: { address: "2001:db8::7" }, server: { address: "2001:db8::1", port: 22 } },
    },
    "over IPv6",
  ],
  [
    "an address that is not the host's",
    "listenAddress",
    { lines: ["listenaddress 203.0.113.1:22"] },
    "end at the reload",
  ],
  ["another address", "listenAddress", { lines: ["listenaddress 127.0.0.1:22"] }, "192.0.2.1 port 22"],
  [
    "the port at another address",
    "listenAddress",
    { lines: ["listenaddress 127.0.0.1:22", "listenaddress 192.0.2.1:2222"] },
    "192.0.2.1 port 22",
  ],
  [
    "all IPv4 addresses for an IPv6 login",
    "listenAddress",
    {
      lines: ["listenaddress 0.0.0.0:22"],
      with: { client: { address: "2001:db8::7" }, server: { address: "2001:db8::1", port: 22 } },
    },
    "2001:db8::1",
  ],
  [
    "a list of revoked keys that is not there",
    "revokedKeys",
    { lines: ["revokedkeys /etc/ssh/revoked"], with: { paths: { "/etc/ssh/revoked": "missing" } } },
    "is missing",
  ],
  ["no logins begun", "perSourceMaxStartups", { lines: ["persourcemaxstartups 0"] }, "nobody may begin to log in"],
  ["no sessions", "maxSessions", { lines: ["maxsessions 0"] }, "not run any command"],
  ["a forced command", "forceCommand", { lines: ["forcecommand internal-sftp"] }, "every command"],
  ["refused connections", "refuseConnection", { lines: ["refuseconnection yes"] }, "end this run's connections"],
  ["a jail", "chrootDirectory", { lines: ["chrootdirectory /srv"] }, "/srv as its root"],
];

test("the defaults of a server lock nobody out", () => expect(run({})).toEqual([]));

test.each(locked)("%s", (_, argument, scene, words) => {
  expect(run(scene)).toEqual([expect.objectContaining({ argument, reason: expect.stringContaining(words) })]);
});

const free: [string, Case][] = [
  ["a user by pattern and network", { lines: ["allowusers bob", "allowusers a?min@192.0.2.0/24"] }],
  [
    "a host name with UseDNS",
    {
      lines: ["allowusers admin@*.example.net", "usedns yes"],
      with: { client: { address: "192.0.2.7", host: "a.example.net" } },
    },
  ],
  ["an allowed group", { lines: ["allowgroups sshusers", "allowgroups wheel"] }],
  ["groups that are not known", { lines: ["allowgroups sshusers"], with: { account: undefined } }],
  ["a client that is not known", { lines: ["allowusers admin@10.0.0.0/8"], with: { client: undefined } }],
  [
    "root with a key",
    { lines: ["permitrootlogin prohibit-password"], login: { user: "root" }, with: { account: undefined } },
  ],
  ["no root, for others", { lines: ["permitrootlogin no"] }],
  ["the method among others", { lines: ["authenticationmethods publickey,password publickey"] }],
  [
    "questions of PAM",
    {
      lines: ["authenticationmethods keyboard-interactive:pam", "kbdinteractiveauthentication yes"],
      login: { method: "keyboard-interactive" },
    },
  ],
  ["no passwords, for a key", { lines: ["passwordauthentication no"] }],
  ["key files by command", { lines: ["authorizedkeysfile none", "authorizedkeyscommand /bin/x %u"] }],
  ["the key's file by another name", { lines: ["authorizedkeysfile %h/.ssh/authorized_keys"] }],
  ["an RSA key signs with SHA-2", { lines: ["pubkeyacceptedalgorithms rsa-sha2-512"], login: { keyType: "ssh-rsa" } }],
  ["a MAC that is not needed", { lines: ["macs hmac-sha2-512"] }],
  ["a locked account under PAM", { with: { account: { locked: true } } }],
  [
    "a host key that nobody checks",
    { lines: ["hostkeyalgorithms rsa-sha2-512"], login: { hostKeyTrust: "unchecked" } },
  ],
  [
    "a host key type that is pinned too",
    { lines: ["hostkeyalgorithms rsa-sha2-512"], with: { pinnedTypes: ["ssh-ed25519", "ssh-rsa"] } },
  ],
  [
    "a new host key that is pinned already",
    {
      login: { hostKeyPins: ["SHA256:new"] },
      with: { hostKeys: [{ path: "/new", type: "ssh-ed25519", fingerprint: "SHA256:new" }] },
    },
  ],
  ["a second port", { lines: ["port 22", "port 2222", "listenaddress 0.0.0.0:22", "listenaddress 0.0.0.0:2222"] }],
  ["a port that is translated on the way", { login: { port: 10022 } }],
  ["the address this run arrives at", { lines: ["listenaddress 192.0.2.1:22", "listenaddress 203.0.113.1:22"] }],
  [
    "an IPv4 address written as IPv6",
    { with: { server: { address: "::ffff:192.0.2.1", port: 22 }, client: { address: "::ffff:192.0.2.7" } } },
  ],
  ["a kex list with a classical method", { lines: ["kexalgorithms mlkem768x25519-sha256,curve25519-sha256"] }],
  ["what sshd does not print", { with: { candidate: new Map() } }],
];
test.each(free)("no lockout: %s", (_, scene) => expect(run(scene)).toEqual([]));

test("a changed port is of its own kind, because the run can follow", () => {
  const [first] = run({ lines: ["port 2222", "listenaddress 0.0.0.0:2222"] });
  expect(first).toMatchObject({ argument: "port", kind: "port" });
});

test("without what listens, the ports decide", () => {
  const effective = parseEffective("port 2222\n");
  expect(lockouts({ candidate: effective, login })).toEqual([expect.objectContaining({ argument: "port" })]);
});

test("a rule that would forbid the present login is not believed", () => {
  const forced = candidate("forcecommand /bin/menu");
  const input = { candidate: forced, ...usual };
  expect(lockouts(input)).toHaveLength(1);
  expect(lockouts({ ...input, present: forced })).toEqual([]);
  expect(lockouts({ ...input, present: candidate() })).toHaveLength(1);
});

test("several reasons are all said", () => {
  const found = run({ lines: ["maxsessions 0", "maxauthtries 0", "denyusers *"] });
  expect(found.map(({ argument }) => argument).sort()).toEqual(["denyUsers", "maxAuthTries", "maxSessions"]);
});

test("the tokens of AuthorizedKeysFile", () => {
  expect(expand(".ssh/%u", "a", "/home/a/")).toBe("/home/a/.ssh/a");
  expect(expand("%h/x%%", "a", "/home/a")).toBe("/home/a/x%");
  expect(expand("/k/%U", "a", "/home/a", 7)).toBe("/k/7");
});
