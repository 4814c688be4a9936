import type { LoginFacts } from "../../core/contract";
import type { Redactor } from "../../core/redactor";
import { resolveCredential } from "../credentials";
import type { ApiTarget } from "./api-target";

/** The key that this program would log in with over SSH: not used here, and not to be taken away. An agent does not tell. */
export async function ownSshKey(
  target: ApiTarget,
  redactor: Redactor,
): Promise<Pick<LoginFacts, "keyFingerprint" | "keyType">> {
  if (!target.privateKey && !target.privateKeyFile) return {};
  try {
    const credential = await resolveCredential(target, redactor);
    return credential.kind === "key" ? { keyFingerprint: credential.fingerprint, keyType: credential.type } : {};
  } catch {
    // What is wrong with it is said where it is used: by the login over SSH that proves a change.
    return {};
  }
}
