import type { Args, Json, Observed, RenderContext } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { sameJson } from "../../../core/paths";
import { isIn } from "../release";
import { propertyIn, propertyOf } from "./read";
import { type Menu, menus, type Property, type Rows, type Setting } from "./setting";
import { settings } from "./table";

/** One property that is to be set. */
export interface Edit {
  menu: Menu;
  name: string;
  text: string;
  /** What stands there, as it would be told to the router. */
  old: string;
  /** The arguments that it says. */
  settings: readonly Setting[];
}

export interface Edits {
  edits: Edit[];
  /** The rows as the edits leave them. */
  after: Rows;
  /** What was found once, and cannot be put back: in words. */
  lost: string[];
  /** Of a preview, which does not know what stands there. */
  notes: string[];
}

/** A property with the arguments that have a say in it. */
interface Touched {
  menu: Menu;
  name: string;
  by: { setting: Setting; property: Property }[];
}

/**
 * Which properties have to change, and to what. `rows`: undefined in a preview. Two arguments may speak of one property: what
 * the one says is then written into what the other has left there, and what is declared has the last word.
 */
export function editsFor(observed: Observed, args: Args, rows: Rows | undefined, context: RenderContext): Edits {
  const before = rows ?? rowsOf(observed, context);
  const after = { "/ip/ssh": { ...before["/ip/ssh"] }, "/ip/service": { ...before["/ip/service"] } };
  const touched = new Map<string, Touched>();
  const lost: string[] = [];
  const notes: string[] = [];
  for (const setting of inTurn(context)) {
    const { argument, menu } = setting;
    const value = args[argument];
    if (value === undefined || value === null) continue;
    const row = after[menu];
    const property = rows === undefined ? propertyOf(setting, context.facts?.release) : propertyIn(setting, row);
    if (property !== undefined) {
      const shown = row[property.name] ?? (rows === undefined ? undefined : "");
      const standing =
        shown !== undefined ? property.read(shown) : observed.present ? observed.args[argument] : undefined;
      if (sameJson(standing, value)) continue;
    }
    const text = property?.write(value, row);
    const note = rows === undefined ? property?.blind?.(value) : undefined;
    if (property !== undefined && text !== undefined) {
      row[property.name] = text;
      const key = `${menu} ${property.name}`;
      const { by = [] } = touched.get(key) ?? {};
      touched.set(key, { menu, name: property.name, by: [...by, { setting, property }] });
      if (rows === undefined) notes.push(...otherNames(setting, property, context.facts?.release));
    } else if (note !== undefined) notes.push(note);
    else if (isPutBack(argument, args, context)) lost.push(lostWords(setting, property, value, row));
    else throw cannotSay(setting, property, value);
  }
  const edits = [...touched.values()].flatMap((each) => editOf(each, before, after));
  return { edits: inOrder(edits), after, lost, notes };
}

const otherNames = ({ properties }: Setting, { name }: Property, release: string | undefined): string[] =>
  properties
    .filter((property) => property.onlyWhereShown && isIn(property, release))
    .map((other) => `# or ${other.name}, where the router shows it under this name instead of ${name}`);

/** What goes back comes first, so that what is declared stands over it. */
function inTurn({ found }: RenderContext): Setting[] {
  const isDropped = ({ argument }: Setting) => found !== undefined && !(argument in found.args);
  return [...settings.filter(isDropped), ...settings.filter((setting) => !isDropped(setting))];
}

/** In the order in which commands name them. */
const inOrder = (edits: readonly Edit[]): Edit[] =>
  settings.flatMap((setting) => edits.filter((edit) => edit.settings[0] === setting));

/** Nothing, where all who have a say in it read the same as before. */
function editOf({ menu, name, by }: Touched, before: Rows, after: Rows): Edit[] {
  const [old, text = ""] = [before[menu][name], after[menu][name]];
  if (by.every(({ property }) => old !== undefined && sameJson(property.read(old), property.read(text)))) return [];
  const told = by.reduce((words, { property }) => property.told?.(words) ?? words, old ?? "");
  const order = settings.filter((setting) => by.some((each) => each.setting === setting));
  return [{ menu, name, text, old: told, settings: order }];
}

/** What state says is there, in the words of the release. */
function rowsOf(observed: Observed, { facts }: RenderContext): Rows {
  const words = (menu: Menu) =>
    settings.flatMap((setting): [string, string][] => {
      const value = observed.present && setting.menu === menu ? observed.args[setting.argument] : undefined;
      const property = propertyOf(setting, facts?.release);
      const text = value === undefined || value === null ? undefined : property?.write(value, {});
      return property === undefined || text === undefined ? [] : [[property.name, text]];
    });
  const [ssh, service] = menus.map((menu) => Object.fromEntries(words(menu)));
  return { "/ip/ssh": ssh ?? {}, "/ip/service": service ?? {} };
}

/** What a removal, or an argument that is no longer given, asks to be as it was found. */
function isPutBack(argument: string, args: Args, { found }: RenderContext): boolean {
  if (found === undefined) return false;
  if (!(argument in found.args)) return true;
  return Object.entries(found.args).every(([name, value]) => name in args && sameJson(args[name], value));
}

function lostWords({ argument }: Setting, property: Property | undefined, value: Json, row: Rows[Menu]): string {
  if (property === undefined)
    return `${argument} cannot be put back: this release of RouterOS does not have it any more`;
  const { name } = property;
  return `${argument} cannot be put back to ${JSON.stringify(value)}: ${name} of this router, which is ${row[name]}, has no word for it`;
}

function cannotSay({ argument, menu }: Setting, property: Property | undefined, value: Json): SshError {
  const what =
    property === undefined
      ? `${menu} of this router has no property for it`
      : `${property.name} of this router has no word for ${JSON.stringify(value)}`;
  return new SshError("unsupported", `${argument}: ${what}`, {
    hint: "Upgrade RouterOS, or leave the argument unset.",
  });
}
