import { createHash } from "node:crypto";
import { SshError } from "../../core/errors";
import { isBefore } from "../../core/release";
import type { ApiRequest } from "../../core/routeros";
import type { Row } from "./ask";
import { consoleLine, type masked } from "./console-word";
import type { Step } from "./step";

/**
 * A file on the router for a command that reads its argument from one:
 *
 *     const file = upload({ contents, place: `user key ${user}`, object: fingerprint, release });
 *     requests: [...file.write, { key, words: [".../import", `=public-key-file=${file.name}`], when: "clean" }, ...file.remove]
 */
export interface Upload {
  /** As commands name it; the transaction takes its place in it when the commit is made (`withTransaction`). */
  name: string;
  /** Writes the file and waits until all of it is there. */
  write: ApiRequest[];
  /**
   * Takes it away again, after success (where an import leaves it) and after failure; goes last. When the connection is
   * lost before that, the next run finds it (`askFiles`, `leftovers`).
   */
  remove: ApiRequest[];
  /** The lines of the console that preview shows for it; `text` stands for the contents: `masked` where they are secret. */
  shown(text: string | typeof masked): string[];
}

/**
 * `place`: what finds the file again when a run died over it, the same in each run; `object`: what tells it from the other
 * files of this run. Neither is secret, and the name shows neither of them. `release`: before 7.9 there is no `/file/add`.
 */
export function upload(file: { contents: string; place: string; object: string; release: string | undefined }): Upload {
  const { contents, release } = file;
  refuseUnwritable(contents);
  const base = `${prefix}${transactionMark}-${short(file.place)}-${short(file.object)}`;
  const name = `${base}.txt`;
  const ask = (what: string, words: string[]): ApiRequest => ({ key: `${what} ${base}`, words, when: "clean" });
  const isThere = (what: string, ...queries: string[]): ApiRequest => ({
    ...ask(what, ["/file/print", "=.proplist=name,size", `?name=${name}`, ...queries]),
    until: { rows: "some", seconds: patience },
  });
  const isOld = isBefore(release, "7.9");
  const written = isThere("size of", `?size=${contents.length}`);
  const gone: Omit<ApiRequest, "key"> = { words: ["/file/remove", `=numbers=${name}`], mayFail: true };
  return {
    name,
    write: isOld
      ? [
          // Writes the list of files into `NAME.txt`: the one way to make a file there.
          ask("make", ["/file/print", `=file=${base}`]),
          isThere("look for"),
          ask("write", ["/file/set", `=numbers=${name}`, `=contents=${contents}`]),
          written,
        ]
      : [ask("write", ["/file/add", `=name=${name}`, `=contents=${contents}`]), written],
    remove: [
      { ...gone, key: `clear ${base}`, when: "failed" },
      { ...gone, key: `remove ${base}`, when: "clean" },
    ],
    shown: (contents) =>
      isOld
        ? [consoleLine("/file/print", { file: base }), consoleLine("/file/set", { contents }, name)]
        : [consoleLine("/file/add", { name, contents })],
  };
}

/** All files by name, to find what a dead run has left. */
export const askFiles: ApiRequest = { key: "files", words: ["/file/print", "=.proplist=.id,name"] };

/** How a file is called that was uploaded at this place. */
export const leftoverName = (place: string): RegExp =>
  new RegExp(`^(?:flash/)?${prefix}[A-Za-z0-9]+-${short(place)}-[0-9a-f]+\\.txt$`);

/** The files among them that a run has left behind at this place; only one run at a time is about a place. */
export function leftovers(files: readonly Row[], place: string): { id: string; name: string }[] {
  const pattern = leftoverName(place);
  return files.flatMap(({ ".id": id, name = "" }) => (id !== undefined && pattern.test(name) ? [{ id, name }] : []));
}

/** Puts the name of the transaction into the names of uploaded files, so that no two runs ever share one. */
export function withTransaction<R extends { key: string }>(request: R, transaction: string): R {
  if (!("words" in request) || !Array.isArray(request.words)) return request;
  const words = (request.words as string[]).map((word) =>
    nameWord.test(word) ? word.replace(transactionMark, transaction) : word,
  );
  return { ...request, words };
}

const prefix = "pulumi-ssh-";
const transactionMark = "TRANSACTION";
/** The words of a request that may hold such a name; a key or a comment is never touched. */
const nameWord = /^(?:=(?:name|file|numbers|public-key-file|private-key-file)=|\?name=)pulumi-ssh-TRANSACTION-/;

/** Seconds that a slow router may take to show a file. */
const patience = 10;

/** Measured: 61,250 characters are taken, 61,500 answered with `failure: contents too long`. */
const limit = 61_440;

function refuseUnwritable(contents: string): void {
  if (contents.length > limit) {
    throw new SshError("invalid", `a file of ${contents.length} characters is too long for the router's API`, {
      hint: "RouterOS takes 60 KiB.",
    });
  }
  if (/[^\n\r\t\x20-\x7e]/.test(contents)) {
    throw new SshError("invalid", "a file for the router may hold ASCII only: RouterOS writes other characters anew");
  }
}

const short = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 8);

/** Takes leftovers away; that somebody else was faster is no failure. */
export function removeFiles(files: readonly { id: string; name: string }[]): { step: Step; shown: string[] } {
  return {
    step: {
      requests: files.map(({ id, name }) => ({
        key: `clear ${name}`,
        words: ["/file/remove", `=.id=${id}`],
        when: "clean",
        mayFail: true,
      })),
      undo: [],
    },
    shown: files.map(({ name }) => consoleLine("/file/remove", {}, name)),
  };
}
