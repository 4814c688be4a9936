import type { Args, LoginFacts } from "../../../provider/core/contract";
import { serverSettings } from "../../../provider/platforms/junos/server-settings";
import { configured } from "../junos-keys-model";
import { login } from "./device";

const facts = { release: "24.4R1" };
const there = (inside: string) =>
  `<system><login><user><name>netops</name><class>c</class></user></login><services><ssh>${inside}</ssh><netconf><ssh/></netconf></services></system>`;

function attempt(args: Args, by: Partial<LoginFacts> = {}, inside = "", allowLockout = false) {
  const [request] = serverSettings.query(args, facts, new Map());
  const observed = serverSettings.parse(args, new Map([[String(request?.key), configured(there(inside))]]), facts);
  const context = {
    facts,
    login: { ...login, ...by },
    found: undefined,
    allowLockout,
    owner: undefined,
    nextPort: undefined,
    prior: undefined,
  };
  return serverSettings.render(observed, { present: true, args }, context);
}

const password: Partial<LoginFacts> = { method: "password" };
const rootByKey: Partial<LoginFacts> = { user: "root" };

test.each<[string, Args, Partial<LoginFacts>, RegExp]>([
  [
    "ciphers we do not offer",
    { ciphers: ["3des-cbc", "aes256-cbc"] },
    {},
    /`ciphers`: this run's SSH library offers none/,
  ],
  ["macs we do not offer", { macs: ["hmac-md5"] }, {}, /`macs`/],
  ["key exchanges we do not offer", { kexAlgorithms: ["diffie-hellman-group1-sha1"] }, {}, /`kexAlgorithms`/],
  [
    "no host key type of ours",
    { hostKeyAlgorithms: ["ecdsa-sha2-nistp521"] },
    {},
    /`hostKeyAlgorithms`: this run's SSH library/,
  ],
  [
    "not the type of the host key we know",
    { hostKeyAlgorithms: ["ssh-rsa"] },
    {},
    /`hostKeyAlgorithms`: the host key this run knows is ssh-ed25519/,
  ],
  [
    "no keys, for who has one",
    { pubkeyAuthentication: false },
    {},
    /`pubkeyAuthentication`: it is false, and this run logs in by key/,
  ],
  ["no keys, for an agent", { pubkeyAuthentication: false }, { method: "agent" }, /logs in by key/],
  [
    "no passwords, for who has one",
    { passwordAuthentication: false },
    password,
    /`passwordAuthentication`: .* by password/,
  ],
  [
    "no challenge-response, for who answers",
    { kbdInteractiveAuthentication: false },
    { method: "keyboard-interactive" },
    /`kbdInteractiveAuthentication`/,
  ],
  [
    "neither keys nor passwords",
    { pubkeyAuthentication: false, passwordAuthentication: false },
    { method: "keyboard-interactive" },
    /nobody can log in/,
  ],
  ["no root", { permitRootLogin: "no" }, rootByKey, /`permitRootLogin`: it is "no"/],
  [
    "no root by password",
    { permitRootLogin: "prohibit-password" },
    { user: "root", ...password },
    /logs in as root by password/,
  ],
  ["no SSH", { enabled: false }, {}, /`enabled`: it is false, and this run comes in through that service \(port 22\)/],
  ["no NETCONF port", { netconf: { enabled: false } }, { port: 830 }, /`netconf.enabled`: .*port 830/],
  [
    "neither",
    { enabled: false, netconf: { enabled: false } },
    { port: 40022 },
    /`enabled`: it is false, and this run comes in over SSH/,
  ],
  ["one connection", { connectionLimit: 1 }, {}, /`connectionLimit`: with 1 the second login/],
  ["one NETCONF connection", { netconf: { connectionLimit: 1 } }, {}, /`netconf.connectionLimit`: with 1/],
  [
    "no keys for our own user",
    { match: [{ user: ["netops"], settings: { pubkeyAuthentication: false } }] },
    {},
    /false for netops, as whom this run logs in with a key/,
  ],
])("refuses %s, unless told otherwise", (_what, args, by, reason) => {
  expect(() => attempt(args, by)).toThrow(reason);
  expect(() => attempt(args, by)).toThrow(/^this would end the very login that manages the device: `.*[^.]$/);
  expect(attempt(args, by, "", true)).toHaveLength(1);
});

test.each<[string, Args, Partial<LoginFacts>, string]>([
  [
    "a list with one algorithm of ours",
    { ciphers: ["3des-cbc", "aes128-ctr"], macs: ["hmac-sha1"], kexAlgorithms: ["curve25519-sha256"] },
    {},
    "",
  ],
  [
    "RSA host keys, which we check by their newer signatures",
    { hostKeyAlgorithms: ["ssh-rsa"] },
    { hostKeyType: "ssh-rsa" },
    "",
  ],
  [
    "another host key type where none is checked",
    { hostKeyAlgorithms: ["ssh-rsa"] },
    { hostKeyTrust: "unchecked" },
    "",
  ],
  ["no keys, for who has a password", { pubkeyAuthentication: false }, password, ""],
  ["no passwords, for who has a key", { passwordAuthentication: false, kbdInteractiveAuthentication: false }, {}, ""],
  ["no root, for who is somebody else", { permitRootLogin: "no" }, {}, ""],
  ["root with a key only, for root with a key", { permitRootLogin: "prohibit-password" }, rootByKey, ""],
  ["no SSH, over the NETCONF port", { enabled: false }, { port: 830 }, ""],
  ["no NETCONF port, over SSH", { netconf: { enabled: false } }, {}, ""],
  ["two connections", { connectionLimit: 2, netconf: { connectionLimit: 2 } }, {}, ""],
  [
    "no keys for our own user, who has a password",
    { match: [{ user: ["netops"], settings: { pubkeyAuthentication: false } }] },
    password,
    "",
  ],
  [
    "what forbids this login already, and yet it is one",
    { rateLimit: 9 },
    {},
    "<no-public-keys/><ciphers>3des-cbc</ciphers>",
  ],
])("lets pass %s", (_what, args, by, inside) => {
  expect(attempt(args, by, inside)).toHaveLength(1);
});
