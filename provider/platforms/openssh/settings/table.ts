import type { Argument } from "../../../core/contract";
import { isAfter } from "../../../core/release";
import { matchArguments } from "./match-rows";
import { accessRows } from "./rows/access";
import { algorithmRows } from "./rows/algorithms";
import { connectionRows } from "./rows/connection";
import { forwardingRows } from "./rows/forwarding";
import { hostBasedRows } from "./rows/host-based";
import { keyRows } from "./rows/keys";
import { limitRows } from "./rows/limits";
import { messageRows } from "./rows/messages";
import { programRows, sessionRows } from "./rows/sessions";
import type { Member, Setting } from "./setting";

/** Every keyword of sshd_config(5) up to 10.5 that is an argument, in the order the lines are written. */
export const settings: readonly Setting[] = [
  ...connectionRows,
  ...algorithmRows,
  ...accessRows,
  ...limitRows,
  ...keyRows,
  ...hostBasedRows,
  ...forwardingRows,
  ...sessionRows,
  ...messageRows,
  ...programRows,
];

const byArgument = new Map(settings.map((setting) => [setting.argument, setting]));

export const settingOf = (argument: string): Setting | undefined => byArgument.get(argument);

/** The keyword a release knows the setting by. */
export function keywordIn(setting: Setting, release: string | undefined): string {
  const older = setting.formerly?.find(({ until }) => release !== undefined && !isAfter(release, until));
  return older?.keyword ?? setting.keyword;
}

const optional = (fields: { [name: string]: string | undefined }): { [name: string]: string } =>
  Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** The rows of the support table for `SshServerSettings`. */
export const settingsArguments: Argument[] = [...settings.flatMap(rowsOf), ...matchArguments];

function rowsOf(setting: Setting): Argument[] {
  const { argument, keyword, codec, match, source, values, note, since, until, device } = setting;
  const own: Argument = {
    argument,
    type: codec.type,
    device: device ?? `${keyword} {}`,
    match,
    source,
    ...optional({ values, default: setting.default, since, until, note }),
  };
  const members = (setting.members ?? []).map((member) => memberRow(setting, member));
  return setting.membersOnly === true ? members : [own, ...members];
}

function memberRow(setting: Setting, { name, type, device, values, since, note, default: preset }: Member): Argument {
  return {
    argument: `${setting.argument}${name}`,
    type,
    device,
    match: setting.match,
    source: setting.source,
    ...optional({ values, default: preset, since, note }),
  };
}
