/** `9.2` or `9.2p1` as numbers; `undefined` for what is no release of OpenSSH. */
function numbersOf(release: string): [number, number] | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(release) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor)];
}

/** Below 0: `a` is older than `b`. By numbers, because `10.0` sorts before `9.2` as text. */
export function compareReleases(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  if (left === undefined || right === undefined) return 0;
  return left[0] - right[0] || left[1] - right[1];
}

/** An unknown release counts as new enough: only what no release accepts is refused before the device is known. */
export const isBefore = (release: string | undefined, since: string): boolean =>
  release !== undefined && compareReleases(release, since) < 0;

export const isAfter = (release: string | undefined, until: string): boolean =>
  release !== undefined && compareReleases(release, until) > 0;
