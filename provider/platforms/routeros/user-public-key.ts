import type { Args, Change, KindOnPlatform, Observed, RenderContext, Target } from "../../core/contract";
import { md5Fingerprint, sha256Fingerprint } from "../../core/formats/fingerprint";
import type { PublicKey } from "../../core/formats/public-key";
import { isBefore } from "../../core/release";
import { isKey, type KeyRow, keyRows, refuseAmbiguous, refuseLookAlikes } from "./key-rows";
import type { Ans, Req } from "./request";
import type { Step } from "./step";
import { removeFiles } from "./upload";
import { checkUserPublicKey, weakIdentity } from "./user-key/check";
import { type KeyEdit, putKey, removeKey } from "./user-key/edit";
import { endsOwnPassword, guardRemoval } from "./user-key/guard";
import { askStanding, keyOf, type StandingKeys, standingIn, standingOf } from "./user-key/standing";
import { userPublicKeyArguments, userPublicKeyRefusals } from "./user-key/table";

/**
 * One public key that may log in as one user: a row of `/user/ssh-keys`, known by its fingerprint where rows show one.
 * Nothing of a row can be set, so another comment is another row.
 */
export const userPublicKey: KindOnPlatform<Req, Ans, Step> = {
  arguments: userPublicKeyArguments,
  refused: userPublicKeyRefusals,
  required: ["user", "publicKey"],
  fixed: ["user"],
  controls: ["reportOtherKeys"],
  replaceOn: ["user", "publicKey"],
  // Before about 7.20.
  alike: true,
  check: checkUserPublicKey,

  identity: (args) => `${args.user}/${sha256Fingerprint(keyOf(args).blob)}`,

  query: (_args, facts) => askStanding(facts),

  parse(args, answers, facts) {
    const user = String(args.user);
    const key = keyOf(args);
    const standing = standingIn(answers, user, facts);
    const same = rowsOf(standing, key);
    const alike = standing.rows.filter((row) => !same.includes(row) && looksLike(row, key));
    // Of several rows the oldest: an update that was cut off before it removed that one is then still to be done.
    const [shown] = same;
    const seen = { detail: standing as unknown as Args, warnings: warningsAbout(same, alike, user, facts.release) };
    if (shown === undefined) return { present: false, ...seen };
    return {
      present: true,
      ...seen,
      args: {
        user,
        publicKey: [key.type, key.base64, shown.owner].filter(Boolean).join(" "),
        rowComment: shown.comment,
      },
      outputs: {
        fingerprint: sha256Fingerprint(key.blob),
        fingerprintMd5: md5Fingerprint(key.blob),
        keyType: key.type,
        comment: key.comment,
        otherKeys: args.reportOtherKeys === true ? otherKeys(standing.rows, same) : undefined,
      },
    };
  },

  same(argument, observed, wanted) {
    // Without a comment, a row has an empty one.
    if (argument === "rowComment") return (observed ?? "") === (wanted ?? "");
    if (argument !== "publicKey") return undefined;
    const [seen, given] = [wordsOf(observed), wordsOf(wanted)];
    // A comment that the program does not give is nobody's business.
    return seen.base64 === given.base64 && (given.comment === "" || seen.comment === given.comment);
  },

  render(observed, target, context) {
    const standing = standingOf(observed, context.facts?.release);
    const edits = target.present
      ? putting(observed, standing, target, context)
      : removing(observed, standing, target, context);
    const risky = target.present && edits.length > 0 && endsOwnPassword(standing, String(target.args.user), context);
    return [...edits, ...clearing(standing)].map(
      ({ step, shown }): Change<Step> => ({
        steps: [step],
        shown,
        risk: risky ? "login" : "none",
        // The same run may be about to take passwords again, or to add another key: first that, and proven.
        ...(step.removes !== undefined && standing.rule === "no" ? { phase: 1 } : {}),
      }),
    );
  },

  /** A row that looks like the key may be left: it was never this resource's. */
  gone(before, now) {
    if (!before.present) return false;
    const left = new Set(standingOf(now).rows.map(({ id }) => id));
    return rowsOf(standingOf(before), keyOf(before.args)).every(({ id }) => !left.has(id));
  },

  explain: (observed, target) =>
    target.present && !observed.present ? "the router took the key, and does not list it yet" : undefined,
};

