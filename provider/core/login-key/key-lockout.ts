import { SshError } from "../errors";

/** The refusal of a change that would take this run's own key away. */
export function keyLockout(message: string): SshError {
  return new SshError("refused", message, {
    hint: "Log in with another key or user for this change, or set `allowLockout: true` if you have another way in.",
  });
}
