import { createPrivateKey, type KeyObject } from "node:crypto";
import { fromBytes } from "../bytes";
import { badKey } from "../trap";

/** PEM or PKCS#8 as the router loads it: RSA, and Ed25519 where the release has it. OpenSSH's own container is refused. */
export function loadPrivateKey(contents: string, passphrase: string | undefined, takesEd25519: boolean): KeyObject {
  if (/BEGIN OPENSSH PRIVATE KEY/.test(contents)) throw badKey();
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: fromBytes(contents), ...(passphrase ? { passphrase: fromBytes(passphrase) } : {}) });
  } catch {
    throw badKey();
  }
  const isTaken = key.asymmetricKeyType === "rsa" || (takesEd25519 && key.asymmetricKeyType === "ed25519");
  if (!isTaken) throw badKey();
  return key;
}
