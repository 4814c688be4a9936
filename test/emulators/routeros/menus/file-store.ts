import type { Router } from "../router";
import type { StoredFile } from "../state";
import { noSuchValue, Trap } from "../trap";

/** `/flash/x` is taken on input; a name is printed without the slash in front. */
const plainName = (name: string) => name.replace(/^\//, "");

export const fileNamed = ({ state }: Router, name: string): StoredFile | undefined =>
  state.files.find((each) => each.name === plainName(name));

export function writeFile(router: Router, name: string, contents: string): StoredFile {
  // That a full disk refuses is certain, the words in which it does are ours.
  if (router.faults.diskFull) throw new Trap("failure: disk full");
  let file = fileNamed(router, name);
  if (file === undefined) {
    file = { id: router.takeId("files"), name: plainName(name), contents: "" };
    router.state.files.push(file);
    if (router.faults.fileListLag > 0) router.hiddenUntil.set(file, Date.now() + router.faults.fileListLag);
  }
  file.contents = contents;
  if (router.faults.fileLag > 0) file.readyAt = Date.now() + router.faults.fileLag;
  return file;
}

/** As much of a file as has been written until now. */
export function contentsOf({ contents, readyAt }: StoredFile): string {
  return (readyAt ?? 0) > Date.now() ? contents.slice(0, contents.length / 2) : contents;
}

/** Imports a file: it is gone afterwards when that worked, and still there when it did not. */
export function takeFile(router: Router, argument: string, name: string, load: (contents: string) => void): void {
  const file = fileNamed(router, name);
  if (file === undefined) throw noSuchValue(argument);
  load(contentsOf(file));
  router.state.files = router.state.files.filter((each) => each !== file);
}
