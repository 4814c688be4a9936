import type { Args, Json } from "../../../core/contract";
import { nearest } from "../../../core/nearest";
import { socketRefusal } from "./refusals";

export type Fail = (property: string, reason: string) => void;

/** Checks a value and answers it in its one spelling; what is wrong goes to `fail`. */
export type Rule = (value: Json, property: string, fail: Fail) => Json;

export function shown(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

export const flag: Rule = (value, property, fail) => {
  if (typeof value !== "boolean") fail(property, `must be true or false; got ${shown(value)}`);
  return value;
};

export function integer(least: number, most: number, unit = ""): Rule {
  return (value, property, fail) => {
    const right = typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
    if (!right) fail(property, `must be a whole number${unit} from ${least} to ${most}; got ${shown(value)}`);
    return value;
  };
}

/** A port; a path in its place asks for a UNIX socket. */
export function port(least: 0 | 1): Rule {
  return (value, property, fail) => {
    if (typeof value === "string" && value.includes("/")) fail(property, socketRefusal);
    else return integer(least, 65535)(value, property, fail);
    return value;
  };
}

export function text(problem: (text: string) => string | undefined, empty = false): Rule {
  return (value, property, fail) => {
    if (typeof value !== "string" || (value === "" && !empty)) fail(property, `must be a text; got ${shown(value)}`);
    else {
      const reason = problem(value);
      if (reason !== undefined) fail(property, `${reason}; got ${shown(value)}`);
    }
    return value;
  };
}

export function oneOf(choices: readonly string[], normalise: (text: string) => string = (same) => same): Rule {
  return (value, property, fail) => {
    const word = typeof value === "string" ? normalise(value) : undefined;
    if (word !== undefined && choices.includes(word)) return word;
    fail(property, `must be one of ${choices.join(", ")}; got ${shown(value)}`);
    return value;
  };
}

/** With a rule after it, each item is checked; an item is named `property[0]`. */
export function list(rule: Rule, example: string): Rule {
  return (value, property, fail) => {
    if (Array.isArray(value)) return value.map((item, index) => rule(item, `${property}[${index}]`, fail));
    fail(property, `must be a list such as ${example}; got ${shown(value)}`);
    return value;
  };
}

interface Field {
  rule: Rule;
  /** Taken when the field is left out; a field with neither this nor `optional` must be given. */
  default?: Json;
  optional?: true;
}

export function object(fields: { [name: string]: Field }, example: string): Rule {
  const names = Object.keys(fields);
  return (value, property, fail) => {
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
      fail(property, `must be an object such as ${example}; got ${shown(value)}`);
      return value;
    }
    for (const name of Object.keys(value)) {
      if (names.includes(name)) continue;
      const near = nearest(name, names);
      const hint = near === undefined ? `it has ${names.join(", ")}` : `did you mean \`${near}\`?`;
      fail(`${property}.${name}`, /path|socket/i.test(name) ? socketRefusal : `is not an argument here; ${hint}`);
    }
    const checked: Args = {};
    for (const [name, field] of Object.entries(fields)) {
      const given = value[name] ?? field.default;
      if (given !== undefined && given !== null) checked[name] = field.rule(given, `${property}.${name}`, fail);
      else if (field.optional !== true) fail(`${property}.${name}`, "is missing");
    }
    return checked;
  };
}
