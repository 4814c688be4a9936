import type { Argument } from "../../../core/contract";
import { manual } from "./setting";

/** A condition of a match block. All that a block names must hold. */
export interface Criterion {
  name: string;
  /** As the line spells it. */
  keyword: string;
  type: "string[]" | "number[]" | "boolean";
  values: string;
  doc: string;
  since?: string;
  note?: string;
}

export const criteria: readonly Criterion[] = [
  { name: "user", keyword: "User", type: "string[]", values: "patterns, !negated", doc: "Users the block is for." },
  {
    name: "group",
    keyword: "Group",
    type: "string[]",
    values: "patterns, !negated",
    doc: "Groups, one of which the user must have.",
  },
  {
    name: "host",
    keyword: "Host",
    type: "string[]",
    values: "patterns, !negated; names only with useDns true",
    doc: "Names of client hosts. Without `useDns` the name of a client is its address.",
  },
  {
    name: "address",
    keyword: "Address",
    type: "string[]",
    values: "addresses, networks without host bits, patterns, !negated",
    doc: "Addresses of clients.",
    note: "10.0.0.1/8 and 300.1.1.1/8 are refused; sshd would take the second for a name",
  },
  {
    name: "localAddress",
    keyword: "LocalAddress",
    type: "string[]",
    values: "addresses, networks without host bits, patterns, !negated",
    doc: "Addresses of the server the connection came in on.",
  },
  {
    name: "localPort",
    keyword: "LocalPort",
    type: "number[]",
    values: "1..65535",
    doc: "Ports of the server the connection came in on.",
    note: "sshd takes one port per block, so several are written as one block each",
  },
  {
    name: "rdomain",
    keyword: "RDomain",
    type: "string[]",
    values: "patterns, !negated",
    since: "7.7",
    doc: "Routing domains the connection came in on.",
  },
  {
    name: "invalidUser",
    keyword: "invalid-user",
    type: "boolean",
    values: "true",
    since: "9.9",
    doc: "Users that do not exist.",
    note: "an unknown criterion makes sshd refuse the whole file",
  },
  {
    name: "version",
    keyword: "Version",
    type: "string[]",
    values: "patterns on OpenSSH_X.Y",
    since: "10.0",
    doc: "Releases of the server itself.",
  },
  {
    name: "all",
    keyword: "all",
    type: "boolean",
    values: "true, alone",
    doc: "Everybody. Blocks before it win nevertheless.",
  },
];

/** The rows of the support table that `match` has besides its own. */
export const matchArguments: readonly Argument[] = [
  {
    argument: "match",
    type: "{ criteria..., settings }[]",
    values: "ordered list of blocks",
    device: "Match {criteria}",
    source: manual,
    note: "of several blocks that hold, the first decides each setting; written after everything else, in this order",
  },
  ...criteria.map(({ name, keyword, type, values, since, note }) => ({
    argument: `match[].${name}`,
    type,
    values,
    device: type === "boolean" ? `Match ${keyword}` : `Match ${keyword} {}`,
    ...(since === undefined ? {} : { since }),
    source: manual,
    ...(note === undefined ? {} : { note }),
  })),
  {
    argument: "match[].settings.*",
    type: "every argument with match true",
    values: "all arguments whose row says match, with the same types",
    device: "lines below Match",
    source: manual,
    note: "others are refused at preview; subsystem, ignoreRhosts, kbdInteractiveAuthentication and pamServiceName have limits by release",
  },
];
