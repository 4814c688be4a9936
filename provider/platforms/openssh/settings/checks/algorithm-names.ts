import { matchPattern } from "../../../../core/formats/host-pattern";
import { nearest } from "../../../../core/nearest";
import { compareReleases, isAfter, isBefore } from "../../../../core/release";
import { isPattern, signedList } from "../relative-list";
import { type Algorithm, algorithmTable, type ListName } from "./algorithm-table";

/** The newest release whose names this file knows; a later one may have others. */
const newestRead = "10.6";

/** `sshd_config(5)`: patterns only where the list is one of key or signature algorithms. `gssapiKexAlgorithms`: measured. */
const patternsIn: readonly ListName[] = ["keyAlgorithms", "signatureAlgorithms"];

interface Problem {
  index: number;
  reason: string;
}

/** What is wrong with an algorithm list, item by item. */
export function algorithmProblems(list: ListName, value: readonly string[], release: string | undefined): Problem[] {
  const { sign, items } = signedList(value);
  if (sign !== undefined && list === "gssapiKexAlgorithms")
    return [{ index: 0, reason: `a list with \`${sign}\` is not possible here; write all the names` }];
  if (sign === "^" && isBefore(release, "8.1"))
    return [{ index: 0, reason: `a list with \`^\` needs OpenSSH 8.1; this host has ${release}` }];
  const problems = items.flatMap((item, index): Problem[] => {
    const reason = problemOf(list, sign, item, items.indexOf(item) < index, index, release);
    return reason === undefined ? [] : [{ index, reason }];
  });
  return problems.length > 0 ? problems : removesAll(list, sign, items, release);
}

function problemOf(
  list: ListName,
  sign: string | undefined,
  item: string,
  repeated: boolean,
  index: number,
  release: string | undefined,
): string | undefined {
  if (item === "") return "names no algorithm";
  if (/^[+\-^]/.test(item))
    return index === 0
      ? `"${item}" has two signs; one sign before the first item changes the default`
      : `"${item}" starts with a sign; a sign before the first item holds for the whole list`;
  if (item.startsWith("!"))
    return `"${item}": sshd has no negation here; start the first item with \`-\` to take names away`;
  if (/[,\s]/.test(item)) return `write "${item}" as one item per name, without commas and blanks`;
  if (repeated) return `"${item}" is listed twice`;
  if (isPattern(item)) {
    if (sign !== "-" && !patternsIn.includes(list))
      return `"${item}": wildcards are only possible in a list that starts with \`-\``;
    if (algorithmTable[list].some(({ name }) => matchPattern(name, item))) return undefined;
    return `"${item}" fits no algorithm of OpenSSH`;
  }
  return problemOfName(list, sign, item, release);
}

function problemOfName(
  list: ListName,
  sign: string | undefined,
  item: string,
  release: string | undefined,
): string | undefined {
  const names = algorithmTable[list];
  const found = names.find(({ name }) => name === item);
  if (found === undefined) {
    // A release newer than this table may know more; sshd itself is asked before anything is written.
    if (release !== undefined && compareReleases(release, newestRead) > 0) return undefined;
    const meant = nearest(
      item,
      names.map(({ name }) => name),
    );
    const ignored = sign === "-" ? "; sshd would ignore it in a list that removes" : "";
    return `"${item}" is not known to any release of OpenSSH${ignored}${meant === undefined ? "" : `; did you mean "${meant}"?`}`;
  }
  // Taking away what is not there is what a list for several releases does on purpose.
  if (sign === "-") return undefined;
  if (found.since !== undefined && isBefore(release, found.since))
    return `"${item}" needs OpenSSH ${found.since}; this host has ${release}`;
  if (found.until !== undefined && isAfter(release, found.until))
    return `"${item}" was removed after OpenSSH ${found.until}; this host has ${release}`;
  return undefined;
}

function removesAll(list: ListName, sign: string | undefined, items: string[], release: string | undefined): Problem[] {
  if (sign !== "-") return [];
  const left = algorithmTable[list].some(
    (algorithm) => inDefault(algorithm, release) && !items.some((item) => matchPattern(algorithm.name, item)),
  );
  if (left) return [];
  const reason = "removes every default algorithm, and sshd then silently keeps them all; write the list you want";
  return [{ index: 0, reason }];
}

function inDefault({ since, until, on, off }: Algorithm, release: string | undefined): boolean {
  if (off === "always") return false;
  if (release === undefined) return true;
  return (
    !isBefore(release, on ?? since ?? "0.0") && !isAfter(release, until ?? "99.0") && isBefore(release, off ?? "99.0")
  );
}
