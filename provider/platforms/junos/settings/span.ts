import { compareReleases, isBefore, isEvolved } from "../release";

/** Releases that have a statement or a word. `until` names the last train (`23.4`) or the last release (`18.4R2`). */
export interface Span {
  since?: string;
  until?: string;
  /** Holds for Junos OS Evolved only. */
  evolved?: true;
}

/** Whether a release has it. Unknown: whether any release has it, which is the case for whatever is written down here. */
export function isThere(spans: readonly Span[] | undefined, release: string | undefined): boolean {
  if (spans === undefined || release === undefined) return true;
  return spans.some(({ since, until, evolved }) => {
    if (evolved === true && !isEvolved(release)) return false;
    if (since !== undefined && isBefore(release, since)) return false;
    return until === undefined || compareReleases(release, /R\d+$/.test(until) ? until : `${until}R999`) <= 0;
  });
}

/** Whether it is to be written: while the release is unknown, as for the newest. */
export function isWritten(spans: readonly Span[] | undefined, release: string | undefined): boolean {
  if (release !== undefined) return isThere(spans, release);
  return spans?.some(({ until, evolved }) => until === undefined && evolved === undefined) ?? true;
}
