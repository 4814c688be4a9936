import { BlockList, isIP } from "node:net";
import { invalidValue, noSuchValue, notKnown, Trap } from "./trap";

/** Releases accept all four spellings and answer `true` or `false`. */
export function yesNo(argument: string, text: string): boolean {
  if (text === "yes" || text === "true") return true;
  if (text === "no" || text === "false") return false;
  throw noSuchValue(argument);
}

export function oneOf<T extends string>(argument: string, text: string, values: readonly T[]): T {
  const hit = values.find((each) => each === text);
  if (hit === undefined) throw noSuchValue(argument);
  return hit;
}

export function integer(argument: string, text: string, from: number, to: number): number {
  if (!/^\d+$/.test(text)) throw invalidValue(argument);
  const value = Number(text);
  if (value < from || value > to) throw new Trap(`value of ${argument} out of range (${from}..${to})`, 1);
  return value;
}

/** A comma list of IPv4 and IPv6 prefixes. How the router completes a bare address or host bits is not known. */
export function prefixes(argument: string, text: string): string[] {
  return text === "" ? [] : text.split(",").map((each) => prefix(argument, each));
}

function prefix(argument: string, text: string): string {
  const [net = "", bits] = text.split("/");
  const family = isIP(net);
  if (family === 0) throw invalidValue(argument);
  if (bits === undefined) throw notKnown();
  const isLength = /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32);
  if (!isLength) throw invalidValue(argument);
  if (family === 4 && hasHostBits(net, Number(bits))) throw notKnown();
  return text;
}

function hasHostBits(net: string, bits: number): boolean {
  const number = net.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return number % 2 ** (32 - bits) !== 0;
}

/** Whether a client may come from where it comes; an empty list lets everybody in. */
export function isAllowed(address: string, list: string): boolean {
  if (list === "") return true;
  const block = new BlockList();
  for (const each of list.split(",")) {
    const [net = "", bits = ""] = each.split("/");
    block.addSubnet(net, Number(bits), isIP(net) === 6 ? "ipv6" : "ipv4");
  }
  return block.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

const units: { [unit: string]: number } = { w: 604800, d: 86400, h: 3600, m: 60, s: 1, ms: 0.001 };

/** `1m30s`, `00:01:30`, `90`: milliseconds. */
export function duration(argument: string, text: string): number {
  const clock = /^(\d+):(\d\d):(\d\d)$/.exec(text);
  if (clock !== null) return ((Number(clock[1]) * 60 + Number(clock[2])) * 60 + Number(clock[3])) * 1000;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  if (!/^(\d+(ms|[wdhms]))+$/.test(text)) throw invalidValue(argument);
  return [...text.matchAll(/(\d+)(ms|[wdhms])/g)].reduce(
    (sum, [, count, unit = ""]) => sum + Number(count) * (units[unit] ?? 0) * 1000,
    0,
  );
}

/** `1d2h3m4s`, as the API shows times. */
export function durationText(ms: number): string {
  let left = Math.floor(ms / 1000);
  let text = "";
  for (const unit of ["w", "d", "h", "m", "s"]) {
    const size = units[unit] ?? 1;
    if (left >= size) text += `${Math.floor(left / size)}${unit}`;
    left %= size;
  }
  return text === "" ? "0s" : text;
}
