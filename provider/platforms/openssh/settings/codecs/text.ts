import { z } from "zod";
import { unwritableText, unwritableWord } from "../words";
import type { Codec } from "./codec";

/** `none` in any case is the word that switches a text off; sshd prints it for what is unset too. */
export const noneInAnyCase = (text: string): string => (text.toLowerCase() === "none" ? "none" : text);

const reasons = (reason: string | undefined): { path: []; reason: string }[] =>
  reason === undefined ? [] : [{ path: [], reason }];

interface TextRule {
  accepts: string;
  /** Why a text is not what sshd takes here, or `undefined`. Not asked about `none` and the words of `also`. */
  wrong?: (text: string) => string | undefined;
  /** Words that are no path and yet allowed. */
  also?: readonly string[];
}

const schemaOf = ({ wrong, also = [] }: TextRule): z.ZodType =>
  z
    .string()
    .min(1)
    .superRefine((text, context) => {
      if (noneInAnyCase(text.trim()) === "none" || also.includes(text)) return;
      const message = wrong?.(text);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    });

/** One word of the line; quoted where it has blanks. */
export function word(rule: TextRule): Codec<string> {
  return {
    type: "string",
    accepts: rule.accepts,
    schema: schemaOf(rule),
    normalise: noneInAnyCase,
    print: (value) => [[value]],
    parse: ([line]) => (line === undefined || line === "" ? undefined : noneInAnyCase(line.trim())),
    check: (value, release) => reasons(unwritableWord(value, release)),
  };
}

const notAbsolute = (text: string): string | undefined =>
  text.startsWith("/")
    ? undefined
    : `"${text}" is not an absolute path; sshd would look for it below the directory it happens to be started in`;

/** The absolute path of a file. */
export const path = (accepts = 'an absolute path, or "none"', also: readonly string[] = []): Codec<string> =>
  word({ accepts, wrong: notAbsolute, also });

/** The rest of the line as it stands, quotes and all. */
export function text(rule: TextRule): Codec<string> {
  return {
    type: "string",
    accepts: rule.accepts,
    schema: schemaOf(rule),
    normalise: (value) => noneInAnyCase(value.trim()),
    print: (value) => [value],
    parse: ([line]) => (line === undefined || line.trim() === "" ? undefined : noneInAnyCase(line.trim())),
    check: (value, release) => reasons(unwritableText(value, release)),
  };
}
