import { isAfter, isBefore } from "../../core/release";

/** Types of keys that not every release has. The experiment of 10.4 was renamed when it became a standard. */
const ranges: { [type: string]: { since: string; until?: string } } = {
  "ssh-mldsa44-ed25519": { since: "10.6" },
  "ssh-mldsa44-ed25519@openssh.com": { since: "10.4", until: "10.5" },
};

/** Why this release of OpenSSH does not know keys of this type, as the beginning of a reason; or `undefined`. */
export function keyTypeProblem(type: string, release: string | undefined): string | undefined {
  const range = ranges[type];
  if (range === undefined) return undefined;
  if (isBefore(release, range.since)) return `${type} needs OpenSSH ${range.since}; this host has ${release}`;
  if (isAfter(release, range.until ?? "99.0"))
    return `${type} was removed after OpenSSH ${range.until}; this host has ${release}`;
  return undefined;
}
