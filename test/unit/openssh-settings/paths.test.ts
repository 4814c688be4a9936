import { type PathState, pathProblems, pathsToAsk } from "../../../provider/platforms/openssh/settings/paths";

const args = {
  revokedKeys: ["/etc/ssh/revoked"],
  trustedUserCaKeys: "none",
  hostCertificate: ["/etc/ssh/host-cert.pub"],
  sshdSessionPath: "/usr/libexec/sshd-session",
  chrootDirectory: "/srv/%u",
  match: [{ user: ["sftp"], settings: { chrootDirectory: "/srv/100%%", revokedKeys: ["none"] } }],
};

test("what is asked: no tokens, no words", () => {
  expect(pathsToAsk(args)).toEqual([
    { argument: "revokedKeys", path: "/etc/ssh/revoked", need: "readable" },
    { argument: "hostCertificate", path: "/etc/ssh/host-cert.pub", need: "readable" },
    { argument: "sshdSessionPath", path: "/usr/libexec/sshd-session", need: "executable" },
    { argument: "match[0].settings.chrootDirectory", path: "/srv/100%", need: "root-directory" },
  ]);
});

test.each<[string, PathState, string, string]>([
  ["/etc/ssh/revoked", "missing", "revokedKeys", "is not on the server; no key of anybody would be accepted."],
  ["/etc/ssh/revoked", "unreadable", "revokedKeys", "cannot be read there"],
  ["/etc/ssh/host-cert.pub", "missing", "hostCertificate", "unknown key"],
  [
    "/usr/libexec/sshd-session",
    "not-executable",
    "sshdSessionPath",
    "no program that can be run; nobody could log in.",
  ],
  ["/srv/100%", "not-owned", "match[0].settings.chrootDirectory", "can be changed by others than root"],
  ["/srv/100%", "not-a-directory", "match[0].settings.chrootDirectory", "is no directory"],
])("%s is %s", (path, state, argument, reason) => {
  expect(pathProblems(args, { [path]: state })).toEqual([{ argument, reason: expect.stringContaining(reason) }]);
});

test("what is fine, or was not asked, is no problem", () => {
  expect(pathProblems(args, { "/etc/ssh/revoked": "ok" })).toEqual([]);
});
