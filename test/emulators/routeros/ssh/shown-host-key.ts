import { createPrivateKey } from "node:crypto";
import { type PublicKey, publicHalf } from "../keys/public-key";
import type { Kind, RouterState } from "../state";

/** Of the type that is set; while a key of that type is still being made, of the other one. */
export function shownHostKeyType({ hostKeys, ssh }: RouterState): Kind {
  const types: Kind[] = [ssh.hostKeyType, "rsa", "ed25519"];
  return types.find((type) => hostKeys[type] !== undefined) ?? ssh.hostKeyType;
}

/** The one host key that the server shows; it is made when the router starts, at the latest. */
export function shownHostKeyPem(state: RouterState): string {
  const pem = state.hostKeys[shownHostKeyType(state)];
  if (pem === undefined) throw new Error(`this router has no ${state.ssh.hostKeyType} host key yet`);
  return pem;
}

export const shownHostKey = (state: RouterState): PublicKey => publicHalf(createPrivateKey(shownHostKeyPem(state)));
