import { toBinary } from "./binary-string";
import { asciiLower } from "./host-pattern";
import { matchesToken } from "./known-hosts-names";
import { type KnownHosts, withEntry } from "./known-hosts-parse";
import { appendLine, assertOneLine } from "./text-lines";

/** Puts `line` (a binary string) at `index`, or at the end of the file. */
export function putKnownHost(doc: KnownHosts, line: string, index?: number): KnownHosts {
  assertOneLine(line);
  if (index === undefined) return { lines: appendLine(doc.lines, withEntry({ raw: line, eol: "" })) };
  return { lines: doc.lines.map((old, at) => (at === index ? withEntry({ raw: line, eol: old.eol }) : old)) };
}

export function removeKnownHost(doc: KnownHosts, index: number): KnownHosts {
  return { lines: doc.lines.filter((_, at) => at !== index) };
}

/**
 * Takes one name out of the line at `index` and leaves the names beside it (`ssh-keygen -R` drops them with it). The line
 * goes when nothing but negated names would stay: it would match nobody. Patterns that match the name stay.
 */
export function removeHostFromLine(doc: KnownHosts, index: number, token: string): KnownHosts {
  const line = doc.lines[index];
  if (line?.entry === undefined) return doc;
  const { hosts, hashed } = line.entry;
  const name = asciiLower(toBinary(token));
  if (hashed) return matchesToken(hosts, name) ? removeKnownHost(doc, index) : doc;
  const kept = hosts.split(",").filter((item) => asciiLower(item) !== name);
  if (kept.length === hosts.split(",").length) return doc;
  if (kept.every((item) => item === "" || item.startsWith("!"))) return removeKnownHost(doc, index);
  const start = line.raw.indexOf(
    hosts,
    line.entry.marker === undefined ? 0 : line.raw.indexOf(line.entry.marker) + line.entry.marker.length,
  );
  return putKnownHost(doc, line.raw.slice(0, start) + kept.join(",") + line.raw.slice(start + hosts.length), index);
}
