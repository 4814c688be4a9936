import { createPrivateKey } from "node:crypto";
import { isOpensshPrivateKey, readOpensshContainer } from "./openssh-private-key";
import { parsePrivateKey } from "./private-key";
import { readNumbers, toJwk } from "./private-key-numbers";
import { WireReader } from "./wire";

/** A private key as devices take it that do not know OpenSSH's own container. Secret. */
export interface PemPrivateKey {
  pem: string;
  /** Whether the text needs the passphrase. */
  encrypted: boolean;
}

/**
 * PEM or PKCS#8 stays as it was given; an OpenSSH container becomes PKCS#8, encrypted with the same passphrase when it had
 * one, so that a key that came encrypted never lies anywhere in clear. Throws what `parsePrivateKey` throws.
 */
export function pemPrivateKey(text: string, passphrase?: string): PemPrivateKey {
  parsePrivateKey(text, passphrase);
  if (!isOpensshPrivateKey(text)) {
    const encrypted = /BEGIN ENCRYPTED PRIVATE KEY|^Proc-Type: 4,ENCRYPTED/m.test(text);
    return { pem: `${text.replaceAll("\r\n", "\n").trim()}\n`, encrypted };
  }
  const encrypted = isEncrypted(text);
  const reader = new WireReader(readOpensshContainer(text, passphrase).privatePart);
  const key = createPrivateKey({ key: toJwk(readNumbers(reader.text(), reader)), format: "jwk" });
  const cipher = encrypted ? { cipher: "aes-256-cbc", passphrase: passphrase ?? "" } : {};
  return { pem: String(key.export({ type: "pkcs8", format: "pem", ...cipher })), encrypted };
}

/** A container that is not encrypted opens without a passphrase. */
function isEncrypted(text: string): boolean {
  try {
    readOpensshContainer(text, undefined);
    return false;
  } catch {
    return true;
  }
}
