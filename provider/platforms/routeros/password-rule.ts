import type { Row } from "./ask";

/** Who may log in over SSH by password: everybody, users without a key, nobody. */
export type PasswordRule = "yes" | "yes-if-no-key" | "no";

/**
 * As `/ip/ssh` shows it: `password-authentication` from 7.21 on, before it `always-allow-password-login`, whose no means
 * that the first key of a user ends that user's password login. Undefined where the row has neither.
 */
export function passwordRule(row: Row | undefined): PasswordRule | undefined {
  const now = row?.["password-authentication"];
  if (now === "yes" || now === "no" || now === "yes-if-no-key") return now;
  const before = row?.["always-allow-password-login"];
  if (before === undefined) return undefined;
  return before === "true" || before === "yes" ? "yes" : "yes-if-no-key";
}
