/** The options of a line in authorized_keys (sshd(8), AUTHORIZED_KEYS FILE FORMAT). */
export interface AuthorizedKeyOptions {
  /** Everything off, also what later releases add; flags set to true below switch single things on again. */
  restrict?: boolean;
  portForwarding?: boolean;
  agentForwarding?: boolean;
  x11Forwarding?: boolean;
  pty?: boolean;
  userRc?: boolean;
  command?: string;
  from?: string[];
  expiryTime?: string;
  environment?: { [name: string]: string };
  permitOpen?: string[];
  permitListen?: string[];
  tunnel?: number;
  certAuthority?: boolean;
  principals?: string[];
  touchRequired?: boolean;
  verifyRequired?: boolean;
}

/** Flags that also have a `no-` form, in the order they are written. */
export const negatableFlags = {
  portForwarding: "port-forwarding",
  agentForwarding: "agent-forwarding",
  x11Forwarding: "X11-forwarding",
  pty: "pty",
  userRc: "user-rc",
  touchRequired: "touch-required",
  verifyRequired: "verify-required",
} as const;

/** What `restrict` switches off. */
export const restrictedFlags = ["portForwarding", "agentForwarding", "x11Forwarding", "pty", "userRc"] as const;

/** `SSH_TUNID_MAX`: the two numbers above it mean "any" and "error" to sshd. */
export const tunnelMaximum = 0x7fffffff - 2;

/** Takes away what has no text: `restrict: false` and `certAuthority: false` are what an absent option means. */
export function normaliseOptions(options: AuthorizedKeyOptions): AuthorizedKeyOptions {
  const kept = Object.entries(options).filter(
    ([name, value]) => value !== undefined && !((name === "restrict" || name === "certAuthority") && value === false),
  );
  return Object.fromEntries(kept);
}
