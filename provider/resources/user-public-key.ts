import type { Resource } from "./resource";

export const userPublicKey: Resource = {
  kind: "UserPublicKey",
  outputs: ["fingerprint", "fingerprintMd5", "keyType", "comment", "otherKeys"],
  deletion: "remove",
  secretOutputs: ["fingerprint", "fingerprintMd5", "keyType", "comment"],
  defaults: {},
};
