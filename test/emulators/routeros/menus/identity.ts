import type { Menu } from "../menu";
import { singleCommands } from "../schema";

export const identity: Menu = {
  path: "system/identity",
  isSingle: true,
  commands: { ...singleCommands, set: { arguments: ["name"] } },
  rows: ({ state }) => [{ name: state.identity }],
  run: {
    set: ({ router, args }) => {
      router.state.identity = args.get("name") ?? router.state.identity;
      return undefined;
    },
  },
};
