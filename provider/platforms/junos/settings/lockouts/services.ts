import type { LoginFacts } from "../../../../core/contract";
import type { Lockout, Rule, Values } from "./rule";

export const serviceRules: readonly Rule[] = [
  (value) => singleConnection("connectionLimit", value),
  (value) => singleConnection("netconf.connectionLimit", value),
  sshOff,
];

function singleConnection(argument: string, value: Values): Lockout[] {
  if (value(argument) !== 1) return [];
  return [{ argument, reason: "with 1 the second login that has to prove a change is not let in" }];
}

/** With neither service there is no way in at all, wherever this run came from. */
function sshOff(value: Values, { port }: LoginFacts): Lockout[] {
  if (value("enabled") !== false || value("netconf.enabled") === true) return [];
  return [{ argument: "enabled", reason: `it is false, and this run comes in over SSH (port ${port})` }];
}
