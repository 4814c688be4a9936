/** Compares dotted releases number by number: `9.10` is newer than `9.9`, and `9.2p1` is `9.2`. */
export function compareReleases(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

export function olderThan(release: string, since: string): boolean {
  return compareReleases(release, since) < 0;
}

function numbers(release: string): number[] {
  return (/^\d+(\.\d+)*/.exec(release)?.[0] ?? "").split(".").filter(Boolean).map(Number);
}
