import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Args } from "../../provider/core/contract";
import { settings } from "../../provider/platforms/openssh/settings/table";
import { samples } from "../unit/openssh-settings/samples";
import type { Sshd } from "./sshd";

/** What the main file of a test server says already and adds up, or what needs a file of its own to be signed first. */
const left = ["port", "listenAddress", "hostKey", "hostCertificate", "subsystem"];

/** A value of every setting under which the management login of this server still works. */
export function liveSettings(server: Sshd, programs: readonly string[]): Args {
  const file = (name: string): string => {
    const path = join(server.dir, name);
    writeFileSync(path, `${server.hostKey}\n`);
    return path;
  };
  const program = (keyword: string) => programs.find((line) => line.startsWith(keyword))?.split(" ")[1] ?? null;
  const own: Args = {
    addressFamily: "inet",
    pidFile: server.pidFile,
    allowUsers: [server.user],
    allowGroups: [server.user],
    usePam: false,
    strictModes: true,
    maxSessions: 8,
    // As the main file says: up to 10.0 the last line wins.
    maxStartups: 100,
    perSourceMaxStartups: 50,
    loginGraceTime: 60,
    authenticationMethods: ["publickey"],
    permitEmptyPasswords: false,
    trustedUserCaKeys: file("ca.pub"),
    revokedKeys: [file("revoked")],
    forceCommand: "none",
    chrootDirectory: "none",
    securityKeyProvider: "internal",
    refuseConnection: false,
    perSourcePenalties: { authfail: 7, max: 300 },
    perSourcePenaltyExemptList: ["127.0.0.0/8"],
    pamServiceName: "sshd",
    gssapiDelegateCredentials: false,
    debianBanner: false,
    sshdSessionPath: program("SshdSessionPath"),
    sshdAuthPath: program("SshdAuthPath"),
  };
  const entries = settings
    .filter(({ argument }) => !left.includes(argument))
    .map(({ argument }) => [argument, argument in own ? own[argument] : samples[argument]?.[0]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== null && value !== undefined)) as Args;
}
