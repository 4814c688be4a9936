import type { RenderContext } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import type { StandingKeys } from "./standing";

/** Whether this would be the key that ends the SSH password login of the account this run logs in with. */
export function endsOwnPassword(standing: StandingKeys, user: string, { login }: RenderContext): boolean {
  return standing.rows.length === 0 && standing.rule === "yes-if-no-key" && login?.user === user;
}

/** Throws when taking the key away would shut this very run out. */
export function guardRemoval(
  standing: StandingKeys,
  key: { user: string; fingerprint: string; count: number },
  { login, allowLockout }: RenderContext,
): void {
  if (login === undefined || allowLockout) return;
  if (login.keyFingerprint === key.fingerprint) {
    throw lockout("this run logs in with this very key, and removing it would end that");
  }
  const isLast = standing.rows.length === key.count;
  if (isLast && standing.rule === "no" && login.user === key.user) {
    throw lockout(
      `it is the last key of ${key.user}, the account this run logs in with, and the router takes no passwords over SSH (password-authentication=no)`,
    );
  }
}

const lockout = (what: string) =>
  new SshError("refused", what, {
    hint: "Declare another key for it first, or set `allowLockout: true` if you have another way in.",
  });
