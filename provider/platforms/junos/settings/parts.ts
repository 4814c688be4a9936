import type { Args, Json } from "../../../core/contract";
import { netconfSsh, ssh } from "./leaf";
import { groups, settingOf, settings } from "./table";

export interface MatchBlock {
  user: string[];
  settings: Args;
}

/**
 * The settings of a program one by one, under names like `port`, `netconf.port` and `match[alice].pubkeyAuthentication`:
 * each is found, changed and put back for itself. Whoever says how a service behaves also says that it runs, so
 * `enabled` and `netconf.enabled` are among them. Names of that form stay as they are.
 */
export function partsOf(args: Args): Args {
  const parts: Args = {};
  for (const [name, value] of Object.entries(args)) {
    if (value === undefined) continue;
    if (name === "match") Object.assign(parts, matchParts(value));
    else if (!(name in groups)) parts[name] = value;
    else if (value !== null && typeof value === "object" && !Array.isArray(value)) {
      for (const [member, inner] of Object.entries(value)) if (inner !== undefined) parts[`${name}.${member}`] = inner;
    }
  }
  for (const [argument, container] of services) {
    if (!(argument in parts) && Object.keys(parts).some((part) => isUnder(part, container))) parts[argument] = true;
  }
  return parts;
}

/** The arguments that say whether a service runs, each with the statement it stands for. */
export const services: readonly (readonly [argument: string, container: readonly string[]])[] = [
  ["enabled", ssh],
  ["netconf.enabled", netconfSsh],
];

/** The parts of services that are declared off: their statements go along, whoever wrote them, and have to come back. */
export function goingAlong(args: Args): string[] {
  const parts = partsOf(args);
  const off = services.filter(([argument]) => parts[argument] === false);
  const below = (part: string) => off.some(([, container]) => isUnder(part, container));
  return settings.map(({ argument }) => argument).filter(below);
}

/** Whether a part is said by a statement below this one. */
export function isUnder(part: string, container: readonly string[]): boolean {
  const paths = settingOf(part)?.leaves.map(({ path }) => path) ?? [];
  return paths.some((path) => path.length > container.length && container.every((word, index) => path[index] === word));
}

/** An entry that is null is none, as an argument that is null is none. */
export function blocksOf(match: Json | undefined): MatchBlock[] {
  return Array.isArray(match) ? (match.filter((block) => block !== null) as unknown as MatchBlock[]) : [];
}

function matchParts(match: Json): Args {
  const entries = blocksOf(match).flatMap(({ user, settings }) =>
    user.flatMap((name) =>
      Object.entries(settings).map(([key, value]): [string, Json | undefined] => [`match[${name}].${key}`, value]),
    ),
  );
  return Object.fromEntries(entries);
}
