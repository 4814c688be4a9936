/** The platforms of this release. */
export type Platform = "openssh";
