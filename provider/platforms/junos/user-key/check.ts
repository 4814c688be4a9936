import type { Args, Failure, Json } from "../../../core/contract";
import {
  type AuthorizedKeyOptions,
  checkOptions,
  normaliseOptions,
} from "../../../core/formats/authorized-keys-options";
import { nearest } from "../../../core/nearest";
import { textsIn } from "../../../core/paths";
import { shapeProblem } from "../../../core/shape-problem";
import { checkKeyText } from "../key-text";
import { isBefore } from "../release";
import { unspeakable } from "../words";
import { patternList } from "./options";
import { userPublicKeyArguments, userPublicKeyRefusals } from "./table";

type Fail = (property: string, reason: string) => void;

const optionRows = new Map(
  userPublicKeyArguments.flatMap((row) => {
    const [, name] = /^options\.(.+)$/.exec(row.argument) ?? [];
    return name === undefined ? [] : [[name, row] as const];
  }),
);

/** Validates and normalises the arguments of a UserPublicKey; pure and offline. */
export function checkUserPublicKey(
  args: Args,
  release: string | undefined,
): { args: Args; failures: Failure[]; warnings: string[] } {
  const failures: Failure[] = [];
  const warnings: string[] = [];
  const fail: Fail = (property, reason) => failures.push({ property, reason });
  const checked: Args = { ...args };

  if ("user" in args) {
    const reason = userReason(args.user);
    if (reason !== undefined) fail("user", reason);
  }
  if (args.reportOtherKeys !== undefined && typeof args.reportOtherKeys !== "boolean")
    fail("reportOtherKeys", "must be true or false");
  if ("publicKey" in args) {
    const { text, reason, warning } = checkKeyText(args.publicKey, {
      sk: refusal("sk-"),
      certificate: refusal("cert-v01"),
      options: true,
    });
    if (reason !== undefined) fail("publicKey", reason);
    else checked.publicKey = text;
    if (warning !== undefined) warnings.push(warning);
  }
  if (args.options !== undefined) checked.options = checkKeyOptions(args.options, release, fail);
  return { args: checked, failures, warnings };
}

/** The model's own pattern for names of users. */
const userName = /^[A-Za-z0-9_]+\.?[A-Za-z0-9_-]*\.?[A-Za-z0-9_-]*$/;

function userReason(user: Json | undefined): string | undefined {
  if (typeof user !== "string" || user === "") return "must be the name of a configured user, or root";
  if (user.length > 64) return "must not be longer than 64 characters";
  return userName.test(user)
    ? undefined
    : `${JSON.stringify(user).slice(0, 40)} is not the name of a Junos user: letters, digits, _ and -, and two dots at most; it begins with a letter, a digit or _`;
}

function checkKeyOptions(options: Json, release: string | undefined, fail: Fail): Args {
  if (options === null || typeof options !== "object" || Array.isArray(options)) {
    fail("options", 'must be an object such as { from: ["10.*"] }');
    return {};
  }
  const known: Args = {};
  for (const [name, value] of Object.entries(options)) {
    if (value === null || value === undefined) continue;
    const reason = optionReason(name, value, release);
    if (reason !== undefined) fail(`options.${name}`, reason);
    else known[name] = value;
  }
  for (const { property, reason } of checkOptions(known as AuthorizedKeyOptions)) {
    // Of a list, the device's words on blanks come first and say it all.
    if (!(property === "from" && hasBlank(known.from))) fail(`options.${property}`, reason);
  }
  return normaliseOptions(known as AuthorizedKeyOptions) as Args;
}

function optionReason(name: string, value: Json, release: string | undefined): string | undefined {
  const row = optionRows.get(name);
  if (row === undefined) return unknownOption(name);
  const shape = shapeProblem(row.type, value);
  if (shape !== undefined) return shape;
  if (name === "from") return fromReason(value as string[], release);
  if (isBefore(release, "24.4R1")) return `${refusal("options other than from")} This device has ${release}.`;
  return textsIn(value).map(speakable).find(Boolean);
}

/** Of an empty text, `checkOptions` has the better words. */
function speakable(text: string): string | undefined {
  if (text === "") return undefined;
  if (text.includes('"')) return "must not contain a double quote, which key-options would carry behind a backslash";
  return unspeakable(text);
}

function fromReason(items: string[], release: string | undefined): string | undefined {
  if (hasBlank(items))
    return "Pattern-list must not contain spaces: give each pattern as an item of its own, without blanks";
  const problem = items.map(speakable).find(Boolean);
  if (problem !== undefined) return problem;
  if (items.every((item) => item === "" || patternList.test(item)) || !isBefore(release, "24.4R1")) return undefined;
  return `${refusal("options.from with CIDR or spaces")} This device has ${release}.`;
}

function hasBlank(items: Json | undefined): boolean {
  return Array.isArray(items) && items.some((item) => /[ \t]/.test(String(item)));
}

function unknownOption(name: string): string {
  const refused = userPublicKeyRefusals.find(({ argument }) => argument.split(/,\s*/).includes(`options.${name}`));
  if (refused !== undefined) return refused.reason;
  const near = nearest(name, [...optionRows.keys()]);
  return `is not an option of a key, and sshd would ignore the whole line${near === undefined ? "" : `; did you mean \`${near}\`?`}`;
}

function refusal(part: string): string {
  return userPublicKeyRefusals.find(({ argument }) => argument.includes(part))?.reason ?? "";
}
