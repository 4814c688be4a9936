import type { Json } from "../../core/contract";
import { formatPublicKey, parsePublicKey } from "../../core/formats/public-key";
import { unspeakable } from "./words";

/** What a kind says to keys it cannot take. */
export interface KeyRefusals {
  sk: string;
  certificate: string;
  /** The kind has an argument of that name. */
  options?: true;
}

export interface CheckedKeyText {
  /** One clean line. */
  text?: string;
  reason?: string;
  warning?: string;
}

/**
 * A public key of a type that Junos has. The device itself looks at no more than the first word, so everything else about
 * the key is looked at here.
 */
export function checkKeyText(value: Json | undefined, refusals: KeyRefusals): CheckedKeyText {
  if (typeof value !== "string") return { reason: "must be the text of one public key" };
  const [, type = ""] = /^\s*(\S*)/.exec(value) ?? [];
  if (/-cert-v0\d@openssh\.com$/.test(type)) return { reason: refusals.certificate };
  try {
    const key = parsePublicKey(value, { dss: true, options: refusals.options });
    if (!junosTypes.test(key.type)) return { reason: refusals.sk };
    const text = formatPublicKey(key);
    const problem = unspeakable(text);
    if (problem !== undefined) return { reason: `has a comment that cannot be written: it ${problem}` };
    return { text, warning: key.type === "ssh-dss" ? dssWarning : undefined };
  } catch (error) {
    return { reason: (error as Error).message };
  }
}

const junosTypes = /^(ssh-rsa|ssh-dss|ssh-ed25519|ecdsa-sha2-nistp(256|384|521))$/;
const dssWarning = "ssh-dss keys are deprecated in Junos (since 18.3) and gone from OpenSSH; use an ed25519 key";
