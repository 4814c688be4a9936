import { z } from "zod";
import { formatAddress, parseAddress } from "../../../../core/formats/address";
import { type Codec, canonical } from "./codec";
import { portNumber } from "./port";

export type ListenAddress = { address: string; port?: number; rdomain?: string };
type Given = string | ListenAddress;

/** `host`, `host:port`, `[address]:port`, an IPv6 address alone, each with ` rdomain NAME` after it. */
export function readListenAddress(text: string): ListenAddress | undefined {
  const [, where = "", rdomain] = /^(\S+)(?:\s+rdomain\s+(\S+))?$/.exec(text.trim()) ?? [];
  const [, bracketed, host, port] = /^(?:\[([^\]]*)\]|([^[\]:]*))(?::(\d+))?$/.exec(where) ?? [];
  const address = parseAddress(where) === undefined ? (bracketed ?? host) : where;
  if (address === undefined || address === "") return undefined;
  return {
    address: plain(address),
    ...(port === undefined || parseAddress(where) !== undefined ? {} : { port: Number(port) }),
    ...(rdomain === undefined ? {} : { rdomain }),
  };
}

/** One spelling per address; names in lower case. */
function plain(text: string): string {
  const address = parseAddress(text);
  return address === undefined ? text.toLowerCase() : formatAddress(address);
}

const objectOf = (given: Given): ListenAddress =>
  typeof given === "string" ? (readListenAddress(given) as ListenAddress) : { ...given, address: plain(given.address) };

function normalise(value: Given[]): ListenAddress[] {
  const byText = new Map(value.map(objectOf).map((entry) => [canonical(entry), entry]));
  return [...byText.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

const givenSchema = z.union([
  z.string().superRefine((text, context) => {
    const read = readListenAddress(text);
    const message = read === undefined ? `"${text}" is none of host, host:port and [address]:port` : problem(read);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  }),
  z
    .strictObject({ address: z.string(), port: portNumber.optional(), rdomain: z.string().regex(/^\S+$/).optional() })
    .superRefine((entry, context) => {
      const message = problem(entry);
      if (message !== undefined) context.addIssue({ code: "custom", message, path: ["address"] });
    }),
]);

function problem({ address, port }: ListenAddress): string | undefined {
  if (port !== undefined && (port < 1 || port > 65535)) return `the port ${port} is not one of 1 to 65535`;
  if (parseAddress(address) !== undefined || /^[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?$/.test(address)) {
    const numbers = /^[\d.]+$/.test(address) && parseAddress(address) === undefined;
    return numbers ? `"${address}" is not an IPv4 address` : undefined;
  }
  return `"${address}" is neither an address nor a host name`;
}

/** Addresses to listen on, as a set. An entry without port stands for every port of the server. */
export const listenAddresses: Codec<Given[]> = {
  type: "(string | { address: string; port?: number; rdomain?: string })[]",
  accepts: 'a list of addresses: "192.0.2.1", "192.0.2.1:2222", "[2001:db8::1]:22" or { address, port, rdomain }',
  schema: z.array(givenSchema).min(1),
  normalise,
  print: (value) =>
    normalise(value).map(({ address, port, rdomain }) => {
      const bracketed = address.includes(":") ? `[${address}]` : address;
      const where = port === undefined ? address : `${bracketed}:${port}`;
      return rdomain === undefined ? [where] : [where, "rdomain", rdomain];
    }),
  parse(lines) {
    const read = lines.map(readListenAddress).filter((entry) => entry !== undefined);
    return read.length === 0 ? undefined : normalise(read);
  },
  same: (a, b, { ports = [] }) => sameListeners(listeners(a, ports), listeners(b, ports)),
};

interface Listener {
  /** `address port rdomain`; the address of a name is only known to the server. */
  key: string;
  name: boolean;
}

function listeners(value: Given[], ports: readonly number[]): Listener[] {
  return normalise(value).flatMap(({ address, port, rdomain = "" }) =>
    (port === undefined ? ports : [port]).map((each) => ({
      key: `${address} ${each} ${rdomain}`,
      name: parseAddress(address) === undefined,
    })),
  );
}

/** `sshd -T` prints the addresses a host name has, so a name vouches for any addresses the other side has in addition. */
function sameListeners(a: Listener[], b: Listener[]): boolean {
  const covered = (inner: Listener[], outer: Listener[]): boolean =>
    inner.every(({ key, name }) => name || outer.some((other) => other.key === key || sameSocket(other, key)));
  return covered(a, b) && covered(b, a);
}

const sameSocket = (named: Listener, key: string): boolean =>
  named.name && named.key.slice(named.key.indexOf(" ")) === key.slice(key.indexOf(" "));
