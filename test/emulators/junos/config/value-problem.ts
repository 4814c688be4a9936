import type { ValueType } from "./types";

/** What the device says about a value; undefined when it takes it. `syntax error` stands for: no such word. */
export function valueProblem(type: ValueType, value: string, inGroup: boolean): string | undefined {
  switch (type.kind) {
    case "empty":
      return value === "" ? undefined : "syntax error";
    case "enum":
      return type.values.includes(value) ? undefined : "syntax error";
    case "int": {
      // In a group a number may be a wildcard or a variable.
      if (inGroup && /^(?:<.*>|\$.*)$/.test(value)) return undefined;
      if (!/^-?\d+$/.test(value)) return `Invalid numeric value: '${value}'`;
      const number = Number(value);
      if (type.ranges.some(([low, high]) => number >= low && number <= high)) return undefined;
      return `Value ${value} is not within range (${type.ranges.map(([low, high]) => `${low}..${high}`).join(", ")})`;
    }
    case "string": {
      const [low, high] = type.length ?? [0, Number.POSITIVE_INFINITY];
      if (value.length < low || value.length > high) {
        return `Must be a string of ${high} characters or less`;
      }
      if (type.pattern === undefined || type.pattern.test(value)) return undefined;
      const message = type.message ?? "syntax error";
      return type.typeName === undefined ? message : `${type.typeName}: '${value}': ${message}`;
    }
  }
}
