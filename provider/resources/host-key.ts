import type { Resource } from "./resource";

export const hostKey: Resource = {
  kind: "HostKey",
  outputs: ["publicKey", "fingerprint", "fingerprintMd5", "knownHostsLine", "sshfp"],
  deletion: "restore",
  secretOutputs: [],
  defaults: {},
};
