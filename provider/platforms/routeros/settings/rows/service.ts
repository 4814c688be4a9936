import type { Json } from "../../../../core/contract";
import { isTrue } from "../../ask";
import { networkSet, networkText } from "../prefixes";
import { type Problem, type Property, type Setting, services as source } from "../setting";
import { booleanCheck, numberCheck, parts, shortly, toldList, toldYesNo, unchanged, yesOrNo } from "../shapes";

const counted = (name: string, since?: string): Property => ({
  name,
  ...(since === undefined ? {} : { since }),
  read: (text) => (/^\d+$/.test(text) ? Number(text) : text),
  write: (value) => String(value),
});

const networks = (name: string, since?: string): Property => ({
  name,
  ...(since === undefined ? {} : { since }),
  read: (text) => networkSet(parts(text)),
  write: (value) => (value as string[]).join(","),
  told: toldList,
});

/** Settings of the ssh row of `/ip/service`. */
export const serviceRows: readonly Setting[] = [
  {
    argument: "port",
    doc: "The TCP port of the SSH server.",
    type: "number",
    values: "1..65535",
    default: "22",
    device: "/ip/service/set .id=<static ssh row> port={}",
    source,
    note: "one port only; the program logs in to the API, so nothing of its device has to follow",
    menu: "/ip/service",
    properties: [counted("port")],
    guarded: true,
    check: (value) =>
      Array.isArray(value)
        ? [{ reason: "The ssh service has one port: name one, and forward the others in the firewall." }]
        : numberCheck("port", 1, 65_535)(value),
    normalise: unchanged,
  },
  {
    argument: "allowFrom",
    doc: "Who may connect to the SSH server: networks of IPv4 and IPv6.",
    type: "string[]",
    values: "IPv4 and IPv6 prefixes; [] is anywhere",
    default: "[]",
    device: "/ip/service/set .id=<static ssh row> address={,} (or available-from, as it was read)",
    source,
    note: "compared as a set; a list of one family ends SSH over the other",
    menu: "/ip/service",
    // From 7.24 on there are two names for it; the one that the router shows is the one that is written, else the older.
    properties: [
      { ...networks("available-from", "7.24"), onlyWhereShown: true },
      { ...networks("address"), mayBeHidden: true },
    ],
    guarded: true,
    check: checkNetworks,
    normalise: (value) => networkSet(value as string[]),
  },
  {
    argument: "vrf",
    doc: "The routing table (VRF) in which the SSH server listens.",
    type: "string",
    values: "name of a VRF",
    default: "main",
    device: "/ip/service/set .id=<static ssh row> vrf={}",
    since: "7.9",
    source,
    note: "the first release that has it is not known: the earliest list (7.9) has it, RouterOS 6 has not",
    menu: "/ip/service",
    properties: [{ name: "vrf", since: "7", read: (text) => text, write: String }],
    guarded: true,
    refused: [
      {
        until: "6",
        values: () => true,
        reason: "/ip/service has no vrf on RouterOS 6; upgrade to 7, or leave it unset.",
      },
    ],
    check: (value) =>
      typeof value === "string" && /^[^\p{Cc}]+$/u.test(value)
        ? []
        : [{ reason: `\`vrf\` takes the name of a VRF; got ${shortly(value)}.` }],
    normalise: unchanged,
  },
  {
    argument: "maxSessions",
    doc: "How many sessions the SSH server takes at a time.",
    type: "number",
    values: "1..1000",
    default: "20",
    device: "/ip/service/set .id=<static ssh row> max-sessions={}",
    since: "7.16",
    source,
    note: "sessions of the service, not channels of one connection as with OpenSSH's MaxSessions",
    menu: "/ip/service",
    properties: [counted("max-sessions", "7.16")],
    guarded: true,
    refused: [
      {
        until: "7.15",
        values: () => true,
        reason: "max-sessions of /ip/service came with 7.16; upgrade, or leave it unset.",
      },
    ],
    check: numberCheck("maxSessions", 1, 1000),
    normalise: unchanged,
  },
  {
    argument: "enabled",
    doc: "Whether the SSH server runs.",
    type: "boolean",
    values: "true | false",
    default: "true",
    device: "/ip/service/set .id=<static ssh row> disabled={yes|no}",
    source,
    note: "false is refused unless allowLockout: it ends every SSH login, also the proofs and the reading of HostKey",
    menu: "/ip/service",
    properties: [
      { name: "disabled", read: (text) => !isTrue(text), write: (value) => yesOrNo(value === false), told: toldYesNo },
    ],
    guarded: true,
    check: booleanCheck("enabled"),
    normalise: unchanged,
  },
];

function checkNetworks(value: Json): Problem[] {
  if (!Array.isArray(value)) return [{ reason: `\`allowFrom\` takes a list of prefixes; got ${shortly(value)}.` }];
  return value.flatMap((each, index) =>
    typeof each === "string" && networkText(each) !== undefined
      ? []
      : [
          {
            path: [index],
            reason: `/ip/service takes IPv4 and IPv6 prefixes only: write the address with its prefix length; got ${shortly(each)}.`,
          },
        ],
  );
}
