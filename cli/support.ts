import { type Argument, type Kind, kinds, type PlatformName, type Refusal } from "../provider/core/contract";
import { platformOf } from "../provider/platforms";

/** One argument of one resource on one platform. */
export type SupportedArgument = { resource: Kind } & Argument;
export type RefusedArgument = { resource: Kind } & Refusal;

/** Everything the resources take on one platform, and what they refuse. The arguments of the device itself are not in it. */
export interface Support {
  platform: PlatformName;
  arguments: SupportedArgument[];
  refused: RefusedArgument[];
}

/** The support table of a platform of this release, from its capability tables. */
export function supportOf(name: PlatformName): Support {
  const platform = platformOf(name);
  if (platform === undefined) throw new Error(`${name} is not a platform of this release`);
  const present = kinds.flatMap((resource) => {
    const kind = platform.kinds[resource];
    return kind === undefined ? [] : [{ resource, kind }];
  });
  return {
    platform: name,
    arguments: present.flatMap(({ resource, kind }) => kind.arguments.map((row) => inOrder(resource, row))),
    refused: present.flatMap(({ resource, kind }) => kind.refused.map((row) => ({ resource, ...row }))),
  };
}

/** One order of the fields for every row, so that two tables can be compared as text. */
function inOrder(resource: Kind, row: Argument): SupportedArgument {
  const { argument, type, values, device, since, until, match, source, note } = row;
  const fields = { resource, argument, type, values, default: row.default, device, since, until, match, source, note };
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as unknown as SupportedArgument;
}

/** `8.5+`, `up to 9.8`, `7.5 to 9.8`; empty where every release has it. */
export function releasesOf({ since, until }: Pick<Argument, "since" | "until">): string {
  if (since !== undefined) return until === undefined ? `${since}+` : `${since} to ${until}`;
  return until === undefined ? "" : `up to ${until}`;
}
