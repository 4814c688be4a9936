import type { Resource } from "./resource";

export const sshServerSettings: Resource = {
  kind: "SshServerSettings",
  outputs: ["effective", "previous"],
  deletion: "restore",
  secretOutputs: ["effective", "previous"],
  defaults: {},
};
