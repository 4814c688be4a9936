import { netconfSsh } from "../leaf";
import { model, overview, type Setting } from "../setting";
import { flag } from "../shapes/flag";
import { number } from "../shapes/number";
import type { Span } from "../span";

const since211: Span[] = [{ since: "21.1R1" }];

/** The port of NETCONF's own. */
export const netconfRows: readonly Setting[] = [
  flag({
    argument: "netconf.enabled",
    doc: "Whether NETCONF over SSH is served on a port of its own.",
    values: "true: the presence container; false: container deleted",
    default: "false",
    device: "system services netconf ssh",
    source: overview,
    note: "false is refused while this run comes in over it",
    path: netconfSsh,
    written: true,
    container: true,
  }),
  number({
    argument: "netconf.port",
    doc: "TCP port for NETCONF over SSH, which takes nothing else. The SSH port goes on taking NETCONF too.",
    values: "1..65535",
    default: "830",
    device: "system services netconf ssh port {}",
    source: overview,
    note: "21 and 23 draw a warning (document advises against them)",
    path: [...netconfSsh, "port"],
    range: [1, 65535],
  }),
  number({
    argument: "netconf.connectionLimit",
    doc: "How many connections to that port may be open at the same time.",
    values: "1..250",
    default: "75",
    device: "system services netconf ssh connection-limit {}",
    source: model,
    path: [...netconfSsh, "connection-limit"],
    range: [1, 250],
  }),
  number({
    argument: "netconf.rateLimit",
    doc: "How many connections to that port may be tried in a minute.",
    values: "1..250 a minute",
    default: "150",
    device: "system services netconf ssh rate-limit {}",
    source: model,
    note: "small values make this provider's own logins fail with an early end of stream",
    path: [...netconfSsh, "rate-limit"],
    range: [1, 250],
  }),
  number({
    argument: "netconf.clientAliveInterval",
    doc: "After how many seconds of silence the server asks whether the NETCONF client is still there.",
    values: "0..65535 seconds",
    default: "0",
    device: "system services netconf ssh client-alive-interval {}",
    since: "21.1R1",
    source: model,
    path: [...netconfSsh, "client-alive-interval"],
    range: [0, 65535],
    spans: since211,
  }),
  number({
    argument: "netconf.clientAliveCountMax",
    doc: "How many of these questions may go unanswered before the server ends the connection.",
    values: "0..255",
    default: "3",
    device: "system services netconf ssh client-alive-count-max {}",
    since: "21.1R1",
    source: model,
    path: [...netconfSsh, "client-alive-count-max"],
    range: [0, 255],
    spans: since211,
  }),
];
