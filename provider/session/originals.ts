import type { Json } from "../core/contract";

/**
 * What settings that a device has only once were before any resource of the program changed them. Each resource keeps in
 * state what it found; who declares such a setting later finds what the others have made of it, and asks here.
 */
export class Originals {
  private readonly bySetting = new Map<string, Map<string, Json>>();
  private readonly givenBack = new Map<string, Json>();

  note(setting: string, urn: string, value: Json): void {
    const known = this.bySetting.get(setting) ?? new Map<string, Json>();
    this.bySetting.set(setting, known.set(urn, value));
  }

  /** As this resource found it, or without one the first that is known. */
  of(setting: string, urn?: string): Json | undefined {
    const known = this.bySetting.get(setting);
    return urn === undefined ? known?.values().next().value : known?.get(urn);
  }

  /** What the setting becomes when it goes back: the first that asks has its way, so that all of a run want the same. */
  giveBack(setting: string, value: Json): Json {
    const first = this.givenBack.get(setting) ?? value;
    this.givenBack.set(setting, first);
    return first;
  }

  clear(): void {
    this.bySetting.clear();
    this.givenBack.clear();
  }
}

export const originals = new Originals();
