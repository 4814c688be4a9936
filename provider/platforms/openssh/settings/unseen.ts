import type { Args, Json } from "../../../core/contract";
import { linesOf } from "./render";
import { settingOf } from "./table";

/**
 * Settings that the sshd there never shows (`debianBanner` up to Debian 12), of which `readSettings` says nothing: our own
 * lines are all there is to know of them.
 */
export function unseenSettings(
  wanted: Args,
  seen: { [name: string]: Json },
  ownLines: readonly string[],
  release: string | undefined,
): { [name: string]: Json } {
  const unseen = Object.entries(wanted).flatMap(([name, value = null]): [string, Json][] => {
    const setting = settingOf(name);
    if (name in seen || setting === undefined) return [];
    const isSaid = value !== null && linesOf(setting, value, release).every((line) => ownLines.includes(line));
    return [[name, isSaid ? value : null]];
  });
  return Object.fromEntries(unseen);
}
