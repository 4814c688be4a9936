import type { RenderContext } from "../contract";
import type { AuthorizedKeyOptions } from "../formats/authorized-keys-options";
import { matchAddressList } from "../formats/host-pattern";

/**
 * Why options on the key that this run logs in with would keep it out, where that can be told without trying. What
 * cannot (a host name in `from`, an address that is not known, a clock) is left to the proof by a fresh login.
 * `work`: what a forced command would run instead of.
 */
export function loginRefusal(
  options: AuthorizedKeyOptions,
  { facts, login }: RenderContext,
  work: string,
): string | undefined {
  if (login === undefined) return undefined;
  if (options.certAuthority === true)
    return "`certAuthority` makes it a key that signs others and cannot log in itself";
  if (options.command !== undefined) return `\`command\` would run instead of ${work}`;
  const { clientAddress, today } = facts?.session ?? {};
  if (options.from !== undefined && typeof clientAddress === "string" && clientAddress !== "") {
    // A host name may still admit us, if the server looks names up; the proof tells.
    const names = options.from.some((item) => /[g-z]/i.test(item));
    const verdict = matchAddressList(clientAddress, options.from.join(","));
    if (verdict === -1 || (verdict !== 1 && !names))
      return `\`from\` would not admit ${clientAddress}, where this run comes from`;
  }
  if (options.expiryTime !== undefined && typeof today === "string" && options.expiryTime.slice(0, 8) < today) {
    return `\`expiryTime\` ${options.expiryTime} is in the past`;
  }
  return undefined;
}
