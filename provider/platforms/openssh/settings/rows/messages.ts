import { choice } from "../codecs/choice";
import { path } from "../codecs/text";
import { words } from "../codecs/words";
import { yesNo } from "../codecs/yes-no";
import { type Setting, setting } from "../setting";

const locals = Array.from({ length: 8 }, (_, i) => `LOCAL${i}`);

/** What users are shown and what is logged. */
export const messageRows: readonly Setting[] = [
  setting("banner", "Banner", path(), {
    doc: "File whose text is shown before login.",
    match: true,
    values: "absolute path, none",
    default: "none",
    note: "sshd does not mind a missing file",
  }),
  setting("printMotd", "PrintMotd", yesNo, {
    doc: "Whether sshd shows `/etc/motd` at login; where PAM does, both would.",
    default: "true (Debian, Arch: false)",
  }),
  setting("printLastLog", "PrintLastLog", yesNo, {
    doc: "Whether the time of the last login is shown.",
    default: "true",
    build: "lastlog",
    note: "a build without lastlog only warns",
  }),
  setting(
    "logLevel",
    "LogLevel",
    choice({
      words: ["QUIET", "FATAL", "ERROR", "INFO", "VERBOSE", "DEBUG", "DEBUG1", "DEBUG2", "DEBUG3"],
      aliases: { debug1: "DEBUG", silent: "QUIET" },
    }),
    {
      doc: "How much is logged. `VERBOSE` names the key of each login; the DEBUG levels log what users do.",
      match: true,
      default: "INFO",
      note: "DEBUG and DEBUG1 are one level; QUIET prints as SILENT",
    },
  ),
  setting(
    "logVerbose",
    "LogVerbose",
    words({
      accepts: "a list of file:function:line patterns",
      layout: "line",
      order: true,
      alone: ["none"],
      unset: "none",
    }),
    {
      doc: "Parts of sshd's source that log everything, for looking into a fault.",
      match: true,
      since: "8.5",
      values: "file:function:line patterns, or none",
      default: "none",
      device: "LogVerbose {} ...",
    },
  ),
  setting("syslogFacility", "SyslogFacility", choice({ words: ["DAEMON", "USER", "AUTH", "AUTHPRIV", ...locals] }), {
    doc: "Facility of the log entries.",
    default: "AUTH",
    note: "AUTHPRIV works where the system has it, though the manual does not list it",
  }),
];
