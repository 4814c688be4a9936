/**
 * What resources are called now whose state still has the urn they had before a rename (`aliases`). Such a rename is no
 * difference that anybody should see, so state keeps the old one until the next update; the diffs of a run tell both. What
 * remains: where no diff comes before (a refresh, a destroy, `--replace`, a resource that has left the program), and no
 * update has come since the rename, the old name is all there is.
 */
export class Renames {
  private readonly present = new Map<string, string>();

  /** With the id, because another resource may have taken the old name. */
  note(id: string, before: string, now: string): void {
    if (before !== now) this.present.set(`${before} ${id}`, now);
  }

  urnOf(id: string, urn: string): string {
    return this.present.get(`${urn} ${id}`) ?? urn;
  }

  clear(): void {
    this.present.clear();
  }
}

export const renames = new Renames();
