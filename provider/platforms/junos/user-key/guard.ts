import type { Args, RenderContext } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import type { AuthorizedKeyOptions } from "../../../core/formats/authorized-keys-options";
import { sha256Fingerprint } from "../../../core/formats/fingerprint";
import { matchAddressList } from "../../../core/formats/host-pattern";
import { parsePublicKey } from "../../../core/formats/public-key";

/** Whether this run logs in with the key that a resource is about. */
export function isLoginKey(args: Args, { login }: RenderContext): boolean {
  if (login?.keyFingerprint === undefined || args.user !== login.user) return false;
  return sha256Fingerprint(parsePublicKey(String(args.publicKey), { dss: true }).blob) === login.keyFingerprint;
}

export function lockout(message: string): SshError {
  return new SshError("refused", message, {
    hint: "Log in with another key or user for this change, or set `allowLockout: true` if you have another way in.",
  });
}

/**
 * Why options on the key that this run logs in with would keep it out, where that can be told without trying. What
 * cannot (a host name in `from`, an address that is not known, a clock) is left to the proof by a fresh login.
 */
export function loginRefusal(options: AuthorizedKeyOptions, { facts, login }: RenderContext): string | undefined {
  if (login === undefined) return undefined;
  if (options.certAuthority === true)
    return "`certAuthority` makes it a key that signs others and cannot log in itself";
  if (options.command !== undefined) return "`command` would run instead of NETCONF";
  const { clientAddress } = facts?.session ?? {};
  if (options.from === undefined || typeof clientAddress !== "string" || clientAddress === "") return undefined;
  // A host name may still admit us, if the server looks names up.
  const names = options.from.some((item) => /[g-z]/i.test(item));
  const verdict = matchAddressList(clientAddress, options.from.join(","));
  if (verdict === 1 || (verdict === 0 && names)) return undefined;
  return `\`from\` would not admit ${clientAddress}, where this run comes from`;
}
