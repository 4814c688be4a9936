import { isBefore } from "../../../../core/release";
import type { Codec } from "../codecs/codec";
import { path, text, word } from "../codecs/text";
import { words } from "../codecs/words";
import { yesNo } from "../codecs/yes-no";
import { manual, type Setting, setting } from "../setting";

const command = text({
  accepts: 'an absolute path with arguments, or "none"',
  wrong: (value) => (value.trim().startsWith("/") ? undefined : `"${value}" does not start with an absolute path`),
});

const user = word({ accepts: 'a user name, or "none"' });

/** sshd, which runs as root, replaces `~` while it reads the file: by root's home, not by that of the user who logs in. */
function fileOfUser(item: string): string | undefined {
  return item.startsWith("~")
    ? `"${item}": sshd takes \`~\` for root's home; leave it out (a relative path is below the user's home) or write %h`
    : undefined;
}

function userNumber(item: string, release: string | undefined): string | undefined {
  return /%U/.test(item) && isBefore(release, "7.8") ? `%U needs OpenSSH 7.8; this host has ${release}` : undefined;
}

const revoked = words({
  accepts: 'a list of absolute paths, or only "none"',
  layout: "line",
  alone: ["none"],
  unset: "none",
  wrong: (item) => (item.startsWith("/") ? undefined : `"${item}" is not an absolute path`),
});

const revokedKeys: Codec<string[]> = {
  ...revoked,
  check: (value, release) => [
    ...(revoked.check?.(value, release) ?? []),
    ...(value.length > 1 && isBefore(release, "10.3")
      ? [{ path: [1], reason: `more than one file needs OpenSSH 10.3; this host has ${release}` }]
      : []),
  ],
};

const authOptions = words({
  accepts: 'a list of "touch-required" and "verify-required", or only "none"',
  layout: "line",
  alone: ["none"],
  of: ["none", "touch-required", "verify-required"],
  wrongIn: (item, release) =>
    item === "verify-required" && isBefore(release, "8.4")
      ? `"verify-required" needs OpenSSH 8.4; this host has ${release}`
      : undefined,
});

/** 10.6 prints `PubkeyAuthOptions none max-pk-ok:6`: how many keys a client may ask about says nothing of FIDO keys. */
const pubkeyAuthOptions: Codec<string[]> = {
  ...authOptions,
  parse: (lines) => authOptions.parse(lines.map((line) => line.replace(/(?:^|\s)max-pk-ok:\S+/g, ""))),
};

/** How users' keys and certificates are found and checked. */
export const keyRows: readonly Setting[] = [
  setting("strictModes", "StrictModes", yesNo, {
    doc: "Whether a user's files and home must belong to the user and not be writable by others before keys count.",
    default: "true",
  }),
  setting("usePam", "UsePAM", yesNo, {
    doc: "Whether logins go through PAM. Without it, accounts whose password field starts with `!` cannot log in at all.",
    default: "false upstream, true in distributions",
    build: "pam",
    note: "a build without PAM only warns",
  }),
  setting("pamServiceName", "PAMServiceName", word({ accepts: "the name of a PAM service" }), {
    doc: "Which PAM service decides on logins.",
    match: true,
    matchNotIn: "10.4",
    since: "9.8",
    values: "name of a file in /etc/pam.d",
    default: "sshd",
    build: "pam",
    note: "10.4 does not take it inside match",
  }),
  setting("exposeAuthInfo", "ExposeAuthInfo", yesNo, {
    doc: "Whether a session finds out, through the file named by SSH_USER_AUTH, how its user logged in.",
    match: true,
    since: "7.6",
    default: "false",
  }),
  setting(
    "authorizedKeysFile",
    "AuthorizedKeysFile",
    words({
      accepts: 'a list of paths, or only "none"',
      layout: "line",
      order: true,
      alone: ["none"],
      wrong: fileOfUser,
      wrongIn: userNumber,
    }),
    {
      doc: "Files with the keys of a user, in the order they are read. Paths that do not start with `/` are below the user's home; `%u` is the user, `%h` the home.",
      match: true,
      values: "paths with %% %h %U %u, or none",
      default: ".ssh/authorized_keys .ssh/authorized_keys2 (most distributions: the first)",
      device: "AuthorizedKeysFile {} ...",
      // 10.6 prints no line for none, and for everything else one.
      missing: ["none"],
      note: "%U from 7.8 on; dropping the file that holds the key of this run is refused unless allowLockout",
    },
  ),
  setting("authorizedKeysCommand", "AuthorizedKeysCommand", command, {
    doc: "Program that prints further keys of a user. It needs `authorizedKeysCommandUser`.",
    match: true,
    values: "absolute path with arguments and %% %C %D %f %h %k %t %U %u; none",
    default: "none",
  }),
  setting("authorizedKeysCommandUser", "AuthorizedKeysCommandUser", user, {
    doc: "User that `authorizedKeysCommand` runs as; best one that does nothing else.",
    match: true,
    values: "user name, none",
    default: "none",
  }),
  setting(
    "authorizedPrincipalsFile",
    "AuthorizedPrincipalsFile",
    word({ accepts: 'a path, or "none"', wrong: fileOfUser }),
    {
      doc: "File with the names, one of which a user's certificate must carry.",
      match: true,
      values: "path with %% %h %U %u, none",
      default: "none: the certificate must carry the user's name",
    },
  ),
  setting("authorizedPrincipalsCommand", "AuthorizedPrincipalsCommand", command, {
    doc: "Program that prints names, one of which a user's certificate must carry. It needs `authorizedPrincipalsCommandUser`.",
    match: true,
    values: "absolute path with arguments, none",
    default: "none",
  }),
  setting("authorizedPrincipalsCommandUser", "AuthorizedPrincipalsCommandUser", user, {
    doc: "User that `authorizedPrincipalsCommand` runs as.",
    match: true,
    values: "user name, none",
    default: "none",
  }),
  setting("trustedUserCaKeys", "TrustedUserCAKeys", path(), {
    doc: "File with the public keys of authorities whose certificates let users in.",
    match: true,
    values: "absolute path, none",
    default: "none",
    note: "the file must be there; from 10.3 on a certificate must name at least one user",
  }),
  setting("revokedKeys", "RevokedKeys", revokedKeys, {
    doc: "Files with keys that are no longer accepted. If one cannot be read, no key of anybody is accepted.",
    match: true,
    values: "absolute paths, or none; more than one from 10.3 on",
    default: "none",
    source: manual,
    device: "RevokedKeys {} ...",
    note: "each file is looked for before anything is changed; 10.5 prints it only when it is set",
  }),
  setting("pubkeyAuthOptions", "PubkeyAuthOptions", pubkeyAuthOptions, {
    doc: "What a FIDO key must prove: that somebody touched it, or entered its PIN. Other keys are not affected.",
    match: true,
    since: "8.2",
    values: "none | touch-required | verify-required",
    default: "none",
    device: "PubkeyAuthOptions {} ...",
    note: "verify-required from 8.4 on",
  }),
];
