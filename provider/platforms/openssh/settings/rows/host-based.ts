import { algorithms } from "../codecs/algorithms";
import { choice } from "../codecs/choice";
import { yesNo } from "../codecs/yes-no";
import { type BuildPart, manual, type Setting, setting } from "../setting";

interface Flag {
  argument: string;
  keyword: string;
  preset: boolean;
  doc: string;
  match?: boolean;
  since?: string;
  build?: BuildPart;
}

const notes: { [part in BuildPart]?: string } = {
  kerberos:
    "a build without Kerberos only warns, which is an error after the change, because the value is not in effect",
  afs: "a build without AFS only warns, and `sshd -T` does not print it",
  gssapi: "needs a build with GSSAPI; 10.4 knows it under another name by mistake (right again in 10.5)",
  "gssapi-key-exchange": "a patch of Debian, Ubuntu and others: refused where `sshd -T` does not print it",
};

const flag = ({ argument, keyword, preset, build, ...rest }: Flag): Setting =>
  setting(argument, keyword, yesNo, {
    default: String(preset),
    source: build === "gssapi-key-exchange" ? "sshd_config(5) of Debian" : manual,
    ...(build === undefined ? {} : { build, note: notes[build] ?? "" }),
    ...rest,
  });

/** Authentication by the client's host, by Kerberos and by GSSAPI. */
export const hostBasedRows: readonly Setting[] = [
  flag({
    argument: "hostbasedAuthentication",
    keyword: "HostbasedAuthentication",
    preset: false,
    match: true,
    doc: "Whether users of trusted client hosts are let in on the word of those hosts' keys.",
  }),
  flag({
    argument: "hostbasedUsesNameFromPacketOnly",
    keyword: "HostbasedUsesNameFromPacketOnly",
    preset: false,
    match: true,
    doc: "Whether host-based authentication believes the name a client gives of itself instead of looking it up.",
  }),
  setting(
    "ignoreRhosts",
    "IgnoreRhosts",
    choice({ words: ["yes", "shosts-only", "no"], since: { "shosts-only": "8.3" } }),
    {
      doc: "Which of a user's own trust files host-based authentication ignores: all, all but `.shosts`, or none.",
      match: true,
      matchSince: "8.3",
      default: "yes",
      note: "shosts-only and the use inside match from 8.3 on",
    },
  ),
  flag({
    argument: "ignoreUserKnownHosts",
    keyword: "IgnoreUserKnownHosts",
    preset: false,
    doc: "Whether host-based authentication trusts only the system's known hosts, not the user's.",
  }),
  flag({
    argument: "kerberosAuthentication",
    keyword: "KerberosAuthentication",
    preset: false,
    match: true,
    build: "kerberos",
    doc: "Whether passwords are checked by Kerberos.",
  }),
  flag({
    argument: "kerberosOrLocalPasswd",
    keyword: "KerberosOrLocalPasswd",
    preset: true,
    build: "kerberos",
    doc: "Whether a password that Kerberos refuses may still be a local one.",
  }),
  flag({
    argument: "kerberosTicketCleanup",
    keyword: "KerberosTicketCleanup",
    preset: true,
    build: "kerberos",
    doc: "Whether a user's ticket file is removed at logout.",
  }),
  flag({
    argument: "kerberosGetAfsToken",
    keyword: "KerberosGetAFSToken",
    preset: false,
    build: "afs",

    doc: "Whether an AFS token is fetched before the home directory is used.",
  }),
  flag({
    argument: "gssapiAuthentication",
    keyword: "GSSAPIAuthentication",
    preset: false,
    match: true,
    build: "gssapi",
    doc: "Whether users may log in by GSSAPI, usually with a Kerberos ticket.",
  }),
  flag({
    argument: "gssapiCleanupCredentials",
    keyword: "GSSAPICleanupCredentials",
    preset: true,
    build: "gssapi",
    doc: "Whether a user's credentials cache is removed at logout.",
  }),
  flag({
    argument: "gssapiStrictAcceptorCheck",
    keyword: "GSSAPIStrictAcceptorCheck",
    preset: true,
    build: "gssapi",
    doc: "Whether clients must address this host's own service name, or any the host has a key for.",
  }),
  flag({
    argument: "gssapiDelegateCredentials",
    keyword: "GSSAPIDelegateCredentials",
    preset: true,
    since: "10.3",
    build: "gssapi",
    doc: "Whether credentials that a client passes on are accepted.",
  }),
  flag({
    argument: "gssapiKeyExchange",
    keyword: "GSSAPIKeyExchange",
    preset: false,
    build: "gssapi-key-exchange",
    doc: "Whether GSSAPI may also do the key exchange, which then needs no host key.",
  }),
  flag({
    argument: "gssapiStoreCredentialsOnRekey",
    keyword: "GSSAPIStoreCredentialsOnRekey",
    preset: false,
    build: "gssapi-key-exchange",
    doc: "Whether renewed credentials replace the user's when a connection makes new keys.",
  }),
  setting("gssapiKexAlgorithms", "GSSAPIKexAlgorithms", algorithms("gssapiKexAlgorithms", ["GSSAPIKexAlgorithms"]), {
    doc: "Key exchange methods for `gssapiKeyExchange`, in order of preference.",
    source: "sshd_config(5) of Debian",
    values: "gss- names, each with a hyphen at its end; no + - ^",
    default: "what `sshd -T` prints",
    build: "gssapi-key-exchange",
    note: notes["gssapi-key-exchange"] ?? "",
  }),
];
