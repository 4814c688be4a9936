import { loadPrivateKey } from "../keys/private-key";
import type { Call, Outcome } from "../menu";
import { isSince } from "../release";
import { takeFile } from "./file-store";
import { hostKeyReply } from "./host-key-reply";

/** Replaces the host key of the file's type; the file goes when that worked and stays when it did not. */
export function importHostKey({ router, args, required }: Call): Outcome | undefined {
  const { state, release, unknowns } = router;
  takeFile(router, "private-key-file", required("private-key-file"), (contents) => {
    const key = loadPrivateKey(contents, args.get("passphrase"), isSince(release, "7.9"));
    const type = key.asymmetricKeyType === "rsa" ? "rsa" : "ed25519";
    state.hostKeys[type] = key.export({ type: "pkcs8", format: "pem" }).toString();
    if (unknowns.importSwitchesType) state.ssh.hostKeyType = type;
  });
  return hostKeyReply(router);
}
