import type { Args, Json } from "../../provider/core/contract";
import { checkSettings } from "../../provider/platforms/openssh/settings/check";
import { type Connection, connectionFor, connectionText } from "../../provider/platforms/openssh/settings/match";
import { readSettings, sameSetting } from "../../provider/platforms/openssh/settings/read";
import { renderLines } from "../../provider/platforms/openssh/settings/render";
import { settings } from "../../provider/platforms/openssh/settings/table";
import { companions, SettingsBench } from "../support/settings-bench";
import { recorded, samples } from "../unit/openssh-settings/samples";

const bench = new SettingsBench();
const { release, defaults } = bench;
const run = bench.run.bind(bench);
const comesBack = bench.comesBack.bind(bench);

afterAll(() => bench.close());

describe(`the table against sshd ${release}`, () => {
  const names = Object.keys(samples);

  test("every row has samples", () => {
    const rows = settings.map(({ argument }) => argument);
    expect(rows.filter((row) => samples[row] === undefined && recorded[row] === undefined)).toEqual([]);
    expect([...names, ...Object.keys(recorded)].filter((name) => !rows.includes(name))).toEqual([]);
  });

  test.each(names.flatMap((name) => (samples[name] as Json[]).map((value) => [name, value] as [string, Json])))(
    "%s: %j",
    (name, value) => comesBack({ ...companions[name], [name]: value }),
  );

  test("many settings at once", () => {
    const first = names.map((name) => [name, (samples[name] as Json[])[0] as Json]);
    comesBack({ ...Object.fromEntries(first), authenticationMethods: ["publickey"], passwordAuthentication: true });
  });

  test("an empty configuration reads as values that mean what the server does", () => {
    const read = readSettings(defaults, names, { defaults });
    const unset = Object.keys(read).filter((name) => read[name] === null);
    expect(unset.sort()).toEqual(
      [
        "acceptEnv",
        "allowGroups",
        "allowUsers",
        "channelTimeout",
        "denyGroups",
        "denyUsers",
        "hostCertificate",
        "logVerbose",
        "setEnv",
        "subsystem",
      ].sort(),
    );
    expect(read).toMatchObject({
      port: 22,
      permitRootLogin: "prohibit-password",
      compression: true,
      fingerprintHash: "sha256",
    });
  });
});

describe("match blocks against sshd", () => {
  const inMatch = settings.filter(
    ({ argument, match, matchSince }) => match && samples[argument] !== undefined && matchSince === undefined,
  );

  test.each(inMatch.map(({ argument }) => argument))("%s inside match, and only there", (argument) => {
    const value = (samples[argument] as Json[])[0] as Json;
    const block = { ...companions[argument], [argument]: value };
    const checked = checkSettings({ match: [{ user: ["alice"], settings: block }] }, release);
    expect(checked.failures).toEqual([]);
    const lines = renderLines(checked.args, release);
    const alice = run(lines);
    expect({ status: alice.status, stderr: alice.stderr }).toMatchObject({ status: 0 });
    const back = readSettings(alice.effective, [argument], { defaults })[argument] ?? null;
    expect(sameSetting(argument, back, value, { defaults, effective: alice.effective })).toBe(true);
    const bob = run(lines, "user=bob,host=h,addr=192.0.2.7,laddr=192.0.2.1,lport=22");
    expect(bob.effective).toEqual(defaults);
  });

  test("sshd refuses the settings that the table keeps out of match", () => {
    const outside = settings.filter(({ argument, match }) => !match && samples[argument] !== undefined);
    const taken = outside.filter(({ argument }) => {
      const [line = ""] = renderLines({ [argument]: (samples[argument] as Json[])[0] as Json }, release);
      return run(["Match User alice", line]).status === 0;
    });
    expect(taken.map(({ argument }) => argument)).toEqual([]);
  });

  const base: Connection = { user: "nobody", host: "192.0.2.7", addr: "192.0.2.7", laddr: "192.0.2.1", lport: 22 };
  const blocks: { [criterion: string]: Json }[] = [
    { user: ["alice"] },
    { user: ["*", "!nobody"] },
    { user: ["a?c*", "!abc"] },
    { address: ["10.0.0.0/8", "!10.0.0.0/9"] },
    { address: ["203.0.113.*"] },
    { address: ["2001:db8::/32", "!2001:db8::1"] },
    { localAddress: ["127.0.0.0/8"] },
    { localPort: [2222] },
    { localPort: [2200, 2222], user: ["alice"] },
    { host: ["*.example.net", "!x.example.net"] },
    { user: ["domain user"], address: ["10.0.0.0/8"], localPort: [22] },
    { rdomain: ["blue"] },
  ];
  test.each(blocks)("%j is for the connection made for it, and not for others", (criteria) => {
    const { args, failures } = checkSettings({ match: [{ ...criteria, settings: { maxSessions: 7 } }] }, release);
    expect(failures).toEqual([]);
    const [block] = args.match as [Parameters<typeof connectionFor>[0]];
    const { connection } = connectionFor(block, base, release);
    const lines = renderLines(args, release);
    // A blank in a user name is fine for sshd; the commas between the parts are the only separators.
    expect(run(lines, connectionText(connection as Connection)).effective.get("maxsessions")).toEqual(["7"]);
    expect(run(lines, connectionText(base)).effective.get("maxsessions")).toEqual(["10"]);
  });

  test("a group is what the user really has", () => {
    const lines = renderLines({ match: [{ group: ["root"], settings: { maxSessions: 7 } }] }, release);
    expect(run(lines, connectionText({ ...base, user: "root" })).effective.get("maxsessions")).toEqual(["7"]);
    expect(run(lines, connectionText(base)).effective.get("maxsessions")).toEqual(["10"]);
  });
});

