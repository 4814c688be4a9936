/** The platforms of this release. */
export type Platform = "junos" | "openssh" | "routeros";
