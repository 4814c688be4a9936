import { toBinary } from "../../core/formats/binary-string";
import { asciiLower } from "../../core/formats/host-pattern";
import {
  type FoundHost,
  hashHost,
  type KnownHostEntry,
  type KnownHostMarker,
  type KnownHosts,
  knownHostsLine,
  putKnownHost,
  removeHostFromLine,
  removeKnownHost,
} from "../../core/formats/known-hosts";
import { matchesToken } from "../../core/formats/known-hosts-names";
import { formatPublicKey } from "../../core/formats/public-key";

/** What one resource says in a known_hosts file: this key is (or signs, or must not be) the key of these hosts. */
export interface HostInFile {
  marker: KnownHostMarker | undefined;
  /** As they stand in the hosts field: lower case, `[host]:port`, `!` in front of negated ones. */
  names: string[];
  type: string;
  base64: string;
}

export interface WantedLine {
  /** Undefined: either form will do. */
  hashed: boolean | undefined;
  /** `""`: whatever comment is there. */
  comment: string;
}

export interface HostSeen {
  /** Every line of this key and marker that names at least one of the hosts. */
  lines: FoundHost[];
  /** Whether those lines together name all of them. */
  present: boolean;
  hashed: boolean;
  /** The line that speaks for the resource, the one that names its hosts and no other where there is one. */
  mine: FoundHost | undefined;
}

/** `hashed` decides which line is looked for first, and what counts as hidden. */
export function seeHost(file: KnownHosts, host: HostInFile, hashed: boolean | undefined): HostSeen {
  const lines = file.lines.flatMap(({ entry }, index) =>
    entry !== undefined && isAbout(entry, host) ? [{ index, entry }] : [],
  );
  const plain = lines.filter(({ entry }) => !entry.hashed);
  const own = lines.filter(({ entry }) => isOwn(entry, host));
  const covered = (some: FoundHost[]) =>
    positive(host.names).every((name) => some.some(({ entry }) => covers(entry, name, host)));
  const hidden = own.some(({ entry }) => entry.hashed) && !own.some(({ entry }) => !entry.hashed);
  return {
    lines,
    present: covered(lines),
    hashed: hashed === true ? hidden : !covered(plain),
    mine: own.find(({ entry }) => entry.hashed === (hashed === true)) ?? own[0] ?? lines[0],
  };
}

/**
 * The file with a line for the hosts, in the form and with the comment that are wanted. A line that other hosts share is
 * never changed for it: where it does not do as it is, the hosts get a line of their own.
 */
export function putHost(file: KnownHosts, host: HostInFile, want: WantedLine): KnownHosts {
  const seen = seeHost(file, host, want.hashed);
  const { mine } = seen;
  const inForm = want.hashed === undefined || want.hashed === seen.hashed;
  if (seen.present && inForm && mine !== undefined && (want.comment === "" || mine.entry.comment === want.comment))
    return file;

  const fits = mine !== undefined && isOwn(mine.entry, host) && [undefined, mine.entry.hashed].includes(want.hashed);
  const stale = inForm
    ? []
    : seen.lines.filter(({ entry }) => entry.hashed !== want.hashed && speaksOnlyOf(entry, host));
  const place = fits ? mine : stale[0];
  const raw = place === undefined ? newLine(host, want) : restated(file, place, host, want);
  const put = putKnownHost(file, raw, place?.index);
  return stale.filter((line) => line !== place).reduceRight((left, { index }) => removeKnownHost(left, index), put);
}

/**
 * The file without the hosts. Lines they share with others only lose them, and keep what they exclude; a name that is
 * `held` keeps the last line it has.
 */
export function dropHost(file: KnownHosts, host: HostInFile, held: readonly string[]): KnownHosts {
  let left = file;
  // The line of these very hosts first: of a name that is held, it is the other line that stays.
  for (const rank of [0, 1, 2]) {
    for (let index = left.lines.length - 1; index >= 0; index--) {
      const entry = left.lines[index]?.entry;
      if (entry === undefined || !isAbout(entry, host) || rankOf(entry, host) !== rank) continue;
      const rest = left.lines.filter((_, at) => at !== index);
      const isElsewhere = (name: string) =>
        rest.some((line) => line.entry !== undefined && isAbout(line.entry, host) && names(line.entry, name));
      const gone = positive(host.names).filter(
        (name) => names(entry, name) && (!held.includes(name) || isElsewhere(name)),
      );
      for (const name of gone) left = removeHostFromLine(left, index, name);
    }
  }
  return left;
}

export function positive(list: readonly string[]): string[] {
  return list.filter((name) => name !== "" && !name.startsWith("!"));
}

function negative(list: readonly string[]): string[] {
  return list.filter((name) => name.startsWith("!"));
}

function namesOf(entry: KnownHostEntry): string[] {
  return entry.hashed ? [] : entry.hosts.split(",").map(asciiLower);
}

/** Whether a line has the very name. A pattern that only matches it was written for something else. */
function names(entry: KnownHostEntry, name: string): boolean {
  return entry.hashed ? matchesToken(entry.hosts, name) : namesOf(entry).includes(name);
}

function isAbout(entry: KnownHostEntry, host: HostInFile): boolean {
  if (entry.marker !== host.marker || entry.base64 !== host.base64) return false;
  return positive(host.names).some((name) => names(entry, name));
}

function isOwn(entry: KnownHostEntry, host: HostInFile): boolean {
  if (entry.hashed) return host.names.length === 1 && names(entry, host.names[0] as string);
  return sameSet(namesOf(entry), host.names);
}

function speaksOnlyOf(entry: KnownHostEntry, host: HostInFile): boolean {
  return positive(namesOf(entry)).every((name) => host.names.includes(name));
}

function rankOf(entry: KnownHostEntry, host: HostInFile): 0 | 1 | 2 {
  if (isOwn(entry, host)) return 0;
  return speaksOnlyOf(entry, host) ? 1 : 2;
}

/** Whether the line says of the name what the resource says: negated names of a line take hosts away from its patterns. */
function covers(entry: KnownHostEntry, name: string, host: HostInFile): boolean {
  if (!names(entry, name)) return false;
  const excluded = negative(host.names);
  if (sameSet(negative(namesOf(entry)), excluded)) return true;
  return excluded.length === 0 && !/[*?]/.test(name) && matchesToken(entry.hosts, name);
}

function newLine(host: HostInFile, want: WantedLine): string {
  const key = { type: host.type, base64: host.base64, comment: want.comment };
  return knownHostsLine({ marker: host.marker, hosts: host.names, hashed: want.hashed === true, key });
}

/** A line that stands, in the wanted form; what of it need not change stays byte for byte. */
function restated(file: KnownHosts, { index, entry }: FoundHost, host: HostInFile, want: WantedLine): string {
  const { raw = "" } = file.lines[index] ?? {};
  const marker = host.marker === undefined ? "" : `@${host.marker} `;
  const start = raw.indexOf(entry.hosts, host.marker === undefined ? 0 : raw.indexOf(host.marker) + host.marker.length);
  const inForm = want.hashed === undefined || want.hashed === entry.hashed;
  const renamed = want.hashed === true ? hashHost(host.names[0] as string) : host.names.join(",");
  const key =
    want.comment === ""
      ? raw.slice(start + entry.hosts.length)
      : ` ${toBinary(formatPublicKey({ ...host, comment: want.comment }))}`;
  return `${marker}${inForm ? entry.hosts : renamed}${key}`;
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.every((item) => b.includes(item)) && b.every((item) => a.includes(item));
}
