import { decodeBase64 } from "./base64";
import { FormatError } from "./format-error";
import { readKeyBlob } from "./key-blob";
import { WireReader, wireString } from "./wire";

/** A host certificate (PROTOCOL.certkeys), as far as a server needs it to be right. */
export interface HostCertificate {
  /** For example `ssh-ed25519-cert-v01@openssh.com`. */
  type: string;
  base64: string;
  comment: string;
  /** The blob of the key that was certified. */
  publicBlob: Buffer;
  keyId: string;
  /** Host names without ports. Empty: any host, which clients refuse since 10.3. */
  principals: string[];
  /** Seconds since 1970; `validBefore` is infinite for a certificate that never ends. */
  validAfter: number;
  validBefore: number;
}

/** How many fields of each key type stand between the nonce and the serial number. */
const keyFields: Record<string, number | undefined> = {
  "ssh-ed25519": 1,
  "ssh-rsa": 2,
  "ecdsa-sha2-nistp256": 2,
  "ecdsa-sha2-nistp384": 2,
  "ecdsa-sha2-nistp521": 2,
  "ssh-mldsa44-ed25519": 1,
  "ssh-mldsa44-ed25519@openssh.com": 1,
};
const suffix = "-cert-v01@openssh.com";
/** What 10.6 added bears the name that the standard is to give it. */
const standardNames: Record<string, string | undefined> = { "ssh-mldsa44-ed25519-cert": "ssh-mldsa44-ed25519" };
const [userCertificate, hostCertificate] = [1, 2];

/** Reads one line, `type base64 [comment]`, as `ssh-keygen -s CA -h` writes it to `-cert.pub`. */
export function parseHostCertificate(text: string): HostCertificate {
  if (/PRIVATE KEY/.test(text)) throw new FormatError("This is a PRIVATE key; give the text of the -cert.pub file.");
  const line = text.trim();
  if (/[\r\n]/.test(line)) throw new FormatError("The certificate has more than one line; give exactly one.");
  const [type = "", base64 = "", ...comment] = line.split(/[ \t]+/);
  if (!type.endsWith(suffix) && standardNames[type] === undefined) {
    throw new FormatError("This is no host certificate: its first word must end in -cert-v01@openssh.com.");
  }
  const blob = decodeBase64(base64);
  if (blob === undefined) throw new FormatError("The second word of the certificate is not valid base64.");
  const reader = new WireReader(blob);
  if (reader.text() !== type) throw new FormatError(`The certificate says ${type}, but its data is of another type.`);
  return { type, base64, comment: comment.join(" "), ...fields(type, reader) };
}

function fields(type: string, reader: WireReader): Omit<HostCertificate, "type" | "base64" | "comment"> {
  // OpenSSH's own names put the version in front of the vendor: ssh-mldsa44-ed25519-cert-v01@openssh.com.
  const bare = type.slice(0, -suffix.length);
  const vendors = `${bare}@openssh.com`;
  const plain = standardNames[type] ?? (keyFields[vendors] === undefined ? bare : vendors);
  const count = keyFields[plain];
  if (count === undefined)
    throw new FormatError("The certificate is for a type of key that no server proves itself with.");
  reader.string(); // the nonce
  const key = Array.from({ length: count }, () => reader.string());
  const publicBlob = Buffer.concat([plain, ...key].map((field) => wireString(field)));
  readKeyBlob(publicBlob);
  uint64(reader); // the serial number
  const kind = reader.uint32();
  if (kind === userCertificate)
    throw new FormatError("This is a certificate of a user; sign the host key with: ssh-keygen -s CA -h ...");
  if (kind !== hostCertificate) throw new FormatError("This is not a certificate of a host.");
  const keyId = reader.text();
  const names = new WireReader(reader.string());
  const principals: string[] = [];
  while (names.remaining > 0) principals.push(names.text());
  return { publicBlob, keyId, principals, validAfter: uint64(reader), validBefore: uint64(reader) };
}

/** Exact up to 2^53; all ones means for ever. */
function uint64(reader: WireReader): number {
  const value = reader.take(8).readBigUInt64BE(0);
  return value === 0xffffffffffffffffn ? Number.POSITIVE_INFINITY : Number(value);
}
