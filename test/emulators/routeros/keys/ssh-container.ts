import type { KeyObject } from "node:crypto";
import { counted, publicHalf } from "./public-key";

/** A private key in the form that the SSH library reads: PKCS#1 for RSA, OpenSSH's container for Ed25519. */
export function forSshLibrary(key: KeyObject): string {
  if (key.asymmetricKeyType === "rsa") return key.export({ type: "pkcs1", format: "pem" }).toString();
  const { d = "", x = "" } = key.export({ format: "jwk" });
  const [seed, point] = [Buffer.from(d, "base64url"), Buffer.from(x, "base64url")];
  const type = Buffer.from("ssh-ed25519");
  const secret = Buffer.concat([
    Buffer.alloc(8),
    ...[type, point, Buffer.concat([seed, point]), Buffer.alloc(0)].map(counted),
  ]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, i) => i + 1));
  const one = Buffer.from([0, 0, 0, 1]);
  const none = Buffer.from("none");
  const container = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    ...[none, none, Buffer.alloc(0)].map(counted),
    one,
    counted(Buffer.from(publicHalf(key).base64, "base64")),
    counted(Buffer.concat([secret, padding])),
  ]);
  const lines = container.toString("base64").match(/.{1,70}/g) ?? [];
  return ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join("\n");
}
