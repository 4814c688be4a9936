import { addressItem } from "../checks/patterns";
import { integer, integerOr } from "../codecs/integer";
import { maxStartups } from "../codecs/max-startups";
import { netBlockSize } from "../codecs/net-block-size";
import { penalties } from "../codecs/penalties";
import { words } from "../codecs/words";
import { yesNo } from "../codecs/yes-no";
import { type Member, type Setting, setting } from "../setting";

const seconds = "seconds; fractions from 10.3 on";

function penalty(name: string, keyword: string, preset: string, doc: string, since = "9.8"): Member {
  const device = `PerSourcePenalties ${keyword}:{}`;
  return { name: `.${name}`, type: "number", optional: true, device, values: seconds, default: preset, since, doc };
}

function sources(name: string, keyword: string, family: string): Member {
  const doc = `How many ${family} sources are kept in mind.`;
  return { ...penalty(name, keyword, "65536", doc), values: "0 or more" };
}

function overflow(name: string, preset: string, doc: string): Member {
  const type = '"deny-all" | "permissive"';
  return { ...penalty(name, name, preset, doc), type, values: "deny-all | permissive" };
}

const penaltyMembers: readonly Member[] = [
  penalty("crash", "crash", "90", "For a client that made the server's process crash."),
  penalty("authfail", "authfail", "5", "For each failed attempt to authenticate."),
  penalty("invaliduser", "invaliduser", "5", "For trying a user that does not exist.", "10.3"),
  penalty("refuseconnection", "refuseconnection", "10", "For a connection that `refuseConnection` ended.", "9.9"),
  {
    ...penalty("noauth", "noauth", "1", "For leaving without trying to authenticate."),
    note: "ssh-keyscan and monitoring probes count",
  },
  penalty("graceExceeded", "grace-exceeded", "10 (9.8: 20)", "For not logging in within `loginGraceTime`."),
  penalty("max", "max", "600", "Longest time a source is kept away."),
  penalty("min", "min", "15", "How much must add up before a source is kept away."),
  sources("maxSources4", "max-sources4", "IPv4"),
  sources("maxSources6", "max-sources6", "IPv6"),
  {
    ...overflow("overflow", "permissive", "When there are too many sources: refuse everybody, or forget the oldest."),
    note: "deny-all may refuse this run too: exempt its address",
  },
  overflow("overflow6", "as overflow", "The same for IPv6 sources."),
];

/** How many connections and sessions there may be. */
export const limitRows: readonly Setting[] = [
  setting("maxSessions", "MaxSessions", integer("a number of sessions, 0 or more"), {
    doc: "Shells, commands and subsystems at one time in one connection. With 0 a connection can only forward ports.",
    match: true,
    values: "0 or more",
    default: "10",
    note: "0 is refused unless allowLockout",
  }),
  setting("maxStartups", "MaxStartups", maxStartups, {
    doc: "Connections that may be logging in at one time. As an object, `rate` percent of the connections are refused at random from `start` on, and all of them from `full` on.",
    default: "10:30:100",
    device: "MaxStartups {start}:{rate}:{full}",
    note: "a plain N prints as N:30:N",
    members: [
      {
        name: ".start",
        type: "number",
        optional: false,
        device: "MaxStartups {}:rate:full",
        values: "1..full",
        default: "10",
        doc: "From how many on connections are refused at random.",
      },
      {
        name: ".rate",
        type: "number",
        optional: false,
        device: "MaxStartups start:{}:full",
        values: "1..100 percent",
        default: "30",
        doc: "How many percent are refused at `start`; it grows up to `full`.",
      },
      {
        name: ".full",
        type: "number",
        optional: false,
        device: "MaxStartups start:rate:{}",
        values: "start or more",
        default: "100",
        doc: "From how many on all connections are refused.",
      },
    ],
  }),
  setting("perSourceMaxStartups", "PerSourceMaxStartups", integerOr("none", 'a number, or "none"', { zero: false }), {
    doc: "Connections from one source that may be logging in at one time; `maxStartups` holds besides.",
    since: "8.5",
    values: "0 or more, none",
    default: "none",
  }),
  setting("perSourceNetBlockSize", "PerSourceNetBlockSize", netBlockSize, {
    doc: "How many leading bits of an address make one source for `perSourceMaxStartups` and `perSourcePenalties`.",
    since: "8.5",
    membersOnly: true,
    device: "PerSourceNetBlockSize {ipv4}:{ipv6}",
    members: [
      {
        name: ".ipv4",
        type: "number",
        optional: true,
        device: "PerSourceNetBlockSize {}:ipv6",
        values: "0..32 bits",
        default: "32",
        since: "8.5",
        doc: "Bits of an IPv4 address.",
      },
      {
        name: ".ipv6",
        type: "number",
        optional: true,
        device: "PerSourceNetBlockSize ipv4:{}",
        values: "0..128 bits",
        default: "128",
        since: "8.5",
        doc: "Bits of an IPv6 address.",
      },
    ],
  }),
  setting("perSourcePenalties", "PerSourcePenalties", penalties, {
    doc: "For how many seconds sources that misbehave are refused. `true` and `false` switch it; any key switches it on, and keys that are left out stay as they are.",
    since: "9.8",
    default: "true",
    device: "PerSourcePenalties yes | no | key:value ...",
    note: "lines of several files add up key by key",
    members: penaltyMembers,
  }),
  setting(
    "perSourcePenaltyExemptList",
    "PerSourcePenaltyExemptList",
    words({
      accepts: "a list of addresses, networks and patterns",
      layout: "commas",
      unset: "none",
      wrong: addressItem,
    }),
    {
      doc: "Sources that are never refused by `perSourcePenalties`, such as the station this program runs on.",
      since: "9.8",
      values: "addresses, networks without host bits, patterns",
      default: "none",
      device: "PerSourcePenaltyExemptList {} (comma list)",
    },
  ),
  setting("refuseConnection", "RefuseConnection", yesNo, {
    doc: "Ends a connection right away; meant for `match` blocks. For everybody it would end this run's too.",
    match: true,
    since: "9.9",
    default: "false",
    note: "true outside match is refused unless allowLockout",
  }),
];
