import type { Json } from "../../../core/contract";
import { type PublicKey, parsePublicKey } from "../../../core/formats/public-key";
import type { Rule } from "./rules";

/** `@cert-authority` in front says that the key signs the host's certificate. */
export interface TrustedKey {
  authority: boolean;
  key: PublicKey;
}

const marker = /^[ \t]*@cert-authority[ \t]+/;

/** Throws a sentence about the key. */
export function parseTrustedKey(text: string): TrustedKey {
  if (/^[ \t]*@revoked\b/.test(text)) throw new Error("A revoked key cannot be the one that the tunnel trusts.");
  return { authority: marker.test(text), key: parsePublicKey(text.replace(marker, "")) };
}

/** How a key stands in this resource's arguments; its comment is nobody's business. */
export function formatTrustedKey({
  authority,
  key,
}: {
  authority: boolean;
  key: { type: string; base64: string };
}): string {
  return `${authority ? "@cert-authority " : ""}${key.type} ${key.base64}`;
}

/** One key or several; always a list once it is checked. */
export const trustedKeys: Rule = (value, property, fail) => {
  const given = Array.isArray(value) ? value : [value];
  if (given.length === 0) fail(property, "must hold at least one public key: the unit always checks the host's key");
  const named = (index: number) => (Array.isArray(value) ? `${property}[${index}]` : property);
  const keys = given.map((item, index): Json => {
    try {
      if (typeof item !== "string") throw new Error("must be a public key line such as `ssh-ed25519 AAAA...`");
      return formatTrustedKey(parseTrustedKey(item));
    } catch (error) {
      fail(named(index), (error as Error).message);
      return item;
    }
  });
  return keys.filter((key, index) => keys.indexOf(key) === index);
};
