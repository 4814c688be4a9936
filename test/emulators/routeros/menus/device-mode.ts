import type { Menu } from "../menu";
import { singleCommands } from "../schema";

/** What the owner of the router has allowed by pressing its button; no command can. */
export const deviceMode: Menu = {
  path: "system/device-mode",
  since: "7.9",
  isSingle: true,
  commands: { get: singleCommands.get, print: singleCommands.print, update: { arguments: ["mode", "scheduler"] } },
  rows: ({ state: { deviceMode } }) => [{ mode: deviceMode.mode, scheduler: String(deviceMode.scheduler) }],
  run: {},
};
