import { z } from "zod";
import { splitWords, unwritableText, unwritableWord } from "../words";
import { type Codec, canonical } from "./codec";

export type Pairs = { [name: string]: string };

const schemaOf = (name: RegExp, what: string): z.ZodType =>
  z.record(z.string(), z.string()).superRefine((value, context) => {
    if (Object.keys(value).length === 0)
      context.addIssue({ code: "custom", message: "names nothing; leave it out instead" });
    for (const key of Object.keys(value))
      if (!name.test(key)) context.addIssue({ code: "custom", path: [key], message: `"${key}" is no name of ${what}` });
  });

const sorted = (value: Pairs): Pairs => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

const trimmed = (value: Pairs): Pairs =>
  Object.fromEntries(Object.entries(value).map(([name, text]) => [name, text.trimEnd()]));

/** Environment variables. All on one line: of a second SetEnv line sshd takes nothing (measured 9.2). */
export const environment: Codec<Pairs> = {
  type: "{ [name: string]: string }",
  accepts: "an object of names and values",
  schema: schemaOf(/^[^\s="'\\#]+$/, "an environment variable"),
  normalise: sorted,
  print: (value) => [Object.entries(sorted(value)).map(([name, text]) => `${name}=${text}`)],
  parse(lines) {
    const read = lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
    return read.length === 0 ? undefined : sorted(Object.fromEntries(read) as Pairs);
  },
  // What reads `sshd -T` may have dropped blanks at the end of a line.
  same: (a, b) => canonical(trimmed(a)) === canonical(trimmed(b)),
  check: (value, release) =>
    Object.entries(value).flatMap(([name, text]) => {
      const reason = unwritableWord(`${name}=${text}`, release);
      return reason === undefined ? [] : [{ path: [name], reason }];
    }),
};

const oneBlank = (command: string): string => command.trim().replace(/\s+/g, " ");

/** What sshd before 9.5 makes of a command: its words without their quotes. */
const unquoted = (command: string): string => (splitWords(command) ?? [command]).join(" ");

/** Subsystems and their commands, one line each. */
export const subsystems: Codec<Pairs> = {
  type: "{ [name: string]: string }",
  accepts: "an object of subsystem names and commands",
  schema: schemaOf(/^[^\s="'\\#]+$/, "a subsystem"),
  normalise: (value) =>
    sorted(Object.fromEntries(Object.entries(value).map(([name, command]) => [name, command.trim()]))),
  print: (value) => Object.entries(sorted(value)).map(([name, command]) => `${name} ${command}`),
  parse(lines) {
    // 9.6 and older print a blank after the command.
    const read = lines.map((line) => /^(\S+)\s+(.*?)\s*$/.exec(line.trim())).filter((found) => found !== null);
    return read.length === 0
      ? undefined
      : sorted(Object.fromEntries(read.map(([, name, command]) => [name, command])) as Pairs);
  },
  same(a, b) {
    const names = Object.keys(a);
    if (names.length !== Object.keys(b).length) return false;
    return names.every((name) => b[name] !== undefined && sameCommand(a[name] as string, b[name]));
  },
  check: (value, release) =>
    Object.entries(value).flatMap(([name, command]) => {
      const reason = unwritableText(command, release) ?? (splitWords(command)?.length ? undefined : "names no command");
      return reason === undefined ? [] : [{ path: [name], reason }];
    }),
};

function sameCommand(a: string, b: string): boolean {
  return oneBlank(a) === oneBlank(b) || oneBlank(unquoted(a)) === oneBlank(b) || oneBlank(a) === oneBlank(unquoted(b));
}
