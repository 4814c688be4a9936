import { isIn, isSince, type Range, type Release } from "../release";
import { badKey, notKnown, Trap } from "../trap";
import { type PublicKey, publicKeyOf } from "./public-key";

/** Types of user keys by release. ECDSA was never taken. */
const accepted: { [type: string]: Range } = {
  "ssh-dss": { until: "6" },
  "ssh-rsa": { since: "6.31" },
  "ssh-ed25519": { since: "7.12" },
  "sk-ssh-ed25519@openssh.com": { since: "7.21" },
};

/** The key of a user as the release takes it, or its words of refusal. */
export function acceptedKey(line: string, release: Release): PublicKey {
  const key = publicKeyOf(line);
  const range = key === undefined ? undefined : accepted[key.type];
  if (key === undefined || range === undefined || !isIn(release, range)) throw badKey();
  if (key.type === "ssh-rsa" && key.bits < 2048) {
    // 1024 bits were accepted on v6 and refused on 7.22beta5; nobody says since when.
    if (isSince(release, "7.22")) throw new Trap("keys smaller than 2048bit are not allowed");
    if (isSince(release, "7")) throw notKnown();
  }
  return key;
}

/** The word of `key-type`. */
export const keyTypeOf = (type: string): string =>
  ({ "ssh-rsa": "rsa", "ssh-dss": "dsa", "ssh-ed25519": "ed25519", "sk-ssh-ed25519@openssh.com": "ed25519-sk" })[
    type
  ] ?? type;
