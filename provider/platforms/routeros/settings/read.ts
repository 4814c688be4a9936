import type { Answers, Args, Json, Observed } from "../../../core/contract";
import type { RouterosAnswer } from "../../../core/routeros";
import type { Row } from "../ask";
import { isIn } from "../release";
import { apiClients, apiPorts, serviceRow, sshRow } from "../ssh-menus";
import type { Property, Rows, Setting } from "./setting";
import { settings } from "./table";

/** What is remembered of the router while a run lasts. */
export interface Scene {
  rows: Rows;
  /** Where connections to the API come from, as the router says; of ours, one. */
  clients: string[];
  apiPorts: number[];
}

/** Whatever the router shows; a property that it does not show is not there, whatever its release is said to have. */
export function readSettings(answers: Answers<RouterosAnswer>): Observed {
  const rows: Rows = { "/ip/ssh": sshRow(answers), "/ip/service": serviceRow(answers) };
  const scene: Scene = { rows, clients: apiClients(answers), apiPorts: apiPorts(answers) };
  const args = valuesIn(rows);
  return { present: true, args, outputs: { effective: args as Json }, detail: scene as unknown as Args };
}

/** Every setting that the rows have. */
export function valuesIn(rows: Rows): Args {
  const values = settings.map((setting): [string, Json | undefined] => [setting.argument, valueIn(setting, rows)]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

export function valueIn(setting: Setting, rows: Rows): Json | undefined {
  const row = rows[setting.menu];
  const property = propertyIn(setting, row);
  return property?.read(row[property.name] ?? "");
}

/** The property by which this router says a setting. */
export const propertyIn = ({ properties }: Setting, row: Row): Property | undefined =>
  properties.find(({ name }) => row[name] !== undefined) ?? properties.find(({ mayBeHidden }) => mayBeHidden);

/** The property by which a release is expected to say it. */
export const propertyOf = ({ properties }: Setting, release: string | undefined): Property | undefined =>
  properties.find((property) => property.onlyWhereShown === undefined && isIn(property, release));
