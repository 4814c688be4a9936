import type { Args, Change, KindOnPlatform, Observed, RenderContext } from "../../core/contract";
import { type AuthorizedKeys, findKey } from "../../core/formats/authorized-keys";
import { type AuthorizedKeyOptions, printOptions } from "../../core/formats/authorized-keys-options";
import { toBinary } from "../../core/formats/binary-string";
import { md5Fingerprint, sha256Fingerprint } from "../../core/formats/fingerprint";
import { parsePublicKey } from "../../core/formats/public-key";
import { isLoginKey } from "../../core/login-key/is-login-key";
import { keyLockout } from "../../core/login-key/key-lockout";
import { loginRefusal } from "../../core/login-key/login-refusal";
import { readFile, readParents } from "./answers";
import { keyFileQuery, keyFiles } from "./authorized-keys-files";
import { readAuthorizedKeys } from "./authorized-keys-read";
import type { ShellAnswer, ShellRequest } from "./request";
import type { Step } from "./step";
import { strictModes } from "./strict-modes";
import { checkUserPublicKey } from "./user-public-key-check";
import { userPublicKeyArguments, userPublicKeyRefusals } from "./user-public-key-table";

/** One public key that may log in as one user: one line of one authorized_keys file, known by its key blob. */
export const userPublicKey: KindOnPlatform<ShellRequest, ShellAnswer, Step> = {
  arguments: userPublicKeyArguments,
  refused: userPublicKeyRefusals,
  required: ["user", "publicKey"],
  fixed: ["user", "file"],
  controls: ["reportOtherKeys"],
  replaceOn: ["user", "publicKey", "file"],
  check: checkUserPublicKey,

  identity(args) {
    const file = typeof args.file === "string" ? `${args.file}/` : "";
    return `${args.user}/${file}${sha256Fingerprint(parsePublicKey(String(args.publicKey)).blob)}`;
  },

  query: (args, _facts, answers) => keyFileQuery(args, answers),

  parse(args, answers) {
    const { all, own, account } = keyFiles(args, answers);
    const key = parsePublicKey(String(args.publicKey));
    const files = all.map((path) => ({ path, keys: readAuthorizedKeys(answers, path) }));
    const lines = files.flatMap(({ path, keys }) => findKey(keys, key.base64).map(({ entry }) => ({ path, entry })));
    const mine = lines.filter(({ path }) => path === own);
    const entry = mine[0]?.entry;
    const warnings = strictModes(readParents(answers, own), readFile(answers, own), own, account);
    if (mine.length > 1)
      warnings.push(`${own} holds this key ${mine.length} times; sshd uses the first line that fits`);
    for (const { path } of lines) if (path !== own) warnings.push(`${path} holds this key too, and sshd reads it`);
    if (entry === undefined) return { present: false, warnings };
    if (entry.problem !== undefined) warnings.push(`sshd ignores the line of this key in ${own}: ${entry.problem}`);

    const options: Args = { ...entry.options, ...(entry.unknown.length === 0 ? {} : { unknown: entry.unknown }) };
    return {
      present: true,
      warnings,
      detail: { optionsText: entry.optionsText, copies: mine.length },
      args: {
        user: args.user,
        file: args.file,
        publicKey: [entry.type, entry.base64, entry.comment].filter(Boolean).join(" "),
        options: Object.keys(options).length === 0 ? null : options,
      },
      outputs: {
        fingerprint: sha256Fingerprint(key.blob),
        fingerprintMd5: md5Fingerprint(key.blob),
        keyType: key.type,
        comment: entry.comment,
        otherKeys: args.reportOtherKeys === true ? files.flatMap(({ keys }) => otherKeys(keys, key.base64)) : undefined,
      },
    };
  },

  // Other lines of the same key are not ours: they were warned of and stay.
  gone: (before, now) => copiesOf(now) < copiesOf(before),

  same(argument, observed, wanted) {
    if (argument === "options") return textOf(observed) === textOf(wanted);
    if (argument !== "publicKey") return undefined;
    const [seen, given] = [wordsOf(observed), wordsOf(wanted)];
    // A comment that the program does not give is nobody's business.
    return seen.base64 === given.base64 && (given.comment === "" || seen.comment === given.comment);
  },

  render(observed, target, context) {
    if (!target.present) return observed.present ? [removal(observed.args, context)] : [];
    const key = parsePublicKey(String(target.args.publicKey));
    const standing = observed.present ? observed : undefined;
    const old = standing === undefined ? undefined : wordsOf(standing.args.publicKey);
    const managed = "options" in target.args;
    const oldOptions = textOf(standing?.args.options);
    const options = managed ? textOf(target.args.options) : oldOptions;
    const comment = key.comment === "" ? (old?.comment ?? "") : key.comment;
    // Options that are not ours to change stay as they are written, whatever they say.
    const written = managed ? options : String(standing?.detail?.optionsText ?? options);
    const text = [written, key.type, key.base64, comment].filter(Boolean).join(" ");
    if (old !== undefined && oldOptions === options && old.comment === comment) return [];

    const login = isLoginKey(target.args, context);
    if (login && managed && !context.allowLockout) {
      const reason = loginRefusal(optionsOf(target.args.options), context, "this tool's own commands");
      if (reason !== undefined) throw keyLockout(`this run logs in with this very key, and ${reason}`);
    }
    return [
      {
        steps: [{ edit: "authorized-key", ...place(target.args), base64: key.base64, line: toBinary(text) }],
        shown: [
          `edit ${fileOf(target.args)}`,
          ...(standing === undefined ? [] : [`- ${lineOf(standing.args)}`]),
          `+ ${text}`,
        ],
        // A line that is added cannot take a login away: sshd uses the first line of a key that fits.
        risk: login && standing !== undefined ? "login" : "none",
      },
    ];
  },
};

