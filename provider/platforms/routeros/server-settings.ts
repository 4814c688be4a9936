import type { KindOnPlatform } from "../../core/contract";
import { sameJson } from "../../core/paths";
import type { RouterosAnswer, RouterosRequest } from "../../core/routeros";
import { checkSettings } from "./settings/check";
import { readSettings } from "./settings/read";
import { settingsRefusals } from "./settings/refusals";
import { renderSettings } from "./settings/render";
import { settingsArguments } from "./settings/table";
import { askServices, askSsh } from "./ssh-menus";
import type { Step } from "./step";

/** `/ip/ssh`, and the ssh row of `/ip/service`. What is about the host key there belongs to HostKey. */
export const serverSettings: KindOnPlatform<RouterosRequest, RouterosAnswer, Step> = {
  arguments: settingsArguments,
  refused: settingsRefusals,
  required: [],
  fixed: [],
  controls: [],
  replaceOn: [],
  check: checkSettings,
  identity: () => "ip ssh",
  query: () => [askSsh, askServices],
  parse: (_args, answers) => readSettings(answers),
  render: renderSettings,

  explain(observed, target) {
    if (!observed.present || !target.present) return undefined;
    const wrong = Object.entries(target.args).filter(
      ([name, value]) => value !== null && value !== undefined && !sameJson(observed.args[name], value),
    );
    return wrong
      .map(
        ([name, value]) =>
          `${name} is ${JSON.stringify(observed.args[name] ?? null)} instead of ${JSON.stringify(value)}`,
      )
      .join("; ");
  },
};
