import { idText } from "../items";
import type { Menu } from "../menu";
import { listCommands } from "../schema";

/** Enough to read the release there instead of in /system/resource. */
export const packages: Menu = {
  path: "system/package",
  commands: listCommands,
  rows: ({ version }) => [
    { ".id": idText(1), name: "routeros", version: version.replace(/ .*/, ""), disabled: "false" },
  ],
  run: {},
};
