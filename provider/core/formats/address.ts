/** An IP address as a number, to compare networks bit by bit. */
export interface Address {
  family: 4 | 6;
  value: bigint;
  /** IPv6 zone (`%eth0`); sshd takes addresses of different zones as different. */
  zone: string;
}

export const addressBits = (family: 4 | 6): number => (family === 4 ? 32 : 128);

/** Reads an address in its usual notation: dotted quad without leading zeros (which C reads as octal), or IPv6. */
export function parseAddress(text: string): Address | undefined {
  const v4 = parseV4(text);
  if (v4 !== undefined) return { family: 4, value: v4, zone: "" };
  const [body = "", ...zone] = text.split("%");
  if (zone.length > 1 || (zone.length === 1 && zone[0] === "")) return undefined;
  const v6 = parseV6(body);
  return v6 === undefined ? undefined : { family: 6, value: v6, zone: zone[0] ?? "" };
}

export function formatAddress(address: Address): string {
  if (address.family === 4) return [24n, 16n, 8n, 0n].map((shift) => (address.value >> shift) & 255n).join(".");
  const groups = Array.from({ length: 8 }, (_, i) => ((address.value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  // RFC 5952: the longest run of zero groups, the first of equals, and only runs of two or more become "::".
  const longest = longestRun(groups);
  const text =
    longest === undefined
      ? groups.join(":")
      : `${groups.slice(0, longest.start).join(":")}::${groups.slice(longest.end).join(":")}`;
  return address.zone === "" ? text : `${text}%${address.zone}`;
}

/** The address with all bits after the first `length` set to zero. */
export function networkOf(address: Address, length: number): Address {
  const hostBits = BigInt(addressBits(address.family) - length);
  return { ...address, value: (address.value >> hostBits) << hostBits };
}

function longestRun(groups: string[]): { start: number; end: number } | undefined {
  let best: { start: number; end: number } | undefined;
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === "0") end++;
    if (end - start >= 2 && (best === undefined || end - start > best.end - best.start)) best = { start, end };
    if (end > start) start = end;
  }
  return best;
}

function parseV4(text: string): bigint | undefined {
  if (!/^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/.test(text)) return undefined;
  const octets = text.split(".").map(Number);
  if (octets.some((octet) => octet > 255)) return undefined;
  return octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2 || !text.includes(":")) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const last = halves.length === 2 ? tail : head;
  const embedded = last.length > 0 ? parseV4(last[last.length - 1] as string) : undefined;
  if (embedded !== undefined) last.splice(-1, 1, (embedded >> 16n).toString(16), (embedded & 0xffffn).toString(16));
  const given = head.length + tail.length;
  if (halves.length === 2 ? given > 7 : given !== 8) return undefined;
  const groups = [...head, ...Array<string>(8 - given).fill("0"), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}
