import type { Menu, Row } from "../menu";
import { notKnown } from "../trap";

/** How a list or a menu looks on the console. Tables, whose columns and widths are in few captures, are refused. */
export function printed(menu: Menu, rows: Row[], flags: ReadonlySet<string>): string {
  if (menu.isSingle) return rows.map(single).join("");
  const shown = rows.map((row) => without(row, [".id", ...(menu.onlyOnDemand ?? [])]));
  if (flags.has("terse")) return shown.map((row, i) => `${i}   ${pairs(row, " ")}\n`).join("");
  if (flags.has("detail")) return shown.map((row, i) => `${String(i).padStart(2)}   ${pairs(row, " ")} \n\n`).join("");
  throw notKnown();
}

/** `forwarding-enabled: no`, names to the right. */
function single(row: Row): string {
  const width = Math.max(...Object.keys(row).map((name) => name.length)) + 2;
  return Object.entries(row)
    .map(([name, value]) => `${name.padStart(width)}: ${spoken(value)}\n`)
    .join("");
}

const pairs = (row: Row, between: string) =>
  Object.entries(row)
    .map(([name, value]) => `${name}=${quoted(spoken(value))}`)
    .join(between);

/** Truth values are yes and no on the console, true and false in values. */
const spoken = (value: string) => (value === "true" ? "yes" : value === "false" ? "no" : value);

const quoted = (value: string) => (/^[\w.:/,*@+!-]+$/.test(value) ? value : `"${value.replace(/["\\$]/g, "\\$&")}"`);

/** `.id=*1;bits=2048;...`: each record begins at its `.id`. */
export const asValue = (menu: Menu, rows: Row[]): string =>
  rows
    .map((row) =>
      Object.entries(without(row, menu.onlyOnDemand ?? []))
        .map(([name, value]) => `${name}=${value}`)
        .join(";"),
    )
    .join(";");

const without = (row: Row, names: readonly string[]): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
