import type { Args } from "../../../core/contract";
import { type PemPrivateKey, pemPrivateKey } from "../../../core/formats/pem-private-key";
import { parsePrivateKey } from "../../../core/formats/private-key";

export interface ImportedKey extends PemPrivateKey {
  /** `ssh-rsa AAAA...` */
  line: string;
  base64: string;
  type: string;
  passphrase: string | undefined;
}

/** The key that is to become the host key; undefined where the router makes its own. Throws on what is no such key. */
export function importedKey({ privateKey, privateKeyPassword }: Args): ImportedKey | undefined {
  if (typeof privateKey !== "string") return undefined;
  const passphrase = typeof privateKeyPassword === "string" ? privateKeyPassword : undefined;
  const { type, publicBlob } = parsePrivateKey(privateKey, passphrase);
  const base64 = publicBlob.toString("base64");
  return {
    ...pemPrivateKey(privateKey, passphrase),
    line: `${type} ${base64}`,
    base64,
    type: typeOf(type),
    passphrase,
  };
}

/** `rsa` and `ed25519`, as RouterOS calls them; others as they are. */
export const typeOf = (type: string): string => type.replace(/^ssh-/, "");
