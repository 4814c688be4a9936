import type { Resource } from "./resource";

export const outboundSsh: Resource = {
  kind: "OutboundSsh",
  outputs: ["service", "allocatedPorts"],
  deletion: "remove",
  secretOutputs: [],
  defaults: {},
};
