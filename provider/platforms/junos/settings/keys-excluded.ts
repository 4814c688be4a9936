import type { Args, Exclusion } from "../../../core/contract";
import { blocksOf } from "./parts";

/** Junos takes no key of a user who is told to have none: "To configure ssh-rsa, 'no-public-keys' should not be configured". */
export function keysExcluded(args: Args): Exclusion[] {
  const users = blocksOf(args.match).flatMap(({ user, settings }) =>
    settings.pubkeyAuthentication === false ? user : [],
  );
  return users.map((user) => ({
    kind: "UserPublicKey",
    // The user is what the identity of a key begins with.
    identity: `${user}/`,
    reason: `match sets pubkeyAuthentication: false for ${user}, and a UserPublicKey gives ${user} a key; Junos takes no no-public-keys beside a key`,
  }));
}
