import { utils } from "ssh2";

export type HostKeyType = "ed25519" | "rsa" | "ecdsa-nistp256" | "ecdsa-nistp384" | "ecdsa-nistp521";

/** A key pair with which a server proves who it is. */
export interface HostKey {
  type: HostKeyType;
  /** In OpenSSH's format, without a passphrase. */
  privateKey: string;
  /** `ssh-ed25519 AAAA...` */
  publicKey: string;
}

/** Makes a key pair. RSA takes a fifth of a second or so, the others next to nothing. */
export async function newHostKey(type: HostKeyType): Promise<HostKey> {
  // One in a few hundred keys the library writes in a way that it cannot read.
  for (;;) {
    const key = await generate(type);
    if (!(utils.parseKey(key.privateKey) instanceof Error)) return key;
  }
}

function generate(type: HostKeyType): Promise<HostKey> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, keys: { private: string; public: string }) => {
      if (error) reject(error);
      else resolve({ type, privateKey: keys.private, publicKey: keys.public.trim() });
    };
    if (type === "ed25519") utils.generateKeyPair("ed25519", {}, done);
    else if (type === "rsa") utils.generateKeyPair("rsa", { bits: 2048 }, done);
    else utils.generateKeyPair("ecdsa", { bits: Number(type.slice(-3)) as 256 | 384 | 521 }, done);
  });
}
