import type { Json, LoginFacts } from "../../../../core/contract";

/** The value of an argument in one state of the device: `ciphers`, `netconf.port`, `match[alice].pubkeyAuthentication`. */
export type Values = (argument: string) => Json;

export interface Lockout {
  argument: string;
  reason: string;
}

/** Why this run could not log in again under these settings. */
export type Rule = (value: Values, login: LoginFacts) => Lockout[];
