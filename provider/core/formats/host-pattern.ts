import { type Address, addressBits, formatAddress, networkOf, parseAddress } from "./address";

/** `*` is any run of characters, `?` any one; nothing else is special (ssh_config(5) PATTERNS). Case counts. */
export function matchPattern(text: string, pattern: string): boolean {
  let t = 0;
  let p = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === "*") {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      // Let the last star take one character more. Only the last one can matter, so this stays quadratic at worst.
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/**
 * A comma list of patterns: 1 matched, 0 not, -1 matched by a negated (`!`) pattern, which always wins. A list of
 * negated patterns alone therefore matches nothing. `lower`: compare patterns in lower case (`text` must be already).
 */
export function matchPatternList(text: string, list: string, lower = false): 1 | 0 | -1 {
  let matched: 1 | 0 = 0;
  for (const item of list.split(",")) {
    const negated = item.startsWith("!");
    const pattern = negated ? item.slice(1) : item;
    // `match_pattern_list` has a buffer of 1024 bytes and gives up on the whole list when a pattern fills it.
    if (pattern.length >= 1023) return 0;
    if (!matchPattern(text, lower ? asciiLower(pattern) : pattern)) continue;
    if (negated) return -1;
    matched = 1;
  }
  return matched;
}

/**
 * A comma list of CIDR networks, addresses and wildcard patterns against an address, as `Match Address` and `from=`
 * read it: 1 matched, 0 not, -1 matched by a negated item, -2 the list is invalid, so sshd refuses the whole line.
 */
export function matchAddressList(address: string, list: string): 1 | 0 | -1 | -2 {
  const tried = parseAddress(address);
  if (tried === undefined) return 0;
  const plain = withoutV4Mapping(tried);
  let matched: 1 | 0 = 0;
  for (const item of list.split(",")) {
    const negated = item.startsWith("!");
    const pattern = negated ? item.slice(1) : item;
    if (pattern === "") return -2;
    const network = parseNetwork(pattern);
    if (network === "inconsistent") return -2;
    const hit =
      network === undefined
        ? matchPattern(formatAddress(plain), pattern)
        : contains(network.address, network.bits, plain);
    if (!hit) continue;
    if (negated) return -1;
    matched = 1;
  }
  return matched;
}

/**
 * `from="..."`: whether a client of this name and address may pass. sshd knows the client's name only with `UseDNS yes`;
 * otherwise the name is the address too. A negated match of either refuses.
 */
export function matchHostAndAddress(host: string, address: string, list: string): boolean {
  const byAddress = matchAddressList(address, list);
  if (byAddress < 0) return false;
  const byName = matchPatternList(asciiLower(host), list, true);
  return byName !== -1 && (byName === 1 || byAddress === 1);
}

/** One word of AllowUsers or DenyUsers: `user`, or `user@host` where host is a list as in `from=`. */
export function matchUser(user: string, host: string, address: string, pattern: string): boolean {
  const at = pattern.indexOf("@");
  if (at === -1) return matchPattern(user, pattern);
  return matchPattern(user, pattern.slice(0, at)) && matchHostAndAddress(host, address, pattern.slice(at + 1));
}

/**
 * Why this item (without `!`) of an address list is not what its author means; `undefined` when it is fine. sshd refuses
 * networks with host bits, but takes `300.1.1.1/8` or `10.0/16` silently for a name or another address.
 */
export function checkCidr(text: string): string | undefined {
  const slash = text.indexOf("/");
  const body = slash === -1 ? text : text.slice(0, slash);
  const address = parseAddress(body);
  if (address === undefined) {
    const octets = body.split(".");
    if (octets.every((octet) => /^\d+$/.test(octet))) return badQuad(body, octets);
    return slash === -1 ? undefined : `"${body}" is not an IP address, so "${text}" is no network.`;
  }
  if (slash === -1) return undefined;
  const mask = text.slice(slash + 1);
  const most = addressBits(address.family);
  if (!/^\d+$/.test(mask) || Number(mask) > most) return `The mask of "${text}" must be a number from 0 to ${most}.`;
  const network = networkOf(address, Number(mask));
  if (network.value !== address.value)
    return `"${text}" has host bits set, which sshd refuses; the network is ${formatAddress(network)}/${Number(mask)}.`;
  return undefined;
}

export function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function badQuad(body: string, octets: string[]): string {
  if (octets.length !== 4) return `"${body}" is not an IP address: four numbers with dots are needed.`;
  if (octets.some((octet) => octet.length > 1 && octet.startsWith("0")))
    return `"${body}" has a number with a leading zero, which sshd reads as octal.`;
  return `"${body}" is not an IP address: its numbers must be 0 to 255.`;
}

function parseNetwork(text: string): { address: Address; bits: number } | "inconsistent" | undefined {
  const [body = "", mask, ...more] = text.split("/");
  if (more.length > 0 || (mask !== undefined && (!/^\d+$/.test(mask) || Number(mask) > 128))) return undefined;
  const address = parseAddress(body);
  if (address === undefined) return undefined;
  const most = addressBits(address.family);
  const bits = mask === undefined ? most : Number(mask);
  if (bits > most || networkOf(address, bits).value !== address.value) return "inconsistent";
  return { address, bits };
}

function contains(network: Address, bits: number, address: Address): boolean {
  if (network.family !== address.family || network.zone !== address.zone) return false;
  return networkOf(address, bits).value === network.value;
}

/** sshd never sees `::ffff:192.0.2.1`: it takes the IPv4 address out of it. Node's sockets report the mapped form. */
function withoutV4Mapping(address: Address): Address {
  if (address.family === 4 || address.value >> 32n !== 0xffffn) return address;
  return { family: 4, value: address.value & 0xffffffffn, zone: "" };
}
