import type { z } from "zod";
import type { Args, Failure, Json } from "../../../../core/contract";
import { nearest } from "../../../../core/nearest";
import { isAfter, isBefore } from "../../../../core/release";
import { refusalOf } from "../refusals";
import type { Setting } from "../setting";
import { settingOf, settings } from "../table";
import { parseTime } from "../time";
import { brokenText } from "./text";

export interface Scope {
  /** What stands before each name in a failure, such as `match[0].settings.`. */
  prefix: string;
  release: string | undefined;
  inMatch: boolean;
}

/** Checks settings one by one, and normalises those that are right. */
export function checkValues(args: Args, scope: Scope): { args: Args; failures: Failure[] } {
  const normalised: Args = {};
  const failures: Failure[] = [];
  for (const [argument, value] of Object.entries(args)) {
    if (value === null || value === undefined) continue;
    const found = failuresOf(argument, value, scope);
    failures.push(...found.map(({ property, reason }) => ({ property: scope.prefix + property, reason })));
    const setting = settingOf(argument);
    if (setting !== undefined && found.length === 0)
      normalised[argument] = setting.codec.normalise(withoutNulls(value));
  }
  return { args: normalised, failures };
}

/** The first kind of mistake that is found decides: a value of the wrong type has no release to speak of. */
function failuresOf(argument: string, value: Json, scope: Scope): Failure[] {
  const setting = settingOf(argument);
  if (setting === undefined) return [{ property: argument, reason: unknownSetting(argument) }];
  const place = placeFailure(setting, scope);
  if (place !== undefined) return [{ property: argument, reason: place }];
  const broken = brokenText(value, argument);
  if (broken.length > 0) return broken;
  const shape = setting.codec.schema.safeParse(withoutNulls(value));
  if (!shape.success) {
    // A key that does not exist explains why one that is needed is missing.
    const unknown = shape.error.issues.filter(({ code }) => code === "unrecognized_keys");
    const issues = unknown.length > 0 ? unknown : shape.error.issues;
    return issues.flatMap((issue) => shapeFailures(setting, value, issue));
  }
  const given = withoutNulls(value);
  const members = memberFailures(setting, given, scope.release);
  const details = setting.codec.check?.(given, scope.release) ?? [];
  return [
    ...members,
    ...details.map(({ path, reason }) => ({ property: dotted(argument, path), reason: sentence(reason) })),
  ];
}

/** Why the setting cannot stand there at all: the release does not know it, or it is not for match blocks. */
function placeFailure(setting: Setting, { release, inMatch }: Scope): string | undefined {
  const { argument, since, until, match, matchSince, matchNotIn } = setting;
  if (inMatch && !match)
    return `\`${argument}\` applies to the whole server and cannot stand in a match block; set it at the top level.`;
  if (since !== undefined && isBefore(release, since)) return needs(argument, since, release);
  if (until !== undefined && isAfter(release, until))
    return `\`${argument}\` was removed after OpenSSH ${until}; this host has ${release}. Leave it out.`;
  if (!inMatch) return undefined;
  if (matchSince !== undefined && isBefore(release, matchSince))
    return `\`${argument}\` inside match needs OpenSSH ${matchSince}; this host has ${release}. Set it at the top level or upgrade.`;
  if (
    matchNotIn !== undefined &&
    release !== undefined &&
    !isBefore(release, matchNotIn) &&
    !isAfter(release, matchNotIn)
  )
    return `OpenSSH ${matchNotIn} does not take \`${argument}\` inside match (later releases do). Set it at the top level or upgrade.`;
  return undefined;
}

export const needs = (name: string, since: string, release: string | undefined): string =>
  `\`${name}\` needs OpenSSH ${since}; this host has ${release}. Leave it out or upgrade.`;

function memberFailures(setting: Setting, value: Json, release: string | undefined): Failure[] {
  return (setting.members ?? []).flatMap(({ name, since }) => {
    // A member that is as old as its setting was decided with it.
    if (since === undefined || since === setting.since || !isBefore(release, since)) return [];
    const key = name.replace(/^.*\./, "");
    const objects = Array.isArray(value) ? value : [value];
    return objects.flatMap((each, i) => {
      if (each === null || typeof each !== "object" || Array.isArray(each) || each[key] === undefined) return [];
      const property = `${setting.argument}${name.replace("[]", `[${i}]`)}`;
      return [{ property, reason: needs(property, since, release) }];
    });
  });
}

/** A sentence of the codec's own says it best; else the whole setting's `accepts` does. */
function shapeFailures(setting: Setting, value: Json, issue: z.core.$ZodIssue): Failure[] {
  const { argument, codec } = setting;
  const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  const property = dotted(argument, path);
  if (issue.code === "custom" && issue.message !== "Invalid input")
    return [{ property, reason: sentence(issue.message) }];
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => unknownKey(setting, dotted(argument, path), key));
  const at = path.reduce<Json | undefined>((inner, step) => (inner as { [step: string]: Json })?.[step], value);
  return [{ property, reason: `\`${argument}\` takes ${codec.accepts}; got ${shown(at)}.${hint(codec.type, at)}` }];
}

function unknownKey({ argument, members = [] }: Setting, property: string, key: string): Failure {
  const names = members.map(({ name }) => name.replace(/^.*\./, ""));
  const meant = nearest(key, names);
  const end = meant === undefined ? `It has ${names.join(", ")}.` : `Did you mean "${meant}"?`;
  return { property: `${property}.${key}`, reason: `\`${argument}\` has no "${key}". ${end}` };
}

function shown(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}

/** What somebody who knows sshd_config(5) most likely meant. */
function hint(type: string, value: Json | undefined): string {
  if (typeof value !== "string") return "";
  if (type === "boolean" && /^(?:yes|no)$/i.test(value)) return ` Write ${value.toLowerCase() === "yes"}.`;
  const seconds = parseTime(value);
  return type.startsWith("number") && seconds !== undefined ? ` Write ${seconds}.` : "";
}

function unknownSetting(name: string): string {
  const refused = refusalOf(name);
  if (refused !== undefined) return refused;
  const keyword = settings.find((setting) => setting.keyword.toLowerCase() === name.toLowerCase());
  if (keyword !== undefined) return `\`${name}\` is written \`${keyword.argument}\` here.`;
  const meant = nearest(name, [...settings.map(({ argument }) => argument), "match"]);
  if (meant !== undefined) return `\`${name}\` is no setting of OpenSSH's server; did you mean \`${meant}\`?`;
  return `\`${name}\` is no setting of OpenSSH's server up to 10.5.`;
}

export const sentence = (reason: string): string => (/[.?]$/.test(reason) ? reason : `${reason}.`);

/** `listenAddress`, `[0, "port"]` as `listenAddress[0].port`. */
export const dotted = (argument: string, path: readonly (string | number)[]): string =>
  path.reduce<string>((text, step) => (typeof step === "number" ? `${text}[${step}]` : `${text}.${step}`), argument);

/** `null` is what JavaScript programs write for "left out", inside objects too. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNulls);
  if (value === null || typeof value !== "object") return value;
  const given = Object.entries(value).filter((entry): entry is [string, Json] => (entry[1] ?? null) !== null);
  return Object.fromEntries(given.map(([key, inner]) => [key, withoutNulls(inner)]));
}
