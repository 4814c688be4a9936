import type { LoginFacts } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { algorithmRules } from "./lockouts/algorithms";
import { methodRules } from "./lockouts/methods";
import type { Lockout, Rule, Values } from "./lockouts/rule";
import { serviceRules } from "./lockouts/services";
import { portOf, serviceInUse } from "./ports";

const rules: readonly Rule[] = [...algorithmRules, ...methodRules, ...serviceRules];

/** Throws when this run could not log in again. A rule that would forbid the present settings is not believed: they let us in. */
export function refuseLockout(before: Values, after: Values, login: LoginFacts): void {
  const already = new Set(under(before, login).map(({ argument }) => argument));
  const found = [...under(after, login), ...cutOff(before, after, login)];
  const fresh = found.filter(({ argument }, index) => !already.has(argument) && firstOf(found, argument) === index);
  if (fresh.length === 0) return;
  throw new SshError(
    "refused",
    `this would end the very login that manages the device: ${fresh.map(({ argument, reason }) => `\`${argument}\`: ${reason}`).join("; ")}`,
    {
      hint: "Change how this run logs in first, or set `allowLockout: true` if you have another way in.",
    },
  );
}

const under = (value: Values, login: LoginFacts): Lockout[] => rules.flatMap((rule) => rule(value, login));

const firstOf = (found: readonly Lockout[], argument: string): number =>
  found.findIndex((each) => each.argument === argument);

/** The service this run came in through would no longer run. */
function cutOff(before: Values, after: Values, login: LoginFacts): Lockout[] {
  const service = serviceInUse(before, login.port);
  if (service === undefined || portOf(service, after) !== undefined) return [];
  return [
    {
      argument: service.enabled,
      reason: `it is false, and this run comes in through that service (port ${login.port})`,
    },
  ];
}
