import type { Answers, Args, Json, Observed } from "../../../core/contract";
import type { XmlElement } from "../../../core/formats/xml-element";
import { childrenOf, elementAt, textAt } from "../../../core/formats/xml-find";
import { configurationIn } from "../ask";
import type { JunosAnswer } from "../request";
import { statementOf } from "./leaf";
import { matchSettings } from "./match-settings";
import { blocksOf, goingAlong, type MatchBlock, partsOf } from "./parts";
import { querySettings } from "./query";
import { readDeactivated, readStatements, type Statements } from "./statements";
import { groups, settingOf, settings } from "./table";

/** What is remembered of the device while a run lasts. */
export interface Scene {
  statements: Statements;
  /** Deactivated statements, ours and those that ours stand in. */
  off: string[];
  /** The users there are, and whether each has keys; undefined where that was not asked. */
  users?: { [name: string]: boolean };
}

/** The settings as they are in effect: what groups bring counts, what is deactivated does not. */
export function readSettings(args: Args, answers: Answers<JunosAnswer>, release: string | undefined): Observed {
  const configuration = configurationIn(answers, querySettings(args).key, "the SSH settings");
  const scene = readScene(configuration);
  const value = (part: string): Json => settingOf(part)?.read(scene.statements, release) ?? null;
  const shown = shownArgs(args, value);
  const besides = ["enabled", "netconf.enabled", ...goingAlong(args)];
  return {
    present: true,
    args: { ...shown, ...Object.fromEntries(besides.map((part) => [part, value(part)])) },
    outputs: { effective: shown },
    warnings: inherited(args, scene.statements),
    detail: scene as unknown as Args,
  };
}

function readScene(configuration: XmlElement | undefined): Scene {
  const users = usersIn(configuration);
  const leaves = [...settings, ...Object.keys(users).flatMap(matchSettings)].flatMap((setting) => setting.leaves);
  return {
    statements: readStatements(configuration, leaves),
    off: readDeactivated(configuration, leaves),
    users,
  };
}

/** root is there always. */
function usersIn(configuration: XmlElement | undefined): { [name: string]: boolean } {
  const hasKeys = (element: XmlElement | undefined): boolean =>
    element?.children.some(({ name, attributes }) => /^ssh-/.test(name) && attributes.inactive === undefined) ?? false;
  const users = childrenOf(elementAt(configuration, "system", "login"), "user");
  return {
    root: hasKeys(elementAt(configuration, "system", "root-authentication")),
    ...Object.fromEntries(
      users.map((user) => [textAt(user, "name") ?? "", hasKeys(elementAt(user, "authentication"))]),
    ),
  };
}

/** The arguments in the form in which they are declared, with the values that are in effect. */
function shownArgs(args: Args, value: (part: string) => Json): Args {
  const shown: Args = {};
  for (const [name, declared] of Object.entries(args)) {
    if (declared === null || declared === undefined) continue;
    if (name === "match")
      shown.match = blocksOf(declared).flatMap((block) => shownBlock(block, value)) as unknown as Json;
    else if (!(name in groups)) shown[name] = value(name) ?? undefined;
    else {
      const members = Object.keys(declared as Args).map((member): [string, Json] => [
        member,
        value(`${name}.${member}`),
      ]);
      const set = members.filter(([, inner]) => inner !== null);
      shown[name] = set.length === 0 ? undefined : Object.fromEntries(set);
    }
  }
  return Object.fromEntries(Object.entries(shown).filter(([, inner]) => inner !== undefined));
}

/** One block where its users are alike, else one for each. */
function shownBlock({ user, settings: declared }: MatchBlock, value: (part: string) => Json): MatchBlock[] {
  const blocks = user.map((name): MatchBlock => {
    const entries = Object.keys(declared).map((key): [string, Json] => [key, value(`match[${name}].${key}`)]);
    return { user: [name], settings: Object.fromEntries(entries.filter(([, inner]) => inner !== null)) };
  });
  const [first] = blocks;
  const alike = blocks.every((block) => JSON.stringify(block.settings) === JSON.stringify(first?.settings));
  return alike && first !== undefined ? [{ user, settings: first.settings }] : blocks;
}

function inherited(args: Args, statements: Statements): string[] {
  return Object.keys(partsOf(args)).flatMap((part) => {
    const leaves = settingOf(part)?.leaves ?? [];
    const group = leaves.map((leaf) => statements[statementOf(leaf)]?.group).find((name) => name !== undefined);
    // Without being declared, the service is switched on by what stands in it.
    if (group === undefined || part === "enabled" || part === "netconf.enabled") return [];
    return [`${part} is inherited from the group ${group}; what the group says is changed there`];
  });
}
