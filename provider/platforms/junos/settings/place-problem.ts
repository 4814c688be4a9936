import { refusalOf } from "./refusals";
import type { Setting } from "./setting";
import { isThere } from "./span";

/** Why a release has no place for a setting at all; undefined where it has. */
export function placeProblem(setting: Setting, release: string | undefined): string | undefined {
  if (setting.leaves.some(({ spans }) => isThere(spans, release))) return undefined;
  const { argument, since, until } = setting;
  const refusal = refusalOf(argument) ?? refusalOf(argument.split(".")[0] as string);
  if (refusal !== undefined) return `${refusal} This device has Junos ${release}.`;
  const name = argument.replace(/^match\[[^\]]+\]/, "match[].settings");
  const span = until === undefined ? `needs Junos ${since}` : `is in Junos ${since} to ${until} only`;
  return `\`${name}\` ${span}; this device has ${release}. Leave it out.`;
}
