import type { KnownHosts } from "../../core/formats/known-hosts";
import { matchesToken } from "../../core/formats/known-hosts-names";
import type { HostFile } from "./answers";
import { systemFile } from "./known-host-file";
import { type HostInFile, positive } from "./known-host-lines";

/** What in the file works against a declared host though it is nobody's here to change. */
export function knownHostWarnings(
  file: KnownHosts,
  host: HostInFile,
  hashed: boolean | undefined,
  path: string,
): string[] {
  const warnings: string[] = [];
  file.lines.forEach(({ entry }, index) => {
    if (entry === undefined) return;
    const place = `line ${index + 1} of ${path}`;
    const name = positive(host.names).find((one) => matchesToken(entry.hosts, one));
    if (name === undefined) return;
    const sameKey = entry.base64 === host.base64;
    if (sameKey && entry.marker === "revoked" && host.marker !== "revoked") {
      warnings.push(`${place} revokes this very key for ${name}: ssh refuses it`);
    }
    // Two CAs may both sign for a host, and any number of keys may be revoked; a host has one key of a type.
    if (!sameKey && entry.marker === undefined && host.marker === undefined && entry.type === host.type) {
      warnings.push(
        `${place} holds another ${entry.type} key for ${name} (${entry.fingerprint}), which ssh accepts too`,
      );
    }
    if (sameKey && hashed === true && entry.marker === host.marker && !entry.hashed && entry.hosts !== name) {
      warnings.push(`${place} still shows ${name}: it shares that line with other hosts, which is left as it is`);
    }
  });
  return warnings;
}

/** The system's file serves every user; ssh skips without a word what it may not read. */
export function unreadableSystemFile(file: HostFile, path: string): string[] {
  if (path !== systemFile || !file.present || (Number.parseInt(file.mode, 8) & 0o004) !== 0) return [];
  return [`${path} has mode ${file.mode}: ssh ignores it for every user who may not read it (chmod 644 ${path})`];
}
