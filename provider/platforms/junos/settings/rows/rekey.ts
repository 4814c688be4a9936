import { type Leaf, ssh } from "../leaf";
import { overview, type Setting } from "../setting";
import { number } from "../shapes/number";
import { shortly } from "../shapes/shortly";
import { inEffect } from "../statements";

const factors: { [suffix: string]: number } = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** `1g` as bytes. Which suffixes the device takes is not documented: those of OpenSSH are read, anything else is not. */
function bytes(text: string): number | undefined {
  const [, digits, suffix = ""] = /^(\d+)([kmg]?)$/i.exec(text) ?? [];
  const value = Number(digits) * (factors[suffix.toLowerCase()] ?? 1);
  return Number.isSafeInteger(value) ? value : undefined;
}

const limit: Leaf = {
  path: [...ssh, "rekey", "data-limit"],
  kind: "value",
  same: (a, b) => bytes(a) !== undefined && bytes(a) === bytes(b),
};

const rekeyBytes: Setting = {
  argument: "rekeyLimit.bytes",
  type: "number",
  doc: "After how many bytes new session keys are agreed.",
  values: 'bytes; the leaf is a string, "1g" read on the device is normalised',
  device: "system services ssh rekey data-limit {}",
  source: overview,
  note: "unknown: default and range",
  leaves: [limit],
  check(value) {
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1) return [];
    return [{ reason: `\`rekeyLimit.bytes\` takes a whole number of bytes, 1 or more; got ${shortly(value)}.` }];
  },
  normalise: (value) => value,
  read(statements) {
    const [text] = inEffect(statements, limit) ?? [];
    return text === undefined ? null : (bytes(text) ?? text);
  },
  write: (value) => [[limit, value === null ? null : [String(value)]]],
};

export const rekeyRows: readonly Setting[] = [
  rekeyBytes,
  number({
    argument: "rekeyLimit.seconds",
    doc: "After how many seconds new session keys are agreed.",
    values: "60..86400 seconds, a multiple of 60 (device: 1..1440 minutes)",
    device: "system services ssh rekey time-limit {minutes}",
    source: overview,
    note: "unknown: default",
    path: [...ssh, "rekey", "time-limit"],
    range: [1, 1440],
    times: 60,
  }),
];
