import type { Json, LoginFacts } from "../../../core/contract";
import { accessRules } from "./lockouts/access";
import { algorithmRules } from "./lockouts/algorithms";
import { methodRules } from "./lockouts/methods";
import { networkRules } from "./lockouts/network";
import { sessionRules } from "./lockouts/session";
import type { PathState } from "./paths";
import { type Effective, readSettings } from "./read";

/** What the rules must know besides the settings. What is left out is not known, and no rule speaks of it. */
export interface LockoutInput {
  /** `sshd -T -C` of the would-be configuration, for the connection of this run. */
  candidate: Effective;
  /** The same of the present one. This login works under it, so a rule that would forbid it there is not believed. */
  present?: Effective;
  login: LoginFacts;
  account?: { uid?: number; home?: string; groups?: readonly string[]; locked?: boolean };
  /** Where this run comes from, as the server sees it. */
  client?: { address: string; host?: string };
  /** Where this run arrives, as the server sees it (the last two words of SSH_CONNECTION). */
  server?: { address: string; port: number };
  localAddresses?: readonly string[];
  /** Length of the RSA key this run logs in with. */
  userKeyBits?: number;
  /** The host keys that the would-be configuration names and that can be loaded, in its order. */
  hostKeys?: readonly { path: string; type: string; bits?: number; fingerprint: string }[];
  /** Types of the host keys this run would accept; unset: only the one the server showed. */
  pinnedTypes?: readonly string[];
  /** What the server says of the paths the settings name. */
  paths?: { [path: string]: PathState };
  /** Files in which the key of this run was found. */
  keyFiles?: readonly string[];
}

export interface Lockout {
  argument: string;
  reason: string;
  /** `port`: the run can follow, by going to the new port. */
  kind?: "port";
}

/** A rule's view: the input, and the would-be settings as neutral values. */
export interface Scene extends LockoutInput {
  value(argument: string): Json;
}

export type Rule = (scene: Scene) => Lockout[];

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
    readSettings(settings, [argument], { defaults: settings })[argument] ?? null;
  const scene: Scene = { ...input, candidate: settings, value };
  return rules.flatMap((rule) => rule(scene));
}
