import { methodList } from "../checks/methods";
import { groupPattern, userPattern } from "../checks/patterns";
import { choice } from "../codecs/choice";
import { integer } from "../codecs/integer";
import { words } from "../codecs/words";
import { yesNo } from "../codecs/yes-no";
import { type Setting, setting } from "../setting";

const users = words({
  accepts: 'a list of patterns such as "alice" or "*@10.0.0.0/8"',
  layout: "lines",
  wrong: userPattern,
});
const groups = words({ accepts: "a list of group name patterns", layout: "lines", wrong: groupPattern });

const userValues = "user, user@host, user@address, user@CIDR; * and ? anywhere; !negated in the host part";

/** Who may log in, and how. */
export const accessRows: readonly Setting[] = [
  setting("allowUsers", "AllowUsers", users, {
    doc: "If given, only users that one of the patterns names may log in. `user@host` also asks where the user comes from. It must admit the user of this run.",
    match: true,
    cumulative: true,
    values: userValues,
    default: "everybody",
    device: "AllowUsers {} (one line each)",
    note: "a set; adds up over all files; sshd does not negate user names, only hosts",
  }),
  setting("denyUsers", "DenyUsers", users, {
    doc: "Users that may not log in. It is looked at before `allowUsers`.",
    match: true,
    cumulative: true,
    values: userValues,
    default: "nobody",
    device: "DenyUsers {} (one line each)",
    note: "a set; adds up over all files",
  }),
  setting("allowGroups", "AllowGroups", groups, {
    doc: "If given, only users with a group that one of the patterns names may log in. With `allowUsers` too, both must admit.",
    match: true,
    cumulative: true,
    values: "group name patterns, no numbers",
    default: "everybody",
    device: "AllowGroups {} (one line each)",
    note: "a set; adds up over all files",
  }),
  setting("denyGroups", "DenyGroups", groups, {
    doc: "Groups whose members may not log in. It is looked at before `allowGroups`.",
    match: true,
    cumulative: true,
    values: "group name patterns, no numbers",
    default: "nobody",
    device: "DenyGroups {} (one line each)",
    note: "a set; adds up over all files",
  }),
  setting(
    "permitRootLogin",
    "PermitRootLogin",
    choice({
      words: ["yes", "prohibit-password", "forced-commands-only", "no"],
      aliases: { "without-password": "prohibit-password" },
    }),
    {
      doc: "Whether root may log in: `prohibit-password` with keys only, `forced-commands-only` with keys that have a command.",
      match: true,
      default: "prohibit-password",
      note: "prohibit-password prints without-password up to 10.0",
    },
  ),
  setting("passwordAuthentication", "PasswordAuthentication", yesNo, {
    doc: "Whether passwords are accepted. Where `usePam` and `kbdInteractiveAuthentication` are on, passwords still work without it.",
    match: true,
    default: "true",
  }),
  setting("pubkeyAuthentication", "PubkeyAuthentication", yesNo, {
    doc: "Whether users' keys are accepted.",
    match: true,
    default: "true",
  }),
  setting("kbdInteractiveAuthentication", "KbdInteractiveAuthentication", yesNo, {
    doc: "Whether users may answer questions, which under PAM usually means a password or a one-time code.",
    match: true,
    // The keyword it had until 8.6 was for the whole server only, and stayed so under the new name until 8.8.
    matchSince: "8.9",
    formerly: [{ until: "8.6", keyword: "ChallengeResponseAuthentication" }],
    default: "true; Debian and Arch: false",
    note: "before 8.7 written as ChallengeResponseAuthentication; in match from 8.9 on",
  }),
  setting("permitEmptyPasswords", "PermitEmptyPasswords", yesNo, {
    doc: "Whether an account without a password may log in with an empty one.",
    match: true,
    default: "false",
  }),
  setting(
    "authenticationMethods",
    "AuthenticationMethods",
    words({
      accepts: 'a list of method lists such as "publickey,password", or only "any"',
      layout: "line",
      alone: ["any"],
      wrong: methodList,
    }),
    {
      doc: "Methods a user must pass. The items are alternatives; inside one item, separated by commas, all are needed in that order. `any` asks for any single one.",
      match: true,
      values:
        "comma lists of publickey, password, keyboard-interactive[:pam|:bsdauth], hostbased, gssapi-with-mic, gssapi-keyex, none; or any",
      default: "any",
      device: "AuthenticationMethods {} ...",
      note: "a method that is switched off makes sshd refuse the file; of several lines the first wins whole",
    },
  ),
  setting("maxAuthTries", "MaxAuthTries", integer("a number of attempts, 0 or more"), {
    doc: "How often a connection may try to authenticate. Each key a client offers counts. With 0 nobody logs in.",
    match: true,
    values: "0 or more",
    default: "6",
    note: "0 is refused unless allowLockout",
  }),
  setting("loginGraceTime", "LoginGraceTime", integer("a number of seconds, 0 for no limit"), {
    doc: "Seconds a client has to log in before it is disconnected; 0 sets no limit.",
    values: "seconds; 0: no limit",
    default: "120",
  }),
];
