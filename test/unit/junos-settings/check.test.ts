import * as fc from "fast-check";
import type { Args } from "../../../provider/core/contract";
import { checkSettings } from "../../../provider/platforms/junos/settings/check";
import { declarations } from "./device";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFqRTVVfJXWLtHqUYv2yrkR7o1FLyPvXWkqzT0Ru4Zk0 ca";

describe("what is accepted", () => {
  test.each<[Args, string | undefined]>([
    [{ port: 1, ciphers: ["aes256-gcm@openssh.com", "aes128-ctr"], kexAlgorithms: ["curve25519-sha256"] }, undefined],
    [{ ciphers: ["arcfour"], macs: ["hmac-ripemd160"] }, undefined],
    [{ ciphers: ["arcfour"], macs: ["hmac-ripemd160"] }, "22.3R1"],
    [{ hostKeyAlgorithms: ["ssh-rsa", "ssh-dss"] }, undefined],
    [{ hostKeyAlgorithms: ["ssh-rsa", "ssh-dss"] }, "22.2R3"],
    [{ kbdInteractiveAuthentication: false }, "18.4R3"],
    [{ kbdInteractiveAuthentication: false }, "19.4R1"],
    [{ passwordAuthentication: false }, "17.4R1"],
    [{ protocolVersion: "both" }, "18.4R2"],
    [{ protocolVersion: "both" }, "19.2R3"],
    [{ protocolVersion: "both" }, undefined],
    [{ accessDisableExternal: true }, "23.4R2"],
    [{ certBasedAuth: { hostCertificate: "x".repeat(8960) } }, "23.4R1"],
    [{ certBasedAuth: { hostCertificate: "x".repeat(8000), trustedUserCaKeys: [key] } }, "24.4R1-EVO"],
    [{ rekeyLimit: { bytes: 1, seconds: 60 }, retryOptions: { lockoutPeriod: 2592000 } }, "17.4R1"],
    [{ enabled: false, netconf: { port: 830 }, maxAuthTries: 2 }, "17.4R1"],
    [{ match: [{ user: ["root", "a.b.c-d"], settings: { pubkeyAuthentication: false } }] }, "17.4R1"],
    [{ match: [{ user: ["alice"], settings: { authorizedPrincipals: ["ops"] } }] }, "24.4R1"],
    [{ port: null, ciphers: null, match: null }, "17.4R1"],
  ])("%j on %s", (args, release) => {
    expect(checkSettings(args, release).failures).toEqual([]);
  });
});

