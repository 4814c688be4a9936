import { z } from "zod";
import { matchPattern } from "../../../../core/formats/host-pattern";
import { nearest } from "../../../../core/nearest";
import { isBefore } from "../../../../core/release";
import { parseTime } from "../time";
import { blankSplit, type Codec } from "./codec";
import { mostInt } from "./integer";

type ChannelTimeout = { type: string; interval: number };

/** Channel types by sshd_config(5); `session:subsystem:` is followed by the name of a subsystem. */
const types = [
  "session",
  "session:shell",
  "session:command",
  "session:subsystem:sftp",
  "agent-connection",
  "direct-tcpip",
  "direct-streamlocal@openssh.com",
  "forwarded-tcpip",
  "forwarded-streamlocal@openssh.com",
  "tun-connection",
  "x11-connection",
  "global",
];

const typeSchema = z.string().superRefine((type, context) => {
  if (types.some((known) => matchPattern(known, type)) || /^session:subsystem:[^\s=,]+$/.test(type)) return;
  const meant = nearest(type, types);
  const hint = meant === undefined ? `the types are ${types.join(", ")}` : `did you mean "${meant}"?`;
  context.addIssue({ code: "custom", message: `"${type}" fits no type of channel; ${hint}` });
});

/** After how many idle seconds which channels are closed. The first entry that fits a channel holds for it. */
export const channelTimeouts: Codec<ChannelTimeout[]> = {
  type: "{ type: string; interval: number }[]",
  accepts: "a list of { type, interval } with the interval in seconds; an empty list closes none",
  schema: z.array(z.strictObject({ type: typeSchema, interval: z.number().int().min(0).max(mostInt) })),
  normalise: (value) => value.map(({ type, interval }) => ({ type, interval })),
  print: (value) => [value.length === 0 ? ["none"] : value.map(({ type, interval }) => `${type}=${interval}`)],
  parse([line = ""]) {
    const words = blankSplit(line);
    if (words.length === 0 || words[0]?.toLowerCase() === "none") return [];
    return words.flatMap((word) => {
      const [, type = "", time = ""] = /^(.*)=([^=]*)$/.exec(word) ?? [];
      return type === "" ? [] : [{ type, interval: parseTime(time) ?? 0 }];
    });
  },
  unset: [],
  check: (value, release) =>
    value.flatMap(({ type }, i) =>
      type === "global" && isBefore(release, "9.7")
        ? [{ path: [i, "type"], reason: `"global" needs OpenSSH 9.7; this host has ${release}` }]
        : [],
    ),
};
