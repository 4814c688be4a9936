import type { Args } from "../../../core/contract";
import { pemPrivateKey } from "../../../core/formats/pem-private-key";
import { isBefore } from "../../../core/release";
import type { ApiRequest } from "../../../core/routeros";
import { consoleLine, consoleWord, masked } from "../console-word";
import { fingerprintPattern, type KeyRow, marked, newRowQueries, removalLine, type SoughtKey } from "../key-rows";
import type { Step, Undo } from "../step";
import { upload } from "../upload";
import { passphraseOf } from "./own-key";

export interface KeyEdit {
  step: Step;
  shown: string[];
}

export interface StandingPrivateKeys {
  /** The private keys of the user. */
  rows: KeyRow[];
  /** Whether the router itself tells keys by their fingerprints. */
  fingerprints: boolean;
}

const menu = "/user/ssh-keys/private";

/** Where the file of a run that died over a private key is found again. */
export const placeOf = (user: string): string => `private key ${user}`;

/**
 * Imports the key, and then takes away the rows that it replaces. Nothing of a row can be set. `isOnly`: the program declares
 * no other key of the user, which the same run might import.
 */
export function importKey(
  args: Args,
  key: SoughtKey,
  info: string,
  standing: StandingPrivateKeys,
  replaced: readonly KeyRow[],
  { release, isOnly }: { release: string | undefined; isOnly: boolean },
): KeyEdit {
  const user = String(args.user);
  const passphrase = passphraseOf(args);
  const { pem, encrypted } = pemPrivateKey(String(args.privateKey), passphrase);
  const file = upload({ contents: pem, place: placeOf(user), object: key.fingerprint, release });
  const text = standing.fingerprints ? info : marked(info, key.fingerprint);
  const label = text === "" ? {} : labelled(text, release);
  const sign = standing.fingerprints ? { fingerprint: key.fingerprint } : ownMark(label);
  const asked = seen(user, standing, sign);
  const own = { user, "private-key-file": file.name, ...label };
  const words = Object.entries({ ...own, ...(encrypted ? { passphrase: passphrase ?? "" } : {}) });
  const request: ApiRequest = {
    key: "import",
    words: [`${menu}/import`, ...words.map(([name, value]) => `=${name}=${value}`)],
    when: "clean",
  };
  const old = removeKey(replaced);
  const undoing =
    replaced.length > 0
      ? { undo: [], irreversible: swapped }
      : undoingOf(asked, user, sign ?? (isOnly && standing.rows.length === 0 ? "only" : undefined));
  return {
    step: {
      requests: [...file.write, request, ...file.remove, asked, ...old.step.requests],
      ...undoing,
    },
    shown: [
      ...file.shown(masked),
      consoleLine(`${menu}/import`, { ...own, ...(encrypted ? { passphrase: masked } : {}) }),
      ...old.shown,
    ],
  };
}

/** Before 7.12 a private key cannot bear a text, ours neither. */
export const isBare = (release: string | undefined): boolean => isBefore(release, "7.12");

/** `key-owner` became `info` with 7.21. */
function labelled(text: string, release: string | undefined): { [name: string]: string } {
  if (isBare(release)) return {};
  return isBefore(release, "7.21") ? { "key-owner": text } : { info: text };
}

export function removeKey(rows: readonly KeyRow[]): KeyEdit {
  return {
    step: {
      // Resources that go together may each remove the rows of all.
      requests: rows.map(({ id }) => ({
        key: `remove ${id}`,
        words: [`${menu}/remove`, `=.id=${id}`],
        when: "clean",
        mayFail: gone,
      })),
      undo: [],
      irreversible: "a removed private key stays removed, as was asked for",
    },
    shown: rows.map((row) => removalLine(menu, row)),
  };
}

/** What tells a row from all others: the fingerprint that the router shows, or the label that ends in our mark. */
type Sign = { fingerprint: string } | { owner: string; property: string };

function ownMark(label: { [name: string]: string }): Sign | undefined {
  const [entry] = Object.entries(label);
  return entry === undefined ? undefined : { property: entry[0], owner: entry[1] };
}

/** An import does not say which row it has made, and the list may lag. */
const seen = (user: string, { rows }: StandingPrivateKeys, sign: Sign | undefined): ApiRequest => ({
  key: "seen",
  words: [`${menu}/print`, "=.proplist=.id", ...newRowQueries(rows, user, sign)],
  when: "clean",
  until: { rows: "some", seconds: 30 },
  mayFail: true,
});

const swapped = "the rows hold the same key and differ in their info only";

/** The router's own undo finds the key by its sign, or because its user had no other and gets no other. */
function undoingOf(
  made: ApiRequest,
  user: string,
  sign: Sign | "only" | undefined,
): Pick<Step, "undo" | "irreversible" | "made"> {
  if (sign === undefined)
    return { undo: [], irreversible: "this release shows nothing that tells the new key from the user's others" };
  const api: Undo["api"] = (said) => {
    const id = said("seen")?.rows[0]?.[".id"];
    return id === undefined ? undefined : { key: "undo", words: [`${menu}/remove`, `=.id=${id}`], mayFail: gone };
  };
  return { undo: [{ api, console: consoleLine(`${menu}/remove`, {}, find(user, sign)) }], made };
}

/** What an undo takes away may be gone already. */
const gone = ["no such item"];

function find(user: string, sign: Sign | "only"): string {
  const own =
    sign === "only"
      ? ""
      : "fingerprint" in sign
        ? ` fingerprint~${consoleWord(fingerprintPattern(sign.fingerprint))}`
        : ` ${sign.property}=${consoleWord(sign.owner)}`;
  return `[find user=${consoleWord(user)}${own}]`;
}
