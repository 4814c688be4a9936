/** Lines of configuration mode (`set`, `delete`, `activate`), all loaded together in the order of their steps. */
export interface Step {
  lines: string[];
  /**
   * An entry that is to go when the lines of the whole group leave nothing in it: one delete for the entry and the
   * parts of it that each step takes away.
   */
  tidy?: { entry: string; parts: string[]; left: string[] };
  /** Statements above the object that its neighbours share, with the value this step wants: all steps must agree. */
  shared?: { [statement: string]: string | null };
}
