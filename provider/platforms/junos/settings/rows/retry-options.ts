import { retryOptions } from "../leaf";
import { model, type Setting } from "../setting";
import { number } from "../shapes/number";

interface Row {
  name: string;
  leaf: string;
  doc: string;
  values: string;
  default: string;
  note: string;
  range: readonly [number, number];
  times?: number;
  device?: string;
}

const row = ({ name, leaf, device = "{}", ...rest }: Row): Setting =>
  number({
    argument: `retryOptions.${name}`,
    device: `system login retry-options ${leaf} ${device}`,
    source: model,
    path: [...retryOptions, leaf],
    ...rest,
  });

/** What holds for every login: console and telnet too. */
export const retryRows: readonly Setting[] = [
  row({
    name: "backoffThreshold",
    leaf: "backoff-threshold",
    doc: "After how many wrong passwords the next prompt is delayed. Holds for every login.",
    values: "1..3 failures",
    default: "2",
    note: "every login, not SSH alone",
    range: [1, 3],
  }),
  row({
    name: "backoffFactor",
    leaf: "backoff-factor",
    doc: "By how many seconds more each wrong password after that delays it. Holds for every login.",
    values: "5..10 seconds",
    default: "5",
    note: "every login; the model names no unit",
    range: [5, 10],
  }),
  row({
    name: "minimumTime",
    leaf: "minimum-time",
    doc: "How many seconds a connection lasts at least when every password was wrong. Holds for every login.",
    values: "20..60 seconds",
    default: "20",
    note: "every login; the model names no unit",
    range: [20, 60],
  }),
  row({
    name: "maximumTime",
    leaf: "maximum-time",
    doc: "How many seconds a user has to enter name and password. Holds for every login.",
    values: "20..300 seconds",
    default: "120",
    note: 'every login; "maximum time the connection will remain for user to enter username and password": the nearest to loginGraceTime',
    range: [20, 300],
  }),
  row({
    name: "lockoutPeriod",
    leaf: "lockout-period",
    device: "{minutes}",
    doc: "For how many seconds an account is locked after too many wrong passwords. Holds for every login.",
    values: "60..2592000 seconds, a multiple of 60 (device: 1..43200 minutes)",
    default: "unset (no lock-out)",
    note: "every login; a failed proof login counts",
    range: [1, 43200],
    times: 60,
  }),
];
