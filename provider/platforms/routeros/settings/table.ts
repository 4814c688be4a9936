import type { Argument } from "../../../core/contract";
import { serviceRows } from "./rows/service";
import { sshRows } from "./rows/ssh";
import type { Setting } from "./setting";

/** Every setting, in the order in which commands name them. */
export const settings: readonly Setting[] = [...sshRows, ...serviceRows];

const byArgument = new Map(settings.map((setting) => [setting.argument, setting]));

export const settingOf = (argument: string): Setting | undefined => byArgument.get(argument);

/** The rows of the support table for `SshServerSettings`. */
export const settingsArguments: Argument[] = settings.map(
  ({ argument, type, device, values, default: preset, since, until, source, note }) => ({
    argument,
    type,
    device,
    ...Object.fromEntries(
      Object.entries({ values, default: preset, since, until, source, note }).filter(
        ([, value]) => value !== undefined,
      ),
    ),
  }),
);
