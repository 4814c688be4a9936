/** Below 0: `a` is older than `b`. Number by number, because as text 10.0 sorts before 9.2; `9.2p1` is 9.2. */
export function compareReleases(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  if (left.length === 0 || right.length === 0) return 0;
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

/** An unknown release counts as new enough: only what no release accepts is refused before the device is known. */
export const isBefore = (release: string | undefined, since: string): boolean =>
  release !== undefined && compareReleases(release, since) < 0;

export const isAfter = (release: string | undefined, until: string): boolean =>
  release !== undefined && compareReleases(release, until) > 0;

function numbers(release: string): number[] {
  return (/^\d+(\.\d+)*/.exec(release)?.[0] ?? "").split(".").filter(Boolean).map(Number);
}
