/** The leaf that holds the host's key of a type; the type itself is not written. */
export function leafFor(type: string): string {
  switch (type) {
    case "ssh-rsa":
      return "rsa-key";
    case "ssh-dss":
      return "dsa-key";
    case "ssh-ed25519":
      return "ed25519-key";
    default:
      return `${type}-key`;
  }
}

/** Deprecated: any curve, as the dialog of the CLI once wrote it. */
export const anyCurveLeaf = "ecdsa-key";
