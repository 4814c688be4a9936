import type { KindOnPlatform } from "../../core/contract";
import { sameJson } from "../../core/paths";
import type { JunosAnswer, JunosRequest } from "./request";
import { checkSettings } from "./settings/check";
import { keysExcluded } from "./settings/keys-excluded";
import { goingAlong, partsOf } from "./settings/parts";
import { querySettings } from "./settings/query";
import { readSettings } from "./settings/read";
import { settingsRefusals } from "./settings/refusals";
import { renderSettings } from "./settings/render";
import { settingsArguments } from "./settings/table";
import type { Step } from "./step";

/** [system services ssh], the SSH side of [system services netconf], [system login retry-options], and users' own switches. */
export const serverSettings: KindOnPlatform<JunosRequest, JunosAnswer, Step> = {
  arguments: settingsArguments,
  refused: settingsRefusals,
  required: [],
  fixed: [],
  controls: [],
  replaceOn: [],
  check: checkSettings,
  identity: () => "system services ssh",
  parts: partsOf,
  remembered: goingAlong,
  excludes: keysExcluded,
  query: (args) => [querySettings(args)],
  parse: (args, answers, facts) => readSettings(args, answers, facts.release || undefined),
  render: renderSettings,

  explain(observed, target) {
    if (!observed.present || !target.present) return undefined;
    const seen = partsOf(observed.args);
    const wrong = Object.entries(partsOf(target.args)).filter(
      ([name, value]) => value !== null && !sameJson(seen[name], value),
    );
    return wrong
      .map(([name, value]) => `${name} is ${JSON.stringify(seen[name] ?? null)} instead of ${JSON.stringify(value)}`)
      .join("; ");
  },
};
