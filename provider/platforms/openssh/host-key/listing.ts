import type { Answers, DeviceFacts } from "../../../core/contract";
import { splitConfigLine } from "../../../core/formats/sshd-config";
import { readSection, readTail } from "../config/section";
import type { ShellAnswer } from "../request";
import { defaultKeys, effectiveKeys } from "./effective";

/** Who names which host key to sshd. One line of `HostKey` anywhere, and sshd forgets its defaults. */
export interface Listing {
  /** In our own part of the configuration, which sshd reads first. */
  ownKeys: string[];
  /** In a block of ours that comes after everybody else's lines. */
  tailKeys: string[];
  ownCertificates: string[];
  /** In the rest of it. */
  elsewhere: string[];
  /** What sshd looks for when nothing is named. */
  defaults: string[];
  /** Settings that SshServerSettings declares, so that lines of ours would look like drift there. */
  settings: string[];
}

/** What one resource wants of our part of the configuration. */
export interface ListingEdit {
  owner: string;
  /** Where the line is to stand; undefined takes it away. */
  keys: { path: string; put: "last" | { before: string } | undefined }[];
  certificates: { path: string; put: boolean }[];
}

export function readListing(
  named: string[],
  settings: (string | undefined)[],
  facts: DeviceFacts,
  answers: Answers<ShellAnswer>,
): Listing {
  const said = readSection("host-keys", facts, answers).globals;
  const ownKeys = pathsIn(said, "hostkey");
  const tailKeys = pathsIn(readTail("host-keys", facts, answers), "hostkey");
  const elsewhere = [...named];
  for (const path of [...ownKeys, ...tailKeys]) {
    const index = elsewhere.indexOf(path);
    if (index >= 0) elsewhere.splice(index, 1);
  }
  return {
    ownKeys,
    tailKeys,
    ownCertificates: pathsIn(said, "hostcertificate"),
    elsewhere,
    defaults: named.length === 0 ? effectiveKeys(answers).keys : defaultKeys(answers),
    settings: settings.flatMap((keyword) => keyword ?? []),
  };
}

export interface ListingLines {
  /** Before everybody else's lines. */
  top: string[];
  /** After them. */
  tail: string[];
}

/**
 * Our lines after all edits of a group. They repeat sshd's defaults as long as they name anything that nobody else does,
 * and go away once they say nothing more than the defaults. No key is named twice: a server that announces one key twice
 * is not believed by clients (`received duplicated ssh-ed25519 host key`).
 */
export function listingLines(listing: Listing, edits: readonly ListingEdit[]): ListingLines {
  const { elsewhere, defaults } = listing;
  const alone = elsewhere.length === 0;
  let keys = [...listing.ownKeys];
  let tail = listing.tailKeys;
  if (alone) {
    keys = [...(keys.length > 0 ? keys : defaults), ...tail];
    tail = [];
  }
  for (const { path, put } of edits.flatMap((edit) => edit.keys)) {
    if (put === "last" && [...keys, ...tail, ...elsewhere].includes(path)) continue;
    keys = keys.filter((each) => each !== path);
    tail = tail.filter((each) => each !== path);
    if (put === undefined) continue;
    if (put === "last") [keys, tail] = alone ? [[...keys, path], tail] : [keys, [...tail, path]];
    else if (tail.includes(put.before)) tail = insert(tail, path, put.before);
    // What others name comes after our part as a whole.
    else keys = insert(keys, path, put.before);
  }
  let certificates = [...listing.ownCertificates];
  for (const { path, put } of edits.flatMap((edit) => edit.certificates)) {
    certificates = certificates.filter((each) => each !== path);
    if (put) certificates.push(path);
  }
  if (!alone) keys = keys.filter((path) => !elsewhere.includes(path));
  else if (keys.join("\n") === defaults.join("\n")) keys = [];
  const lines = (paths: string[]) => paths.map((path) => `HostKey ${path}`);
  return { top: [...lines(keys), ...certificates.map((path) => `HostCertificate ${path}`)], tail: lines(tail) };
}

function insert(list: string[], path: string, before: string): string[] {
  const at = list.indexOf(before);
  return at < 0 ? [...list, path] : [...list.slice(0, at), path, ...list.slice(at)];
}

function pathsIn(lines: string[], keyword: string): string[] {
  return lines.map(splitConfigLine).flatMap((line) => (line.keyword === keyword ? [line.args[0] ?? ""] : []));
}
