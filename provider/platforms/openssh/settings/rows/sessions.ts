import { environment, subsystems } from "../codecs/pairs";
import { path, text, word } from "../codecs/text";
import { userEnvironment } from "../codecs/user-environment";
import { words } from "../codecs/words";
import { yesNo } from "../codecs/yes-no";
import { type Setting, setting } from "../setting";

function variable(item: string): string | undefined {
  return /[=\s]/.test(item) ? `"${item}" is no name of an environment variable` : undefined;
}

function chroot(value: string): string | undefined {
  return /^(?:\/|%h)/.test(value) ? undefined : `"${value}" is not an absolute path`;
}

/** What a session is given and what it may do. */
export const sessionRows: readonly Setting[] = [
  setting("forceCommand", "ForceCommand", text({ accepts: 'a command, "internal-sftp" or "none"' }), {
    doc: "Command that runs instead of whatever the client asks for. `internal-sftp` is the built-in file transfer server.",
    match: true,
    values: "rest of the line as it stands, internal-sftp, none",
    default: "none",
    note: "outside match it would replace this run's own commands: refused unless allowLockout",
  }),
  setting("chrootDirectory", "ChrootDirectory", word({ accepts: 'an absolute path, or "none"', wrong: chroot }), {
    doc: "Directory that sessions see as their root. Every part of the path must belong to root and be writable by nobody else.",
    match: true,
    values: "absolute path with %% %h %U %u, none",
    default: "none",
    note: "looked at before anything is changed",
  }),
  setting("subsystem", "Subsystem", subsystems, {
    doc: 'Subsystems by name and the command of each, such as `{ sftp: "internal-sftp" }`. Without `sftp`, sftp and scp do not work.',
    match: true,
    matchSince: "9.5",
    values: "commands with arguments, or internal-sftp",
    default: "none; distributions: sftp",
    device: "Subsystem {name} {command}",
    note: "up to 9.4 a name given twice makes sshd refuse the file; in match from 9.5 on",
  }),
  setting(
    "acceptEnv",
    "AcceptEnv",
    words({ accepts: "a list of names of variables; * and ? are allowed", layout: "lines", wrong: variable }),
    {
      doc: "Environment variables that clients may set.",
      match: true,
      cumulative: true,
      values: "names with * and ?",
      default: "none; distributions: LANG LC_*",
      device: "AcceptEnv {} (one line each)",
      note: "a set; adds up over all files",
    },
  ),
  setting("setEnv", "SetEnv", environment, {
    doc: "Environment variables of every session, over what clients and users set.",
    match: true,
    since: "7.8",
    default: "none",
    device: "SetEnv {name}={value} ...",
    note: "all names on one line, because of a second line sshd takes nothing",
  }),
  setting("permitUserEnvironment", "PermitUserEnvironment", userEnvironment, {
    doc: "Whether `~/.ssh/environment` and `environment=` in authorized_keys count, or for which names.",
    values: "true, false, or name patterns (from 7.8 on)",
    default: "false",
  }),
  setting("permitUserRc", "PermitUserRC", yesNo, {
    doc: "Whether a user's `~/.ssh/rc` is run at login.",
    match: true,
    default: "true",
  }),
  setting("permitTty", "PermitTTY", yesNo, {
    doc: "Whether clients may have a terminal.",
    match: true,
    default: "true",
  }),
];

const programPath = (program: string, since: string): Partial<Setting> & Pick<Setting, "doc"> => ({
  doc: `Where sshd finds its program \`${program}\`. With a wrong path nobody logs in; meant for tests of sshd itself.`,
  since,
  values: "absolute path",
  default: "by build",
  note: "refused unless the file is there and can be run",
});

/** Paths of sshd's own programs. */
export const programRows: readonly Setting[] = [
  setting("sshdSessionPath", "SshdSessionPath", path("an absolute path"), programPath("sshd-session", "9.8")),
  setting("sshdAuthPath", "SshdAuthPath", path("an absolute path"), programPath("sshd-auth", "10.0")),
];
