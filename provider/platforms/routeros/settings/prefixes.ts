import { addressBits, formatAddress, networkOf, parseAddress } from "../../../core/formats/address";

/** `192.168.1.5/24` is `192.168.1.0/24`, and an address is the network of one; undefined: it is neither. */
export function networkText(text: string): string | undefined {
  const [address = "", length, ...more] = text.split("/");
  const parsed = parseAddress(address);
  if (parsed === undefined || parsed.zone !== "" || more.length > 0) return undefined;
  const most = addressBits(parsed.family);
  if (length !== undefined && !(/^(0|[1-9]\d{0,2})$/.test(length) && Number(length) <= most)) return undefined;
  const bits = length === undefined ? most : Number(length);
  return `${formatAddress(networkOf(parsed, bits))}/${bits}`;
}

/** Networks as a set: in one spelling and order, each once. What is none stays as it is. */
export const networkSet = (list: readonly string[]): string[] =>
  [...new Set(list.map((each) => networkText(each) ?? each))].sort();

/** As it counts in comparisons: without its zone, and IPv4 as such. */
const bare = (address: string) => parseAddress(address.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, ""));

export function isSameAddress(a: string, b: string): boolean {
  const [left, right] = [bare(a), bare(b)];
  return left !== undefined && left.family === right?.family && left.value === right.value;
}

/** Whether an address lies in one of the networks. */
export function isWithin(address: string, networks: readonly string[]): boolean {
  const parsed = bare(address);
  if (parsed === undefined) return false;
  return networks.some((network) => {
    const [net = "", bits] = network.split("/");
    const other = parseAddress(net);
    if (other?.family !== parsed.family) return false;
    return networkOf(parsed, Number(bits)).value === networkOf(other, Number(bits)).value;
  });
}

export const familyOf = (network: string): 4 | 6 => (network.includes(":") ? 6 : 4);
