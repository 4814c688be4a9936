import type { Args, Change, Json, Observed, RenderContext, Target } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { sameJson } from "../../../core/paths";
import type { ApiRequest } from "../../../core/routeros";
import { consoleLine } from "../console-word";
import { guardNote } from "../guard-note";
import type { Step, Undo } from "../step";
import { refuseLockout } from "./lockout";
import { propertyIn, propertyOf, type Scene, valuesIn } from "./read";
import { type Menu, menus, type Property, type Rows, type Setting } from "./setting";
import { settings } from "./table";

/** One property that is to be set. */
interface Edit {
  setting: Setting;
  property: Property;
  /** What stands there; undefined in a preview. */
  old: string | undefined;
  text: string;
}

/** The commands that make the router say what is wanted: one for each of the two menus, with all that changes there. */
export function renderSettings(observed: Observed, target: Target, context: RenderContext): Change<Step>[] {
  if (!target.present) return [];
  const scene = observed.present ? (observed.detail as unknown as Scene | undefined) : undefined;
  const { edits, lost } = editsFor(observed, target.args, scene?.rows, context);
  const remarks = lost.map(
    (argument) => `${argument} cannot be put back: this release of RouterOS does not have it any more`,
  );
  if (edits.length === 0) {
    // Only to be said; asked again without a login, there is nothing left to do.
    const silent = remarks.length === 0 || context.login === undefined;
    return silent ? [] : [{ steps: [{ requests: [], undo: [], remarks }], shown: [], risk: "none" }];
  }
  if (scene !== undefined && context.login !== undefined && !context.allowLockout) {
    const after = valuesIn(rowsAfter(scene.rows, edits));
    refuseLockout(valuesIn(scene.rows), after, scene, context.login, context.facts);
  }
  const guarded = edits.some(({ setting }) => setting.guarded);
  const port = edits.find(({ setting }) => setting.argument === "port");
  const shown = menus.flatMap((menu) => shownLine(menu, edits));
  return [
    {
      steps: scene === undefined ? [] : [stepOf(edits, scene.rows, remarks)],
      shown: [...shown, ...(guarded ? guardNote(context.facts) : [])],
      risk: guarded ? "login" : "none",
      ...(port === undefined ? {} : { proof: { port: Number(port.text) } }),
    },
  ];
}

/** `lost`: what was found once, and what this router has no property for any more. */
function editsFor(
  observed: Observed,
  args: Args,
  rows: Rows | undefined,
  context: RenderContext,
): { edits: Edit[]; lost: string[] } {
  const edits: Edit[] = [];
  const lost: string[] = [];
  for (const setting of settings) {
    const { argument, menu } = setting;
    const value = args[argument];
    if (value === undefined || value === null) continue;
    const row = rows?.[menu] ?? {};
    const property = rows === undefined ? propertyOf(setting, context.facts?.release) : propertyIn(setting, row);
    if (property !== undefined && sameJson(standing(observed, property, setting, rows), value)) continue;
    const text = property?.write(value, row);
    if (property === undefined || text === undefined) {
      if (!isPutBack(argument, args, context)) throw cannotSay(setting, property, value);
      lost.push(argument);
    } else if (!edits.some((edit) => edit.setting.menu === menu && edit.property.name === property.name)) {
      edits.push({ setting, property, text, old: rows === undefined ? undefined : row[property.name] });
    }
  }
  return { edits, lost };
}

function standing(
  observed: Observed,
  property: Property,
  { argument, menu }: Setting,
  rows: Rows | undefined,
): Json | undefined {
  if (rows !== undefined) return property.read(rows[menu][property.name] ?? "");
  return observed.present ? observed.args[argument] : undefined;
}

/** What a removal, or an argument that is no longer given, asks to be as it was found. */
function isPutBack(argument: string, args: Args, { found }: RenderContext): boolean {
  if (found === undefined) return false;
  if (!(argument in found.args)) return true;
  return Object.entries(found.args).every(([name, value]) => name in args && sameJson(args[name], value));
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

function rowsAfter(rows: Rows, edits: readonly Edit[]): Rows {
  const row = (menu: Menu) => ({
    ...rows[menu],
    ...Object.fromEntries(of(menu, edits).map(({ property, text }) => [property.name, text])),
  });
  return { "/ip/ssh": row("/ip/ssh"), "/ip/service": row("/ip/service") };
}

const of = (menu: Menu, edits: readonly Edit[]): Edit[] => edits.filter(({ setting }) => setting.menu === menu);

function shownLine(menu: Menu, edits: readonly Edit[]): string[] {
  const own = of(menu, edits);
  if (own.length === 0) return [];
  const values = Object.fromEntries(own.map(({ property, text }) => [property.name, text]));
  return [consoleLine(`${menu}/set`, values, menu === "/ip/service" ? "ssh" : undefined)];
}

function stepOf(edits: readonly Edit[], rows: Rows, remarks: string[]): Step {
  const touched = menus.filter((menu) => of(menu, edits).length > 0);
  return {
    requests: touched.map((menu) =>
      set(
        menu,
        of(menu, edits).map(({ property, text }) => [property.name, text]),
        rows,
      ),
    ),
    undo: touched.reverse().map((menu): Undo => {
      const old = of(menu, edits).map(({ property, old: text = "" }): [string, string] => [
        property.name,
        toldAs(text),
      ]);
      const id = rows["/ip/service"][".id"];
      return {
        api: set(menu, old, rows),
        console: consoleLine(`${menu}/set`, Object.fromEntries(old), menu === "/ip/service" ? id : undefined),
      };
    }),
    ...(remarks.length === 0 ? {} : { remarks }),
  };
}

function set(menu: Menu, values: readonly (readonly [name: string, text: string])[], rows: Rows): ApiRequest {
  const which = menu === "/ip/service" ? [`=.id=${rows[menu][".id"]}`] : [];
  return { key: menu, words: [`${menu}/set`, ...which, ...values.map(([name, text]) => `=${name}=${text}`)] };
}

/** Truth values are shown as `true` and `false`, and told as `yes` and `no`. */
const toldAs = (text: string): string => (text === "true" ? "yes" : text === "false" ? "no" : text);
