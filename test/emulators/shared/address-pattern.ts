import { BlockList, isIP } from "node:net";

/** Whether a client's address fits a list of patterns as in `from=` of authorized_keys: wildcards, CIDR, `!` for never. */
export function addressFits(address: string, patterns: string): boolean {
  let fits = false;
  for (const each of patterns.split(",").map((text) => text.trim())) {
    const isNever = each.startsWith("!");
    if (!fitsOne(address, isNever ? each.slice(1) : each)) continue;
    if (isNever) return false;
    fits = true;
  }
  return fits;
}

function fitsOne(address: string, pattern: string): boolean {
  const [net = "", bits] = pattern.split("/");
  const family = (text: string) => (isIP(text) === 6 ? "ipv6" : "ipv4");
  if (bits !== undefined) {
    if (isIP(net) === 0 || isIP(net) !== isIP(address) || !/^\d{1,3}$/.test(bits)) return false;
    const list = new BlockList();
    try {
      list.addSubnet(net, Number(bits), family(net));
    } catch {
      return false;
    }
    return list.check(address, family(address));
  }
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "i").test(address);
}