describe("what sshd refuses is refused before it is asked", () => {
  const bad: [string, Json, string][] = [
    ["maxStartups", { start: 5, rate: 40, full: 4 }, "MaxStartups 5:40:4"],
    ["maxStartups", { start: 5, rate: 0, full: 10 }, "MaxStartups 5:0:10"],
    ["maxAuthTries", -1, "MaxAuthTries -1"],
    ["loginGraceTime", 2147483648, "LoginGraceTime 2147483648"],
    ["rekeyLimit", { bytes: 15 }, "RekeyLimit 15"],
    ["ipQos", "256", "IPQoS 256"],
    ["ciphers", ["aes*"], "Ciphers aes*"],
    ["ciphers", ["AES128-CTR"], "Ciphers AES128-CTR"],
    ["kexAlgorithms", ["+foo"], "KexAlgorithms +foo"],
    ["gssapiKexAlgorithms", ["+gss-gex-sha1-"], "GSSAPIKexAlgorithms +gss-gex-sha1-"],
    ["pubkeyAcceptedAlgorithms", ["ssh-foo"], "PubkeyAcceptedAlgorithms ssh-foo"],
    [
      "caSignatureAlgorithms",
      ["ssh-ed25519-cert-v01@openssh.com"],
      "CASignatureAlgorithms ssh-ed25519-cert-v01@openssh.com",
    ],
    ["allowUsers", ["a@10.0.0.1/8"], "AllowUsers a@10.0.0.1/8"],
    ["permitOpen", ["a"], "PermitOpen a"],
    ["permitOpen", ["any", "a:1"], "PermitOpen any a:1"],
    ["permitListen", ["0"], "PermitListen 0"],
    ["permitTunnel", "Yes", "PermitTunnel Yes"],
    ["streamLocalBindMask", "1777", "StreamLocalBindMask 1777"],
    ["authenticationMethods", ["publickey,bogus"], "AuthenticationMethods publickey,bogus"],
    ["authenticationMethods", ["publickey", "any"], "AuthenticationMethods publickey any"],
    ["channelTimeout", [{ type: "a", interval: -5 }], "ChannelTimeout a=-5"],
    ["forceCommand", 'a "b', 'ForceCommand a "b'],
    ["acceptEnv", ["A=b"], "AcceptEnv A=b"],
    ["authorizedKeysCommand", "x", "AuthorizedKeysCommand x"],
    ["subsystem", { sftp: "" }, "Subsystem sftp"],
    ["perSourceNetBlockSize", { ipv4: 33 }, "PerSourceNetBlockSize 33"],
    ["passwordAuthentication", "true", "PasswordAuthentication true"],
    ["logVerbose", ["none", "a"], "LogVerbose none a"],
    ["pubkeyAuthOptions", ["touch"], "PubkeyAuthOptions touch"],
    ["syslogFacility", "kern", "SyslogFacility kern"],
    ["versionAddendum", 'a"b', 'VersionAddendum a"b'],
  ];
  test.each(bad)("%s: %j", (argument, value, line) => {
    expect(run([line]).status).not.toBe(0);
    expect(checkSettings({ [argument]: value }, release).failures).not.toEqual([]);
  });

  test.each<[string, Args, string[]]>([
    ["keys command alone", { authorizedKeysCommand: "/bin/x" }, ["AuthorizedKeysCommand /bin/x"]],
    [
      "method off",
      { authenticationMethods: ["password"], passwordAuthentication: false },
      ["AuthenticationMethods password", "PasswordAuthentication no"],
    ],
    [
      "criteria beside all",
      { match: [{ all: true, user: ["a"], settings: { banner: "none" } }] },
      ["Match all User a"],
    ],
    ["host bits", { match: [{ address: ["10.0.0.1/8"], settings: { banner: "none" } }] }, ["Match Address 10.0.0.1/8"]],
  ])("%s", (_, args, lines) => {
    expect(run(lines).status).not.toBe(0);
    expect(checkSettings(args, release).failures).not.toEqual([]);
  });
});