function putting(
  observed: Observed,
  standing: StandingKeys,
  target: Target & { present: true },
  context: RenderContext,
): KeyEdit[] {
  const { args } = target;
  const user = String(args.user);
  const key = keyOf(args);
  const fingerprint = sha256Fingerprint(key.blob);
  const same = [...new Set([...rowsOf(standing, key), ...rowsBefore(standing, key, context)])];
  // A row that only looks like this key may hold another one: a new resource never takes it for its own.
  const taken = context.prior === undefined ? same.filter(({ fingerprint }) => fingerprint !== null) : same;
  const good = taken.filter((row) => isAsWanted(row, key, args.rowComment));
  const replaced = taken.filter((row) => !good.includes(row));
  refuseAmbiguous(replaced, user, target.beside, "/user/ssh-keys");
  if (replaced.length > 0) refuseLookAlikes(taken, user, "/user/ssh-keys");
  if (good.length > 0) return replaced.length === 0 ? [] : [removeKey(user, replaced)];
  const wanted = {
    user,
    type: key.type,
    base64: key.base64,
    comment: key.comment || (replaced[0]?.owner ?? ""),
    rowComment: "rowComment" in args ? String(args.rowComment ?? "") : (replaced[0]?.comment ?? ""),
    fingerprint,
  };
  const edit = putKey(standing, wanted, replaced, context.facts?.release);
  if (standing.rows.length === 0) edit.step.firstKey = { user, rule: standing.rule };
  // In a plan nobody has looked; but where a key of the user makes way for this one, it is not the first.
  const isPlanned = context.login === undefined && !observed.present && context.replaced?.user !== user;
  return [isPlanned ? { ...edit, shown: [...edit.shown, firstKeyNote(user, context.facts?.release)] } : edit];
}

function removing(observed: Observed, standing: StandingKeys, target: Target, context: RenderContext): KeyEdit[] {
  if (!observed.present) return [];
  const user = String(observed.args.user);
  const key = keyOf(observed.args);
  const rows = rowsOf(standing, key);
  const named = { user, fingerprint: sha256Fingerprint(key.blob) };
  refuseAmbiguous(rows, user, target.beside, "/user/ssh-keys");
  refuseLookAlikes(rows, user, "/user/ssh-keys");
  guardRemoval(named, context);
  if (rows.length === 0) return [];
  const edit = removeKey(user, rows, context.allowLockout);
  const left = standing.rows.filter((row) => !rows.includes(row) && looksLike(row, key));
  if (left.length > 0) edit.step.remarks = [lookAlikeStays(left, user)];
  return [edit];
}

function clearing({ leftovers }: StandingKeys): KeyEdit[] {
  return leftovers.length === 0 ? [] : [removeFiles(leftovers)];
}

const sought = ({ type, bits, blob }: PublicKey) => ({ type, bits, fingerprint: sha256Fingerprint(blob) });

const rowsOf = ({ rows }: StandingKeys, key: PublicKey): KeyRow[] => keyRows(rows, sought(key), key.comment);

const looksLike = (row: KeyRow, key: PublicKey): boolean => isKey(row, sought(key), key.comment);

/** A key that somebody else has put there is known by its comment; state knows how that was before it changed. */
function rowsBefore(standing: StandingKeys, key: PublicKey, { prior }: RenderContext): KeyRow[] {
  if (standing.fingerprints || typeof prior?.publicKey !== "string") return [];
  const before = keyOf(prior);
  return before.base64 === key.base64 ? rowsOf(standing, before) : [];
}

const isAsWanted = (row: KeyRow, key: PublicKey, rowComment: unknown): boolean =>
  (key.comment === "" || row.owner === key.comment) && (rowComment === undefined || row.comment === (rowComment ?? ""));

function warningsAbout(same: readonly KeyRow[], alike: readonly KeyRow[], user: string, release: string): string[] {
  const isTold = same.every(({ fingerprint }) => fingerprint !== null);
  const many = `${user} has this key ${same.length} times; they count as one, and deleting it takes all of them away`;
  return [
    ...(isTold ? [] : [weakIdentity(release)]),
    ...(same.length > 1 && isTold ? [many] : []),
    ...(alike.length === 0 ? [] : [lookAlikeStays(alike, user)]),
  ];
}

const lookAlikeStays = (rows: readonly KeyRow[], user: string) =>
  `/user/ssh-keys ${rows.map(({ id }) => id).join(", ")} of ${user} looks like this key, and may hold it too: it stays when this resource goes`;

function firstKeyNote(user: string, release: string | undefined): string {
  const [now, then] = ["password-authentication", "always-allow-password-login"];
  const name = release === undefined ? `${now} (before 7.21: ${then})` : isBefore(release, "7.21") ? then : now;
  return `# If ${user} has no key yet, this one ends the password login of ${user} over SSH, unless ${name} is yes. API and WinBox keep taking the password.`;
}

function otherKeys(rows: readonly KeyRow[], same: readonly KeyRow[]): Args[] {
  return rows
    .filter((row) => !same.includes(row))
    .map(({ fingerprint, type, bits, owner }) =>
      fingerprint === null
        ? { fingerprint: "", keyType: type ?? undefined, bits: bits ?? undefined, comment: owner }
        : { fingerprint, comment: owner },
    );
}

/** A key line in its words; on the router, a comment may hold what no program may declare. */
function wordsOf(line: unknown): { base64: string; comment: string } {
  const [, base64 = "", comment = ""] = /^\S+ (\S+) ?(.*)$/s.exec(String(line)) ?? [];
  return { base64, comment };
}
