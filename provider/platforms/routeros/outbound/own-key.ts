import { createHash } from "node:crypto";
import type { Args } from "../../../core/contract";
import { sha256Fingerprint } from "../../../core/formats/fingerprint";
import { parsePrivateKey } from "../../../core/formats/private-key";
import type { SoughtKey } from "../key-rows";

/** Public sides by the digest of what they were read from: opening an encrypted key takes a third of a second each time. */
const known = new Map<string, SoughtKey>();
const most = 1000;

/** The public side of the private key that is declared; undefined where none is. */
export function ownKey(args: Args): SoughtKey | undefined {
  const { privateKey } = args;
  if (typeof privateKey !== "string") return undefined;
  const passphrase = passphraseOf(args);
  const digest = createHash("sha256")
    .update(JSON.stringify([privateKey, passphrase ?? null]))
    .digest("base64");
  const before = known.get(digest);
  if (before !== undefined) return before;
  const { type, bits, publicBlob } = parsePrivateKey(privateKey, passphrase);
  const key = { type, bits, fingerprint: sha256Fingerprint(publicBlob) };
  if (known.size >= most) known.clear();
  known.set(digest, key);
  return key;
}

export const passphraseOf = ({ privateKeyPassword }: Args): string | undefined =>
  typeof privateKeyPassword === "string" ? privateKeyPassword : undefined;
