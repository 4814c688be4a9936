import { z } from "zod";
import { isAfter } from "../../../../core/release";
import { blankSplit, type Codec } from "./codec";

export type IpQos = { interactive: string; nonInteractive: string };
type Given = string | IpQos;

const classes: { [name: string]: number } = {
  cs0: 0,
  cs1: 32,
  cs2: 64,
  cs3: 96,
  cs4: 128,
  cs5: 160,
  cs6: 192,
  cs7: 224,
};
for (const [group, base] of [
  ["af1", 40],
  ["af2", 72],
  ["af3", 104],
  ["af4", 136],
] as const)
  for (const drop of [1, 2, 3]) classes[`${group}${drop}`] = base + 8 * (drop - 1);
Object.assign(classes, { ef: 184, va: 176, le: 4, lowdelay: 16, throughput: 8, reliability: 4 });

/** Names of the old type-of-service byte; 10.1 and later ignore them and use the system's default. */
const legacy = ["lowdelay", "throughput", "reliability"];

/** The spelling sshd prints: the first name of a number, else hexadecimal. */
function spelling(word: string): string | undefined {
  const lower = word.toLowerCase();
  if (lower === "none") return lower;
  const value = classes[lower] ?? numberOf(lower);
  if (value === undefined || value > 255) return undefined;
  const name = Object.keys(classes).find((each) => classes[each] === value);
  return name ?? `0x${value.toString(16).padStart(2, "0")}`;
}

/** As strtol(3) with base 0 reads it. */
function numberOf(text: string): number | undefined {
  if (/^0x[0-9a-f]+$/.test(text)) return Number.parseInt(text, 16);
  if (/^0[0-7]*$/.test(text)) return Number.parseInt(text, 8);
  return /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
}

const spelled = (word: string): string => spelling(word) ?? word;
const wordSchema = z.string().superRefine((word, context) => {
  if (spelling(word) !== undefined) return;
  const message = `"${word}" is none of af11 to af43, cs0 to cs7, ef, le, va, none and the numbers 0 to 255`;
  context.addIssue({ code: "custom", message });
});

/**
 * As every release reads it: 10.0 and later refuse hexadecimal, which they print themselves (`Bad IPQoS value: 0x07`), and
 * before 10.3 `va` is a number.
 */
const written = (word: string): string =>
  word === "va" ? String(classes.va) : word.startsWith("0x") ? String(Number(word)) : word;

const pair = (given: Given): IpQos =>
  typeof given === "string" ? { interactive: given, nonInteractive: given } : given;

/** The traffic class of interactive sessions and of the others; one word sets both. */
export const ipQos: Codec<Given> = {
  type: "string | { interactive: string; nonInteractive: string }",
  accepts: 'a class such as "ef", or { interactive, nonInteractive }',
  schema: z.union([wordSchema, z.strictObject({ interactive: wordSchema, nonInteractive: wordSchema })]),
  normalise(value) {
    const { interactive, nonInteractive } = pair(value);
    return { interactive: spelled(interactive), nonInteractive: spelled(nonInteractive) };
  },
  print: (value) => [[pair(value).interactive, pair(value).nonInteractive].map(written)],
  parse([line = ""]) {
    const [interactive, nonInteractive = interactive] = blankSplit(line).map(spelled);
    return interactive === undefined || nonInteractive === undefined ? undefined : { interactive, nonInteractive };
  },
  check(value, release) {
    if (!isAfter(release, "10.0")) return [];
    const words = typeof value === "string" ? { "": value } : value;
    return Object.entries(words).flatMap(([key, word]) =>
      legacy.includes(word.toLowerCase())
        ? [
            {
              path: key === "" ? [] : [key],
              reason: `"${word}" works up to OpenSSH 10.0 only; use a class such as "ef" or "cs0"`,
            },
          ]
        : [],
    );
  },
};
