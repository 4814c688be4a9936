import type { Json } from "../../../core/contract";
import { accessRules } from "./lockouts/access";
import { algorithmRules } from "./lockouts/algorithms";
import { methodRules } from "./lockouts/methods";
import { networkRules } from "./lockouts/network";
import type { Lockout, LockoutInput, Rule, Scene } from "./lockouts/rule";
import { sessionRules } from "./lockouts/session";
import { type Effective, readSettings } from "./read";

const rules: readonly Rule[] = [...accessRules, ...methodRules, ...algorithmRules, ...networkRules, ...sessionRules];

/** Why this very login would no longer work under the would-be settings. */
export function lockouts(input: LockoutInput): Lockout[] {
  const found = underSettings(input.candidate, input);
  if (input.present === undefined) return found;
  const already = new Set(underSettings(input.present, input).map(({ argument }) => argument));
  return found.filter(({ argument }) => !already.has(argument));
}

function underSettings(settings: Effective, input: LockoutInput): Lockout[] {
  const value = (argument: string): Json =>
    readSettings(settings, [argument], { defaults: input.defaults ?? settings })[argument] ?? null;
  const scene: Scene = { ...input, candidate: settings, value };
  return rules.flatMap((rule) => rule(scene));
}
