import type { Args, Change, KindOnPlatform, RenderContext } from "../../core/contract";
import { SshError } from "../../core/errors";
import { parseOptions } from "../../core/formats/authorized-keys-options";
import { md5Fingerprint, sha256Fingerprint } from "../../core/formats/fingerprint";
import { parsePublicKey } from "../../core/formats/public-key";
import { isLoginKey } from "../../core/login-key/is-login-key";
import { keyLockout } from "../../core/login-key/key-lockout";
import { loginRefusal } from "../../core/login-key/login-refusal";
import type { JunosAnswer, JunosRequest } from "./request";
import type { Step } from "./step";
import { checkUserPublicKey } from "./user-key/check";
import { entriesOf, entryToKeep, putKey, removeKey } from "./user-key/edit";
import type { KeyEntry } from "./user-key/entry";
import { optionsIn, sameOptions } from "./user-key/options";
import { askUserKeys, readUserKeys } from "./user-key/read";
import { userPublicKeyArguments, userPublicKeyRefusals } from "./user-key/table";

/**
 * One public key that may log in as one user, known by its key blob. To Junos the whole line names the entry, so another
 * comment is another entry, and the old one goes in the same commit.
 */
export const userPublicKey: KindOnPlatform<JunosRequest, JunosAnswer, Step> = {
  arguments: userPublicKeyArguments,
  refused: userPublicKeyRefusals,
  required: ["user", "publicKey"],
  fixed: ["user"],
  controls: ["reportOtherKeys"],
  replaceOn: ["user", "publicKey"],
  check: checkUserPublicKey,

  identity: (args) => `${args.user}/${sha256Fingerprint(keyOf(args).blob)}`,

  query: (args) => [askUserKeys(String(args.user))],

  parse(args, answers) {
    const user = String(args.user);
    const { entries, obstacle } = readUserKeys(answers, user);
    const key = keyOf(args);
    const standing = entries.filter(({ base64 }) => base64 === key.base64);
    const effective = standing.filter(({ inactive }) => !inactive);
    const seen = {
      warnings: warningsAbout(standing, user),
      detail: { user, publicKey: args.publicKey, entries: standing, obstacle: obstacle ?? null },
    };
    const kept = entryToKeep(effective, key.comment);
    if (kept === undefined) return { present: false, ...seen };
    // A second line of the same key is a difference that an update takes away.
    const shown = (key.comment === "" ? undefined : differing(effective, key.comment)) ?? kept;
    return {
      present: true,
      ...seen,
      args: {
        user,
        publicKey: [shown.type, shown.base64, shown.comment].filter(Boolean).join(" "),
        options: optionsIn(kept),
      },
      outputs: {
        fingerprint: sha256Fingerprint(key.blob),
        fingerprintMd5: md5Fingerprint(key.blob),
        keyType: key.type,
        comment: shown.comment,
        otherKeys: args.reportOtherKeys === true ? otherKeys(entries, key.base64) : undefined,
      },
    };
  },

  same(argument, observed, wanted) {
    if (argument === "options") return sameOptions(observed, wanted);
    if (argument !== "publicKey") return undefined;
    const [seen, given] = [wordsOf(observed), wordsOf(wanted)];
    // A comment that the program does not give is nobody's business.
    return seen.base64 === given.base64 && (given.comment === "" || seen.comment === given.comment);
  },

  render(observed, target, context) {
    const standing = entriesOf(observed);
    if (!target.present) return changes(removal(standing, observed.present ? observed.args : observed.detail, context));
    const { lines, options } = putKey(standing, target.args);
    if (lines.length === 0) return [];
    const obstacle = observed.detail?.obstacle as { what: string; hint: string } | null | undefined;
    if (obstacle != null) throw new SshError("invalid", obstacle.what, { hint: obstacle.hint });
    if (isLoginKey(target.args, context) && !context.allowLockout) {
      const reason = loginRefusal(options, context, "NETCONF");
      if (reason !== undefined) throw keyLockout(`this run logs in with this very key, and ${reason}`);
    }
    return changes(lines);
  },
};

function changes(lines: string[]): Change<Step>[] {
  return lines.length === 0 ? [] : [{ steps: [{ lines }], shown: lines, risk: "login" }];
}

function removal(standing: KeyEntry[], args: Args | undefined, context: RenderContext): string[] {
  if (args === undefined || standing.length === 0) return [];
  const inEffect = standing.some(({ inactive }) => !inactive);
  if (inEffect && isLoginKey(args, context) && !context.allowLockout) {
    throw keyLockout("this run logs in with this very key, and removing it would end that");
  }
  return removeKey(standing, String(args.user));
}

const keyOf = (args: Args) => parsePublicKey(String(args.publicKey), { dss: true });

/** A key line in its words; on the device, a comment may hold what no program may declare. */
function wordsOf(line: unknown): { base64: string; comment: string } {
  const [, base64 = "", comment = ""] = /^\S+ (\S+) ?(.*)$/s.exec(String(line)) ?? [];
  return { base64, comment };
}

function differing(entries: KeyEntry[], comment: string): KeyEntry | undefined {
  return entries.find((entry) => entry.comment !== comment && entry.group === null);
}

function warningsAbout(standing: KeyEntry[], user: string): string[] {
  const effective = standing.filter(({ inactive }) => !inactive);
  const groups = effective.flatMap(({ group }) => (group === null ? [] : [group]));
  const warnings = groups.map((group) => `${user} has this key from group ${group}; it can only be changed there`);
  if (effective.length > 1) {
    warnings.push(`${user} has this key ${effective.length} times, under several lines; an update leaves one`);
  }
  for (const { keyOptions } of effective) {
    const problem = keyOptions === null ? undefined : parseOptions(keyOptions.value).problem;
    if (problem !== undefined) warnings.push(`sshd ignores this key of ${user} because of its key-options: ${problem}`);
  }
  return warnings;
}

/** What is no key (the device checks only the first word) has no fingerprint, and logs nobody in. */
function otherKeys(entries: KeyEntry[], base64: string): Args[] {
  return entries
    .filter((entry) => !entry.inactive && entry.base64 !== "" && entry.base64 !== base64)
    .map(({ fingerprint, comment }) => ({ fingerprint, comment }));
}
