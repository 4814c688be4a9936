import type { Args, Json } from "../../../core/contract";
import { statementOf } from "./leaf";
import { sharedSwitch, sharedSwitchStands } from "./rows/password-switches";
import type { Wish } from "./setting";
import type { Statement, Statements } from "./statements";
import { settingOf, settings } from "./table";

/** A wish, and whether somebody asks for it: what is merely put back as it was (null) gives way where it cannot be had. */
export interface Asked {
  wish: Wish;
  part: string;
  asked: boolean;
}

/** What the parts want of their statements, each statement once, in the order of the table. */
export function wishesOf(parts: Args, statements: Statements, release: string | undefined): Asked[] {
  const value = (part: string): Json | undefined => {
    if (part === sharedSwitch) return sharedSwitchStands(statements);
    return parts[part] === undefined ? settingOf(part)?.read(statements, release) : parts[part];
  };
  const wishes = new Map<string, Asked>();
  for (const part of inOrder(Object.keys(parts))) {
    const setting = settingOf(part);
    const wanted = parts[part] ?? null;
    const written = setting?.write(wanted, release, value) ?? [];
    // One of two statements that exclude each other takes the other's place when it is set; then there is none to delete.
    for (const wish of [...written.filter(([, values]) => values === null), ...written]) {
      const statement = statementOf(wish[0]);
      if (!wishes.has(statement)) wishes.set(statement, { wish, part, asked: wanted !== null });
    }
  }
  return [...wishes.values()];
}

/** What stands there when these wishes have come true. */
export function fulfilled(statements: Statements, wishes: readonly Asked[]): Statements {
  const after = { ...statements };
  for (const { wish } of wishes) {
    const [leaf, values] = wish;
    const statement = statementOf(leaf);
    if (values !== null) {
      after[statement] = { values: [...values] };
      continue;
    }
    for (const name of Object.keys(after)) if (isWithin(name, statement)) after[name] = undefined;
  }
  return after;
}

/** Whether one statement is the other or stands in it. */
export const isWithin = (statement: string, container: string): boolean =>
  statement === container || statement.startsWith(`${container} `);

/** The statements as they are once these are activated. */
export function activated(statements: Statements, on: readonly string[]): Statements {
  const entries = Object.entries(statements).map(([name, statement]): [string, Statement | undefined] => {
    if (statement?.off === undefined) return [name, statement];
    const off = statement.off.filter((each) => !on.includes(each));
    const { off: _, ...rest } = statement;
    return [name, off.length === 0 ? rest : { ...rest, off }];
  });
  return Object.fromEntries(entries);
}

const order = new Map(settings.map(({ argument }, index) => [argument, index]));
const inOrder = (parts: readonly string[]): string[] =>
  [...parts].sort((a, b) => (order.get(a) ?? order.size) - (order.get(b) ?? order.size) || (a < b ? -1 : 1));
