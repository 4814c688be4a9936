import { toBinary } from "./binary-string";
import { FormatError } from "./format-error";
import { asciiLower } from "./host-pattern";
import { hashHost } from "./known-hosts-names";
import type { KnownHostMarker } from "./known-hosts-parse";
import { formatPublicKey, type PublicKey } from "./public-key";

/** A line as it is written. `hosts` are tokens or patterns (`hostToken`); hashing hides exactly one name. */
export function knownHostsLine(line: {
  marker?: KnownHostMarker;
  hosts: readonly string[];
  hashed?: boolean;
  key: Pick<PublicKey, "type" | "base64" | "comment">;
}): string {
  const names = line.hosts.map((name) => asciiLower(name));
  if (names.length === 0) throw new FormatError("A known_hosts line needs at least one host.");
  for (const name of names)
    if (name === "" || name === "!" || /[\s,]/.test(name) || /^[|#@]/.test(name))
      throw new FormatError(`"${name}" cannot stand in the hosts field of known_hosts.`);
  if (line.hashed === true && (names.length > 1 || /[*?!]/.test(names[0] as string)))
    throw new FormatError("Only a single host name without wildcards can be hashed.");
  const hosts = line.hashed === true ? hashHost(toBinary(names[0] as string)) : toBinary(names.join(","));
  const marker = line.marker === undefined ? "" : `@${line.marker} `;
  return `${marker}${hosts} ${toBinary(formatPublicKey(line.key))}`;
}
