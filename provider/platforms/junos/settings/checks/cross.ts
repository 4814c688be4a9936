import type { Args, Failure } from "../../../../core/contract";
import { isUnder, partsOf, services } from "../parts";

/** What is wrong about arguments together. `unknown`: names whose values are not known yet, which count as given. */
export function checkCross(args: Args, unknown: readonly string[]): Failure[] {
  const given = (name: string): boolean => args[name] !== undefined || unknown.includes(name);
  const failures: Failure[] = [];
  for (const [one, other] of pairs) {
    if (given(one) && !given(other))
      failures.push({
        property: one,
        reason: `\`${one}\` must be given together with \`${other}\`: "'${leaf(one)}' must be configured with ${leaf(other)}".`,
      });
  }
  for (const other of ["authorizedPrincipals", "authorizedPrincipalsFile"]) {
    if (given(other) && given("authorizedPrincipalsCommand"))
      failures.push({
        property: other,
        reason: `\`${other}\` and \`authorizedPrincipalsCommand\` exclude each other: "'${leaf(other)}' and 'authorized-principals-command' are mutually exclusive".`,
      });
  }
  return [...failures, ...switchedOff(args, unknown), ...principalsTwice(args)];
}

const pairs = [
  ["authorizedKeysCommand", "authorizedKeysCommandUser"],
  ["authorizedKeysCommandUser", "authorizedKeysCommand"],
] as const;

const leaf = (argument: string): string => argument.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function switchedOff(args: Args, unknown: readonly string[]): Failure[] {
  const parts = partsOf(args);
  return services.flatMap(([argument, container]) => {
    if (parts[argument] !== false) return [];
    const others = [...Object.keys(parts), ...unknown].filter((part) => isUnder(part, container));
    const reason = `\`${argument}: false\` deletes [edit ${container.join(" ")}], which \`${others[0]}\` would make again; keep one of them.`;
    return others.length === 0 ? [] : [{ property: argument, reason }];
  });
}

function principalsTwice(args: Args): Failure[] {
  return Object.keys(partsOf(args)).flatMap((part) => {
    const [, user, name = ""] = /^match\[([^\]]+)\]\.(.+)$/.exec(part) ?? [];
    if (user === undefined || args[name] === undefined || name === "pubkeyAuthentication") return [];
    const reason = `\`${name}\` is given for all users and for ${user}; Junos takes one of the two.`;
    return [{ property: "match", reason }];
  });
}
