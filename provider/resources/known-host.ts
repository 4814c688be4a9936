import type { Resource } from "./resource";

export const knownHost: Resource = {
  kind: "KnownHost",
  outputs: ["fingerprint", "line"],
  deletion: "remove",
  secretOutputs: ["fingerprint", "line"],
  defaults: {},
};
