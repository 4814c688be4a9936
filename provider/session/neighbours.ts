import type { Neighbour } from "../core/contract";

/** Objects of a run by their names, as claims have them, with what their resources say of them. */
export class Neighbours {
  private readonly byName = new Map<string, Neighbour>();

  note(name: string, neighbour: Neighbour): void {
    this.byName.set(name, neighbour);
  }

  forget(name: string): void {
    this.byName.delete(name);
  }

  /** Those whose names begin so. */
  under(prefix: string): [name: string, neighbour: Neighbour][] {
    return [...this.byName].filter(([name]) => name.startsWith(prefix));
  }

  clear(): void {
    this.byName.clear();
  }
}

/** Objects that stand on devices by what state says of resources that stay, and by what this run has made. */
export const standing = new Neighbours();
/** Objects that resources which go are about to remove. */
export const going = new Neighbours();
