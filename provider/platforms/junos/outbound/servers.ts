import type { Json } from "../../../core/contract";
import { formatAddress, parseAddress } from "../../../core/formats/address";
import { sameJson } from "../../../core/paths";
import { word } from "../words";
import { type Line, line } from "./line";

/** One server as an argument. */
export type Server = { address: string; port?: Json; retry?: Json; timeout?: Json };

/** A server as it stands on the device. Plain data: it is handed on as detail of an observation. */
export type StandingServer = {
  server: Server;
  /** The address as the device spells it. */
  name: string;
  /** It, or a leaf of it, has no effect. */
  inactive: boolean;
  /** The group it is inherited from. */
  group: string | null;
  /** The groups that its leaves are inherited from. */
  groups: { [leaf: string]: string };
};

const attributes = ["port", "retry", "timeout"] as const;

/** An address in its one spelling; names stay as they are. */
export function normalAddress(text: string): string {
  const address = parseAddress(text);
  return address === undefined ? text : formatAddress(address);
}

export const serversOf = (value: Json | undefined): Server[] => (value ?? []) as Server[];

export const sameServers = (a: Json | undefined, b: Json | undefined): boolean =>
  sameJson(serversOf(a) as Json, serversOf(b) as Json);

/**
 * The lines that make the list exact. Servers keep their order, which the device walks, and a new entry comes last: only
 * what still fits that is changed in place, else the list is written anew.
 */
export function serverLines(place: string, standing: StandingServer[], wanted: Server[]): Line[] {
  const { gone, stays } = compare(standing, wanted);
  return [
    ...gone.map(({ name }) => line(`delete ${place} ${word(name)}`)),
    ...wanted.flatMap((server, index) => entryLines(place, server, stays[index])),
  ];
}

/** The groups that hold what `serverLines` would delete: there a delete does nothing. */
export function serverGroups(standing: StandingServer[], wanted: Server[]): string[] {
  const { gone, stays } = compare(standing, wanted);
  const leaves = stays.flatMap((each, index) => less(each.server, wanted[index]).map((name) => each.groups[name]));
  return [...new Set([...gone.map(({ group }) => group), ...leaves].filter((group) => typeof group === "string"))];
}

/** Which entries have to go, and which stay at the head of the list. */
function compare(standing: StandingServer[], wanted: Server[]): { gone: StandingServer[]; stays: StandingServer[] } {
  const stays = standing.filter(({ server }) => wanted.some(({ address }) => address === server.address));
  const fits = stays.every(({ server, inactive }, index) => !inactive && server.address === wanted[index]?.address);
  return fits ? { gone: standing.filter((each) => !stays.includes(each)), stays } : { gone: standing, stays: [] };
}

const less = (standing: Server, wanted: Server | undefined) =>
  attributes.filter((name) => standing[name] !== undefined && wanted?.[name] === undefined);

function entryLines(place: string, wanted: Server, standing: StandingServer | undefined): Line[] {
  const entry = `${place} ${word(standing?.name ?? wanted.address)}`;
  const more = attributes.filter((name) => wanted[name] !== undefined && wanted[name] !== standing?.server[name]);
  const words = more.map((name) => ` ${name} ${word(String(wanted[name]))}`).join("");
  return [
    ...(standing === undefined ? [] : less(standing.server, wanted).map((name) => line(`delete ${entry} ${name}`))),
    ...(standing !== undefined && words === "" ? [] : [line(`set ${entry}${words}`)]),
  ];
}
