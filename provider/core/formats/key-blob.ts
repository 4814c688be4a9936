import { FormatError } from "./format-error";
import { WireReader } from "./wire";

export const keyTypes = [
  "ssh-ed25519",
  "ssh-rsa",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "sk-ssh-ed25519@openssh.com",
  "sk-ecdsa-sha2-nistp256@openssh.com",
  "ssh-mldsa44-ed25519",
  "ssh-mldsa44-ed25519@openssh.com",
] as const;

/** What the blob of a key says of itself. */
export interface KeyBlob {
  type: string;
  /** Size as `ssh-keygen -l` prints it. Not known for ML-DSA. */
  bits?: number;
  curve?: string;
}

/** Length of an uncompressed point: 0x04, x, y (SEC 1 section 2.3.3). */
const curves: Record<string, { bits: number; pointLength: number }> = {
  nistp256: { bits: 256, pointLength: 65 },
  nistp384: { bits: 384, pointLength: 97 },
  nistp521: { bits: 521, pointLength: 133 },
};

/** `SSH_RSA_MINIMUM_MODULUS_SIZE`: sshd does not load a smaller key at all, whatever RequiredRSASize says. */
const minimumRsaBits = 1024;
/** `OPENSSL_RSA_MAX_MODULUS_BITS`. */
const maximumRsaBits = 16384;

/** Checks the whole structure of a public key blob, as sshd does before it uses a line (`sshkey_from_blob`). */
export function readKeyBlob(blob: Buffer): KeyBlob {
  const reader = new WireReader(blob);
  const key = readFields(reader.text(), reader);
  if (reader.remaining > 0) throw new FormatError("The key has extra data after its end.", "trailing");
  return key;
}

function readFields(type: string, reader: WireReader): KeyBlob {
  switch (type) {
    case "ssh-ed25519":
      return readEd25519(type, reader);
    case "sk-ssh-ed25519@openssh.com": {
      const key = readEd25519(type, reader);
      readApplication(reader);
      return key;
    }
    case "ssh-rsa":
      return readRsa(type, reader);
    case "ecdsa-sha2-nistp256":
    case "ecdsa-sha2-nistp384":
    case "ecdsa-sha2-nistp521":
      return readEcdsa(type, type.slice("ecdsa-sha2-".length), reader);
    case "sk-ecdsa-sha2-nistp256@openssh.com": {
      const key = readEcdsa(type, "nistp256", reader);
      readApplication(reader);
      return key;
    }
    // An experiment of OpenSSH 10.4 and 10.5, since 10.6 under the name without a vendor. Its inside is left to the server.
    case "ssh-mldsa44-ed25519":
    case "ssh-mldsa44-ed25519@openssh.com":
      if (reader.remaining === 0) throw new FormatError("The key is cut off: its data ends too early.", "truncated");
      reader.take(reader.remaining);
      return { type };
    default:
      throw new FormatError("The data of the key is of no type that OpenSSH has for login keys.", "unknown-type");
  }
}

function readEd25519(type: string, reader: WireReader): KeyBlob {
  const length = reader.string().length;
  if (length !== 32) throw new FormatError(`An Ed25519 key has 32 bytes, this one has ${length}.`);
  return { type, bits: 256 };
}

function readRsa(type: string, reader: WireReader): KeyBlob {
  const e = reader.mpint();
  const n = reader.mpint();
  if (e.length === 0 || n.length === 0) throw new FormatError("The RSA key holds a zero where its numbers should be.");
  const bits = n.length * 8 - (Math.clz32(n[0] as number) - 24);
  if (bits < minimumRsaBits)
    throw new FormatError(`The RSA key has ${bits} bits, and OpenSSH loads none below ${minimumRsaBits}; use ed25519.`);
  if (bits > maximumRsaBits) throw new FormatError(`The RSA key has ${bits} bits, more than ${maximumRsaBits}.`);
  return { type, bits };
}

function readEcdsa(type: string, wanted: string, reader: WireReader): KeyBlob {
  const name = reader.text();
  const curve = curves[wanted] as { bits: number; pointLength: number };
  if (name !== wanted) throw new FormatError(`The key of type ${type} does not name the curve ${wanted}.`);
  const point = reader.string();
  if (point.length !== curve.pointLength)
    throw new FormatError(`A point on ${wanted} has ${curve.pointLength} bytes, this one has ${point.length}.`);
  if (point[0] !== 4) throw new FormatError("The point of the ECDSA key is not in uncompressed form (0x04).");
  return { type, bits: curve.bits, curve: wanted };
}

function readApplication(reader: WireReader): void {
  if (reader.string().length === 0) throw new FormatError("The FIDO key names no application.");
}
