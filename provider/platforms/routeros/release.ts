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

/** The end of a refusal that other releases do not know. */
export const deviceHas = (release: string): string => `This device has ${release}.`;

/** As many numbers of a release as the other one has. */
function shortened(release: string, like: string): string {
  const numbers = /^\d+(\.\d+)*/.exec(release)?.[0].split(".") ?? [];
  return numbers.slice(0, like.split(".").length).join(".");
}

/** `7.24`, `7.20.8`, `7.24rc2`, `7.25_ab434`; `7.20.8 (long-term)` as the router shows it. */
const written = /^\d+(\.\d+){1,2}((alpha|beta|rc)\d*|_\w+)?( \([\w-]+\))?$/;

/** Why a text is no release that can be compared; undefined when it is one. */
export const releaseProblem = (text: string): string | undefined =>
  written.test(text)
    ? undefined
    : `must be a release as the router shows it, for example 7.24 or 7.20.8; got ${JSON.stringify(text)}`;
