import type { Menu } from "../menu";
import { singleCommands } from "../schema";
import { durationText } from "../values";

export const resource: Menu = {
  path: "system/resource",
  isSingle: true,
  commands: { get: singleCommands.get, print: singleCommands.print },
  rows: ({ version, clock, startedAt }) => [
    {
      uptime: durationText(clock.now() - startedAt),
      version,
      "architecture-name": "x86_64",
      "board-name": "CHR",
      platform: "MikroTik",
    },
  ],
  run: {},
};
