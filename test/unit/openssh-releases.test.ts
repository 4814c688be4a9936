import { keyTypeProblem } from "../../provider/platforms/openssh/key-type-problem";
import { refuseSubsystemInMatch } from "../../provider/platforms/openssh/subsystem-in-match";

describe("types of keys", () => {
  test.each<[string, string | undefined, RegExp | undefined]>([
    ["ssh-ed25519", "7.4", undefined],
    ["ssh-mldsa44-ed25519", "10.5", /needs OpenSSH 10\.6; this host has 10\.5/],
    ["ssh-mldsa44-ed25519", "10.6", undefined],
    ["ssh-mldsa44-ed25519", undefined, undefined],
    ["ssh-mldsa44-ed25519@openssh.com", "10.3", /needs OpenSSH 10\.4; this host has 10\.3/],
    ["ssh-mldsa44-ed25519@openssh.com", "10.5", undefined],
    ["ssh-mldsa44-ed25519@openssh.com", "10.6", /removed after OpenSSH 10\.5; this host has 10\.6/],
  ])("%s on %s", (type, release, words) => {
    const problem = keyTypeProblem(type, release);
    if (words === undefined) expect(problem).toBeUndefined();
    else expect(problem).toMatch(words);
  });
});

describe("a subsystem in a match block", () => {
  const args = { match: [{ settings: { maxSessions: 2 } }, { settings: { subsystem: { echo: "/bin/echo" } } }] };
  const outside = new Map([["subsystem", ["sftp internal-sftp"]]]);
  const none = new Map<string, string[]>();
  test("is refused where sshd would die of it", () =>
    expect(() => refuseSubsystemInMatch(args, none, "10.0")).toThrow(/match\[1\]\.settings\.subsystem/));
  test.each<[string, Map<string, string[]>, string | undefined]>([
    ["with one outside", outside, "10.0"],
    ["on 10.6", none, "10.6"],
  ])("is fine %s", (_, effective, release) =>
    expect(() => refuseSubsystemInMatch(args, effective, release)).not.toThrow(),
  );
});
