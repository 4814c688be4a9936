import { channelTimeouts } from "../codecs/channel-timeouts";
import { choice } from "../codecs/choice";
import { permitListen, permitOpen } from "../codecs/forward-rules";
import { integer, integerOr } from "../codecs/integer";
import { octal } from "../codecs/octal";
import { path } from "../codecs/text";
import { yesNo } from "../codecs/yes-no";
import { type Setting, setting } from "../setting";

const directions = choice({ words: ["yes", "all", "no", "local", "remote"], aliases: { all: "yes" } });

/** How long connections stay, and what may be forwarded through them. */
export const forwardingRows: readonly Setting[] = [
  setting("clientAliveInterval", "ClientAliveInterval", integer("a number of seconds, 0 for never"), {
    doc: "After how many silent seconds a client is asked, inside the encrypted connection, whether it is still there. 0 never asks.",
    match: true,
    values: "seconds; 0: off",
    default: "0",
  }),
  setting("clientAliveCountMax", "ClientAliveCountMax", integer("a number, 0 or more"), {
    doc: "How many unanswered questions of `clientAliveInterval` end the connection; 0 never ends it.",
    match: true,
    values: "0 or more; 0 never disconnects (from 8.2 on)",
    default: "3",
  }),
  setting("channelTimeout", "ChannelTimeout", channelTimeouts, {
    doc: "Closes channels that were idle for some time, by kind of channel. The first entry that fits a channel holds.",
    match: true,
    since: "9.2",
    default: "none",
    device: "ChannelTimeout {type}={interval} ...",
    note: "the order counts; of several lines the first wins whole",
    members: [
      {
        name: "[].type",
        type: "string",
        optional: false,
        device: "ChannelTimeout {}=interval",
        since: "9.2",
        values:
          "session, session:shell, session:command, session:subsystem:NAME, agent-connection, direct-tcpip, forwarded-tcpip, direct- and forwarded-streamlocal@openssh.com, tun-connection, x11-connection, with wildcards; global from 9.7 on",
        default: "-",
        doc: "Kind of channel, wildcards allowed; `global` (9.7) counts all channels together.",
      },
      {
        name: "[].interval",
        type: "number",
        optional: false,
        device: "ChannelTimeout type={}",
        since: "9.2",
        values: "seconds; 0: off",
        default: "-",
        doc: "Seconds without traffic; 0 never closes.",
      },
    ],
  }),
  setting(
    "unusedConnectionTimeout",
    "UnusedConnectionTimeout",
    integerOr("none", 'a number of seconds, or "none"', { zero: true }),
    {
      doc: "Seconds after which a connection without any open channel is ended; 0 and `none` never end it.",
      match: true,
      since: "9.2",
      values: "seconds; 0 and none: never",
      default: "none",
      note: "too short a time ends this run's connection before its first command; none on a later line wins over a number",
    },
  ),
  setting("allowTcpForwarding", "AllowTcpForwarding", directions, {
    doc: "Which TCP forwarding clients may ask for: `local` lets them open connections, `remote` lets them listen.",
    match: true,
    values: "yes | all | no | local | remote",
    default: "yes (Alpine: no)",
    note: "all means yes; a jump of this run through the host needs yes or local",
  }),
  setting("allowStreamLocalForwarding", "AllowStreamLocalForwarding", directions, {
    doc: "The same for Unix domain sockets.",
    match: true,
    values: "yes | all | no | local | remote",
    default: "yes",
  }),
  setting("allowAgentForwarding", "AllowAgentForwarding", yesNo, {
    doc: "Whether clients may make their key agent available in the session.",
    match: true,
    default: "true",
  }),
  setting("disableForwarding", "DisableForwarding", yesNo, {
    doc: "Switches off every kind of forwarding, whatever the other settings say.",
    match: true,
    since: "7.4",
    default: "false",
  }),
  setting("gatewayPorts", "GatewayPorts", choice({ words: ["no", "yes", "clientspecified"] }), {
    doc: "Where forwarded ports listen: on loopback only, on every address, or where the client says.",
    match: true,
    default: "no",
    note: "with no, a client that asks for 0.0.0.0 gets loopback and is not told",
  }),
  setting("permitOpen", "PermitOpen", permitOpen, {
    doc: "Destinations that clients may reach through forwarding, as `host:port`; `any` and `none` stand alone.",
    match: true,
    values: "host:port, [IPv6]:port, * for either; or only any, none",
    default: "any",
    device: "PermitOpen {} ...",
    note: "a set on one line; of several lines the first wins whole",
  }),
  setting("permitListen", "PermitListen", permitListen, {
    doc: "Addresses and ports where clients may listen through forwarding; `any` and `none` stand alone.",
    match: true,
    since: "7.8",
    values: "port, host:port, * for either; or only any, none",
    default: "any",
    device: "PermitListen {} ...",
    note: "a set on one line; 8080 prints as *:8080",
  }),
  setting(
    "permitTunnel",
    "PermitTunnel",
    choice({ words: ["yes", "point-to-point", "ethernet", "no"], caseSensitive: true }),
    {
      doc: "Whether clients may build network tunnels: of layer 3 (`point-to-point`), layer 2 (`ethernet`) or both.",
      match: true,
      default: "no",
      note: "its words are case-sensitive on the device, unlike others",
    },
  ),
  setting("streamLocalBindMask", "StreamLocalBindMask", octal, {
    doc: "File mode mask of sockets that forwarding creates, as octal digits.",
    match: true,
    values: "octal, 0..0777",
    default: "0177",
    note: "text because octal; of several lines the last wins",
  }),
  setting("streamLocalBindUnlink", "StreamLocalBindUnlink", yesNo, {
    doc: "Whether a socket file that is in the way of a forwarding is removed first.",
    match: true,
    default: "false",
  }),
  setting("x11Forwarding", "X11Forwarding", yesNo, {
    doc: "Whether clients may show windows of programs that run on the server.",
    match: true,
    default: "false (Debian, SUSE: true)",
  }),
  setting("x11DisplayOffset", "X11DisplayOffset", integer("a display number, 0 or more"), {
    doc: "First display number that X11 forwarding uses.",
    match: true,
    values: "0 or more",
    default: "10",
  }),
  setting("x11UseLocalhost", "X11UseLocalhost", yesNo, {
    doc: "Whether forwarded displays listen on loopback only.",
    match: true,
    default: "true",
  }),
  setting("xauthLocation", "XAuthLocation", path(), {
    doc: "The xauth program that X11 forwarding calls.",
    values: "absolute path, none",
    default: "by build",
  }),
];