function removal(args: Args, context: RenderContext): Change<Step> {
  if (isLoginKey(args, context) && !context.allowLockout) {
    throw keyLockout("this run logs in with this very key, and removing it would end that");
  }
  return {
    steps: [
      {
        edit: "authorized-key",
        ...place(args),
        base64: parsePublicKey(String(args.publicKey)).base64,
        line: undefined,
      },
    ],
    shown: [`edit ${fileOf(args)}`, `- ${lineOf(args)}`],
    risk: "none",
  };
}

/** A key line in its words; on the host, a comment may hold what no program may declare. */
function wordsOf(line: unknown): { type: string; base64: string; comment: string } {
  const [, type = "", base64 = "", comment = ""] = /^(\S+) (\S+) ?(.*)$/s.exec(String(line)) ?? [];
  return { type, base64, comment };
}

function copiesOf(observed: Observed): number {
  return observed.present ? Number(observed.detail?.copies ?? 1) : 0;
}

function place(args: Args): { user: string; file: string | undefined } {
  return { user: String(args.user), file: typeof args.file === "string" ? args.file : undefined };
}

function optionsOf(value: unknown): AuthorizedKeyOptions {
  return value !== null && typeof value === "object" ? (value as AuthorizedKeyOptions) : {};
}

/** Options in one spelling, to compare; what sshd would not know stands at the end. */
function textOf(value: unknown): string {
  const { unknown, ...options } = optionsOf(value) as AuthorizedKeyOptions & { unknown?: string[] };
  return [printOptions(options), ...(unknown ?? [])].filter(Boolean).join(",");
}

/** Preview knows no home directory, so the file is named as sshd's default names it. */
function fileOf(args: Args): string {
  return typeof args.file === "string" ? args.file : `~${args.user}/.ssh/authorized_keys`;
}

function lineOf(args: Args): string {
  return [textOf(args.options), args.publicKey].filter(Boolean).join(" ");
}

function otherKeys(keys: AuthorizedKeys, base64: string): Args[] {
  return keys.lines.flatMap(({ entry }) =>
    entry === undefined || entry.base64 === base64 ? [] : [{ fingerprint: entry.fingerprint, comment: entry.comment }],
  );
}
