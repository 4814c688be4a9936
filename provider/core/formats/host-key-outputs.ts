import { md5Fingerprint, sha256Fingerprint } from "./fingerprint";
import { knownHostsLine } from "./known-hosts-line";
import { hostToken } from "./known-hosts-names";
import { parsePublicKey } from "./public-key";
import { sshfpRecords } from "./sshfp";

/** What a program may want to know of a host key, all from the key itself: `line` is `type base64`. */
export function hostKeyOutputs(line: string, host: string, port: number) {
  const key = parsePublicKey(line);
  return {
    publicKey: line,
    fingerprint: sha256Fingerprint(key.blob),
    fingerprintMd5: md5Fingerprint(key.blob),
    knownHostsLine: knownHostsLine({ hosts: [hostToken(host, port)], key }),
    sshfp: sshfpRecords(host, key.blob).map((record) => ({ ...record })),
  };
}
