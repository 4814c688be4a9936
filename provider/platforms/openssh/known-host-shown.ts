import type { Observed } from "../../core/contract";
import { fromBinary } from "../../core/formats/binary-string";
import { type KnownHosts, knownHostsLine, parseKnownHosts } from "../../core/formats/known-hosts";
import { hostInFile, keyOf } from "./known-host-identity";
import type { HostInFile } from "./known-host-lines";

/** The lines about this host: those that were read, or (at preview) the one that state speaks of. */
export function standingLines(observed: Observed): KnownHosts {
  if (observed.detail !== undefined)
    return parseKnownHosts((observed.detail.lines as string[]).map((line) => `${line}\n`).join(""));
  if (!observed.present) return parseKnownHosts("");
  const { marker, names } = hostInFile(observed.args);
  const line = knownHostsLine({
    marker,
    hosts: names,
    hashed: observed.args.hashed === true,
    key: keyOf(observed.args.publicKey),
  });
  return parseKnownHosts(`${line}\n`);
}

/** What goes and what comes. The salt of a hashed name is drawn when the line is written, so it is not shown. */
export function difference(before: KnownHosts, after: KnownHosts, { names }: HostInFile): string[] {
  const [old, now] = [before, after].map(({ lines }) => lines.map(({ raw }) => raw)) as [string[], string[]];
  const shown = (line: string) => fromBinary(line).replace(/(^|\s)\|1\|\S+/, `$1|1|salt|hash(${names[0]})`);
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `- ${shown(line)}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+ ${shown(line)}`),
  ];
}
