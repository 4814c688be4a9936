import { choice } from "../codecs/choice";
import type { Codec } from "../codecs/codec";
import { ipQos } from "../codecs/ip-qos";
import { listenAddresses } from "../codecs/listen-address";
import { ports } from "../codecs/port";
import { path, text, word } from "../codecs/text";
import { yesNo } from "../codecs/yes-no";
import { type Setting, setting } from "../setting";

const classes =
  "af11 to af43, cs0 to cs7, ef, le, va, none, 0 to 255; up to 10.0 also lowdelay, throughput, reliability";

/** 10.6 knows two ways of yes: `transport` is the same word, `all` has the sockets of forwardings too. */
const keepAlive: Codec<boolean> = {
  ...yesNo,
  parse: ([line = ""]) => yesNo.parse([/^\s*(?:transport|all)\s*$/i.test(line) ? "yes" : line]),
};

/** Where the server listens and what it says of itself. */
export const connectionRows: readonly Setting[] = [
  setting("port", "Port", ports, {
    doc: "TCP ports the server listens on. Given, it is the complete list: lines of other files that add a port are reported.",
    values: "1..65535, at most 256 of them",
    default: "22",
    cumulative: true,
    device: "Port {} (one line each)",
    note: "a set; a port that other files add is reported, not removed",
  }),
  setting("listenAddress", "ListenAddress", listenAddresses, {
    doc: "Local addresses the server listens on. An address without a port stands for all of `port`. A server that systemd starts through a socket ignores it.",
    values: "host, IPv4, [IPv6], host:port, or an object",
    default: "all local addresses",
    cumulative: true,
    device: "ListenAddress {} (one line each)",
    note: "a set; ignored where systemd's ssh.socket owns the port",
    members: [
      {
        name: "[].address",
        type: "string",
        optional: false,
        device: "ListenAddress {}",
        values: "host name, IPv4 or IPv6 address",
        default: "-",
        doc: "Host name or address to listen on.",
      },
      {
        name: "[].port",
        type: "number",
        optional: true,
        device: "ListenAddress address:{}",
        values: "1..65535",
        default: "every port of `port`",
        doc: "Port to listen on at this address only.",
      },
      {
        name: "[].rdomain",
        type: "string",
        optional: true,
        device: "ListenAddress ... rdomain {}",
        values: "a routing domain the system has",
        default: "none",
        since: "7.7",
        doc: "Routing domain to listen in.",
        note: "where the system has no routing domains, sshd refuses the file",
      },
    ],
  }),
  setting("addressFamily", "AddressFamily", choice({ words: ["any", "inet", "inet6"] }), {
    doc: "Which kind of addresses the server listens on: both, only IPv4 (`inet`) or only IPv6 (`inet6`).",
    default: "any",
    note: "inet6 on a host that this run reaches over IPv4 is refused unless allowLockout",
  }),
  setting("ipQos", "IPQoS", ipQos, {
    doc: "Traffic class of the packets sent. One word holds for all sessions; as an object, interactive sessions and all others have their own.",
    match: true,
    values: classes,
    default: "ef and cs0 from 10.1 on; before, af21 and cs1 (Debian: lowdelay and throughput)",
    device: "IPQoS {} {}",
    note: "one word prints twice, numbers as hexadecimal; before 10.3 the last line of all files wins",
    members: [
      {
        name: ".interactive",
        type: "string",
        optional: false,
        device: "IPQoS {} (first word)",
        values: "see ipQos",
        default: "ef (10.1), af21",
        doc: "Class for interactive sessions.",
      },
      {
        name: ".nonInteractive",
        type: "string",
        optional: false,
        device: "IPQoS (second word) {}",
        values: "see ipQos",
        default: "cs0 (10.1), cs1",
        doc: "Class for everything else, such as file transfers.",
      },
    ],
  }),
  setting("tcpKeepAlive", "TCPKeepAlive", keepAlive, {
    doc: "Whether the system sends TCP keepalive probes, so that connections to dead clients end. Unlike `clientAliveInterval`, they can be forged.",
    default: "true",
  }),
  setting("useDns", "UseDNS", yesNo, {
    doc: "Whether the server looks up the name of each client. Without it, host names in `match[].host`, `allowUsers` and `from` never match.",
    default: "false",
  }),
  setting("rdomain", "RDomain", word({ accepts: 'a routing domain, "%D" or "none"' }), {
    doc: "Routing domain that sessions are moved to after login; `%D` is the one the connection came in.",
    match: true,
    since: "7.7",
    default: "none",
    build: "rdomain",
    values: "a routing domain, %D, none",
    note: "refused by sshd on Linux (`setting RDomain not supported on this platform`); `match[].rdomain` works there",
  }),
  setting("pidFile", "PidFile", path(), {
    doc: "File the server writes its process number to, or `none`. A host without an init system is reloaded through it.",
    values: "absolute path, or none",
    default: "/run/sshd.pid or /var/run/sshd.pid, by build",
  }),
  setting("versionAddendum", "VersionAddendum", text({ accepts: 'a text without "#", or "none"', wrong: addendum }), {
    doc: "Text added to the version the server announces to everybody who connects; `none` adds nothing.",
    values: "rest of the line, without #; none",
    default: "none",
    note: "the distribution's own addition is another setting: debianBanner",
  }),
  setting("debianBanner", "DebianBanner", yesNo, {
    doc: "Whether the announced version names the distribution's package. Builds of Debian and Ubuntu only.",
    default: "true",
    source: "sshd_config(5) of Debian",
    build: "debian",
    hidden: true,
    note: "unknown to other builds; `sshd -T` of Debian 12 does not print it",
  }),
];

function addendum(value: string): string | undefined {
  // servconf.c cuts the line there on the way, yet 9.2 prints and announces the rest: not to be relied on.
  return value.includes("#") ? 'must not contain "#", which starts a comment here' : undefined;
}
