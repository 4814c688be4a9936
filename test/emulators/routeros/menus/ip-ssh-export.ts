import { createPrivateKey, createPublicKey } from "node:crypto";
import { publicHalf } from "../keys/public-key";
import type { Call, Outcome } from "../menu";
import { allow } from "../permissions";
import { shownHostKeyPem } from "../ssh/shown-host-key";
import { writeFile } from "./file-store";
import { hostKeyReply } from "./host-key-reply";

/** Leaves both halves of the host key in /file, the private one in clear unless a passphrase is given. */
export function exportHostKey({ router, session, args, required }: Call): Outcome | undefined {
  allow(session, ["sensitive"]);
  const { exportNames, legacyPublicFile } = router.unknowns;
  const key = createPrivateKey(shownHostKeyPem(router.state));
  const passphrase = args.get("passphrase");
  const cipher = passphrase ? { cipher: "aes-256-cbc", passphrase } : {};
  const pem = key.export({ type: "pkcs8", format: "pem", ...cipher }).toString();
  const spki = createPublicKey(key).export({ type: "spki", format: "pem" }).toString();
  const stem = `${required("key-file-prefix")}_${router.state.ssh.hostKeyType}`;
  const { type, base64 } = publicHalf(key);
  if (exportNames === "pem") {
    writeFile(router, `${stem}.pem`, pem);
    writeFile(router, `${stem}_pub.pem`, spki);
  } else {
    writeFile(router, stem, pem);
    writeFile(router, `${stem}.pub`, legacyPublicFile === "pem" ? spki : `${type} ${base64}\n`);
  }
  return hostKeyReply(router);
}
