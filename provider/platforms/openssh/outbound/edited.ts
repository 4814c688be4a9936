import { fromBinary } from "../../../core/formats/binary-string";
import type { HostFile } from "../answers";
import type { TunnelFile } from "./tunnel-files";

/** More lines than anybody wants to read in a diff. */
const most = 10;

/**
 * What somebody changed in a tunnel's files that is no argument, line by line: the file as it is, against the same
 * arguments written in our own form. `[]`: nothing.
 */
export function editedLines(wanted: readonly TunnelFile[], read: (path: string) => HostFile): string[] {
  const found = wanted.flatMap(({ path, text, mode }) => {
    const file = read(path);
    if (!file.present) return [`${path} is missing`];
    const modes = file.mode === mode && file.uid === 0 ? [] : [`${path} has mode ${file.mode} and owner ${file.uid}`];
    return [...modes, ...(file.text === text ? [] : differences(path, file.text, text))];
  });
  return found.length <= most ? found : [...found.slice(0, most), `and ${found.length - most} more`];
}

function differences(path: string, actual: string, wanted: string): string[] {
  const lines = (text: string) => fromBinary(text).split("\n");
  const [have, want] = [lines(actual), lines(wanted)];
  const more = have.filter((line) => !want.includes(line)).map((line) => `${path} has: ${line.trim()}`);
  const less = want.filter((line) => !have.includes(line)).map((line) => `${path} lacks: ${line.trim()}`);
  const all = [...more, ...less];
  return all.length > 0 ? all : [`${path} has its lines in another order`];
}
