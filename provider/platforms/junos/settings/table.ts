import type { Argument } from "../../../core/contract";
import { matchSettings } from "./match-settings";
import { algorithmRows } from "./rows/algorithms";
import { certificateRows } from "./rows/certificates";
import { hostKeyAlgorithms } from "./rows/host-key-algorithms";
import { limitRows } from "./rows/limits";
import { loginRows } from "./rows/login";
import { netconfRows } from "./rows/netconf";
import { retryRows } from "./rows/retry-options";
import { serviceRows } from "./rows/service";
import { model, type Setting } from "./setting";

const beforeMatch: readonly Setting[] = [
  ...serviceRows,
  ...algorithmRows,
  hostKeyAlgorithms,
  ...loginRows,
  ...limitRows,
  ...certificateRows,
];
const afterMatch: readonly Setting[] = [...retryRows, ...netconfRows];

/** Every setting that is not a user's own, in the order the lines are written. */
export const settings: readonly Setting[] = [...beforeMatch, ...afterMatch];

const byArgument = new Map(settings.map((setting) => [setting.argument, setting]));

/** The setting of a part such as `port`, `netconf.port` or `match[alice].pubkeyAuthentication`. */
export function settingOf(part: string): Setting | undefined {
  const user = /^match\[([^\]]+)\]/.exec(part)?.[1];
  return user === undefined ? byArgument.get(part) : matchSettings(user).find(({ argument }) => argument === part);
}

/** Of an object of settings: its name, and what may stand in it. */
export const groups: { readonly [group: string]: readonly string[] } = Object.fromEntries(
  ["rekeyLimit", "certBasedAuth", "retryOptions", "netconf"].map((group) => [
    group,
    settings.flatMap(({ argument }) => (argument.startsWith(`${group}.`) ? [argument.slice(group.length + 1)] : [])),
  ]),
);

export const matchUser: Argument & { doc: string } = {
  argument: "match[].user",
  doc: "The users whose stanzas hold these settings.",
  type: "string[]",
  values: "exact login names (no patterns); root allowed for pubkeyAuthentication only",
  default: "[]",
  device: "system login user {} | system root-authentication",
  source: model,
  note: "what OpenSSH says with Match User, Junos holds in the user stanza; other match criteria refused",
};

const matchArguments: Argument[] = [
  rowOf(matchUser),
  ...matchSettings("U").map((setting) => ({
    ...rowOf(setting),
    argument: setting.argument.replace("[U]", "[].settings"),
  })),
];

/** The rows of the support table for `SshServerSettings`. */
export const settingsArguments: Argument[] = [...beforeMatch.map(rowOf), ...matchArguments, ...afterMatch.map(rowOf)];

function rowOf({ argument, type, device, values, default: preset, since, until, source, note }: Argument): Argument {
  const optional = { values, default: preset, since, until, source, note };
  return {
    argument,
    type,
    device,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}
