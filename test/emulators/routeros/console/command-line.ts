import type { Menu } from "../menu";
import { menus } from "../menus";
import { isIn, isSince } from "../release";
import type { Router } from "../router";
import { argumentsOf, commandsOf } from "../schema";
import { notKnown, Trap } from "../trap";
import { at } from "./parse";
import type { Statement, Word } from "./syntax";

/** A statement that is a command of a menu, with its words not evaluated yet. */
export interface CommandLine {
  menu: Menu;
  command: string;
  /** By name; words without one have found the argument that they stand for. */
  words: Map<string, Word>;
  /** `detail`, `terse` and the like. */
  flags: Set<string>;
  conditions: Word[];
}

/** Finds menu and command at the head of a statement, or the path alone, which changes the menu for those that follow. */
export function commandLine(router: Router, { words }: Statement, base: readonly string[]): CommandLine | string[] {
  const [first] = words;
  const isAbsolute = first?.value.kind === "bare" && first.value.text.startsWith("/");
  const path = isAbsolute ? [] : [...base];
  const there = menus.filter((menu) => isIn(router.release, menu) && menu.isThere?.(router) !== false);
  for (const [index, word] of words.entries()) {
    let column = word.column;
    for (const segment of textOf(word).split("/")) {
      const menu = there.find((each) => each.path === path.join("/"));
      if (menu !== undefined && commandsOf(menu.commands, router.release).includes(segment))
        return assigned(router, menu, segment, words.slice(index + 1));
      const deeper = [...path, segment].join("/");
      if (segment !== "" && !there.some((each) => `${each.path}/`.startsWith(`${deeper}/`))) {
        if (path.length === 0 && otherMenus.has(segment)) throw notKnown();
        throw new Trap(`bad command name ${segment} ${at({ line: word.line, column })}`);
      }
      if (segment !== "") path.push(segment);
      column += segment.length + 1;
    }
  }
  return path;
}

const otherMenus = new Set(
  "certificate console disk interface ip ipv6 log ppp queue radius routing snmp tool".split(" "),
);

function textOf({ name, value, line, column }: Word): string {
  if (name !== undefined || value.kind !== "bare") throw new Trap(`syntax error ${at({ line, column })}`);
  return value.text;
}

const formFlags = ["as-value", "brief", "count-only", "detail", "terse", "value-list", "without-paging", "show-ids"];

function assigned(router: Router, menu: Menu, command: string, words: Word[]): CommandLine {
  const known = argumentsOf(menu.commands[command] ?? { arguments: [] }, router.release);
  const line: CommandLine = { menu, command, words: new Map(), flags: new Set(), conditions: [] };
  const places = positions(menu, known);
  let isWhere = command === "find";
  for (const word of words) {
    const bare = word.name === undefined && word.value.kind === "bare" ? word.value.text : undefined;
    if (bare === "where" && known.includes("where")) isWhere = true;
    else if (isWhere) line.conditions.push(word);
    else if (word.name !== undefined && word.operator === "=") {
      if (!known.includes(word.name)) throw unknownArgument(router, word);
      line.words.set(word.name, word);
    } else if (bare !== undefined && known.includes(bare) && formFlags.includes(bare)) line.flags.add(bare);
    else if (bare !== undefined && command === "reset" && known.includes(bare)) line.words.set(bare, word);
    else {
      const place = places.find((name) => !line.words.has(name));
      if (place === undefined) throw new Trap(`expected end of command ${at(word)}`);
      line.words.set(place, word);
    }
  }
  return line;
}

/** What a word without a name may stand for, in its order. */
const positions = (menu: Menu, known: readonly string[]): string[] =>
  menu.isSingle
    ? known.filter((name) => name === "value-name")
    : known.filter((name) => /^(numbers?|value-name)$/.test(name));

/** The later wording was seen from 7.22 on. */
function unknownArgument({ release }: Router, word: Word): Trap {
  const text = isSince(release, "7.22") ? `bad parameter ${word.name}` : "expected end of command";
  return new Trap(`${text} ${at(word)}`);
}
