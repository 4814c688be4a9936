import type { Resource } from "./resource";

export const outboundSsh: Resource = {
  kind: "OutboundSsh",
  outputs: [],
  deletion: "remove",
  secretOutputs: [],
  defaults: {},
};
