import { isIn, type Range, type Release } from "./release";

/** An argument of a command: its name, or name and releases. */
export type Argument = string | readonly [name: string, range: Range];

export interface Command extends Range {
  arguments: readonly Argument[];
}

/** The commands of a menu as the releases list them: also those that this emulator refuses. */
export type Commands = { readonly [name: string]: Command };

export const argumentsOf = (command: Command, release: Release): string[] =>
  command.arguments.flatMap((each) => {
    if (typeof each === "string") return [each];
    return isIn(release, each[1]) ? [each[0]] : [];
  });

export const commandsOf = (commands: Commands, release: Release): string[] =>
  Object.keys(commands).filter((name) => isIn(release, commands[name] ?? {}));

const exported: Command = {
  arguments: [
    ...["compact", "file", "hide-sensitive", "show-sensitive", "terse", "verbose"],
    ["where", { since: "7.13" }],
    ["path", { since: "7.23" }],
  ],
};

const strings: readonly Argument[] = [
  ["as-string", { since: "7.12" }],
  ["as-string-value", { since: "7.12" }],
];

/** What every list has, whatever is in it. */
export const listCommands = {
  find: { arguments: ["where"] },
  get: { arguments: ["number", "value-name", ...strings] },
  print: {
    arguments: [
      ...["append", "as-value", "brief", "count-only", "detail", "file", "follow", "follow-only", "from", "interval"],
      ...["proplist", "show-ids", "terse", "value-list", "where", "without-paging"],
      ["follow-strict", { until: "7.15" }],
      ["group-by", { since: "7.17" }],
      ["comments", { since: "7.23" }],
      ["on-event", { since: "7.23" }],
      ["timestamp", { since: "7.23" }],
      ["order-by", { since: "7.24" }],
    ],
  },
} satisfies Commands;

/** What every menu that is one thing has. */
export const singleCommands = {
  edit: { arguments: ["value-name"] },
  export: exported,
  get: { arguments: ["value-name", ...strings] },
  print: { arguments: ["as-value", "file", "interval", "without-paging", ["comments", { since: "7.23" }]] },
} satisfies Commands;

export const edit: Command = { arguments: ["number", "value-name"] };
export const exportList = exported;
export const numbers: Command = { arguments: ["numbers"] };
