import type { Args, Failure, Json } from "../../../../core/contract";
import { nearest } from "../../../../core/nearest";
import { placeProblem } from "../place-problem";
import { refusalOf } from "../refusals";
import type { Setting } from "../setting";
import { shortly } from "../shapes/shortly";
import { groups, settingOf, settings } from "../table";

export interface Checked {
  args: Args;
  failures: Failure[];
}

/** Checks settings one by one, and normalises those that are right. */
export function checkValues(args: Args, release: string | undefined): Checked {
  const normalised: Args = {};
  const failures: Failure[] = [];
  for (const [argument, value] of Object.entries(args)) {
    if (value === null || value === undefined) continue;
    const members = groups[argument];
    const checked =
      members === undefined
        ? checkOne(settingOf(argument), argument, value, release)
        : checkGroup(argument, members, value, release);
    failures.push(...checked.failures);
    if (checked.value !== undefined) normalised[argument] = checked.value;
  }
  return { args: normalised, failures };
}

type One = { value?: Json; failures: Failure[] };

function checkGroup(group: string, members: readonly string[], value: Json, release: string | undefined): One {
  const wrong = (reason: string): One => ({ failures: [{ property: group, reason }] });
  const accepts = `\`${group}\` takes an object with ${members.join(", ")}`;
  if (value === null || typeof value !== "object" || Array.isArray(value))
    return wrong(`${accepts}; got ${shortly(value)}.`);
  const given = Object.entries(value).filter((entry): entry is [string, Json] => (entry[1] ?? null) !== null);
  if (given.length === 0) return wrong(`${accepts}; it is empty.`);
  const failures: Failure[] = [];
  const normalised: { [member: string]: Json } = {};
  for (const [member, inner] of given) {
    const setting = settingOf(`${group}.${member}`);
    const checked = checkOne(setting, `${group}.${member}`, inner, release);
    failures.push(...checked.failures);
    if (checked.value !== undefined) normalised[member] = checked.value;
  }
  return failures.length > 0 ? { failures } : { value: normalised, failures };
}

/** One setting, whose failures are reported under `property` where that is another than its name. */
export function checkOne(
  setting: Setting | undefined,
  property: string,
  value: Json,
  release: string | undefined,
): One {
  if (setting === undefined) return { failures: [{ property, reason: unknownSetting(property) }] };
  const place = placeProblem(setting, release);
  if (place !== undefined) return { failures: [{ property, reason: place }] };
  const problems = setting.check(value, release);
  if (problems.length === 0) return { value: setting.normalise(value), failures: [] };
  return { failures: problems.map(({ path = [], reason }) => ({ property: dotted(property, path), reason })) };
}

const dotted = (argument: string, path: readonly (string | number)[]): string =>
  path.reduce<string>((text, step) => (typeof step === "number" ? `${text}[${step}]` : `${text}.${step}`), argument);

function unknownSetting(name: string): string {
  const refused = refusalOf(name);
  if (refused !== undefined) return refused;
  const [group, member] = name.split(".");
  const among =
    member === undefined ? [...settings.map(({ argument }) => argument), "match"] : (groups[String(group)] ?? []);
  const meant = nearest(member ?? name, among);
  if (meant !== undefined) return `\`${name}\` is no setting of Junos; did you mean \`${meant}\`?`;
  return member === undefined
    ? `\`${name}\` is no setting of SSH on Junos.`
    : `\`${group}\` has no \`${member}\`; it has ${among.join(", ")}.`;
}
