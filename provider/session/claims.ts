/**
 * Who holds which object on which device in this run. The engine creates before it deletes: after a rename, a replace or a
 * moved parent, the resource to delete may name the very object that another one has just taken over.
 */
export class Claims {
  private readonly holders = new Map<string, string>();

  /** The other holder, or undefined when the object is now this resource's. */
  take(object: string, urn: string): string | undefined {
    const holder = this.holders.get(object);
    if (holder !== undefined && holder !== urn) return holder;
    this.holders.set(object, urn);
    return undefined;
  }

  clear(): void {
    this.holders.clear();
  }

  /** What is held, of the objects whose names begin so: the rest of each name. */
  under(prefix: string): string[] {
    return [...this.holders.keys()].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  }

  holder(object: string): string | undefined {
    return this.holders.get(object);
  }
}

/** Objects declared by the program: two resources for one object are an error that names both. */
export const declared = new Claims();
/** Objects created or updated by this run: a delete leaves them alone. */
export const taken = new Claims();
