import type { RenderContext } from "../../../core/contract";
import { keyLockout } from "../../../core/login-key/key-lockout";
import type { StandingKeys } from "./standing";

/** Whether this would be the key that ends the SSH password login of the account this run logs in with. */
export function endsOwnPassword(standing: StandingKeys, user: string, { login }: RenderContext): boolean {
  return standing.rows.length === 0 && standing.rule === "yes-if-no-key" && login?.user === user;
}

/** Throws when the key is the one that this run logs in with over SSH. */
export function guardRemoval(key: { user: string; fingerprint: string }, { login, allowLockout }: RenderContext): void {
  if (login === undefined || allowLockout || login.user !== key.user) return;
  if (login.keyFingerprint === key.fingerprint)
    throw keyLockout("this run logs in over SSH with this very key, and removing it would end that");
}
