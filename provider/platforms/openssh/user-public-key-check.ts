import type { Args, Failure } from "../../core/contract";
import { type AuthorizedKeyOptions, checkOptions, normaliseOptions } from "../../core/formats/authorized-keys-options";
import { formatPublicKey, parsePublicKey } from "../../core/formats/public-key";
import { nearest } from "../../core/nearest";
import { isBefore } from "../../core/release";
import { shapeProblem } from "../../core/shape-problem";
import { keyTypeProblem } from "./key-type-problem";
import { accountName, plainText } from "./text-rules";
import { userPublicKeyArguments } from "./user-public-key-table";

const optionNames = userPublicKeyArguments.filter(({ argument }) => argument.startsWith("options."));

/** Validates and normalises the arguments of a UserPublicKey; pure and offline. */
export function checkUserPublicKey(args: Args, release: string | undefined): { args: Args; failures: Failure[] } {
  const failures: Failure[] = [];
  const fail = (property: string, reason: string) => failures.push({ property, reason });
  const checked: Args = { ...args };

  if ("user" in args) {
    const reason = accountName(args.user);
    if (reason !== undefined) fail("user", reason);
  }
  if (args.file !== undefined) {
    const reason = plainText(args.file);
    if (reason !== undefined) fail("file", reason);
    else if (/\s/.test(String(args.file)))
      fail("file", "must not contain blanks: AuthorizedKeysFile separates its files by them");
  }
  if (args.reportOtherKeys !== undefined && typeof args.reportOtherKeys !== "boolean")
    fail("reportOtherKeys", "must be true or false");
  if ("publicKey" in args) {
    try {
      if (typeof args.publicKey !== "string") throw new Error("must be the text of one public key");
      const key = parsePublicKey(args.publicKey, { options: true });
      checked.publicKey = formatPublicKey(key, key.comment);
      const problem = keyTypeProblem(key.type, release);
      if (problem !== undefined) fail("publicKey", `${problem}. Use an ed25519 key.`);
    } catch (error) {
      fail("publicKey", (error as Error).message);
    }
  }
  if (args.options !== undefined) checked.options = checkKeyOptions(args.options, release, fail);
  return { args: checked, failures };
}

function checkKeyOptions(
  options: unknown,
  release: string | undefined,
  fail: (property: string, reason: string) => void,
): Args {
  if (options === null || typeof options !== "object" || Array.isArray(options)) {
    fail("options", 'must be an object such as { restrict: true, from: ["10.0.0.0/8"] }');
    return {};
  }
  const given = Object.fromEntries(Object.entries(options as Args).filter(([, value]) => value !== null));
  const misshapen = new Set<string>();
  for (const [name, value] of Object.entries(given)) {
    const row = optionNames.find(({ argument }) => argument === `options.${name}`);
    if (row === undefined) {
      const near = nearest(
        name,
        optionNames.map(({ argument }) => argument.slice("options.".length)),
      );
      fail(
        `options.${name}`,
        `is not an option of a key, and sshd would ignore the whole line${near === undefined ? "" : `; did you mean \`${near}\`?`}`,
      );
    } else if (row.since !== undefined && isBefore(release, row.since)) {
      fail(`options.${name}`, `needs OpenSSH ${row.since}; this host has ${release}. Leave it out or upgrade.`);
    }
    const problem = row === undefined || value === undefined ? undefined : shapeProblem(row.type, value);
    if (problem === undefined) continue;
    fail(`options.${name}`, problem);
    misshapen.add(name);
  }
  const known = Object.fromEntries(
    Object.entries(given).filter(
      ([name]) => !misshapen.has(name) && optionNames.some(({ argument }) => argument === `options.${name}`),
    ),
  ) as AuthorizedKeyOptions;
  for (const { property, reason } of checkOptions(known)) {
    fail(property.startsWith("options") ? property : `options.${property}`, reason);
  }
  if (known.expiryTime?.endsWith("Z") && isBefore(release, "9.1")) {
    fail(
      "options.expiryTime",
      `the Z suffix needs OpenSSH 9.1; this host has ${release}. Leave it out: the host's time zone counts then.`,
    );
  }
  return normaliseOptions(known) as Args;
}
