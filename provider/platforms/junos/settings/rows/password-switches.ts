import type { Json } from "../../../../core/contract";
import { type Leaf, ssh } from "../leaf";
import { model, type Others, type Setting, type Wish } from "../setting";
import { booleanProblem } from "../shapes/boolean-problem";
import { isThere, isWritten, type Span } from "../span";
import { inEffect, type Statements } from "../statements";

/** 19.1 to 19.3 branched off before the two statements came, which 18.4R3 has. */
const fineSpans: Span[] = [{ since: "18.4R3", until: "18.4" }, { since: "19.4R1" }];

const both: Leaf = { path: [...ssh, "no-passwords"], kind: "flag" };
const password: Leaf = { path: [...ssh, "no-password-authentication"], kind: "flag", spans: fineSpans };
const challenge: Leaf = { path: [...ssh, "no-challenge-response"], kind: "flag", spans: fineSpans };

/** Whether passwords and challenge-response have a switch each, or share `no-passwords`. */
export const hasFineSwitches = (release: string | undefined): boolean => isThere(fineSpans, release);

const open = (statements: Statements, leaf: Leaf): boolean =>
  inEffect(statements, both) === undefined && inEffect(statements, leaf) === undefined;

/**
 * `no-passwords` is either of the others and both: where it stands and only one is to be off, it gives way to that one's
 * own statement, so that what is not managed stays as it is.
 */
function write(release: string | undefined, others: Others, changed: string, value: Json): Wish[] {
  const off = (argument: string) => (argument === changed ? value : others(argument)) === false;
  const [noPassword, noChallenge] = [off("passwordAuthentication"), off("kbdInteractiveAuthentication")];
  if (!isWritten(fineSpans, release)) return [[both, noPassword ? [] : null]];
  if (others(sharedSwitch) === true && noPassword && noChallenge) return [];
  return [
    [both, null],
    [password, noPassword ? [] : null],
    [challenge, noChallenge ? [] : null],
  ];
}

/** Asked of the others like an argument: whether `no-passwords` stands there. */
export const sharedSwitch = "no-passwords";
export const sharedSwitchStands = (statements: Statements): boolean => inEffect(statements, both) !== undefined;

const common = {
  type: "boolean",
  default: "true",
  source: model,
  normalise: (value: Json) => value,
};

export const passwordSwitches: readonly Setting[] = [
  {
    ...common,
    argument: "passwordAuthentication",
    doc: "Whether users may log in by password.",
    values: "false writes no-password-authentication, before 18.4R3/19.4R1 no-passwords; true deletes both",
    device: "system services ssh no-password-authentication | no-passwords",
    note: "where only no-passwords exists false turns challenge-response off too, and preview says so",
    leaves: [both, password],
    check: (value) => booleanProblem("passwordAuthentication", value),
    read: (statements) => open(statements, password),
    write: (value, release, others) => write(release, others, "passwordAuthentication", value),
  },
  {
    ...common,
    argument: "kbdInteractiveAuthentication",
    doc: "Whether users may log in by challenge and response (keyboard-interactive).",
    values: "false writes no-challenge-response; true deletes it",
    device: "system services ssh no-challenge-response",
    since: "18.4R3",
    note: "absent from 19.1 to 19.3 (back in 19.4R1) and in 17.4R1: there only no-passwords, with passwordAuthentication false",
    leaves: [challenge],
    check: (value) => booleanProblem("kbdInteractiveAuthentication", value),
    read: (statements) => open(statements, challenge),
    write: (value, release, others) => write(release, others, "kbdInteractiveAuthentication", value),
  },
];
