import { hostToken, type KnownHostEntry, knownHostsLine, parseKnownHosts } from "../../../core/formats/known-hosts";
import { formatTrustedKey, parseTrustedKey } from "./host-keys";
import { chainOf, type Tunnel } from "./tunnel";

/** The tunnel's own known_hosts: the keys of each hop, then those of the relay. A binary string. */
export function knownHostsText(tunnel: Tunnel): string {
  const lines = chainOf(tunnel).flatMap(({ host, port, knownHostKey }) =>
    knownHostKey.map((text) => {
      const { authority, key } = parseTrustedKey(text);
      return knownHostsLine({
        ...(authority ? { marker: "cert-authority" as const } : {}),
        hosts: [hostToken(host, port)],
        key: { ...key, comment: "" },
      });
    }),
  );
  return lines.map((line) => `${line}\n`).join("");
}

/** The keys that the file trusts for a host, as arguments. */
export function readTrustedKeys(text: string, host: string, port: number): string[] {
  const token = hostToken(host, port);
  const entries = parseKnownHosts(text).lines.flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
  return entries
    .filter(({ hosts, marker }) => hosts === token && marker !== "revoked")
    .map((entry: KnownHostEntry) => formatTrustedKey({ authority: entry.marker === "cert-authority", key: entry }));
}
