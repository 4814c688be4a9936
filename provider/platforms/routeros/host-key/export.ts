import type { Answers, DeviceFacts } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { isBefore } from "../../../core/release";
import type { ApiRequest, RouterosAnswer } from "../../../core/routeros";
import { refusalOf } from "../ask";
import { askFiles } from "../upload";
import {
  always,
  leftBehind,
  listFiles,
  makeSure,
  type OwnFile,
  ownFiles,
  prefix,
  privateHalf,
  publicHalf,
  removal,
} from "./own-files";
import { publicHalfIn, wholeHalf } from "./public-half";

/**
 * Before 7.25 no reply of the API tells the host key. What does is `export-host-key`, which writes both halves into files:
 * of these the public one is read, and all are removed in the same breath.
 */
const exportKeys = { needed: "export host key", tried: "try to export host key" };
const listKeys = { first: "files of the exported host key", again: "files of the exported host key, again" };
const halfKeys = { first: "exported half: ", again: "exported half, again: " };

/** Seconds that a file may take to be listed, and to be written. */
const patience = 10;
const halves = [{ name: publicHalf }, { name: privateHalf }];

/** `needed`: nothing else confirms the key; `tried`: a new one is to come, and no other way will confirm that. */
export type ExportReason = keyof typeof exportKeys;

export const isExported = (answers: Answers<RouterosAnswer>, why: ExportReason): boolean =>
  answers.has(exportKeys[why]);

const exportAnswer = (answers: Answers<RouterosAnswer>): RouterosAnswer | undefined =>
  answers.get(exportKeys.needed) ?? answers.get(exportKeys.tried);

/**
 * What an earlier run has left goes first, so that nothing of it is read. Then the private halves go, the public ones are
 * read, and go as well; and a last look tells whether all are gone.
 */
export function exporting(soFar: Answers<RouterosAnswer>, { release }: DeviceFacts, why: ExportReason): ApiRequest[] {
  const begun = [
    ...removal("earlier", ownFiles(soFar.get(askFiles.key))),
    exportRequest(release, exportKeys[why]),
    listFiles(listKeys.first),
  ];
  const list = soFar.get(listKeys.first);
  if (list === undefined) return begun;
  const isRefused = (soFar.get(exportKeys[why])?.traps.length ?? 0) > 0;
  const isComplete = halves.every(({ name: half }) => list.rows.some(({ name = "" }) => half.test(name)));
  const again = listFiles(listKeys.again, { rows: "some", seconds: patience, like: halves });
  const asked = isRefused || isComplete ? begun : [...begun, again];
  if (asked !== begun && !soFar.has(again.key)) return asked;
  const files = ownFiles(list, soFar.get(again.key));
  const [open, secret] = [true, false].map((is) => files.filter(({ name }) => publicHalf.test(name) === is));
  const reading = (isRefused ? [] : (open ?? [])).map((file) => readingOf(file, halfKeys.first));
  const closed = [...asked, ...removal("exported", secret ?? []), ...reading];
  if (!reading.every(({ key }) => soFar.has(key))) return closed;
  const refused = (open ?? []).filter(({ name }) => soFar.get(`${halfKeys.first}${name}`)?.traps.length);
  const secondTry = refused.map((file) => readingOf(file, halfKeys.again));
  return [...closed, ...secondTry, ...removal("exported", open ?? []), ...makeSure(soFar)];
}

/** From 7.15 on the private half is closed with a passphrase that nobody knows: should it be left, it is of no use. */
function exportRequest(release: string, key: string): ApiRequest {
  const request = always(key, ["/ip/ssh/export-host-key", `=key-file-prefix=${prefix}`]);
  return isBefore(release, "7.15") ? request : { ...request, throwaway: "passphrase" };
}

const readingOf = ({ name }: OwnFile, key: string): ApiRequest => ({
  ...always(`${key}${name}`, ["/file/print", "=.proplist=name,contents", `?name=${name}`]),
  until: { rows: "some", seconds: patience, like: [{ contents: wholeHalf }] },
});

/** The host key as the router itself tells it, `type base64`: of each type that it has, `line` among them where that can be. */
export function exportedKeys(answers: Answers<RouterosAnswer>, line: string): string[] {
  const [trap] = exportAnswer(answers)?.traps ?? [];
  if (trap !== undefined)
    throw refusalOf(
      trap.message,
      "confirming the host key (/ip/ssh/export-host-key) failed",
      "write, ftp and sensitive",
    );
  const read = [...answers].flatMap(([key, answer]) => {
    const [, name] = key.split(halfKeys.first);
    return name === undefined ? [] : [publicHalfIn(name, answers.get(`${halfKeys.again}${name}`) ?? answer)];
  });
  const keys = read.flatMap(({ key }) => key ?? []);
  const problems = read.flatMap(({ problem }) => problem ?? []);
  if (keys.includes(line) || (keys.length > 0 && problems.length === 0)) return keys;
  throw unreadable(answers, problems);
}

function unreadable(answers: Answers<RouterosAnswer>, problems: readonly string[]): SshError {
  const done = leftBehind(answers) === undefined ? "What it had written was removed. " : "";
  if (problems.length > 0) {
    const message = `the exported public half of the host key cannot be read: ${problems.join("; ")}`;
    return new SshError("not-understood", message, { hint: `${done}Try again.` });
  }
  const [first, again] = [listKeys.first, listKeys.again].map((key) => answers.get(key));
  const trap = again?.traps[0] ?? (again === undefined ? first?.traps[0] : undefined);
  if (trap !== undefined) {
    const message = `the router exported its host key, and its files could not be listed: the router says "${trap.message}"`;
    return new SshError("device", message, { hint: `${done}Try again.` });
  }
  return new SshError(
    "not-understood",
    "the router exported its host key, and no file with the public half of an RSA or Ed25519 key was there",
    { hint: `${done}A router whose disk is full writes nothing; try again.` },
  );
}