describe("what is refused, where, and why", () => {
  test.each<[Args, string | undefined, string, RegExp]>([
    [{ port: 0 }, undefined, "port", /whole number from 1 to 65535; got 0/],
    [{ port: 65536 }, undefined, "port", /from 1 to 65535/],
    [{ port: 22.5 }, undefined, "port", /whole number/],
    [{ port: "22" }, undefined, "port", /got "22"/],
    [{ port: [22, 2222] }, undefined, "port", /one SSH port; give one number. NETCONF has a port of its own/],
    [{ connectionLimit: 251 }, undefined, "connectionLimit", /1 to 250/],
    [{ maxAuthTries: 1 }, undefined, "maxAuthTries", /2 to 10/],
    [{ enabled: "yes" }, undefined, "enabled", /true or false/],
    [{ ciphers: [] }, undefined, "ciphers", /not empty.*leave the argument out/],
    [{ ciphers: "aes128-ctr" }, undefined, "ciphers", /list of texts/],
    [{ ciphers: ["aes128-ctr", "aes128-ctr"] }, undefined, "ciphers[1]", /twice/],
    [{ ciphers: ["aes256-gcm"] }, undefined, "ciphers[0]", /mean "aes256-gcm@openssh\.com"/],
    [{ ciphers: ["arcfour"] }, "23.4R1", "ciphers[0]", /not in Junos 23\.4R1. Removed in 23\.4R1/],
    [{ ciphers: ["arcfour"] }, "23.4R1-EVO", "ciphers[0]", /Removed/],
    [{ macs: ["hmac-sha2-256-96"] }, "24.4R1", "macs[0]", /take hmac-sha2-256/],
    [{ kexAlgorithms: ["dh-group14-sha1"] }, undefined, "kexAlgorithms[0]", /mean "diffie-hellman-group14-sha1"/],
    [{ kexAlgorithms: ["diffie-hellman-group14-sha256"] }, undefined, "kexAlgorithms[0]", /None of the models/],
    [{ kexAlgorithms: ["mlkem768x25519-sha256"] }, undefined, "kexAlgorithms[0]", /None of the models/],
    [{ hostKeyAlgorithms: ["ssh-dss"] }, "22.3R1", "hostKeyAlgorithms[0]", /no DSA/],
    [{ hostKeyAlgorithms: ["rsa-sha2-512"] }, undefined, "hostKeyAlgorithms[0]", /key types, not signature/],
    [{ hostKeyAlgorithms: ["rsa"] }, undefined, "hostKeyAlgorithms[0]", /mean "ssh-rsa"/],
    [{ hostKeyAlgorithms: ["ecdsa-sha2-nistp256"] }, "22.2R1", "hostKeyAlgorithms", /ECDSA is one statement/],
    [{ permitRootLogin: "forced-commands-only" }, undefined, "permitRootLogin", /allow, deny and deny-password only/],
    [{ permitRootLogin: "deny" }, undefined, "permitRootLogin", /one of "yes"/],
    [{ kbdInteractiveAuthentication: true }, "17.4R1", "kbdInteractiveAuthentication", /no no-challenge-response/],
    [{ kbdInteractiveAuthentication: true }, "18.4R2", "kbdInteractiveAuthentication", /has Junos 18\.4R2/],
    [{ kbdInteractiveAuthentication: true }, "19.1R1", "kbdInteractiveAuthentication", /absent 19\.1-19\.3/],
    [{ kbdInteractiveAuthentication: true }, "19.3R3", "kbdInteractiveAuthentication", /absent 19\.1-19\.3/],
    [{ authenticationOrder: ["ldaps"] }, undefined, "authenticationOrder[0]", /20\.2R1/],
    [{ allowTcpForwarding: "local" }, undefined, "allowTcpForwarding", /on or off/],
    [{ allowTcpForwarding: true }, undefined, "allowTcpForwarding", /"yes" or "no"; got true/],
    [{ sftpServer: false }, "18.4R3", "sftpServer", /from 19\.1R1/],
    [{ protocolVersion: 1 }, undefined, "protocolVersion", /speaks SSH 2 only/],
    [{ protocolVersion: "both" }, "18.4R3", "protocolVersion", /no longer has; give 2/],
    [{ protocolVersion: "both" }, "19.3R1", "protocolVersion", /no longer has/],
    [{ rekeyLimit: { seconds: 90 } }, undefined, "rekeyLimit.seconds", /multiple of 60.*counts minutes; got 90/],
    [{ retryOptions: { lockoutPeriod: 59 } }, undefined, "retryOptions.lockoutPeriod", /from 60 to 2592000/],
    [{ rekeyLimit: {} }, undefined, "rekeyLimit", /it is empty/],
    [{ rekeyLimit: "1g" }, undefined, "rekeyLimit", /an object with bytes, seconds/],
    [{ rekeyLimit: { byte: 1 } }, undefined, "rekeyLimit.byte", /mean `bytes`/],
    [{ netconf: { tls: true } }, undefined, "netconf.tls", /change the NETCONF session/],
    [{ netconf: { clientAliveInterval: 0 } }, "20.4R3", "netconf.clientAliveInterval", /needs Junos 21\.1R1/],
    [{ trustedUserCaKeys: "/var/ca" }, "22.2R1", "trustedUserCaKeys", /came with 22\.3R1/],
    [{ hostCertificate: "/var/c" }, "22.4R1", "hostCertificate", /host certificates 23\.2R1/],
    [{ certBasedAuth: { trustedUserCaKeys: [key] } }, "22.2R1", "certBasedAuth.trustedUserCaKeys", /use UserPublicKey/],
    [
      { certBasedAuth: { hostCertificate: "x".repeat(8961) } },
      undefined,
      "certBasedAuth.hostCertificate",
      /8960.*8961/,
    ],
    [
      { certBasedAuth: { hostCertificate: "x".repeat(8001) } },
      "24.4R1",
      "certBasedAuth.hostCertificate",
      /at most 8000/,
    ],
    [{ authorizedPrincipals: ["a"] }, "22.2R1", "authorizedPrincipals", /came with 22\.3R1/],
    [{ authorizedPrincipals: ["a", "a"] }, undefined, "authorizedPrincipals[1]", /twice/],
    [{ authorizedPrincipalsFile: " a" }, undefined, "authorizedPrincipalsFile", /blank/],
    [{ authorizedPrincipalsFile: "" }, undefined, "authorizedPrincipalsFile", /must not be empty/],
    [{ trustedUserCaKeys: "a\nset system root" }, undefined, "trustedUserCaKeys", /without line breaks/],
    [{ trustedUserCaKeys: "a\\n" }, undefined, "trustedUserCaKeys", /backslash/],
    [{ trustedUserCaKeys: "é" }, undefined, "trustedUserCaKeys", /printable ASCII/],
    [{ accessDisableExternal: true }, "23.2R1", "accessDisableExternal", /Only 23\.2R2 to 23\.4/],
    [{ accessDisableExternal: true }, "24.2R1", "accessDisableExternal", /firewall filter/],
    [
      { authorizedKeysCommand: "/x" },
      undefined,
      "authorizedKeysCommand",
      /'authorized-keys-command' must be configured/,
    ],
    [
      { authorizedKeysCommandUser: "x" },
      undefined,
      "authorizedKeysCommandUser",
      /together with `authorizedKeysCommand`/,
    ],
    [{ enabled: false, sftpServer: false }, undefined, "enabled", /`sftpServer` would make again/],
    [{ netconf: { enabled: false, port: 830 } }, undefined, "netconf.enabled", /`netconf.port` would make again/],
    [{ match: {} }, undefined, "match", /list of blocks/],
    [
      { match: [{ group: ["x"], settings: { pubkeyAuthentication: true } }] },
      undefined,
      "match[0].group",
      /user stanza/,
    ],
    [
      { match: [{ user: ["a*"], settings: { pubkeyAuthentication: true } }] },
      undefined,
      "match[0].user[0]",
      /patterns/,
    ],
    [
      { match: [{ user: ["a b"], settings: { pubkeyAuthentication: true } }] },
      undefined,
      "match[0].user[0]",
      /no user name/,
    ],
    [{ match: [{ user: ["a"], settings: {} }] }, undefined, "match[0].settings", /sets nothing/],
    [
      { match: [{ user: ["a"], settings: { forceCommand: "x" } }] },
      undefined,
      "match[0].settings.forceCommand",
      /only these SSH/,
    ],
    [
      { match: [{ user: ["root"], settings: { authorizedPrincipals: ["x"] } }] },
      undefined,
      "match[0].settings.authorizedPrincipals",
      /not for root/,
    ],
    [
      { match: [{ user: ["a"], settings: { authorizedPrincipals: ["x"] } }] },
      "23.4R1",
      "match[0].settings.authorizedPrincipals",
      /needs Junos 24\.4R1/,
    ],
  ])("%j on %s", (args, release, property, reason) => {
    const { failures } = checkSettings(args, release);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toEqual({ property, reason: expect.stringMatching(reason) });
    expect(failures[0]?.reason).toMatch(/[.?"]$/);
  });

  test("what excludes each other, wherever it is given", () => {
    const command = { authorizedPrincipalsCommand: "/c" };
    const settings = { authorizedPrincipals: ["x"] };
    const failuresOf = (args: Args) => checkSettings(args, undefined).failures.map(({ property }) => property);
    expect(failuresOf({ ...command, authorizedPrincipals: ["a"], authorizedPrincipalsFile: "f" })).toEqual([
      "authorizedPrincipals",
      "authorizedPrincipalsFile",
    ]);
    expect(failuresOf({ ...settings, match: [{ user: ["a"], settings }] })).toEqual(["match"]);
    expect(
      failuresOf({
        match: [
          { user: ["a"], settings },
          { user: ["b", "a"], settings },
        ],
      }),
    ).toEqual(["match[1].settings.authorizedPrincipals"]);
  });

  test("what is not known yet counts as given", () => {
    expect(checkSettings({ authorizedKeysCommand: "/x" }, undefined, ["authorizedKeysCommandUser"]).failures).toEqual(
      [],
    );
    expect(checkSettings({ enabled: false }, undefined, ["ciphers"]).failures).toHaveLength(1);
  });
});

test("normalising is idempotent, and what is normal is accepted", () => {
  for (const release of ["17.4R1", "22.3R1", "24.4R1-EVO"]) {
    fc.assert(
      fc.property(declarations(release), (args) => {
        const once = checkSettings(args, release);
        expect(once.failures).toEqual([]);
        expect(checkSettings(once.args, release).args).toEqual(once.args);
      }),
      { numRuns: 50 },
    );
  }
  const sets = {
    hostKeyAlgorithms: ["ssh-rsa", "ssh-ed25519"],
    match: [{ user: ["b", "a", "b"], settings: { pubkeyAuthentication: true } }],
  };
  expect(checkSettings(sets, undefined).args).toEqual({
    hostKeyAlgorithms: ["ssh-ed25519", "ssh-rsa"],
    match: [{ user: ["a", "b"], settings: { pubkeyAuthentication: true } }],
  });
});

test.each<[Args, string | undefined, RegExp]>([
  [
    { ciphers: ["aes128-ctr"], kexAlgorithms: ["curve25519-sha256"] },
    undefined,
    /^ciphers, kexAlgorithms: .*client commands/,
  ],
  [{ maxAuthTries: 3 }, undefined, /console and telnet included/],
  [{ retryOptions: { backoffFactor: 5 } }, undefined, /console and telnet included/],
  [{ netconf: { port: 21 } }, undefined, /21 and 23/],
  [{ passwordAuthentication: false }, "19.2R1", /turns challenge-response off too/],
  [{ passwordAuthentication: true }, "17.4R1", /open together/],
  [{ passwordAuthentication: false, pubkeyAuthentication: false }, undefined, /nobody can log in/],
  [{ connectionLimit: 1 }, undefined, /second login/],
  [{ authenticationOrder: ["radius"] }, undefined, /delays or denies/],
  [{ accessDisableExternal: true }, undefined, /not documented/],
])("%j on %s draws a warning", (args, release, sentence) => {
  expect(checkSettings(args, release).warnings).toEqual([expect.stringMatching(sentence)]);
});

test("what is usual draws no warning", () => {
  const usual = { port: 2222, permitRootLogin: "no", passwordAuthentication: false, netconf: { port: 831 } };
  expect(checkSettings(usual, "24.4R1").warnings).toEqual([]);
});
