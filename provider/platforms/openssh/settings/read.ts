import type { Args, Json } from "../../../core/contract";
import { canonical, type SameContext } from "./codecs/codec";
import { resolveList as resolve } from "./relative-list";
import type { Setting } from "./setting";
import { settingOf } from "./table";

/** What `sshd -T` printed: by keyword in lower case, one entry per line (`parseEffective`). */
export type Effective = ReadonlyMap<string, readonly string[]>;

export interface ReadContext {
  /** What `sshd -T` prints for an empty configuration on that server; lists with + - ^ are changes of that. */
  defaults: Effective;
}

/**
 * The values in force, in the spelling `checkSettings` gives. `null`: sshd shows no value, so the setting is unset. A
 * setting that this release never shows (`debianBanner` up to Debian 12) is left out: nothing is known of it.
 */
export function readSettings(
  effective: Effective,
  names: readonly string[],
  context: ReadContext,
): { [name: string]: Json } {
  const values: { [name: string]: Json } = {};
  for (const name of names) {
    const setting = settingOf(name);
    if (setting === undefined) continue;
    const lines = linesOf(setting, effective);
    if (lines === undefined && setting.hidden === true && linesOf(setting, context.defaults) === undefined) continue;
    values[name] = lines === undefined ? missing(setting, context) : (setting.codec.parse(lines) ?? null);
  }
  return values;
}

/** A line that is there by default and now is not says something, too. */
const missing = (setting: Setting, { defaults }: ReadContext): Json =>
  (isShown(setting, defaults) ? setting.missing : undefined) ?? null;

/** Whether `sshd -T` of that server shows the setting at all; where it does not, the build lacks it or hides it. */
export const isShown = (setting: Setting, defaults: Effective): boolean => linesOf(setting, defaults) !== undefined;

/** Older releases print the former name, so every name a setting ever had is looked for. */
function linesOf(setting: Setting, effective: Effective): readonly string[] | undefined {
  const names = [...(setting.formerly ?? []).map(({ keyword }) => keyword), setting.keyword];
  return names.map((name) => effective.get(name.toLowerCase())).find((lines) => lines !== undefined);
}

/** What an algorithm list with + - ^ comes to on a server with this default. */
export const resolveList = resolve;

/**
 * Whether two values mean the same to sshd: lists with + - ^ are resolved first, sets have no order, and keys that only
 * one of two objects of penalties names are not compared.
 */
export function sameSetting(
  argument: string,
  a: Json,
  b: Json,
  context: ReadContext & { effective?: Effective },
): boolean {
  const setting = settingOf(argument);
  if (setting === undefined) return canonical(a) === canonical(b);
  const { codec } = setting;
  const unset = codec.unset ?? null;
  const [left, right] = [a ?? unset, b ?? unset];
  if (left === null || right === null) return left === right;
  const [normalLeft, normalRight] = [codec.normalise(left), codec.normalise(right)];
  if (canonical(normalLeft) === canonical(normalRight)) return true;
  const same: SameContext = { defaults: context.defaults, ports: portsOf(context.effective ?? context.defaults) };
  return codec.same?.(normalLeft, normalRight, same) ?? false;
}

/**
 * Observed values as a comparison by text should see them: the wanted value where both mean the same, else the observed
 * one, of which only those parts are kept that the wanted one speaks of.
 */
export function alignSettings(
  observed: { [name: string]: Json },
  wanted: Args,
  context: ReadContext & { effective?: Effective },
): { [name: string]: Json } {
  const entries = Object.entries(observed).map(([name, value]): [string, Json] => {
    const like = wanted[name] ?? null;
    if (like === null || value === null) return [name, value];
    if (sameSetting(name, value, like, context)) return [name, like];
    return [name, settingOf(name)?.codec.project?.(value, like) ?? value];
  });
  return Object.fromEntries(entries);
}

const portsOf = (effective: Effective): number[] => (effective.get("port") ?? []).map(Number);
