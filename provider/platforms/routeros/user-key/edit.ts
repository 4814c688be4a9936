import { formatPublicKey } from "../../../core/formats/public-key";
import type { ApiRequest, RouterosRequest } from "../../../core/routeros";
import { consoleLine, consoleWord } from "../console-word";
import { fingerprintPattern, type KeyRow, marked, newRowQueries, removalLine } from "../key-rows";
import type { Step, Undo } from "../step";
import { upload } from "../upload";
import { goesThroughFile, placeOf, type StandingKeys } from "./standing";

export interface KeyEdit {
  step: Step;
  shown: string[];
}

export interface NewKey {
  user: string;
  type: string;
  base64: string;
  /** The key's own comment, and RouterOS's comment of the row. */
  comment: string;
  rowComment: string;
  fingerprint: string;
}

const menu = "/user/ssh-keys";
/** Seconds that a slow router may take to list what was added. */
const patience = 30;

/** Adds a row, and then takes away those that it replaces: the user is never without a key. */
export function putKey(
  standing: StandingKeys,
  key: NewKey,
  replaced: readonly KeyRow[],
  release: string | undefined,
): KeyEdit {
  const { requests, shown } = addition(standing, key, release);
  const seen: ApiRequest = { ...seenQuestion(standing, key), key: "seen", when: "clean" };
  if (replaced.length > 0) {
    const old = removal(replaced);
    return {
      step: { requests: [...requests, seen, ...old.requests], undo: [], irreversible: swapped },
      shown: [...shown, ...old.shown],
    };
  }
  const made = { ...undoing(standing, key), made: { ...seenQuestion(standing, key), key: "seen" } };
  // An add says which row it made, an import does not.
  if (goesThroughFile(release)) return { step: { requests: [...requests, seen], ...made }, shown };
  return { step: { requests, ...made, settles: seenQuestion(standing, key) }, shown };
}

const swapped = "a row that took the place of one with another comment lets the same key in";

export function removeKey(user: string, rows: readonly KeyRow[], allowed = true): KeyEdit {
  const { requests, shown } = removal(rows);
  const removes = { user, ids: rows.map(({ id }) => id), allowed };
  return {
    step: { requests, undo: [], irreversible: "a removed key stays removed, as was asked for", removes },
    shown,
  };
}

function addition(
  { fingerprints }: StandingKeys,
  key: NewKey,
  release: string | undefined,
): { requests: RouterosRequest[]; shown: string[] } {
  const line = formatPublicKey(key, fingerprints ? key.comment : ownerOf(key));
  const { user, rowComment } = key;
  if (!goesThroughFile(release)) {
    const comment = rowComment === "" ? {} : { comment: rowComment };
    const words = [`=user=${user}`, `=key=${line}`, ...Object.values(comment).map((text) => `=comment=${text}`)];
    return {
      requests: [{ key: "add", words: [`${menu}/add`, ...words], when: "clean" }],
      shown: [consoleLine(`${menu}/add`, { user, key: line, ...comment })],
    };
  }
  const file = upload({ contents: `${line}\n`, place: placeOf(user), object: key.fingerprint, release });
  const words = [`${menu}/import`, `=user=${user}`, `=public-key-file=${file.name}`];
  return {
    requests: [...file.write, { key: "import", words, when: "clean" }, ...file.remove],
    shown: [...file.shown(line), consoleLine(`${menu}/import`, { user, "public-key-file": file.name })],
  };
}

function removal(rows: readonly KeyRow[]): { requests: ApiRequest[]; shown: string[] } {
  return {
    requests: rows.map(({ id }) => ({
      key: `remove ${id}`,
      words: [`${menu}/remove`, `=.id=${id}`],
      when: "clean",
    })),
    shown: rows.map((row) => removalLine(menu, row)),
  };
}

/** What a row shows as the comment of the key where it shows no fingerprint. */
const ownerOf = ({ comment, fingerprint }: NewKey): string => marked(comment, fingerprint);

function seenQuestion(standing: StandingKeys, key: NewKey): ApiRequest {
  const { fingerprint } = key;
  const queries = newRowQueries(
    standing.rows,
    key.user,
    standing.fingerprints ? { fingerprint } : { owner: ownerOf(key) },
  );
  return {
    key: "settled user-keys",
    words: [`${menu}/print`, "=.proplist=.id", ...queries],
    until: { rows: "some", seconds: patience },
    mayFail: true,
  };
}

/** The router's own undo finds the key by its fingerprint, or because its user had no other. */
function undoing(standing: StandingKeys, key: NewKey): Pick<Step, "undo" | "irreversible"> {
  const isFound = standing.fingerprints || standing.rows.length === 0;
  if (!isFound) return { undo: [], irreversible: "this release shows nothing that tells the new key from the others" };
  const which = standing.fingerprints ? findIn(key) : `[find user=${consoleWord(key.user)}]`;
  const api: Undo["api"] = (said) => {
    const id = said("add")?.ret ?? said("seen")?.rows[0]?.[".id"];
    return id === undefined ? undefined : { key: "undo", words: [`${menu}/remove`, `=.id=${id}`], mayFail: gone };
  };
  return { undo: [{ api, console: consoleLine(`${menu}/remove`, {}, which) }] };
}

/** Whose removal is undone may be gone already. */
const gone = ["no such item"];

const findIn = ({ user, fingerprint }: { user: string; fingerprint: string }) =>
  `[find user=${consoleWord(user)} fingerprint~${consoleWord(fingerprintPattern(fingerprint))}]`;
