import { z } from "zod";
import { isBefore } from "../../../../core/release";
import { parseTime } from "../time";
import { blankSplit, type Codec } from "./codec";
import { mostInt } from "./integer";

type Penalties = { [key: string]: number | string };
type Given = boolean | Penalties;

/** Our names of the times, and sshd's. */
const times: { [key: string]: string } = {
  crash: "crash",
  authfail: "authfail",
  invaliduser: "invaliduser",
  refuseconnection: "refuseconnection",
  noauth: "noauth",
  graceExceeded: "grace-exceeded",
  max: "max",
  min: "min",
};
const counts: { [key: string]: string } = { maxSources4: "max-sources4", maxSources6: "max-sources6" };
const modes: { [key: string]: string } = { overflow: "overflow", overflow6: "overflow6" };
const keys = { ...times, ...counts, ...modes };

const mapShape = <T>(names: object, schema: T): { [key: string]: T } =>
  Object.fromEntries(Object.keys(names).map((key) => [key, schema]));

/** Times sources are kept away for, by what they did. A key that is not given keeps sshd's default. */
export const penalties: Codec<Given> = {
  type: "boolean | { ... }",
  accepts: "true, false, or an object of penalties in seconds",
  schema: z.union([
    z.boolean(),
    z
      .strictObject({
        ...mapShape(times, z.number().min(0).max(mostInt).optional()),
        ...mapShape(counts, z.number().int().min(0).max(mostInt).optional()),
        ...mapShape(modes, z.enum(["deny-all", "permissive"]).optional()),
      })
      .refine((value) => Object.values(value).some((each) => each !== undefined)),
  ]),
  normalise: (value) =>
    typeof value === "boolean" ? value : Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))),
  print(value) {
    if (typeof value === "boolean") return [[value ? "yes" : "no"]];
    const given = Object.entries(keys).filter(([key]) => value[key] !== undefined);
    return [given.map(([key, keyword]) => `${keyword}:${value[key]}`)];
  },
  parse([line = ""]) {
    const words = blankSplit(line);
    if (words.length === 0) return undefined;
    if (words.length === 1 && /^(?:yes|no)$/i.test(line.trim())) return line.trim().toLowerCase() === "yes";
    return penalties.normalise(Object.fromEntries(words.flatMap(readWord)));
  },
  same: (a, b) => sameGiven(a, b),
  project(value, like) {
    if (typeof value === "boolean" || typeof like === "boolean")
      return typeof like === "boolean" ? value !== false : value;
    return Object.fromEntries(Object.entries(value).filter(([key]) => like[key] !== undefined));
  },
  check: (value, release) => (typeof value === "boolean" ? [] : fractions(value, release)),
};

function readWord(word: string): [string, number | string][] {
  const colon = word.indexOf(":");
  const [keyword, text] = [word.slice(0, colon), word.slice(colon + 1)];
  const key = Object.keys(keys).find((each) => keys[each] === keyword);
  if (key === undefined) return [];
  // 10.3 and later print fractions (`crash:90.000000`).
  return [[key, key in modes ? text : (parseTime(text) ?? Number(text))]];
}

/** `true` is any penalties at all, and a key that only one of two names is not what the program speaks of. */
function sameGiven(a: Given, b: Given): boolean {
  if (a === false || b === false) return a === b;
  if (a === true || b === true) return true;
  return Object.keys(a).every((key) => b[key] === undefined || a[key] === b[key]);
}

function fractions(value: Penalties, release: string | undefined): { path: string[]; reason: string }[] {
  if (!isBefore(release, "10.3")) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    typeof each === "number" && !Number.isInteger(each)
      ? [{ path: [key], reason: `fractions of a second need OpenSSH 10.3; this host has ${release}` }]
      : [],
  );
}
