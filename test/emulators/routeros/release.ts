/** A RouterOS release as numbers; a build before the release (`7.25_ab434`) sorts below it. */
export type Release = readonly number[];

/** First and last releases of something, both inclusive; `until: "7.16"` means the last 7.16.x. */
export interface Range {
  since?: string;
  until?: string;
}

export function releaseOf(text: string): Release {
  const [, numbers, build] = /^(\d+(?:\.\d+)*)(?:_|beta|rc)?(.*)$/.exec(text) ?? [];
  if (numbers === undefined) throw new Error(`${text} is no RouterOS release`);
  const parts = numbers.split(".").map(Number);
  return build === "" ? parts : [...parts, ...(parts.length < 3 ? [-1] : [])];
}

export function isIn(release: Release, { since, until }: Range): boolean {
  if (since !== undefined && compare(release, releaseOf(since)) < 0) return false;
  if (until === undefined) return true;
  const last = releaseOf(until);
  return compare(release.slice(0, last.length), last) <= 0;
}

export const isSince = (release: Release, since: string): boolean => isIn(release, { since });

function compare(a: Release, b: Release): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
