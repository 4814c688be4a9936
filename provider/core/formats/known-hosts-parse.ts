import { fromBinary, toBinary } from "./binary-string";
import { sha256Fingerprint } from "./fingerprint";
import { readKeyWords } from "./key-line";
import { hostToken, matchesToken, splitHashed } from "./known-hosts-names";
import { joinLines, splitLines, type TextLine } from "./text-lines";

export type KnownHostMarker = "cert-authority" | "revoked";

export interface KnownHostEntry {
  marker?: KnownHostMarker;
  /** The hosts field as it stands: patterns with commas, or `|1|salt|hash`. */
  hosts: string;
  hashed: boolean;
  type: string;
  /** The blob in canonical base64. */
  base64: string;
  fingerprint: string;
  comment: string;
}

/** A line of the file. Comments, blank lines and whatever ssh finds no key in have no `entry` and stay as they are. */
export interface KnownHostsLine extends TextLine {
  entry?: KnownHostEntry;
}

/** A known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT), kept byte for byte. Every edit answers a new one. */
export interface KnownHosts {
  lines: KnownHostsLine[];
}

export interface FoundHost {
  /** Place in `lines`. */
  index: number;
  entry: KnownHostEntry;
}

/** `text` is a binary string (see binary-string.ts). Never throws. */
export function parseKnownHosts(text: string): KnownHosts {
  return { lines: splitLines(text).map(withEntry) };
}

export function printKnownHosts(doc: KnownHosts): string {
  return joinLines(doc.lines);
}

/** Whether this line speaks of the host on this port. Plain names do not: see `lookup` for when ssh takes them. */
export function matchesHost(entry: Pick<KnownHostEntry, "hosts">, host: string, port = 22): boolean {
  return matchesToken(entry.hosts, toBinary(hostToken(host, port)));
}

/** The lines that match the host on this port, whatever their marker. */
export function findHost(doc: KnownHosts, host: string, port = 22): FoundHost[] {
  return doc.lines.flatMap(({ entry }, index) =>
    entry !== undefined && matchesHost(entry, host, port) ? [{ index, entry }] : [],
  );
}

/**
 * What ssh knows of the host. On a port other than 22 it looks for `[host]:port` first; only while that names no key at
 * all does it take keys of the plain name. A CA of the plain name always counts too, because a CA that did not sign is
 * no contradiction. Revocations of either name count here, which is stricter than ssh in one corner: it forgets those of
 * the plain name while `[host]:port` has a key.
 */
export function lookup(
  doc: KnownHosts,
  host: string,
  port = 22,
): { keys: FoundHost[]; revoked: FoundHost[]; cas: FoundHost[] } {
  const own = findHost(doc, host, port);
  const plain = port === 22 ? [] : findHost(doc, host).filter(({ index }) => own.every((one) => one.index !== index));
  const of = (found: FoundHost[], marker?: KnownHostMarker) => found.filter(({ entry }) => entry.marker === marker);
  const keys = of(own);
  return {
    keys: keys.length > 0 ? keys : of(plain),
    revoked: of([...own, ...plain], "revoked"),
    cas: of([...own, ...plain], "cert-authority"),
  };
}

/** The line with what ssh reads out of it. */
export function withEntry({ raw, eol }: TextLine): KnownHostsLine {
  const entry = readEntry(raw);
  return entry === undefined ? { raw, eol } : { raw, eol, entry };
}

/** The steps of `hostkeys_foreach_file`. */
function readEntry(raw: string): KnownHostEntry | undefined {
  let line = (raw.split("\0", 1)[0] as string).replace(/^[ \t]+/, "");
  if (line === "" || line.startsWith("#")) return undefined;
  let marker: KnownHostMarker | undefined;
  if (line.startsWith("@")) {
    // `check_markers` ends the marker at the first space, and at a tab only when the line has no space at all.
    const end = line.includes(" ") ? line.indexOf(" ") : line.indexOf("\t");
    const word = line.slice(1, Math.max(end, 1));
    if (word !== "cert-authority" && word !== "revoked") return undefined;
    marker = word;
    line = line.slice(end).replace(/^[ \t]+/, "");
    if (line.startsWith("@")) return undefined;
  }
  const [, hosts, rest] = /^([^ \t]+)[ \t]+(.*)$/s.exec(line) ?? [];
  if (hosts === undefined || rest === undefined) return undefined;
  const hashed = hosts.startsWith("|");
  if (hashed && splitHashed(hosts) === undefined) return undefined;
  const key = readKeyWords(rest);
  if (key === undefined) return undefined;
  return {
    ...(marker === undefined ? {} : { marker }),
    hosts,
    hashed,
    type: key.type,
    base64: key.base64,
    fingerprint: sha256Fingerprint(key.blob),
    comment: fromBinary(key.comment),
  };
}
