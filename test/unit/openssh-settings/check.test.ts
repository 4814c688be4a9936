import fc from "fast-check";
import type { Args, Json } from "../../../provider/core/contract";
import { checkSettings } from "../../../provider/platforms/openssh/settings/check";
import { settings } from "../../../provider/platforms/openssh/settings/table";

/** The failures as `property: reason`, so that a test reads like what the user sees. */
const said = (args: Args, release: string | null = "9.2"): string[] =>
  checkSettings(args, release ?? undefined).failures.map(({ property, reason }) => `${property}: ${reason}`);

const refused = (args: Args, release?: string): string => {
  const all = said(args, release);
  expect(all).toHaveLength(1);
  return all[0] as string;
};

describe("names", () => {
  test.each<[string, string]>([
    ["permitRootLgin", "did you mean `permitRootLogin`?"],
    ["PermitRootLogin", "is written `permitRootLogin` here"],
    ["usedns", "is written `useDns` here"],
    ["x11forwarding", "is written `x11Forwarding` here"],
    ["matches", "did you mean `match`?"],
    ["protocol", "version 2 of the protocol only"],
    ["Include", "sum only"],
    ["challengeResponseAuthentication", "`kbdInteractiveAuthentication`"],
    ["rhostsRsaAuthentication", "does nothing"],
    ["PubkeyAcceptedKeyTypes", "`pubkeyAcceptedAlgorithms`"],
    ["frobnicate", "is no setting of OpenSSH's server up to 10.5"],
  ])("%s", (name, expected) => {
    const sentence = refused({ [name]: "yes" });
    expect(sentence).toContain(`${name}: `);
    expect(sentence).toContain(expected);
  });
});

describe("values", () => {
  test.each<[string, Json, string]>([
    ["passwordAuthentication", "no", 'takes true or false; got "no". Write false.'],
    ["loginGraceTime", "2m", "Write 120."],
    ["port", 0, "a port from 1 to 65535"],
    ["port", [22, 70000], "port[1]"],
    ["port", [], "got []"],
    ["requiredRsaSize", 512, "1024 to 16384"],
    ["maxAuthTries", -1, "got -1"],
    ["maxAuthTries", 1.5, "got 1.5"],
    ["maxAuthTries", 2147483648, "got 2147483648"],
    ["permitRootLogin", "never", 'one of "yes", "prohibit-password"'],
    ["permitTunnel", "Yes", 'got "Yes"'],
    ["allowUsers", "alice", "a list of patterns"],
    ["allowUsers", [], "got []"],
    ["allowUsers", [""], 'got ""'],
    ["allowUsers", ["a", "a"], 'allowUsers[1]: "a" is listed twice'],
    ["allowUsers", ["*", "!bob"], "use `denyUsers`"],
    ["allowUsers", ["a,b"], "as an item of its own"],
    ["allowUsers", ["a@10.0.0.1/8"], "host bits"],
    ["allowUsers", ["a@300.1.1.1/8"], "not an IP address"],
    ["denyGroups", ["1000"], "names of groups only"],
    ["maxStartups", { start: 10, rate: 30, full: 5 }, "maxStartups.full: full (5) is below start (10)"],
    ["maxStartups", { start: 10, rate: 0, full: 20 }, "rate of 1 to 100 percent"],
    ["maxStartups", 0, "got 0"],
    ["perSourceNetBlockSize", { ipv4: 33 }, "0 to 32 bits"],
    ["perSourceNetBlockSize", {}, "got {}"],
    ["rekeyLimit", { bytes: 15 }, "bytes 0, 16 or more"],
    ["rekeyLimit", { byte: 15 }, 'Did you mean "bytes"?'],
    ["ipQos", "foo", "af11 to af43"],
    ["ipQos", "256", "0 to 255"],
    ["streamLocalBindMask", "1777", "octal"],
    ["streamLocalBindMask", "8", "octal"],
    ["permitOpen", ["a"], "is no host:port"],
    ["permitOpen", ["::1:22"], "is no host:port"],
    ["permitOpen", ["a:http"], "as a number"],
    ["permitOpen", ["any", "a:1"], '"any" must stand alone'],
    ["permitListen", ["0"], "is no host:port"],
    ["permitListen", ["8080", "*:8080"], "listed twice"],
    ["authorizedKeysFile", ["none", "a"], '"none" must stand alone'],
    ["authorizedKeysFile", ["~/keys"], "root's home"],
    ["authorizedKeysCommand", "echo", "absolute path"],
    ["revokedKeys", ["keys"], "not an absolute path"],
    ["pubkeyAuthOptions", ["touch-requird"], 'did you mean "touch-required"?'],
    ["authenticationMethods", ["publickey,pasword"], 'did you mean "password"?'],
    ["authenticationMethods", ["publickey:pam"], "only keyboard-interactive has devices"],
    ["authenticationMethods", ["any", "publickey"], '"any" must stand alone'],
    ["authenticationMethods", ["publickey,"], "empty item"],
    ["channelTimeout", [{ type: "sesion:shell", interval: 5 }], 'did you mean "session:shell"?'],
    ["channelTimeout", [{ type: "session:*", interval: -1 }], "got -1"],
    ["acceptEnv", ["A=b"], "no name of an environment variable"],
    ["setEnv", { "A B": "c" }, 'setEnv.A B: "A B" is no name'],
    ["setEnv", {}, "names nothing"],
    ["subsystem", { sftp: "" }, "empty text"],
    ["subsystem", { sftp: "# x" }, "names no command"],
    ["forceCommand", 'echo "a', "quote is left open"],
    ["forceCommand", "=x", "leading `=`"],
    ["forceCommand", " ", "empty text"],
    ["versionAddendum", "a # b", "comment"],
    ["chrootDirectory", "srv", "not an absolute path"],
    ["banner", "issue", "not an absolute path"],
    ["hostKey", ["/etc/ssh/a.pub"], "needs `hostKeyAgent`"],
    ["listenAddress", ["300.0.0.1"], "is not an IPv4 address"],
    ["listenAddress", ["a b"], "none of host, host:port"],
    ["listenAddress", [{ address: "::1", prt: 22 }], 'Did you mean "port"?'],
    ["listenAddress", ["127.0.0.1:99999"], "not one of 1 to 65535"],
    ["logLevel", "LOUD", "one of"],
  ])("%s: %j", (argument, value, expected) => expect(refused({ [argument]: value })).toContain(expected));

  test("null is the same as leaving out, inside values too", () => {
    expect(checkSettings({ banner: null, rekeyLimit: { bytes: 16, seconds: null } }, "9.2")).toMatchObject({
      args: { rekeyLimit: { bytes: 16, seconds: "none" } },
      failures: [],
    });
  });

  test("one mistake does not hide another", () => {
    expect(said({ port: 0, banner: "x", permitRootLogn: "no" })).toHaveLength(3);
  });
});

