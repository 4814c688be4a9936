import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import type { EmulatedRouteros, RouterosOptions } from "../emulators/routeros";
import { runPython } from "../support/python";
import { rsaPublicKey, startRouter } from "../support/routeros";

let router: EmulatedRouteros;
afterEach(() => router?.close());

const publicKey = rsaPublicKey(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey, "lib@laptop");
const otherPort = 40_000 + Math.floor(Math.random() * 9_000);

const always = ["forwarding-enabled", "host-key-size", "strong-crypto"];
/** What `/ip/ssh` has, as it was measured release by release. */
const properties: { readonly [profile: string]: readonly string[] } = {
  "6.42.12": [...always, "allow-none-crypto", "always-allow-password-login"],
  "6.49": [...always, "allow-none-crypto", "always-allow-password-login"],
  "7.11": [...always, "allow-none-crypto", "always-allow-password-login", "host-key-type"],
  "7.16": [...always, "allow-none-crypto", "always-allow-password-login", "host-key-type"],
  "7.20": [...always, "always-allow-password-login", "ciphers", "host-key-type"],
  "7.21": [
    ...[...always, "ciphers", "host-key-type"],
    ...["password-authentication", "publickey-authentication-options"],
  ],
  "7.25": [
    ...[...always, "ciphers", "host-key-type", "password-authentication", "publickey-authentication-options"],
    ...["host-key-fingerprint", "known-hosts-trusted-subnets", "known-hosts-validation"],
  ],
};

const fingerprint = expect.stringMatching(/^SHA256:[\w+/]{43}=?$/);
const key = (profile: string) => {
  const row = { user: "lib", bits: 2048, "key-owner": "lib@laptop" };
  if (profile.startsWith("6.")) return row;
  if (profile === "7.11") return { user: "lib", "key-type": "rsa", RSA: true, "key-owner": "lib@laptop" };
  if (profile === "7.16") return { ...row, "key-type": "rsa" };
  if (profile === "7.20") return { ...row, "key-type": "rsa", fingerprint };
  return { user: "lib", bits: 2048, info: "lib@laptop", "key-type": "rsa", fingerprint };
};

/** What nothing of this may change in the end. */
const configured = () =>
  router.console(
    ":put [/ip ssh print as-value]\n:put [/ip service get ssh port]\n:put [/ip service get ssh address]\n/user print\n/file print\n/user ssh-keys print",
  );

async function drive(options: RouterosOptions & { profile: string }, delivery: "whole" | "bytes" = "whole") {
  router = await startRouter(options);
  router.faults.delivery = delivery;
  const { host, apiPort, apiSslPort, user, password, tlsCertificate, profile } = router;
  const before = await configured();
  const told = await runPython(join(__dirname, "drive_librouteros.py"), {
    ...{ host, apiPort, apiSslPort, user, password, tlsCertificate, profile, publicKey, otherPort },
    token: profile === "6.42.12",
    anonymous: options.tls === "anonymous",
  });
  expect(await configured()).toBe(before);
  return told;
}

test.each(Object.keys(properties))(
  "librouteros drives an emulated router with %s",
  async (profile) => {
    const told = await drive({ profile });
    const release = Number(/^\d+\.\d+/.exec(profile));
    const isV6 = release < 7;
    const hasDynamicRows = release >= 7.19;
    const port = router.port;
    const unknown = (name: string) => [isV6 ? "unknown parameter" : `unknown parameter ${name}`, 1];

    expect(told.wrongPassword).toEqual([
      profile === "6.42.12" ? "cannot log in" : "invalid user name or password (6)",
      null,
    ]);
    // A challenge passes for success with who does not know it.
    expect(told.plainLogin).toEqual(profile === "6.42.12" ? ["fatal", "not logged in"] : "not refused");
    expect(told.tls).toEqual([router.version]);

    expect(told.settings).toEqual([...(properties[profile] ?? [])].sort());
    expect(told.changed).toEqual([{ "strong-crypto": true, "forwarding-enabled": "remote" }]);

    expect(told.port).toBe(port);
    expect(told.byId).toEqual([{ name: "ssh", address: "127.0.0.0/8,10.0.0.0/8" }]);
    expect(told.byName).toEqual([{ port: otherPort }]);
    expect(told.ownConnection).toEqual(hasDynamicRows ? [{ name: "api", connection: true }] : []);
    expect(told.dynamic).toEqual(hasDynamicRows ? ["failure: this is configured elsewhere", null] : "not refused");
    expect([told.either, told.among, told.above]).toEqual([["ftp", "telnet"], ["ftp", "www"], ["winbox"]]);
    expect([told.nobody, told.noneOfThem]).toEqual([[], []]);

    expect(told.user).toEqual([{ name: "lib", group: "read", disabled: false }]);
    expect(told.twice).toEqual(["failure: user with the same name already exists", null]);
    expect(told.noSuchGroup).toEqual(["input does not match any value of group", 1]);
    if (isV6) expect([told.file, told.filesLeft]).toEqual(["librouteros.txt", []]);
    else expect(told.badKey).toEqual(["unable to load key file (wrong format or bad passphrase)!", null]);
    expect(told.key).toEqual(key(profile));
    expect(told.reader).toEqual(["not enough permissions (9)", null]);
    expect(told.quit).toEqual(["fatal", "session terminated on request"]);
    expect(told.gone).toEqual([[], ["no such item", 0]]);

    expect(told.unknownParameter).toEqual(unknown("nonsense"));
    expect(told.badValue).toEqual(["input does not match any value of forwarding-enabled", 1]);
    expect(told.ciphers).toEqual(release < 7.17 ? unknown("ciphers") : "not refused");
    expect(told.alwaysAllow).toEqual(release < 7.21 ? "not refused" : unknown("always-allow-password-login"));
    expect(told.noSuchCommand).toEqual(["no such command", 0]);
    expect(told.noSuchMenu).toEqual(["no such command prefix", 0]);
    expect(told.knownHosts).toEqual(release < 7.25 ? ["no such command prefix", 0] : "not refused");
  },
  60_000,
);

test("librouteros reads answers that arrive byte by byte, inside TLS without a certificate too", async () => {
  const told = await drive({ profile: "7.21", tls: "anonymous" }, "bytes");
  expect([told.tls, told.key]).toEqual([[router.version], key("7.21")]);
}, 60_000);
