import type { Answers } from "../../core/contract";
import { SshError } from "../../core/errors";
import type { ApiRequest, RouterosAnswer } from "../../core/routeros";

export type Row = { readonly [name: string]: string };

/** Asks for the rows of a menu. `queries` are words of the API: `?name=ssh`. */
export function askRows(
  key: string,
  menu: string,
  { properties, queries = [] }: { properties?: readonly string[]; queries?: readonly string[] } = {},
): ApiRequest {
  const listed = properties === undefined ? [] : [`=.proplist=${properties.join(",")}`];
  return { key, words: [`${menu}/print`, ...listed, ...queries] };
}

/**
 * The rows of an answer; none is a proven absence. `what` is what messages call it, `policy` what reading it needs.
 * Throws when it could not be read: that is never an absence.
 */
export function rowsIn(answers: Answers<RouterosAnswer>, key: string, what: string, policy = "read"): Row[] {
  const answer = answers.get(key);
  if (answer === undefined || answer.skipped) throw new SshError("not-understood", `reading ${what} brought no answer`);
  const [trap] = answer.traps;
  if (trap !== undefined) throw refusalOf(trap.message, `reading ${what} failed`, policy);
  return answer.rows;
}

/** Whether the router has no such menu or command: the release lacks it, or the package is not installed. */
export const isMissing = (answer: Pick<RouterosAnswer, "traps"> | undefined): boolean =>
  answer?.traps.some(({ message }) => /^no such command/.test(message)) === true;

/** Whether the row is gone: `no such item`, with or without `(4)`. */
export const isGone = (answer: Pick<RouterosAnswer, "traps"> | undefined): boolean =>
  answer?.traps.some(({ message }) => /^no such item/.test(message)) === true;

/**
 * What a trap comes to. The words of the router are quoted; the number behind them is no part of what they mean. `otherwise`
 * is what to do where they say nothing that is known here.
 */
export function refusalOf(message: string, doing: string, policy: string, otherwise?: string): SshError {
  const said = `${doing}: the router says "${message}"`;
  if (/^not enough permissions/.test(message)) {
    return new SshError("device", said, {
      hint: `The group of this user needs the policy ${policy} (\`/user/group\`).`,
    });
  }
  if (/^no such command/.test(message)) {
    return new SshError("unsupported", said, { hint: "This release of RouterOS does not have it." });
  }
  if (/^no such item/.test(message)) {
    return new SshError("changed", said, { hint: "It was removed in the meantime. Run this again." });
  }
  if (/not allowed by device-mode/.test(message)) {
    return new SshError("device", said, {
      hint: "`/system/device-mode` forbids it; changing that needs a hand at the router.",
    });
  }
  if (/^input does not match any value of user\b/.test(message)) {
    return new SshError("device", said, { hint: "The user does not exist; make it first (`/user`)." });
  }
  if (/^unable to load key file/.test(message)) {
    return new SshError("device", said, {
      hint: "The passphrase is wrong, or the key is in a form or of a type that this release does not take.",
    });
  }
  return new SshError("device", said, otherwise === undefined ? {} : { hint: otherwise });
}

/** Truth values come as `true` and `false`, of old routers as `yes` and `no`. */
export const isTrue = (text: string | undefined): boolean => text === "true" || text === "yes";
