import { formatAddress, parseAddress } from "../../../../core/formats/address";
import { type ListenAddress, readListenAddress } from "../codecs/listen-address";
import type { Lockout, Rule, Scene } from "./rule";

export const networkRules: readonly Rule[] = [port, addressFamily, ownAddress, arrival];

/** Where this run arrives. Behind address translation that is not the port the program names. */
const arrivalPort = ({ server, login }: Scene): number => server?.port ?? login.port;

const portsOf = ({ value }: Scene): number[] => [value("port") ?? []].flat().map(Number);

/** The sockets sshd would open: `sshd -T` prints an address with each port. */
const listenersOf = ({ candidate }: Scene): ListenAddress[] =>
  (candidate.get("listenaddress") ?? []).map(readListenAddress).filter((each) => each !== undefined);

const isWildcard = (address: string): boolean => address === "0.0.0.0" || address === "::";
const plain = (text: string): string => {
  const address = parseAddress(text);
  if (address === undefined) return text;
  const mapped = address.family === 6 && address.value >> 32n === 0xffffn;
  return formatAddress(mapped ? { family: 4, value: address.value & 0xffffffffn, zone: "" } : { ...address, zone: "" });
};

function port(scene: Scene): Lockout[] {
  const listening = listenersOf(scene).map((each) => each.port);
  const open = listening.length > 0 ? listening : portsOf(scene);
  if (open.length === 0 || open.includes(arrivalPort(scene))) return [];
  const reason = `The server would listen on ${[...new Set(open)].join(", ")} and no longer on ${arrivalPort(scene)}, where this run is logged in.`;
  return [{ argument: "port", reason, kind: "port" }];
}

function addressFamily({ client, value }: Scene): Lockout[] {
  const family = parseAddress(plain(client?.address ?? ""))?.family;
  const only = value("addressFamily");
  if (family === undefined || (only !== "inet" && only !== "inet6") || (only === "inet") === (family === 4)) return [];
  return [
    { argument: "addressFamily", reason: `This run comes over IPv${family}, where the server would no longer listen.` },
  ];
}

/** "Cannot bind any address": sshd ends at the reload when none of its addresses is the host's. */
function ownAddress(scene: Scene): Lockout[] {
  const listeners = listenersOf(scene);
  if (scene.localAddresses === undefined || listeners.length === 0) return [];
  const own = scene.localAddresses.map(plain);
  if (listeners.some(({ address }) => isWildcard(address) || own.includes(plain(address)))) return [];
  const named = [...new Set(listeners.map(({ address }) => address))].join(", ");
  return [
    {
      argument: "listenAddress",
      reason: `The host has none of these addresses (${named}), so the server would end at the reload.`,
    },
  ];
}

function arrival(scene: Scene): Lockout[] {
  const listeners = listenersOf(scene);
  // Each of the other rules has its own sentence for what it finds.
  const said = [port, addressFamily, ownAddress].some((rule) => rule(scene).length > 0);
  if (scene.server === undefined || listeners.length === 0 || said) return [];
  const address = plain(scene.server.address);
  const wildcard = address.includes(":") ? "::" : "0.0.0.0";
  const open = listeners.filter((each) => each.port === arrivalPort(scene)).map((each) => plain(each.address));
  if (open.includes(address) || open.includes(wildcard)) return [];
  const where = `${address} port ${arrivalPort(scene)}`;
  return [
    {
      argument: "listenAddress",
      reason: `The server would no longer listen on ${where}, where this run is logged in.`,
    },
  ];
}
