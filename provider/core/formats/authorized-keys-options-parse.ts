import {
  type AuthorizedKeyOptions,
  negatableFlags,
  restrictedFlags,
  tunnelMaximum,
} from "./authorized-keys-options-types";
import { readForwardPermission } from "./forward-permission";

export interface ParsedOptions {
  options: AuthorizedKeyOptions;
  /** Items that have no place in `options`, as they stand in the text. */
  unknown: string[];
  /** Why sshd ignores the whole line, in its own words (`sshauthopt_parse`); absent when it accepts the options. */
  problem?: string;
}

/** Reads options as sshd does: names in any case, a later flag overrides an earlier one. Never throws. */
export function parseOptions(text: string): ParsedOptions {
  const parsed: ParsedOptions = { options: {}, unknown: [] };
  for (const item of splitOptions(text)) {
    // sshd skips an empty item ("pty,,restrict"), except that a line must not end after a comma, which it cannot here.
    if (item === "" || readFlag(item, parsed.options)) continue;
    const problem = readValue(item, parsed.options);
    if (problem === undefined) continue;
    parsed.unknown.push(item);
    if (problem !== "") parsed.problem ??= problem;
  }
  return parsed;
}

/** Splits at commas outside of quotes; `\"` inside quotes is no end. */
function splitOptions(text: string): string[] {
  const items: string[] = [];
  let start = 0;
  let inQuotes = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "\\" && text[at + 1] === '"') at++;
    else if (text[at] === '"') inQuotes = !inQuotes;
    else if (text[at] === "," && !inQuotes) {
      items.push(text.slice(start, at));
      start = at + 1;
    }
  }
  items.push(text.slice(start));
  return items;
}

function readFlag(item: string, options: AuthorizedKeyOptions): boolean {
  const word = item.toLowerCase();
  if (word === "restrict") {
    options.restrict = true;
    for (const flag of restrictedFlags) delete options[flag];
    return true;
  }
  if (word === "cert-authority") {
    options.certAuthority = true;
    return true;
  }
  for (const [name, flag] of Object.entries(negatableFlags)) {
    const on = flag.toLowerCase();
    if (word !== on && word !== `no-${on}`) continue;
    options[name as keyof typeof negatableFlags] = word === on;
    return true;
  }
  return false;
}

/** Stores one `name="value"`. Answers what sshd objects to, `""` when only we have no place for it, else nothing. */
function readValue(item: string, options: AuthorizedKeyOptions): string | undefined {
  const equals = item.indexOf("=");
  if (equals === -1) return "unknown key option";
  const name = item.slice(0, equals).toLowerCase();
  const store = Object.hasOwn(stores, name) ? stores[name] : undefined;
  if (store === undefined) return "unknown key option";
  if (item[equals + 1] !== '"') return "missing start quote";
  const value = dequote(item.slice(equals + 2));
  if (value === undefined) return "missing end quote";
  if (value.rest !== "") return "unknown key option";
  return store(value.text, options);
}

function dequote(text: string): { text: string; rest: string } | undefined {
  let value = "";
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') return { text: value, rest: text.slice(at + 1) };
    if (text[at] === "\\" && text[at + 1] === '"') at++;
    value += text[at];
  }
  return undefined;
}

type Store = (text: string, options: AuthorizedKeyOptions) => string | undefined;

/** `parse_absolute_time`, with the ranges of strptime(3): the 31st of any month is fine, as the first of the next. */
const absoluteTime = /^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(([01]\d|2[0-3])[0-5]\d([0-5]\d|6[01])?)?(Z|UTC)?$/i;

const stores: Partial<Record<string, Store>> = {
  command: (text, options) => {
    if (options.command !== undefined) return 'multiple "command" clauses';
    options.command = text;
    return undefined;
  },
  from: (text, options) => {
    if (options.from !== undefined) return 'multiple "from" clauses';
    options.from = text.split(",");
    return undefined;
  },
  principals: (text, options) => {
    if (options.principals !== undefined) return 'multiple "principals" clauses';
    options.principals = text.split(",");
    return undefined;
  },
  "expiry-time": (text, options) => {
    if (!absoluteTime.test(text)) return "invalid expires time";
    // "the earliest wins"; by digits, because the time zone of the device is not known here.
    const digits = (time: string) => time.replace(/\D/g, "").padEnd(14, "0");
    if (options.expiryTime === undefined || digits(text) < digits(options.expiryTime)) options.expiryTime = text;
    return undefined;
  },
  environment: (text, options) => {
    const equals = text.indexOf("=");
    if (equals === -1 || !/^[A-Za-z0-9_]+$/.test(text.slice(0, equals))) return "invalid environment string";
    const name = text.slice(0, equals);
    // The first of a name wins. `fromEntries` because a variable may be called `__proto__`.
    if (!Object.hasOwn(options.environment ?? {}, name))
      options.environment = Object.fromEntries([
        ...Object.entries(options.environment ?? {}),
        [name, text.slice(equals + 1)],
      ]);
    return undefined;
  },
  permitopen: (text, options) => {
    if (readForwardPermission(text, false) === undefined) return "invalid permission port";
    options.permitOpen = [...(options.permitOpen ?? []), text];
    return undefined;
  },
  permitlisten: (text, options) => {
    if (readForwardPermission(text, true) === undefined) return "invalid permission port";
    options.permitListen = [...(options.permitListen ?? []), text];
    return undefined;
  },
  tunnel: (text, options) => {
    if (text.toLowerCase() === "any") return "";
    if (!/^\d+$/.test(text) || Number(text) > tunnelMaximum) return "invalid tun device";
    options.tunnel = Number(text);
    return undefined;
  },
};
