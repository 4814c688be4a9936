/** Objects that cannot stand beside a resource of the program: how their names begin, and why. */
export interface ExcludedObjects {
  prefix: string;
  reason: string;
}

/** What the resources of a program exclude, so that it does not matter which of two is looked at first. */
export class Exclusions {
  private readonly byUrn = new Map<string, ExcludedObjects[]>();

  /** Replaces what this resource excluded before. */
  set(urn: string, excluded: ExcludedObjects[]): void {
    if (excluded.length === 0) this.byUrn.delete(urn);
    else this.byUrn.set(urn, excluded);
  }

  /** The resource that excludes this object, and why. */
  find(object: string): { urn: string; reason: string } | undefined {
    for (const [urn, excluded] of this.byUrn) {
      const hit = excluded.find(({ prefix }) => object.startsWith(prefix));
      if (hit !== undefined) return { urn, reason: hit.reason };
    }
    return undefined;
  }

  clear(): void {
    this.byUrn.clear();
  }
}

export const exclusions = new Exclusions();
