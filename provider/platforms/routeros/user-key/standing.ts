import type { Answers, Args, DeviceFacts, Observed } from "../../../core/contract";
import { sha256Fingerprint } from "../../../core/formats/fingerprint";
import { type PublicKey, parsePublicKey } from "../../../core/formats/public-key";
import { isBefore } from "../../../core/release";
import type { ApiRequest, RouterosAnswer } from "../../../core/routeros";
import { askRows, rowsIn } from "../ask";
import { type KeyRow, keyRow, keyTypeWord, showFingerprints } from "../key-rows";
import { type PasswordRule, passwordRule } from "../password-rule";
import { askSsh, sshRow } from "../ssh-menus";
import { askFiles, leftovers } from "../upload";

/** What stands on the router around one key. Plain data: it is handed on as detail of an observation. */
export type StandingKeys = {
  /** The rows of the user. */
  rows: KeyRow[];
  /** Whether the router itself tells keys by their fingerprints. */
  fingerprints: boolean;
  rule: PasswordRule | null;
  /** Files of a run that died over a key of this user. */
  leftovers: { id: string; name: string }[];
};

/** One question for all users and keys that a program declares. */
export const askKeys = askRows("user-keys", "/user/ssh-keys");

export const placeOf = (user: string): string => `user key ${user}`;

/** Where the release has no `add`, keys go through files. */
export const goesThroughFile = (release: string | undefined): boolean => isBefore(release || undefined, "7.9");

export function askStanding({ release }: DeviceFacts): ApiRequest[] {
  return [askKeys, askSsh, ...(goesThroughFile(release) ? [askFiles] : [])];
}

export function standingIn(answers: Answers<RouterosAnswer>, user: string, { release }: DeviceFacts): StandingKeys {
  const all = rowsIn(answers, askKeys.key, "the keys of users");
  const files = goesThroughFile(release) ? rowsIn(answers, askFiles.key, "the list of files") : [];
  return {
    rows: all.filter((row) => row.user === user).map(keyRow),
    fingerprints: showFingerprints(all, release),
    rule: passwordRule(sshRow(answers)) ?? null,
    leftovers: leftovers(files, placeOf(user)),
  };
}

/** As it was read, or (at preview) as state has it. */
export function standingOf(observed: Observed, release = ""): StandingKeys {
  if (observed.detail !== undefined) return observed.detail as unknown as StandingKeys;
  const rows = observed.present ? [rowOf(observed.args)] : [];
  return { rows, fingerprints: showFingerprints([], release || undefined), rule: null, leftovers: [] };
}

function rowOf(args: Args): KeyRow {
  const key = keyOf(args);
  return {
    id: "",
    user: String(args.user),
    type: keyTypeWord(key.type),
    bits: key.bits ?? null,
    fingerprint: sha256Fingerprint(key.blob),
    owner: key.comment,
    comment: typeof args.rowComment === "string" ? args.rowComment : "",
  };
}

export const keyOf = (args: Args): PublicKey => parsePublicKey(String(args.publicKey), { dss: true });
