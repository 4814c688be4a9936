import type { Json, LoginFacts } from "../../../../core/contract";
import type { PathState } from "../paths";
import type { Effective } from "../read";

/** What the rules must know besides the settings. What is left out is not known, and no rule speaks of it. */
export interface LockoutInput {
  /** `sshd -T -C` of the would-be configuration, for the connection of this run. */
  candidate: Effective;
  /** The same of the present one. This login works under it, so a rule that would forbid it there is not believed. */
  present?: Effective;
  /** `sshd -T` of an empty configuration: what that server prints at all. */
  defaults?: Effective;
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
