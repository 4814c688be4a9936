/** The four lists of keys under `authentication`; that of ssh-dss is called ssh-dsa. */
export const keyLists = ["ssh-rsa", "ssh-dsa", "ssh-ecdsa", "ssh-ed25519"] as const;
export type KeyList = (typeof keyLists)[number];

/** The list for a type of key; undefined where Junos has none. */
export function listFor(type: string): KeyList | undefined {
  if (type === "ssh-dss") return "ssh-dsa";
  if (/^ecdsa-sha2-nistp(256|384|521)$/.test(type)) return "ssh-ecdsa";
  return type === "ssh-rsa" || type === "ssh-ed25519" ? type : undefined;
}

/** Where the keys of a user stand, as a line of configuration mode names it. */
export function authenticationOf(user: string): string {
  return user === "root" ? "system root-authentication" : `system login user ${user} authentication`;
}
