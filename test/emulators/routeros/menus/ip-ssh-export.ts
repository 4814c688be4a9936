import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { dsaPublicHalf } from "../keys/dsa-public-half";
import { publicHalf } from "../keys/public-key";
import type { Call, Outcome } from "../menu";
import { allow } from "../permissions";
import { isSince } from "../release";
import { shownHostKeyPem, shownHostKeyType } from "../ssh/shown-host-key";
import { writeFile } from "./file-store";
import { hostKeyReply } from "./host-key-reply";

const newDsaKey = promisify(generateKeyPair);

/**
 * Leaves both halves of the host key in /file, the private one in clear unless a passphrase is given. RouterOS 6 keeps a DSA
 * key beside; that an export writes this pair as well, and in the same form, is inferred.
 */
export async function exportHostKey(call: Call): Promise<Outcome | undefined> {
  const { router, session } = call;
  const { hostKeys } = router.state;
  allow(session, ["sensitive"]);
  writePair(call, shownHostKeyType(router.state), createPrivateKey(shownHostKeyPem(router.state)));
  if (!isSince(router.release, "7")) {
    hostKeys.dsa ??= await dsaPem();
    writePair(call, "dsa", createPrivateKey(hostKeys.dsa));
  }
  return hostKeyReply(router);
}

function writePair({ router, args, required }: Call, type: string, key: KeyObject): void {
  const { exportNames, legacyPublicFile } = router.unknowns;
  const passphrase = args.get("passphrase");
  const cipher = passphrase ? { cipher: "aes-256-cbc", passphrase } : {};
  const pem = key.export({ type: "pkcs8", format: "pem", ...cipher }).toString();
  const spki = createPublicKey(key).export({ type: "spki", format: "pem" }).toString();
  const stem = `${required("key-file-prefix")}_${type}`;
  if (exportNames === "pem") {
    writeFile(router, `${stem}.pem`, pem);
    writeFile(router, `${stem}_pub.pem`, spki);
  } else {
    const half = type === "dsa" ? dsaPublicHalf(key) : publicHalf(key);
    writeFile(router, stem, pem);
    writeFile(router, `${stem}.pub`, legacyPublicFile === "pem" ? spki : `${half.type} ${half.base64}\n`);
  }
}

async function dsaPem(): Promise<string> {
  const { privateKey } = await newDsaKey("dsa", { modulusLength: 1024, divisorLength: 160 });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}
