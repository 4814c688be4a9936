import type { Args, Json } from "../../../core/contract";
import { nearest } from "../../../core/nearest";
import { unspeakable } from "../words";

export type Fail = (property: string, reason: string) => void;

/** Checks a value and answers it in its one spelling; what is wrong goes to `fail`. No reason quotes a text: it may be secret. */
export type Rule = (value: Json, property: string, fail: Fail) => Json;

export const flag: Rule = (value, property, fail) => {
  if (typeof value !== "boolean") fail(property, "must be true or false");
  return value;
};

export function integer(least: number, most: number, unit = ""): Rule {
  return (value, property, fail) => {
    const right = typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
    if (!right) fail(property, `must be a whole number${unit} from ${least} to ${most}`);
    return value;
  };
}

/** `blanks`: whether they may stand at its ends, where the device's answer loses them. */
export function text(problem: (text: string) => string | undefined = () => undefined, blanks = false): Rule {
  return (value, property, fail) => {
    if (typeof value !== "string") {
      fail(property, "must be a text");
      return value;
    }
    const outer = !blanks && value !== value.trim() ? "must not begin or end with a blank" : undefined;
    const reason = unspeakable(value) ?? outer ?? problem(value);
    if (reason !== undefined) fail(property, reason);
    return value;
  };
}

export const atMost =
  (length: number) =>
  (text: string): string | undefined =>
    text.length <= length ? undefined : `must have at most ${length} characters`;

export function oneOf(choices: readonly string[], otherwise = `must be one of ${choices.join(", ")}`): Rule {
  return (value, property, fail) => {
    if (typeof value !== "string" || !choices.includes(value)) fail(property, otherwise);
    return value;
  };
}

/** Each item is checked; an item is named `property[0]`. */
export function list(rule: Rule, example: string): Rule {
  return (value, property, fail) => {
    if (Array.isArray(value)) return value.map((item, index) => rule(item, `${property}[${index}]`, fail));
    fail(property, `must be a list such as ${example}`);
    return value;
  };
}

interface Field {
  rule: Rule;
  required?: true;
}

export function object(
  fields: { [name: string]: Field },
  example: string,
  refused: { [name: string]: string } = {},
): Rule {
  const names = Object.keys(fields);
  return (value, property, fail) => {
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
      fail(property, `must be an object such as ${example}`);
      return value;
    }
    for (const name of Object.keys(value)) {
      if (names.includes(name)) continue;
      const near = nearest(name, names);
      const hint = near === undefined ? `it has ${names.join(", ")}` : `did you mean \`${near}\`?`;
      fail(`${property}.${name}`, refused[name] ?? `is not an argument here; ${hint}`);
    }
    const checked: Args = {};
    for (const [name, field] of Object.entries(fields)) {
      const given = value[name];
      if (given !== undefined && given !== null) checked[name] = field.rule(given, `${property}.${name}`, fail);
      else if (field.required) fail(`${property}.${name}`, "is missing");
    }
    return checked;
  };
}
