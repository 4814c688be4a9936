import { generateKeyPairSync } from "node:crypto";
import type { RouterState } from "../state";
import { rsaKey } from "./rsa-cache";

/** Makes the host key anew, of the type and size that are set, and forgets the one of the other type. */
export async function newHostKey(state: RouterState): Promise<void> {
  const { hostKeyType, hostKeySize } = state.ssh;
  if (hostKeyType === "rsa") {
    state.hostKeys = { rsa: await rsaKey(hostKeySize, state.usedRsaKeys) };
    return;
  }
  const { privateKey } = generateKeyPairSync("ed25519");
  state.hostKeys = { ed25519: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}
