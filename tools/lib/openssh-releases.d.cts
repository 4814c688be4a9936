/** OpenSSH releases of other Debian suites, kept in the cache and run beside the system's own. */

export type OpensshRelease = "8.4" | "10.0" | "newest";

export interface FoundRelease {
  release: OpensshRelease;
  /** What it says of itself, for example `10.0`. */
  version: string;
  sshdPath: string;
  /** Where its ssh and ssh-keygen lie. */
  binDir: string;
  /** Lines that its configuration needs. */
  config: string[];
}

export const releases: readonly OpensshRelease[];
/** What lies in the cache; fetches nothing. */
export function findRelease(release: OpensshRelease): FoundRelease | undefined;
/** Rejects with the reason when the release cannot be had. */
export function fetchRelease(release: OpensshRelease): Promise<void>;
