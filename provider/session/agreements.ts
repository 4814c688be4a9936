/** What the resources of a program want of settings that a device has only one of, so that it does not matter who is asked first. */
export class Agreements {
  private readonly bySetting = new Map<string, Map<string, string>>();

  /** Replaces what this resource wanted before: the names of settings, and the value of each. */
  set(urn: string, wishes: ReadonlyMap<string, string>): void {
    for (const [setting, wanted] of this.bySetting) if (!wishes.has(setting)) wanted.delete(urn);
    for (const [setting, value] of wishes) {
      const wanted = this.bySetting.get(setting) ?? new Map<string, string>();
      this.bySetting.set(setting, wanted.set(urn, value));
    }
  }

  /** The resource that wants something else of this setting. */
  against(setting: string, value: string): string | undefined {
    return [...(this.bySetting.get(setting) ?? [])].find(([, other]) => other !== value)?.[0];
  }

  /** The resources that want something of this setting. */
  declarers(setting: string): string[] {
    return [...(this.bySetting.get(setting)?.keys() ?? [])];
  }

  clear(): void {
    this.bySetting.clear();
  }
}

export const agreements = new Agreements();
