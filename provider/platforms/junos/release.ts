/**
 * Releases of Junos: `22.3R1`, `22.3`, `15.1X49-D10`, `24.4R1-S2.9`, `24.4R1-EVO`. An unknown release counts as new
 * enough: only what no release accepts is refused before the device is known.
 */
export const isBefore = (release: string | undefined, since: string): boolean =>
  release !== undefined && compareReleases(release, since) < 0;

/** Junos OS Evolved, which shares the statements and differs in when some of them went. */
export const isEvolved = (release: string | undefined): boolean => /-EVO\b/i.test(release ?? "");

/** Below 0: `a` is older than `b`. A release given without R is its first: what came with 22.3R1 is in 22.3. */
export function compareReleases(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  if (left === undefined || right === undefined) return 0;
  for (let index = 0; index < left.length; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

/** Year, quarter, and which release of it; `X49` of 15.1X49 is a train of its own that began with 15.1R1. */
function numbers(release: string): number[] | undefined {
  const match = /^(\d+)\.(\d+)(?:R(\d+)|[A-Z]\d+)?/i.exec(release.trim());
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3] ?? 1)];
}
