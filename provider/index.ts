import type { Kind } from "./core/contract";
import type { DynamicProvider } from "./engine/dynamic-provider";

/**
 * What every resource in every state calls, for ever: `require("pulumi-ssh/provider").v1("UserPublicKey")`.
 * Changing this function's name or meaning is a major version.
 */
export function v1(kind: Kind): DynamicProvider {
  // Loaded at the first call: importing this module stays cheap.
  const { dynamicProvider } = require("./engine/dynamic-provider") as typeof import("./engine/dynamic-provider");
  return dynamicProvider(kind);
}
