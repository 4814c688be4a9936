import type { Beside } from "../../core/contract";
import { SshError } from "../../core/errors";
import { isBefore } from "../../core/release";
import type { Row } from "./ask";
import { consoleLine } from "./console-word";

/**
 * A row of `/user/ssh-keys` or `/user/ssh-keys/private`. What it shows depends on the release: `RSA` (to 7.14), `bits`
 * (6, and from 7.15), `fingerprint` (from about 7.20), `key-owner` (to 7.20) or `info` (from 7.21).
 */
export type KeyRow = {
  id: string;
  user: string;
  /** `rsa`, `ed25519`, `ed25519-sk`, `dsa`; null where the row does not tell. */
  type: string | null;
  bits: number | null;
  /** `SHA256:...` without padding, of the row or of our mark; null where there is neither. */
  fingerprint: string | null;
  /** The key's own comment, without our mark. */
  owner: string;
  /** RouterOS's comment of the row. */
  comment: string;
};

/** What is known of the key that is looked for. */
export interface SoughtKey {
  type: string;
  bits: number | undefined;
  fingerprint: string;
}

/**
 * The mark that a key gets at the end of its comment where rows show no fingerprints: two keys of one user, one type, one
 * size and one comment could not be told apart, as when a user's old key gives way to a new one. Reading takes it off again.
 */
export const marked = (comment: string, fingerprint: string): string => `${comment} ${fingerprint}`.trim();

const mark = /(?:^| )(SHA256:[A-Za-z0-9+/]{43})$/;

/** Why a comment cannot be kept: at its end, this is read as our mark. */
export const markProblem = (comment: string): string | undefined =>
  mark.test(comment) ? "ends in a fingerprint, which this package puts there itself to know a key by" : undefined;

/**
 * Whether the rows themselves show fingerprints; where there are none, by the release: 7.20.8 does, 7.16 does not, and of
 * those between it is not known. A mark too many is no harm, as reading takes it off.
 */
export const showFingerprints = (rows: readonly Row[], release: string | undefined): boolean =>
  rows.length > 0 ? rows.some(({ fingerprint }) => fingerprint !== undefined) : !isBefore(release, "7.20.8");

export function keyRow(row: Row): KeyRow {
  const owner = row.info ?? row["key-owner"] ?? "";
  return {
    id: row[".id"] ?? "",
    user: row.user ?? "",
    type: row["key-type"] ?? flagged(row),
    bits: /^\d+$/.test(row.bits ?? "") ? Number(row.bits) : null,
    // Seen with and without the `=` of base64 at its end.
    fingerprint: row.fingerprint ? row.fingerprint.replace(/=+$/, "") : (mark.exec(owner)?.[1] ?? null),
    owner: owner.replace(mark, ""),
    comment: row.comment ?? "",
  };
}

/** RouterOS 6 lists a key with the flag R or D; 7.12 to 7.14 with `RSA` beside the type. */
function flagged(row: Row): string | null {
  const isSet = (flag: string) => /^(true|yes)$/.test(row[flag] ?? "");
  if (isSet("RSA")) return "rsa";
  return isSet("DSA") ? "dsa" : null;
}

/** How rows call a type of key. */
export function keyTypeWord(type: string): string {
  switch (type) {
    case "ssh-rsa":
      return "rsa";
    case "ssh-dss":
      return "dsa";
    case "ssh-ed25519":
      return "ed25519";
    default:
      return type.startsWith("sk-ssh-ed25519") ? "ed25519-sk" : type;
  }
}

/**
 * Whether the row is that key: by its fingerprint where it shows one. Else (a key that somebody else has put there) what it
 * does show must agree, its comment too; undefined: whatever it says. Two keys may then look the same.
 */
export function isKey(row: KeyRow, key: SoughtKey, owner: string | undefined): boolean {
  if (row.fingerprint !== null) return row.fingerprint === key.fingerprint;
  const type = keyTypeWord(key.type);
  if (row.type !== null && row.type !== type) return false;
  // An Ed25519 key has but one size, and not every release need call it the same.
  const sized = type === "rsa" || type === "dsa";
  if (sized && row.bits !== null && key.bits !== undefined && row.bits !== key.bits) return false;
  return owner === undefined || row.owner === owner;
}

/** The rows of a key: those that carry its fingerprint, the router's or our mark; where there is none, those that look like it. */
export function keyRows(rows: readonly KeyRow[], key: SoughtKey, owner: string | undefined): KeyRow[] {
  const alike = rows.filter((row) => isKey(row, key, owner));
  const told = alike.filter(({ fingerprint }) => fingerprint !== null);
  return told.length > 0 ? told : alike;
}

/** Of several rows that merely look like a key, none is taken away: it may be somebody else's. */
export function refuseLookAlikes(rows: readonly KeyRow[], user: string, menu: string): void {
  if (rows.length < 2 || rows.every(({ fingerprint }) => fingerprint !== null)) return;
  throw new SshError(
    "conflict",
    `${user} has ${rows.length} keys in ${menu} that look the same (${idsOf(rows)}): which is which cannot be told, as this release shows no fingerprints`,
    { hint: `Remove by hand (\`${menu}\`) those that are to go, then run \`pulumi up --refresh\`.` },
  );
}

/**
 * Rows that nothing but their look connects with a key may hold another one: where the program has others of the user on
 * the router, none of them is taken away.
 */
export function refuseAmbiguous(rows: readonly KeyRow[], user: string, beside: Beside | undefined, menu: string): void {
  const unclear = rows.filter(({ fingerprint }) => fingerprint === null);
  if (unclear.length === 0 || !beside?.stays.some(({ args }) => args.user === user)) return;
  throw new SshError(
    "conflict",
    `this release shows no fingerprints, and the program declares other keys of ${user}: whether ${menu} ${idsOf(unclear)} is this one or one of them cannot be told`,
    { hint: "Remove it by hand if it is to go, then run `pulumi up --refresh`, which adds what is missing." },
  );
}

export const idsOf = (rows: readonly KeyRow[]): string => rows.map(({ id }) => id).join(", ");

/** A row that gives way, as a plan shows it: before it was read nothing names it, as its successor shows the same. */
export const removalLine = (menu: string, { id }: KeyRow): string =>
  id === ""
    ? `# and then ${consoleLine(`${menu}/remove`)} <.id of the former row>`
    : consoleLine(`${menu}/remove`, {}, id);

/**
 * Words of the API that leave the rows of this user that were not there before and are this key: by its fingerprint, or by
 * the comment with our mark. Where a row can show neither, they leave every new one.
 */
export function newRowQueries(
  known: readonly KeyRow[],
  user: string,
  key: { fingerprint: string } | { owner: string } | undefined,
): string[] {
  const printed =
    key === undefined
      ? []
      : "owner" in key
        ? [`?key-owner=${key.owner}`, `?info=${key.owner}`, "?#|"]
        : [`?fingerprint=${key.fingerprint}`, `?fingerprint=${key.fingerprint}=`, "?#|"];
  const others = known.filter((row) => row.user === user).flatMap(({ id }) => [`?.id=${id}`, "?#!"]);
  return [`?user=${user}`, ...printed, ...others];
}

/** As a line of the console finds a fingerprint, with or without the padding. */
export const fingerprintPattern = (fingerprint: string): string => `^${fingerprint.replaceAll("+", "[+]")}=*$`;
