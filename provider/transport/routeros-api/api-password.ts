import { SshError } from "../../core/errors";
import type { Redactor } from "../../core/redactor";
import { resolveCredential } from "../credentials";
import type { ApiTarget } from "./api-target";

/** The password for the API, which takes nothing else; it is made known to the redactor. */
export async function apiPassword(target: ApiTarget, redactor: Redactor): Promise<string> {
  const { host, user, password, passwordEnv } = target;
  if (!password && !passwordEnv) {
    throw new SshError("login-refused", `nothing to log in with as "${user}": the RouterOS API takes passwords only`, {
      hint: "Give `passwordEnv` or `password`; keys and agents are for SSH. An account without a password is not supported: give it one.",
    });
  }
  // Without an agent in the environment, for the password is all that is asked for.
  const credential = await resolveCredential({ host, user, password, passwordEnv }, redactor, {
    ...process.env,
    SSH_AUTH_SOCK: undefined,
  });
  return credential.password ?? "";
}
