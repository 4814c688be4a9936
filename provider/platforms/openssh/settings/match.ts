import { addressBits, formatAddress, networkOf, parseAddress } from "../../../core/formats/address";
import { asciiLower, matchAddressList, matchPatternList } from "../../../core/formats/host-pattern";
import type { MatchBlock } from "./render";

/** A connection as `sshd -T -C` is told of it. All of it is always told: releases before 8.4 stop where a part is missing. */
export interface Connection {
  user: string;
  host: string;
  addr: string;
  laddr: string;
  lport: number;
  rdomain?: string;
  /** The user does not exist; from 9.9 on. */
  invalidUser?: boolean;
}

export type ConnectionFor =
  /** `unresolved`: the user must have one of these groups, which only the server can tell. */
  { connection: Connection; unresolved: "group"[]; reason?: undefined } | { connection: undefined; reason: string };

/** A connection that a match block is for, made from `base` by changing only what its criteria ask for. */
export function connectionFor(block: MatchBlock, base: Connection, release: string | undefined): ConnectionFor {
  const connection: Connection = { ...base };
  const user = filled(block.user, (list) => findName(list, base.user));
  const host = filled(block.host, (list) => findName(list, base.host, true));
  const addr = filled(block.address, (list) => findAddress(list, base.addr));
  const laddr = filled(block.localAddress, (list) => findAddress(list, base.laddr));
  const rdomain = filled(block.rdomain, (list) => findName(list, base.rdomain));
  for (const [name, found] of Object.entries({ user, host, address: addr, localAddress: laddr, rdomain }))
    if (found === null) return { connection: undefined, reason: `nothing fits the patterns of \`${name}\`` };
  Object.assign(connection, defined({ user, addr, laddr, rdomain }));
  // Without UseDNS the name of a client is its address.
  connection.host = host ?? (addr === undefined ? base.host : (addr as string));
  if (Array.isArray(block.localPort)) connection.lport = Number(block.localPort[0]);
  if (block.invalidUser === true) {
    if (block.group !== undefined) return { connection: undefined, reason: "a user that does not exist has no groups" };
    connection.invalidUser = true;
  }
  if (!versionFits(block.version, release))
    return { connection: undefined, reason: `the server is OpenSSH ${release}` };
  return { connection, unresolved: block.group === undefined ? [] : ["group"] };
}

/** What stands after `-C`. */
export function connectionText(connection: Connection): string {
  const { user, host, addr, laddr, lport, rdomain, invalidUser } = connection;
  const parts = [`user=${user}`, `host=${host}`, `addr=${addr}`, `laddr=${laddr}`, `lport=${lport}`];
  if (rdomain !== undefined) parts.push(`rdomain=${rdomain}`);
  if (invalidUser === true) parts.push("invalid-user");
  return parts.join(",");
}

/** Whether a user with these groups is one a block with these `group` patterns is for; a negated group shuts out. */
export function groupsFit(groups: readonly string[], patterns: readonly string[]): boolean {
  const results = groups.map((group) => matchPatternList(group, patterns.join(",")));
  return !results.includes(-1) && results.includes(1);
}

/** `undefined`: the criterion is not given. `null`: nothing fits it. */
function filled(given: unknown, search: (list: string[]) => string | undefined): string | null | undefined {
  return Array.isArray(given) ? (search(given.map(String)) ?? null) : undefined;
}

const defined = (fields: { [name: string]: string | null | undefined }): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** Stand-ins for `*` and `?`; several, because a negated pattern may be in the way of one. */
const fillings = ["x", "y", "zz", "user1", "0", "host.example", ""];

const positive = (list: readonly string[]): string[] => list.filter((pattern) => !pattern.startsWith("!"));

function nameCandidates(list: readonly string[]): string[] {
  return positive(list).flatMap((pattern) =>
    fillings.map((filling) => pattern.replace(/\?/g, (filling[0] ?? "a") as string).replace(/\*+/g, filling)),
  );
}

function findName(list: string[], base: string | undefined, lower = false): string | undefined {
  const fits = (name: string): boolean =>
    name !== "" &&
    !name.includes(",") &&
    matchPatternList(lower ? asciiLower(name) : name, list.join(","), lower) === 1;
  return [base ?? "", ...nameCandidates(list)].find(fits);
}

function findAddress(list: string[], base: string): string | undefined {
  const fits = (address: string): boolean =>
    parseAddress(address) !== undefined && matchAddressList(address, list.join(",")) === 1;
  return [base, ...positive(list).flatMap(addressCandidates)].find(fits);
}

/** Addresses of a network, spread so that one lies outside any smaller network that is negated; or of a pattern. */
function addressCandidates(pattern: string): string[] {
  const [body = "", mask] = pattern.split("/");
  const address = parseAddress(body);
  if (address === undefined) {
    const stars = ["1", "0.1", "0.0.1", "192.0.2.1", "2001:db8::1", ":1", "0:0:0:0:0:0:1", "7", "0.7", "0.0.7"];
    return stars.map((star) => pattern.replace(/\?/g, "1").replace(/\*+/g, star));
  }
  const most = addressBits(address.family);
  const bits = mask === undefined ? most : Number(mask);
  const network = networkOf(address, bits);
  const offsets = [1n, 0n, 2n, ...Array.from({ length: most - bits }, (_, i) => (1n << BigInt(i)) + 1n)];
  return offsets
    .map((offset) => ({ ...network, value: network.value + offset }))
    .filter((each) => networkOf(each, bits).value === network.value)
    .map(formatAddress);
}

/** `Match Version` looks at what the server is, for example `OpenSSH_10.0p2`, of which the last part is not known here. */
function versionFits(given: unknown, release: string | undefined): boolean {
  if (!Array.isArray(given) || release === undefined) return true;
  const versions = ["", "p1", "p2"].map((suffix) => `OpenSSH_${release.replace(/p\d+$/, "")}${suffix}`);
  return versions.some((version) => matchPatternList(version, given.map(String).join(",")) === 1);
}
