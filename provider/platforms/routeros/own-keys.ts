import type { Answers, CommitContext } from "../../core/contract";
import { SshError } from "../../core/errors";
import type { ApiRequest, RouterosAnswer, RouterosRequest } from "../../core/routeros";
import { type Row, rowsIn } from "./ask";
import { passwordRule } from "./password-rule";
import { askSsh } from "./ssh-menus";
import type { Step } from "./step";
import { askKeys } from "./user-key/standing";

// Of the account that this run logs in with: whether the edits of a group together leave it a way in over SSH. One
// resource alone cannot tell: several may take a key each, and one may take passwords away while another removes keys.

const now = {
  keys: { ...askKeys, key: "user-keys now", mayFail: true as const },
  ssh: { ...askSsh, key: "ip-ssh now" },
};

/** What to ask right before such edits: what the run has done before them counts by then. */
export function askOwnKeys(steps: readonly Step[], { login }: CommitContext): ApiRequest[] {
  const removes = steps.some((step) => isRefusable(step, login.user));
  return [...(removes || endsPasswords(steps) ? [now.keys] : []), ...(removes ? [now.ssh] : [])];
}

/** Throws when they take the last key away where no password is taken, or end passwords where a key is left. */
export function judgeOwnKeys(
  steps: readonly Step[],
  answers: Answers<RouterosAnswer>,
  { login: { user } }: CommitContext,
): void {
  const removes = steps.some((step) => isRefusable(step, user));
  if (removes || endsPasswords(steps)) {
    const left = keysLeft(steps, answers, user);
    if (removes && left?.length === 0) judgeLast(steps, answers, user);
    if (endsPasswords(steps)) judgePasswords(left, user);
  }
}

/** Of first keys, with which logins by password end: decided by the rule that these steps leave together. */
export function firstKeyRemarks(steps: readonly Step[]): string[] {
  const set = steps
    .flatMap(({ requests }) => requests)
    .map((request) => passwordRule(wordsSet(request, "/ip/ssh/set")))
    .find((rule) => rule !== undefined);
  return steps.flatMap(({ firstKey }) =>
    firstKey !== undefined && (set ?? firstKey.rule) === "yes-if-no-key" ? [firstKeyRemark(firstKey.user)] : [],
  );
}

/** The properties that a command of the API sets; undefined where the request is another one. */
function wordsSet(request: RouterosRequest, command: string): Row | undefined {
  if (!("words" in request) || request.words[0] !== command) return undefined;
  return Object.fromEntries(
    request.words.slice(1).map((word) => {
      const [, name = "", value = ""] = /^=([^=]+)=(.*)$/s.exec(word) ?? [];
      return [name, value];
    }),
  );
}

const firstKeyRemark = (user: string) =>
  `${user} has a first key now, and so no longer logs in over SSH by password (API and WinBox keep taking it); \`passwordAuthentication: true\` of SshServerSettings would allow both`;

const isRefusable = ({ removes }: Step, user: string): boolean => removes?.user === user && !removes.allowed;

const endsPasswords = (steps: readonly Step[]): boolean => steps.some((step) => step.endsPasswords === true);

/** Rows of the user that these steps leave; undefined where they cannot be read. */
function keysLeft(steps: readonly Step[], answers: Answers<RouterosAnswer>, user: string): string[] | undefined {
  if ((answers.get(now.keys.key)?.traps.length ?? 0) > 0) return undefined;
  const removed = steps.flatMap(({ removes }) => (removes?.user === user ? removes.ids : []));
  const rows = rowsIn(answers, now.keys.key, "the keys of users").filter((row) => row.user === user);
  return rows.map(({ ".id": id = "" }) => id).filter((id) => !removed.includes(id));
}

function judgeLast(steps: readonly Step[], answers: Answers<RouterosAnswer>, user: string): void {
  if (passwordRule(rowsIn(answers, now.ssh.key, "/ip/ssh")[0]) !== "no") return;
  const count = steps.flatMap(({ removes }) => (removes?.user === user ? removes.ids : [])).length;
  const which = count === 1 ? "it is the last key" : `these are the last ${count} keys`;
  throw refusal(
    `${which} of the account this run logs in with (${user}), and the router takes no passwords over SSH (password-authentication=no)`,
    "Declare another key for it first",
  );
}

function judgePasswords(left: readonly string[] | undefined, user: string): void {
  if (left?.length === 0) return;
  const why =
    left === undefined
      ? `whether ${user} has a key on the router, which would end its logins by password, could not be read`
      : `${user} has a key on the router, which would end its logins by password`;
  throw refusal(
    `this would end SSH logins that this run relies on: \`passwordAuthentication\`: ${why}, and the device of this program gives none`,
    "Give the device a key (`privateKeyFile`) first",
  );
}

const refusal = (what: string, first: string) =>
  new SshError("refused", what, { hint: `${first}, or set \`allowLockout: true\` if you have another way in.` });
