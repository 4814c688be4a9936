import { createPrivateKey } from "node:crypto";
import { type PublicKey, publicHalf } from "../keys/public-key";
import type { RouterState } from "../state";

/** The one host key that the server shows; it is made when the router starts, at the latest. */
export function shownHostKeyPem({ hostKeys, ssh }: RouterState): string {
  const pem = hostKeys[ssh.hostKeyType];
  if (pem === undefined) throw new Error(`this router has no ${ssh.hostKeyType} host key yet`);
  return pem;
}

export const shownHostKey = (state: RouterState): PublicKey => publicHalf(createPrivateKey(shownHostKeyPem(state)));
