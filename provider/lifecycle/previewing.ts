/**
 * Which resources are being previewed. Check learns it from a hidden input, takes that out, and the diff that follows
 * asks here; a diff that no check came before belongs to a refresh, where a plan would say the opposite of the truth.
 */
const urns = new Set<string>();

export const previewing = {
  set(urn: unknown, preview: boolean): void {
    if (typeof urn !== "string") return;
    if (preview) urns.add(urn);
    else urns.delete(urn);
  },
  is: (urn: string | undefined): boolean => urn !== undefined && urns.has(urn),
  /** True once for each check. */
  take: (urn: string | undefined): boolean => urn !== undefined && urns.delete(urn),
};
