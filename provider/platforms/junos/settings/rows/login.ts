import { retryOptions, ssh } from "../leaf";
import { model, overview, type Setting } from "../setting";
import { choice } from "../shapes/choice";
import { flag } from "../shapes/flag";
import { names } from "../shapes/names";
import { number } from "../shapes/number";
import { passwordSwitches } from "./password-switches";

export const loginRows: readonly Setting[] = [
  choice({
    argument: "permitRootLogin",
    doc: "Whether root may log in: with everything, with a key only, or not at all.",
    values: "yes -> allow, no -> deny, prohibit-password -> deny-password",
    default: "prohibit-password",
    device: "system services ssh root-login {allow|deny|deny-password}",
    source: overview,
    note: "forced-commands-only is refused",
    path: [...ssh, "root-login"],
    words: { yes: "allow", no: "deny", "prohibit-password": "deny-password" },
    refused: { "forced-commands-only": "root-login knows allow, deny and deny-password only." },
  }),
  ...passwordSwitches,
  flag({
    argument: "pubkeyAuthentication",
    doc: "Whether users may log in with a key.",
    values: "false writes no-public-keys; true deletes it",
    default: "true",
    device: "system services ssh no-public-keys",
    source: model,
    note: "false is refused while this run logs in with a key",
    path: [...ssh, "no-public-keys"],
    written: false,
  }),
  names({
    argument: "authenticationOrder",
    type: '("radius" | "tacplus" | "password")[]',
    doc: "Where SSH logins look for a user's password, in this order.",
    values: "ordered",
    default: "unset (the system authentication-order holds: unknown)",
    device: "system services ssh authentication-order [ {} ]",
    source: model,
    note: "ldaps in 20.2R1 only: refused; the model of 17.4R1 has the list without ordered-by user",
    path: [...ssh, "authentication-order"],
    names: ["radius", "tacplus", "password"],
    refused: [[/^ldaps$/, "Only the model of 20.2R1 lists ldaps; use radius, tacplus or password."]],
  }),
  number({
    argument: "maxAuthTries",
    doc: "How many passwords a user may try before the connection ends. Holds for console and telnet too.",
    values: "2..10",
    default: "3",
    device: "system login retry-options tries-before-disconnect {}",
    source: model,
    note: "password tries of every login (console, telnet too), not of SSH alone",
    path: [...retryOptions, "tries-before-disconnect"],
    range: [2, 10],
  }),
];
