import type { Change, Observed, RenderContext, Target } from "../../../core/contract";
import type { ApiRequest } from "../../../core/routeros";
import { consoleLine } from "../console-word";
import { guardNote } from "../guard-note";
import type { Step, Undo } from "../step";
import { type Edit, editsFor } from "./edits";
import { endsPasswords, refuseLockout } from "./lockout";
import { type Scene, valuesIn } from "./read";
import { type Menu, menus, type Rows } from "./setting";

/** The commands that make the router say what is wanted: one for each of the two menus, with all that changes there. */
export function renderSettings(observed: Observed, target: Target, context: RenderContext): Change<Step>[] {
  if (!target.present) return [];
  const scene = observed.present ? (observed.detail as unknown as Scene | undefined) : undefined;
  const { edits, after, lost, notes } = editsFor(observed, target.args, scene?.rows, context);
  if (edits.length === 0) {
    if (notes.length > 0) return [{ steps: [], shown: notes, risk: "none" }];
    // Only to be said; asked again without a login, there is nothing left to do.
    const silent = lost.length === 0 || context.login === undefined;
    return silent ? [] : [{ steps: [{ requests: [], undo: [], remarks: lost }], shown: [], risk: "none" }];
  }
  if (scene !== undefined && context.login !== undefined && !context.allowLockout)
    refuseLockout(valuesIn(scene.rows), valuesIn(after), scene, context.login, context.facts);
  const ends =
    scene !== undefined && !context.allowLockout && endsPasswords(valuesIn(scene.rows), valuesIn(after), context.facts);
  const guarded = edits.some(({ settings }) => settings.some((setting) => setting.guarded));
  const port = edits.find(({ name }) => name === "port");
  const lines = menus.flatMap((menu) => shownLine(menu, edits));
  return [
    {
      steps: scene === undefined ? [] : [{ ...stepOf(edits, scene.rows, lost), endsPasswords: ends }],
      shown: [...lines, ...notes, ...(guarded ? guardNote(context.facts) : [])],
      risk: guarded ? "login" : "none",
      ...(port === undefined ? {} : { proof: { port: Number(port.text) } }),
    },
  ];
}

const of = (menu: Menu, edits: readonly Edit[]): Edit[] => edits.filter((edit) => edit.menu === menu);

function shownLine(menu: Menu, edits: readonly Edit[]): string[] {
  const own = of(menu, edits);
  if (own.length === 0) return [];
  const values = Object.fromEntries(own.map(({ name, text }) => [name, text]));
  return [consoleLine(`${menu}/set`, values, menu === "/ip/service" ? "ssh" : undefined)];
}

function stepOf(edits: readonly Edit[], rows: Rows, remarks: string[]): Step {
  const touched = menus.filter((menu) => of(menu, edits).length > 0);
  return {
    requests: touched.map((menu) =>
      set(
        menu,
        of(menu, edits).map(({ name, text }) => [name, text]),
        rows,
      ),
    ),
    undo: touched.reverse().map((menu): Undo => {
      const old = of(menu, edits).map(({ name, old }): [string, string] => [name, old]);
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
