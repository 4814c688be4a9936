import type { Args } from "../../../provider/core/contract";
import { splitConfigLine } from "../../../provider/core/formats/sshd-config";
import { checkSettings } from "../../../provider/platforms/openssh/settings/check";
import { renderLines } from "../../../provider/platforms/openssh/settings/render";

function lines(args: Args, release = "9.2"): string[] {
  const checked = checkSettings(args, release);
  expect(checked.failures).toEqual([]);
  return renderLines(checked.args, release);
}

test("a stable order, whatever order the program has", () => {
  const args: Args = { logLevel: "VERBOSE", port: [2222, 22], permitRootLogin: "no" };
  const backwards = Object.fromEntries(Object.entries(args).reverse());
  expect(lines(args)).toEqual(["Port 22", "Port 2222", "PermitRootLogin no", "LogLevel VERBOSE"]);
  expect(lines(backwards)).toEqual(lines(args));
});

test("lists as each keyword wants them", () => {
  expect(
    lines({
      ciphers: ["+aes128-cbc", "3des-cbc"],
      allowUsers: ["b", "a"],
      acceptEnv: ["LANG", "LC_*"],
      permitOpen: ["b:2", "a:1"],
      permitUserEnvironment: ["LANG", "LC_*"],
      pubkeyAuthOptions: ["verify-required", "touch-required"],
      listenAddress: [{ address: "2001:db8::1", port: 22 }, "192.0.2.1"],
      channelTimeout: [
        { type: "session:*", interval: 60 },
        { type: "x11-connection", interval: 0 },
      ],
      subsystem: { sftp: "internal-sftp -l INFO", a: "/b" },
    }).map((line) => line.replaceAll('"', "")),
  ).toEqual([
    "ListenAddress 192.0.2.1",
    "ListenAddress [2001:db8::1]:22",
    "Ciphers +aes128-cbc,3des-cbc",
    "AllowUsers a",
    "AllowUsers b",
    "PubkeyAuthOptions touch-required verify-required",
    "ChannelTimeout session:*=60 x11-connection=0",
    "PermitOpen a:1 b:2",
    "Subsystem a /b",
    "Subsystem sftp internal-sftp -l INFO",
    "AcceptEnv LANG",
    "AcceptEnv LC_*",
    "PermitUserEnvironment LANG,LC_*",
  ]);
});

test("environment variables all on one line, quoted so that sshd reads them back", () => {
  const wanted = { A: "b c", Q: 'x"y', B: "\\z", H: "#1", E: "" };
  const [line = "", ...more] = lines({ setEnv: wanted });
  expect(more).toEqual([]);
  const { keyword, args } = splitConfigLine(line);
  expect(keyword).toBe("setenv");
  expect(args.sort()).toEqual(
    Object.entries(wanted)
      .map(([name, value]) => `${name}=${value}`)
      .sort(),
  );
});

test("words with blanks in quotes, commands as they stand", () => {
  expect(lines({ banner: "/etc/issue net", forceCommand: 'echo "a  b" # c', allowGroups: ["domain users"] })).toEqual([
    'AllowGroups "domain users"',
    'ForceCommand echo "a  b" # c',
    'Banner "/etc/issue net"',
  ]);
});

test.each([
  [
    "8.4",
    [
      "HostbasedAcceptedKeyTypes ssh-ed25519",
      "PubkeyAcceptedKeyTypes ssh-ed25519",
      "ChallengeResponseAuthentication no",
    ],
  ],
  [
    "8.6",
    [
      "HostbasedAcceptedAlgorithms ssh-ed25519",
      "PubkeyAcceptedAlgorithms ssh-ed25519",
      "ChallengeResponseAuthentication no",
    ],
  ],
  [
    "8.7",
    [
      "HostbasedAcceptedAlgorithms ssh-ed25519",
      "PubkeyAcceptedAlgorithms ssh-ed25519",
      "KbdInteractiveAuthentication no",
    ],
  ],
  [
    "10.5",
    [
      "HostbasedAcceptedAlgorithms ssh-ed25519",
      "PubkeyAcceptedAlgorithms ssh-ed25519",
      "KbdInteractiveAuthentication no",
    ],
  ],
])("the names of %s", (release, expected) => {
  const args = {
    hostbasedAcceptedAlgorithms: ["ssh-ed25519"],
    pubkeyAcceptedAlgorithms: ["ssh-ed25519"],
    kbdInteractiveAuthentication: false,
  };
  expect(lines(args, release)).toEqual(expected);
});

test("match blocks last, in their own order, each indented", () => {
  expect(
    lines({
      match: [
        {
          user: ["backup", "b*"],
          address: ["10.0.0.0/8"],
          settings: { x11Forwarding: false, forceCommand: "internal-sftp" },
        },
        { group: ["domain users"], settings: { maxSessions: 1 } },
        { all: true, settings: { banner: "none" } },
      ],
      printMotd: false,
    }),
  ).toEqual([
    "PrintMotd no",
    "Match User b*,backup Address 10.0.0.0/8",
    "    X11Forwarding no",
    "    ForceCommand internal-sftp",
    'Match Group "domain users"',
    "    MaxSessions 1",
    "Match all",
    "    Banner none",
  ]);
});

test("several local ports as several blocks, because sshd takes one", () => {
  expect(lines({ match: [{ localPort: [2222, 22], user: ["a"], settings: { banner: "none" } }] })).toEqual([
    "Match User a LocalPort 22",
    "    Banner none",
    "Match User a LocalPort 2222",
    "    Banner none",
  ]);
});

test("invalid-user has no argument", () => {
  expect(lines({ match: [{ invalidUser: true, settings: { refuseConnection: true } }] }, "9.9")).toEqual([
    "Match invalid-user",
    "    RefuseConnection yes",
  ]);
});

test("AuthorizedPrincipalsCommand before AuthorizedKeysCommand, which would hide it from 9.2", () => {
  const args = {
    authorizedKeysCommand: "/a",
    authorizedKeysCommandUser: "u",
    authorizedPrincipalsCommand: "/b",
    authorizedPrincipalsCommandUser: "u",
  };
  expect(lines(args)[0]).toBe("AuthorizedPrincipalsCommand /b");
});
