import type { Args, RenderContext } from "../contract";
import { sha256Fingerprint } from "../formats/fingerprint";
import { parsePublicKey } from "../formats/public-key";

/** Whether this run logs in with the key that a resource is about. */
export function isLoginKey(args: Args, { login }: RenderContext): boolean {
  if (login?.keyFingerprint === undefined || args.user !== login.user) return false;
  return sha256Fingerprint(parsePublicKey(String(args.publicKey), { dss: true }).blob) === login.keyFingerprint;
}
