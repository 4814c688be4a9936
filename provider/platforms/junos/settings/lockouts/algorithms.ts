import type { LoginFacts } from "../../../../core/contract";
import type { Lockout, Rule, Values } from "./rule";

export const algorithmRules: readonly Rule[] = [
  ...(["ciphers", "macs", "kexAlgorithms"] as const).map(
    (argument): Rule =>
      (value, login) =>
        nothingInCommon(argument, listed(value, argument), login.offered[argument]),
  ),
  hostKeySignature,
  pinnedType,
];

/** Nothing configured is the device's own list, of which nothing is known but that this login came about under it. */
function listed(value: Values, argument: string): string[] {
  const list = value(argument);
  return Array.isArray(list) ? list.map(String) : [];
}

function nothingInCommon(argument: string, list: readonly string[], offered: readonly string[]): Lockout[] {
  if (list.length === 0 || offered.length === 0 || list.some((name) => offered.includes(name))) return [];
  return [
    { argument, reason: `this run's SSH library offers none of these to the device; it offers ${offered.join(", ")}` },
  ];
}

/** The names under which keys of a type sign. */
const signatures = (type: string): string[] =>
  type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [type];

function hostKeySignature(value: Values, { offered }: LoginFacts): Lockout[] {
  const types = listed(value, "hostKeyAlgorithms");
  return nothingInCommon("hostKeyAlgorithms", types.flatMap(signatures), offered.hostKeyAlgorithms);
}

function pinnedType(value: Values, login: LoginFacts): Lockout[] {
  const types = listed(value, "hostKeyAlgorithms");
  if (login.hostKeyTrust === "unchecked" || types.length === 0 || types.includes(login.hostKeyType)) return [];
  // What the library lacks altogether has its own sentence.
  if (hostKeySignature(value, login).length > 0) return [];
  const reason = `the host key this run knows is ${login.hostKeyType}, which the device would no longer show`;
  return [{ argument: "hostKeyAlgorithms", reason }];
}
