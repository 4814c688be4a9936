import { execute, menuAt } from "../execute";
import type { Menu, Outcome, Row } from "../menu";
import { isSince } from "../release";
import type { Router } from "../router";
import type { Session } from "../session";
import { notKnown, Trap } from "../trap";
import { passes } from "./query";
import type { Sentence } from "./read-sentence";

/** Ways in which the console would show a list, without a meaning here. */
const forms = ["detail", "brief", "terse", "value-list", "without-paging", "show-ids", "as-value"];

/** The sentences that answer a command, without their tag. */
export async function answerTo(router: Router, session: Session, sentence: Sentence): Promise<string[][]> {
  try {
    return await answered(router, session, sentence);
  } catch (error) {
    if (!(error instanceof Trap)) throw error;
    return [trapWords(error), ["!done"]];
  }
}

export const trapWords = ({ message, category }: Trap): string[] => [
  "!trap",
  ...(category === undefined ? [] : [`=category=${category}`]),
  `=message=${message}`,
];

async function answered(router: Router, session: Session, sentence: Sentence): Promise<string[][]> {
  const path = sentence.command.replace(/^\//, "").split("/");
  const command = path.pop() ?? "";
  if (!sentence.command.startsWith("/") || command === "") throw new Trap("no such command", 0);
  // The API's own, described in no document that we have: a list by another name, and the ids of a list.
  const isPrint = command === "print" || command === "getall";
  const menu = menuAt(router, path);
  if (sentence.query.length > 0 && !isPrint) throw notKnown();
  if (!isPrint) {
    if (command === "find") throw notKnown();
    const outcome = await execute(router, session, { path, command, args: sentence.attributes });
    return [...bare(router, outcome), done(outcome)];
  }
  const args = new Map(sentence.attributes);
  const isCount = args.has("count-only");
  const outcome = await execute(router, session, { path, command: "print", args });
  for (const name of args.keys())
    if (!forms.includes(name) && name !== "count-only" && !(name === "file" && menu.path === "file")) throw notKnown();
  const rows = (outcome.rows ?? []).filter((row) => passes(row, sentence.query));
  if (isCount) return [["!done", `=ret=${rows.length}`]];
  const shown = rows.map((row) => rowWords(menu, row, sentence.api.get(".proplist")));
  return [...(shown.length === 0 ? empty(router) : shown), ["!done"]];
}

/** From 7.18 on a reply without rows says so. */
const empty = ({ release }: Router): string[][] => (isSince(release, "7.18") ? [["!empty"]] : []);

const bare = (router: Router, outcome: Outcome) => (outcome.rows?.length === 0 ? empty(router) : []);

const done = ({ ret }: Outcome) => ["!done", ...(ret === undefined ? [] : [`=ret=${ret}`])];

/** An item that has none of the properties asked for is a bare `!re`. */
export function rowWords(menu: Menu, row: Row, proplist: string | undefined): string[] {
  const wanted = proplist?.split(",");
  const names = wanted ?? Object.keys(row).filter((name) => menu.onlyOnDemand?.includes(name) !== true);
  return ["!re", ...names.filter((name) => row[name] !== undefined).map((name) => `=${name}=${row[name]}`)];
}
