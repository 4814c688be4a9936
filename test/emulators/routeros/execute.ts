import { idText } from "./items";
import type { Call, Menu, Outcome, Row } from "./menu";
import { menus } from "./menus";
import { allow } from "./permissions";
import { isIn, isSince } from "./release";
import type { Router } from "./router";
import { argumentsOf, type Command } from "./schema";
import type { Session } from "./session";
import { noSuchItem, noSuchValue, notKnown, Trap } from "./trap";

export interface CommandRequest {
  /** `["ip", "ssh"]` */
  path: readonly string[];
  command: string;
  args: ReadonlyMap<string, string>;
}

/** The menu of a path, or the words in which a router says that it has none. */
export function menuAt(router: Router, path: readonly string[]): Menu {
  const name = path.join("/");
  const menu = menus.find((each) => each.path === name);
  if (menu !== undefined && isIn(router.release, menu) && menu.isThere?.(router) !== false) return menu;
  // What lies beside menus that are known as a whole is known not to be there; of the rest of RouterOS nothing is known.
  const isKnownWhole =
    menu !== undefined || menus.some((each) => wholes.has(each.path) && name.startsWith(`${each.path}/`));
  if (isKnownWhole || !realTops.has(path[0] ?? "")) throw new Trap("no such command prefix", 0);
  throw notKnown();
}

const wholes = new Set(["ip/ssh", "ip/service", "user/ssh-keys", "file", "system/scheduler", "system/identity"]);

const realTops = new Set(
  "caps-man certificate console disk file interface ip ipv6 log mpls partitions port ppp queue radius routing safe-mode snmp special-login system tool user user-manager".split(
    " ",
  ),
);

/** Runs one command for a session; what it refuses is thrown as a `Trap`. */
export async function execute(router: Router, session: Session, request: CommandRequest): Promise<Outcome> {
  const menu = menuAt(router, request.path);
  const command = commandOf(router, menu, request.command);
  checkArguments(router, command, request);
  const isReading = /^(print|get|find|listen)$/.test(request.command);
  allow(session, isReading ? ["read"] : (menu.needs ?? ["write"]));
  const call = callOf(router, session, menu, request);
  const run = menu.run[request.command];
  if (run === undefined && isReading)
    return request.command === "get" ? propertyOf(call, menu) : { rows: menu.rows(router) };
  if (run === undefined) throw notKnown();
  const outcome = await run(call);
  if (!isReading) await router.applied();
  if (!isReading) for (const told of router.watchers) told(menu.path);
  return outcome ?? {};
}

function commandOf(router: Router, menu: Menu, name: string): Command {
  // Listening to a list is the API's own; no release lists it among the console's commands.
  if (name === "listen" && menu.isSingle === undefined) return menu.commands.print as Command;
  const command = Object.hasOwn(menu.commands, name) ? menu.commands[name] : undefined;
  if (command === undefined || !isIn(router.release, command)) throw new Trap("no such command", 0);
  return command;
}

function checkArguments(router: Router, command: Command, { args }: CommandRequest): void {
  const known = argumentsOf(command, router.release);
  const isNumbered = known.includes("numbers") || known.includes("number");
  for (const name of args.keys()) {
    if (known.includes(name) || (isNumbered && /^(\.id|numbers?)$/.test(name))) continue;
    throw new Trap(isSince(router.release, "7") ? `unknown parameter ${name}` : "unknown parameter", 1);
  }
}

function callOf(router: Router, session: Session, menu: Menu, { args }: CommandRequest): Call {
  return {
    router,
    session,
    args,
    targets: () => targetsOf(router, menu, args),
    required(name) {
      const value = args.get(name);
      // What a router says about an argument that is missing is in no capture.
      if (value === undefined) throw notKnown();
      return value;
    },
  };
}

function targetsOf(router: Router, menu: Menu, args: ReadonlyMap<string, string>): number[] {
  const named = args.get(".id") ?? args.get("numbers") ?? args.get("number");
  if (named === undefined) throw notKnown();
  if (named === "" && router.unknowns.emptyFind === "nothing") return [];
  if (named === "") throw noSuchItem();
  return named.split(/[,;]/).flatMap((each) => {
    const hit = menu.rows(router).filter((row) => isNamed(menu, row, each));
    if (hit.length === 0) throw noSuchItem();
    const foreign = hit.find(({ dynamic }) => dynamic === "true");
    if (foreign !== undefined) throw new Trap("failure: this is configured elsewhere");
    return hit.map((row) => Number.parseInt(String(row[".id"]).slice(1), 16));
  });
}

const isNamed = (menu: Menu, row: Row, word: string) =>
  /^\*[0-9A-Fa-f]+$/.test(word)
    ? row[".id"] === idText(Number.parseInt(word.slice(1), 16))
    : menu.isKeyed === true && row.name === word;

function propertyOf(call: Call, menu: Menu): Outcome {
  const property = call.required("value-name");
  const [row] = menu.isSingle
    ? menu.rows(call.router)
    : menu.rows(call.router).filter((each) => isAsked(call, menu, each));
  if (row === undefined) throw noSuchItem();
  const value = row[property];
  if (value === undefined) throw noSuchValue("value-name");
  return { ret: value };
}

const isAsked = ({ args }: Call, menu: Menu, row: Row) =>
  isNamed(menu, row, args.get(".id") ?? args.get("number") ?? args.get("numbers") ?? "");
