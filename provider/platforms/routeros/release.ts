import { compareReleases } from "../../core/release";

/** Releases that have something, both inclusive: `until: "7.16"` means the last 7.16.x. */
export interface Range {
  since?: string;
  until?: string;
}

/** Whether a release has it; an unknown one counts as the newest. */
export function isIn({ since, until }: Range, release: string | undefined): boolean {
  if (release === undefined) return until === undefined;
  if (since !== undefined && compareReleases(release, since) < 0) return false;
  return until === undefined || compareReleases(shortened(release, until), until) <= 0;
}

/** As many numbers of a release as the other one has. */
function shortened(release: string, like: string): string {
  const numbers = /^\d+(\.\d+)*/.exec(release)?.[0].split(".") ?? [];
  return numbers.slice(0, like.split(".").length).join(".");
}
