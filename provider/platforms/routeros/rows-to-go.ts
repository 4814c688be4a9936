import type { Neighbour } from "../../core/contract";
import { SshError } from "../../core/errors";
import { idsOf, isKey, type KeyRow, type SoughtKey } from "./key-rows";

/** A key that goes, and what is around it. */
export interface Going {
  user: string;
  key: SoughtKey;
  /** All rows of the user. */
  all: readonly KeyRow[];
  /** Other keys of the user that the program has on the router and keeps. */
  stays: readonly NeighbourKey[];
  /** All that it removes in this run, this one among them. */
  goes: readonly NeighbourKey[];
}

export type NeighbourKey = Omit<Neighbour, "args"> & { key: SoughtKey };

/**
 * Of the rows that are or look like a key which goes, those that go: by their fingerprints, or else by count, as each row is
 * made with a higher id than the one before it. As many rows as keys that stay and look the same: those are theirs. Keys of
 * this run are newer than any that goes, and so is the one that took its place in an earlier run. All keys that go now and
 * look the same go together, whichever is whose. Throws where that does not tell.
 */
export function rowsToGo(rows: readonly KeyRow[], going: Going, menu: string): KeyRow[] {
  if (rows.length === 0 || rows.some(({ fingerprint }) => fingerprint !== null)) return [...rows];
  const { all, key } = going;
  const told = new Set(all.map(({ fingerprint }) => fingerprint));
  const looksLikeOne = (each: NeighbourKey, of: readonly KeyRow[]) => of.some((row) => isKey(row, each.key, undefined));
  const isRival = (each: NeighbourKey) => !told.has(each.key.fingerprint) && looksLikeOne(each, rows);
  const stays = going.stays.filter(isRival);
  const goes = going.goes.filter(isRival);
  const elsewhere = all.filter((row) => row.fingerprint === null && !rows.includes(row));
  const others = [...stays, ...goes].filter((each) => each.key.fingerprint !== key.fingerprint);
  const isClear = !others.some((each) => looksLikeOne(each, elsewhere));
  const isNewer = ({ isNew, urn }: NeighbourKey) =>
    isNew || (urn !== undefined && goes.length > 0 && goes.every((each) => each.urn === urn));
  const count = rows.length - stays.length;
  const isKnown = count <= Math.max(goes.length, 1);
  if (isClear && count <= 0) return [];
  if (isClear && isKnown && stays.every(isNewer)) return [...rows].sort(byAge).slice(0, count);
  throw refusal(rows, going.user, stays.length, isKnown, menu);
}

const byAge = (a: KeyRow, b: KeyRow): number => numberOf(a) - numberOf(b);
/** `*A` comes before `*10`. */
const numberOf = ({ id }: KeyRow): number => Number.parseInt(id.slice(1), 16);

function refusal(rows: readonly KeyRow[], user: string, stay: number, isKnown: boolean, menu: string): SshError {
  const ids = idsOf([...rows].sort(byAge));
  const what = `${user} has ${rows.length} keys in ${menu} that look like this one (${ids}, the oldest first), and ${stay} of them are others that the program keeps`;
  const byHand = `Remove the row of this key by hand (\`${menu}\`, \`remove\`)`;
  return new SshError("conflict", `${what}: this release shows no fingerprints, so which is which cannot be told`, {
    hint: isKnown
      ? `${byHand}: the next run then finds it gone.`
      : `Keys of several resources go together when they go in one run and do not depend on each other. Else: ${byHand[0]?.toLowerCase()}${byHand.slice(1)}, and take the resource out of the state (\`pulumi state delete\`).`,
  });
}
