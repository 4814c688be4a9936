import type { Answers } from "../../../core/contract";
import type { ApiRequest, RouterosAnswer, RowPattern } from "../../../core/routeros";
import type { Row } from "../ask";
import { askFiles, leftoverName } from "../upload";

/** Where the file of a run that died over an import is found again. */
export const place = "host key";

/** How the files of an export begin. */
export const prefix = "pulumi-ssh-host-key";

/** By releases: `P_rsa` and `P_rsa.pub`, `P_rsa.pem` and `P_rsa_pub.pem`, and the same with `ed25519`: found, not foretold. */
const exported = /^(?:flash\/)?pulumi-ssh-host-key_[\w.]+$/;
export const publicHalf = /^(?:flash\/)?pulumi-ssh-host-key_[\w.]*(?:\.pub|_pub\.pem)$/;
export const privateHalf = /^(?:flash\/)?pulumi-ssh-host-key_(?![\w.]*(?:\.pub|_pub\.pem)$)[\w.]+$/;

/** What this resource may have left on the router: exported keys, and one that was to be imported. */
const own: readonly RowPattern[] = [{ name: exported }, { name: leftoverName(place) }];

/** Done in any case, and never along with other questions. */
export const always = (key: string, words: string[]): ApiRequest => ({
  key,
  words,
  when: "then",
  mayFail: true,
  onDemand: true,
});

export const listFiles = (key: string, until?: ApiRequest["until"]): ApiRequest => ({
  ...always(key, askFiles.words),
  ...(until === undefined ? {} : { until }),
});

export interface OwnFile {
  id: string;
  name: string;
}

/** Those among the files that are ours, each once. */
export function ownFiles(...lists: (RouterosAnswer | undefined)[]): OwnFile[] {
  const rows = lists.flatMap((list) => list?.rows ?? []).filter(isOwn);
  return [...new Map(rows.map(({ ".id": id = "", name = "" }) => [id, { id, name }])).values()];
}

const isOwn = ({ name = "", ".id": id }: Row): boolean =>
  id !== undefined && own.some(({ name: pattern }) => pattern?.test(name));

const removalKey = "remove from /file";
const leftKeys = ["files that are left", "files that are still left"] as const;
/** Seconds that a list may lag behind a removal. */
const patience = 3;

/** `stage`: a file that could not be removed keeps its id, and is removed once more. */
export const removal = (stage: "earlier" | "exported" | "left", files: readonly OwnFile[]): ApiRequest[] =>
  files.map(({ id }) => always(`${removalKey} (${stage}) ${id}`, ["/file/remove", `=.id=${id}`]));

/** Looks whether they are gone, and removes what is not once more. */
export function makeSure(soFar: Answers<RouterosAnswer>): ApiRequest[] {
  const [look, again] = leftKeys.map((key) => listFiles(key, { rows: "none", seconds: patience, like: own }));
  const left = soFar.get(leftKeys[0]);
  if (look === undefined || again === undefined) return [];
  if (left === undefined) return [look];
  const rest = ownFiles(left);
  return rest.length === 0 && left.traps.length === 0 ? [look] : [look, ...removal("left", rest), again];
}

/** Takes away what an earlier run has left. */
export function clear(soFar: Answers<RouterosAnswer>): ApiRequest[] {
  const files = ownFiles(soFar.get(askFiles.key));
  return files.length === 0 ? [] : [...removal("earlier", files), ...makeSure(soFar)];
}

/** What may still lie there, as far as it was seen; undefined: nothing, or nothing was there to be removed. */
export function leftBehind(answers: Answers<RouterosAnswer>): string | undefined {
  const [first, second] = leftKeys.map((key) => answers.get(key));
  const last = second ?? first;
  if (last === undefined) return undefined;
  const what = "the private half of a host key of this router; the next run of its HostKey tries again to remove them";
  const [trap] = last.traps;
  if (trap !== undefined)
    return `files named ${prefix}_* (or pulumi-ssh-*.txt) may be left in /file of the router, which could not be listed ("${trap.message}"): they hold ${what}`;
  const names = ownFiles(last).map(({ name }) => name);
  if (names.length === 0) return undefined;
  const refusals = [...answers].flatMap(([key, { traps }]) => (key.startsWith(removalKey) ? traps : []));
  const [said] = refusals.map(({ message }) => message).filter((message) => !message.startsWith("no such item"));
  return `left in /file of the router: ${names.join(", ")}${said === undefined ? "" : ` ("${said}")`}. They hold ${what}`;
}
