import { encryptPassword } from "./password";
import { decodeSecret, encodeSecret } from "./secret";
import type { LeafStatement } from "./types";

/** What a password given in plain is kept as. */
export const hashedPassword = (plain: string): string => encryptPassword(plain);

/** Shared secrets: plain text is encoded, what is encoded already stays as it is. `$8$` cannot be looked into. */
export const storedSecret = {
  value: (statement: LeafStatement, given: string): string =>
    statement.store !== "reversible" || /^\$[89]\$/.test(given) ? given : encodeSecret(given),

  problem(statement: LeafStatement, given: string): string | undefined {
    if (statement.store !== "reversible" || !given.startsWith("$9$")) return undefined;
    try {
      decodeSecret(given);
      return undefined;
    } catch {
      return "invalid encrypted string";
    }
  },
};