describe("text that would leave its line is refused wherever it is", () => {
  const texts = settings.filter(({ codec }) => /string|\{/.test(codec.type));
  test.each(["\n", "\r", "\0"])("%j", (bad) => {
    for (const { argument } of texts)
      for (const value of [
        `x${bad}y`,
        [`x${bad}y`],
        { a: `x${bad}y` },
        { [`x${bad}y`]: "a" },
        [{ type: `x${bad}y`, interval: 1 }],
      ])
        expect(checkSettings({ [argument]: value }, undefined).failures.length).toBeGreaterThan(0);
    expect(said({ match: [{ user: [`a${bad}b`], settings: { banner: "none" } }] })).toHaveLength(1);
    expect(said({ match: [{ user: ["a"], settings: { banner: `/x${bad}y` } }] })).toHaveLength(1);
  });

  test("nothing that passes has a line break in any line", async () => {
    const { renderLines } = await import("../../../provider/platforms/openssh/settings/render");
    fc.assert(
      fc.property(fc.constantFrom(...settings), fc.jsonValue(), (setting, value) => {
        const checked = checkSettings({ [setting.argument]: value as Json }, undefined);
        if (checked.failures.length > 0) return;
        for (const line of renderLines(checked.args, "9.2")) expect(line).not.toMatch(/[\r\n\0]/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("releases", () => {
  test.each<[string, Json, string, string]>([
    [
      "perSourcePenalties",
      { authfail: 5 },
      "9.2",
      "`perSourcePenalties` needs OpenSSH 9.8; this host has 9.2. Leave it out or upgrade.",
    ],
    [
      "perSourcePenalties",
      { invaliduser: 5 },
      "9.9",
      "`perSourcePenalties.invaliduser` needs OpenSSH 10.3; this host has 9.9.",
    ],
    ["perSourcePenalties", { refuseconnection: 5 }, "9.8", "`perSourcePenalties.refuseconnection` needs OpenSSH 9.9"],
    ["perSourcePenalties", { authfail: 0.5 }, "10.2", "fractions of a second need OpenSSH 10.3"],
    ["refuseConnection", true, "9.8", "needs OpenSSH 9.9"],
    ["sshdAuthPath", "/x", "9.9", "needs OpenSSH 10.0"],
    ["requiredRsaSize", 2048, "9.0", "needs OpenSSH 9.1"],
    ["listenAddress", [{ address: "::1", rdomain: "1" }], "7.6", "`listenAddress[0].rdomain` needs OpenSSH 7.7"],
    ["channelTimeout", [{ type: "global", interval: 1 }], "9.2", "needs OpenSSH 9.7"],
    ["ipQos", "lowdelay", "10.1", "up to OpenSSH 10.0 only"],
    ["ipQos", { interactive: "ef", nonInteractive: "throughput" }, "10.5", "ipQos.nonInteractive"],
    ["revokedKeys", ["/a", "/b"], "10.2", "needs OpenSSH 10.3"],
    ["pubkeyAuthOptions", ["verify-required"], "8.3", "needs OpenSSH 8.4"],
    ["ignoreRhosts", "shosts-only", "8.2", "needs OpenSSH 8.3"],
    ["permitUserEnvironment", ["LANG"], "7.7", "need OpenSSH 7.8"],
    ["authorizedKeysFile", ["/k/%U"], "7.7", "%U needs OpenSSH 7.8"],
    ["ciphers", ["^aes256-ctr"], "8.0", "needs OpenSSH 8.1"],
    ["forceCommand", "a # b", "8.4", "cut the line at `#`"],
    ["allowUsers", ["a#b"], "8.4", "cut the line at `#`"],
    ["setEnv", { A: 'a"b' }, "8.6", "no way to write a quote"],
  ])("%s %j on %s", (argument, value, release, expected) =>
    expect(refused({ [argument]: value }, release)).toContain(expected),
  );

  test("an unknown release refuses none of them", () => {
    const args: Args = {
      perSourcePenalties: { authfail: 0.5 },
      sshdAuthPath: "/x",
      revokedKeys: ["/a", "/b"],
      ipQos: "lowdelay",
    };
    expect(said(args, null)).toEqual([]);
  });

  test("9.10 would be newer than 9.9, and 10.0 is newer than 9.9", () => {
    expect(said({ refuseConnection: false }, "10.0")).toEqual([]);
    expect(said({ refuseConnection: false }, "9.10")).toEqual([]);
  });
});

describe("settings that only together are wrong", () => {
  test("a command needs its user", () => {
    expect(refused({ authorizedKeysCommand: "/a" })).toContain(
      "authorizedKeysCommand: sshd refuses the file without `authorizedKeysCommandUser`",
    );
    expect(said({ authorizedKeysCommand: "none" })).toEqual([]);
    expect(said({ authorizedPrincipalsCommand: "/a", authorizedPrincipalsCommandUser: "nobody" })).toEqual([]);
    const inMatch = { match: [{ user: ["a"], settings: { authorizedKeysCommand: "/a" } }] };
    expect(said({ ...inMatch, authorizedKeysCommandUser: "nobody" })).toEqual([]);
    expect(refused(inMatch)).toContain("match[0].settings.authorizedKeysCommand: ");
  });

  test("methods that are switched off", () => {
    const off = { passwordAuthentication: false, kbdInteractiveAuthentication: false };
    expect(refused({ ...off, authenticationMethods: ["password"] })).toContain("authenticationMethods: No list");
    expect(refused({ ...off, authenticationMethods: ["publickey,password", "keyboard-interactive:pam"] })).toContain(
      "sshd refuses",
    );
    expect(said({ ...off, authenticationMethods: ["publickey", "password"] })).toEqual([]);
    expect(checkSettings({ ...off, authenticationMethods: ["publickey", "password"] }, "9.2").warnings).toEqual([
      expect.stringContaining('names "password"'),
    ]);
    expect(said({ ...off, authenticationMethods: ["any"] })).toEqual([]);
    expect(
      refused({
        authenticationMethods: ["password"],
        match: [{ user: ["a"], settings: { passwordAuthentication: false } }],
      }),
    ).toContain("match[0].settings.passwordAuthentication");
  });
});

describe("warnings", () => {
  const warned = (args: Args): string[] => checkSettings(args, "9.2").warnings;

  test("passwords without passwordAuthentication", () => {
    const sentence = expect.stringContaining("a password still gets in");
    expect(warned({ passwordAuthentication: false })).toEqual([sentence]);
    expect(warned({ passwordAuthentication: false, usePam: true, kbdInteractiveAuthentication: true })).toEqual([
      sentence,
    ]);
    expect(warned({ passwordAuthentication: false, kbdInteractiveAuthentication: false })).toEqual([]);
    expect(warned({ passwordAuthentication: false, usePam: false })).toEqual([]);
  });

  test.each<[Args, string]>([
    [{ subsystem: { netconf: "/x" } }, "names no sftp"],
    [{ clientAliveCountMax: 0 }, "never ends a connection"],
    [{ clientAliveInterval: 0, clientAliveCountMax: 3 }, "has no effect"],
    [{ unusedConnectionTimeout: 1 }, "before its first command"],
    [{ disableForwarding: true, allowTcpForwarding: "local" }, "overrides `allowTcpForwarding`"],
    [{ match: [{ host: ["*.example.net"], settings: { banner: "none" } }] }, "names match only with UseDNS on"],
  ])("%j", (args, expected) => expect(warned(args)).toEqual([expect.stringContaining(expected)]));

  test.each<Args>([
    { subsystem: { sftp: "internal-sftp" } },
    { clientAliveInterval: 15, clientAliveCountMax: 3 },
    { useDns: true, match: [{ host: ["*.example.net"], settings: { banner: "none" } }] },
    { match: [{ host: ["10.0.*"], settings: { banner: "none" } }] },
    { disableForwarding: true, allowTcpForwarding: "no" },
  ])("none for %j", (args) => expect(warned(args)).toEqual([]));
});
