import { unprintable } from "./authorized-keys-options-print";
import { type AuthorizedKeyOptions, tunnelMaximum } from "./authorized-keys-options-types";
import { readForwardPermission } from "./forward-permission";
import { checkCidr } from "./host-pattern";

export interface OptionFailure {
  /** Name of the option, for example `from`. */
  property: string;
  reason: string;
}

/** As many as sshd takes (`SSH_AUTHOPT_PERMIT_MAX`, `SSH_AUTHOPT_ENV_MAX`, and `MAX_PROP` of `match_list`). */
const most = { permits: 4096, variables: 1024, principals: 40 };

/**
 * Everything for which sshd would ignore the line without telling anyone, or read it in another way than it looks. It
 * says so only at LogLevel DEBUG, and to the user it is a key that does not work.
 */
export function checkOptions(options: AuthorizedKeyOptions): OptionFailure[] {
  const failures: OptionFailure[] = [];
  const add = (property: keyof AuthorizedKeyOptions) => (reason: string | undefined) => {
    if (reason !== undefined) failures.push({ property, reason });
  };
  if (options.command !== undefined) add("command")(checkCommand(options.command));
  if (options.from !== undefined) checkFrom(options.from).forEach(add("from"));
  if (options.expiryTime !== undefined) add("expiryTime")(checkExpiryTime(options.expiryTime));
  if (options.environment !== undefined) checkEnvironment(options.environment).forEach(add("environment"));
  if (options.permitOpen !== undefined) checkPermits(options.permitOpen, false).forEach(add("permitOpen"));
  if (options.permitListen !== undefined) checkPermits(options.permitListen, true).forEach(add("permitListen"));
  if (options.principals !== undefined) checkPrincipals(options).forEach(add("principals"));
  const tunnel = options.tunnel;
  if (tunnel !== undefined && !(Number.isInteger(tunnel) && tunnel >= 0 && tunnel <= tunnelMaximum))
    add("tunnel")(`must be a whole number from 0 to ${tunnelMaximum}`);
  return failures;
}

function checkCommand(command: string): string | undefined {
  return command === "" ? "must not be empty" : unprintable(command);
}

function checkFrom(items: string[]): (string | undefined)[] {
  if (items.length === 0) return ["must not be an empty list: leave it away to allow every address"];
  if (items.every((item) => item.startsWith("!")))
    return ["has only negated items, which match nobody; add what is allowed, for example `*`"];
  return items.map((item) => {
    const pattern = item.startsWith("!") ? item.slice(1) : item;
    if (pattern === "") return "must not have an empty item, which makes sshd refuse the whole line";
    if (/[,\s"]/.test(pattern)) return `"${item}" must not contain a comma, a space or a quote: one item per pattern`;
    // `match_pattern_list` copies a pattern into 1024 bytes and matches nothing when it does not fit.
    if (pattern.length >= 1023) return "has an item longer than the 1022 characters sshd compares";
    return unprintable(pattern) ?? checkCidr(pattern);
  });
}

function checkExpiryTime(time: string): string | undefined {
  const form = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?Z?$/.exec(time);
  if (form === null) return "must be YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, with Z at the end for UTC";
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = form
    .slice(1)
    .map((part) => Number(part ?? 0));
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const exists =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!exists) return `"${time}" is no date and time of the calendar`;
  // sshd counts in seconds since 1970, and takes 0 for "invalid"; a day of room for the time zone of the device.
  return date.getTime() <= 86_400_000 ? "must be after 1970" : undefined;
}

function checkEnvironment(environment: { [name: string]: string }): (string | undefined)[] {
  const names = Object.keys(environment);
  if (names.length === 0) return ["must not be empty"];
  if (names.length > most.variables) return [`must not have more than ${most.variables} entries`];
  return Object.entries(environment).map(([name, value]) => {
    if (!/^[A-Za-z0-9_]+$/.test(name)) return `"${name}" is no name sshd takes: only letters, digits and _`;
    const reason = unprintable(value);
    return reason === undefined ? undefined : `${name} ${reason}`;
  });
}

function checkPermits(targets: string[], listen: boolean): (string | undefined)[] {
  if (targets.length === 0) return ["must not be an empty list: leave it away to allow every target"];
  if (targets.length > most.permits) return [`must not have more than ${most.permits} entries`];
  const form = listen ? "[host:]port" : "host:port";
  return targets.map((target) => {
    const permission = /[\s"\\/]/.test(target) ? undefined : readForwardPermission(target, listen);
    if (permission !== undefined && permission.host !== "" && /^(\*|\d+)$/.test(permission.port)) return undefined;
    return `"${target}" must be ${form} with a port from 1 to 65535 or *; an IPv6 address stands in [brackets]`;
  });
}

function checkPrincipals(options: AuthorizedKeyOptions): (string | undefined)[] {
  const items = options.principals ?? [];
  if (options.certAuthority !== true) return ["needs certAuthority: sshd refuses principals on a plain key"];
  if (items.length === 0) return ["must not be an empty list: leave it away to require the user name"];
  if (items.length > most.principals)
    return [`must not have more than ${most.principals} names: sshd looks no further`];
  return items.map((item) => {
    if (item === "" || item.includes(",")) return "must not have an item that is empty or contains a comma";
    return unprintable(item);
  });
}
