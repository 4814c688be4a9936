import { algorithms } from "../codecs/algorithms";
import { choice } from "../codecs/choice";
import { integer } from "../codecs/integer";
import { rekeyLimit } from "../codecs/rekey-limit";
import { path } from "../codecs/text";
import { words } from "../codecs/words";
import { yesNo } from "../codecs/yes-no";
import { type Setting, setting } from "../setting";

const signs = "in order of preference; + - ^ before the first item add to, take from or reorder the default";

const paths = (accepts: string) => words({ accepts, layout: "lines", order: true, wrong: notAbsolute });

function notAbsolute(item: string): string | undefined {
  return item.startsWith("/") ? undefined : `"${item}" is not an absolute path`;
}

/** Host keys, and what may be negotiated. */
export const algorithmRows: readonly Setting[] = [
  setting("hostKey", "HostKey", paths("a list of absolute paths"), {
    doc: "Private host key files, the complete list. Of two keys of one type only the first is used in key exchange; a `.pub` file needs `hostKeyAgent`.",
    values: "absolute paths",
    default: "rsa, ecdsa and ed25519 below /etc/ssh (10.4: also mldsa44_ed25519)",
    cumulative: true,
    device: "HostKey {} (one line each)",
    note: "order counts among keys of one type",
  }),
  setting("hostCertificate", "HostCertificate", paths("a list of absolute paths"), {
    doc: "Certificates of the host keys. The key inside each must be one of `hostKey`.",
    values: "absolute paths of -cert.pub files",
    default: "none",
    cumulative: true,
    device: "HostCertificate {} (one line each)",
  }),
  setting("hostKeyAgent", "HostKeyAgent", path('an absolute path, "SSH_AUTH_SOCK" or "none"', ["SSH_AUTH_SOCK"]), {
    doc: "Socket of an agent that holds the private host keys; `SSH_AUTH_SOCK` takes it from the environment of sshd.",
    values: "absolute path, SSH_AUTH_SOCK, none",
    default: "none",
  }),
  setting("hostKeyAlgorithms", "HostKeyAlgorithms", algorithms("keyAlgorithms", ["HostKeyAlgorithms"]), {
    doc: "Signature algorithms the server proves its identity with. A list that fits no host key makes every connection fail.",
    values: `names and patterns ${signs}`,
    default: "varies by release; ssh-rsa (SHA-1) is off from 8.8 on",
  }),
  setting("ciphers", "Ciphers", algorithms("ciphers", ["Ciphers"]), {
    doc: "Ciphers the server offers. Names are case-sensitive; the client's order decides.",
    values: `names ${signs}`,
    default: "varies by release; CBC modes are off",
  }),
  setting("macs", "MACs", algorithms("macs", ["MACs"]), {
    doc: "Message authentication codes the server offers; ciphers with `gcm` and `chacha20` need none.",
    values: `names ${signs}`,
    default: "varies by release; MD5 and truncated ones are off",
  }),
  setting("kexAlgorithms", "KexAlgorithms", algorithms("kexAlgorithms", ["KexAlgorithms"]), {
    doc: "Key exchange methods the server offers. The provider itself has no post-quantum method, so a list of those alone is refused.",
    values: `names ${signs}`,
    default: "varies by release; finite-field Diffie-Hellman is off from 10.0 on",
    note: "mlkem768x25519-sha256 needs 9.9",
  }),
  setting(
    "caSignatureAlgorithms",
    "CASignatureAlgorithms",
    algorithms("signatureAlgorithms", ["CASignatureAlgorithms"]),
    {
      doc: "Algorithms a certificate may be signed with by its authority.",
      match: true,
      since: "7.9",
      values: `names and patterns ${signs}`,
      default: "varies by release",
    },
  ),
  setting(
    "hostbasedAcceptedAlgorithms",
    "HostbasedAcceptedAlgorithms",
    algorithms("keyAlgorithms", ["HostbasedAcceptedAlgorithms", "HostbasedAcceptedKeyTypes"]),
    {
      doc: "Signature algorithms accepted in host-based authentication.",
      match: true,
      formerly: [{ until: "8.4", keyword: "HostbasedAcceptedKeyTypes" }],
      values: `names and patterns ${signs}`,
      default: "varies by release",
      note: "before 8.5 written as HostbasedAcceptedKeyTypes",
    },
  ),
  setting(
    "pubkeyAcceptedAlgorithms",
    "PubkeyAcceptedAlgorithms",
    algorithms("keyAlgorithms", ["PubkeyAcceptedAlgorithms", "PubkeyAcceptedKeyTypes"]),
    {
      doc: "Signature algorithms accepted from users' keys. It must keep the one this run logs in with.",
      match: true,
      formerly: [{ until: "8.4", keyword: "PubkeyAcceptedKeyTypes" }],
      values: `names and patterns ${signs}`,
      default: "varies by release",
      note: "before 8.5 written as PubkeyAcceptedKeyTypes",
    },
  ),
  setting("requiredRsaSize", "RequiredRSASize", integer("a number of bits from 1024 to 16384", 1024, 16384), {
    doc: "Shortest RSA key, in bits, that is accepted from users and used as host key. A shorter RSA host key is skipped.",
    match: true,
    since: "9.1",
    values: "1024..16384 bits",
    default: "1024",
    note: "sshd reads smaller numbers too, without effect",
  }),
  setting("rekeyLimit", "RekeyLimit", rekeyLimit, {
    doc: "When a connection makes new session keys. What is left out is the default.",
    match: true,
    membersOnly: true,
    device: "RekeyLimit {bytes} {seconds}",
    members: [
      {
        name: ".bytes",
        type: 'number | "default"',
        optional: true,
        device: "RekeyLimit {} ...",
        values: "0 and default: the cipher's own; else 16 bytes or more",
        default: "default (1 to 4 GiB by cipher)",
        doc: "After how many bytes; `default` leaves it to the cipher.",
        note: "prints as plain bytes: 1G is 1073741824",
      },
      {
        name: ".seconds",
        type: 'number | "none"',
        optional: true,
        device: "RekeyLimit ... {}",
        values: "seconds; 0 and none: never",
        default: "none",
        doc: "After how many seconds; `none` never by time.",
        note: "none prints as 0",
      },
    ],
  }),
  setting("compression", "Compression", yesNo, {
    doc: "Whether clients may compress, which happens after login only.",
    default: "true",
    note: "the former word delayed means true",
  }),
  setting("moduliFile", "ModuliFile", path("an absolute path"), {
    doc: "File with the groups for the `diffie-hellman-group-exchange` methods.",
    since: "8.6",
    values: "absolute path",
    default: "/etc/ssh/moduli, by build",
  }),
  setting("fingerprintHash", "FingerprintHash", choice({ words: ["md5", "sha256", "sha1", "sha384", "sha512"] }), {
    doc: "Hash of the fingerprints in the server's log.",
    default: "sha256",
    note: "the manual names md5 and sha256 only; of several lines the last one wins",
  }),
  setting("securityKeyProvider", "SecurityKeyProvider", path('an absolute path, or "internal"', ["internal"]), {
    doc: "Library to use with FIDO host keys instead of what is built in.",
    since: "8.2",
    values: "absolute path, internal",
    default: "internal",
  }),
];
