import type { Answers, DeviceFacts } from "../../../core/contract";
import { splitConfigLine } from "../../../core/formats/sshd-config";
import { readSection } from "../config/section";
import type { ShellAnswer } from "../request";
import { defaultKeys, effectiveKeys } from "./effective";

/** Who names which host key to sshd. One line of `HostKey` anywhere, and sshd forgets its defaults. */
export interface Listing {
  /** In our own part of the configuration, which sshd reads first. */
  ownKeys: string[];
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
  keys: {
    path: string /** `HostKey` lines before it: undefined takes the line away. */;
    put: "last" | { before: string } | undefined;
  }[];
  certificates: { path: string; put: boolean }[];
}

export function readListing(
  named: string[],
  settings: (string | undefined)[],
  facts: DeviceFacts,
  answers: Answers<ShellAnswer>,
): Listing {
  const own = readSection("host-keys", facts, answers).globals.map(splitConfigLine);
  const ownKeys = own.filter(({ keyword }) => keyword === "hostkey").map(({ args }) => args[0] ?? "");
  const elsewhere = [...named];
  for (const path of ownKeys) {
    const index = elsewhere.indexOf(path);
    if (index >= 0) elsewhere.splice(index, 1);
  }
  return {
    ownKeys,
    ownCertificates: own.filter(({ keyword }) => keyword === "hostcertificate").map(({ args }) => args[0] ?? ""),
    elsewhere,
    defaults: named.length === 0 ? effectiveKeys(answers).keys : defaultKeys(answers),
    settings: settings.flatMap((keyword) => keyword ?? []),
  };
}

/**
 * The lines of our part after all edits of a group. It repeats sshd's defaults as long as it names anything that nobody
 * else does, and goes away once it says nothing more than the defaults.
 */
export function listingLines(listing: Listing, edits: readonly ListingEdit[]): string[] {
  const { elsewhere, defaults } = listing;
  let keys = listing.ownKeys.length > 0 ? [...listing.ownKeys] : elsewhere.length > 0 ? [] : [...defaults];
  for (const { path, put } of edits.flatMap((edit) => edit.keys)) {
    if (put === "last" && (keys.includes(path) || elsewhere.includes(path))) continue;
    keys = keys.filter((each) => each !== path);
    if (put === undefined) continue;
    const at = put === "last" ? -1 : keys.indexOf(put.before);
    // What others name comes after our part as a whole.
    keys.splice(at < 0 ? keys.length : at, 0, path);
  }
  let certificates = [...listing.ownCertificates];
  for (const { path, put } of edits.flatMap((edit) => edit.certificates)) {
    certificates = certificates.filter((each) => each !== path);
    if (put) certificates.push(path);
  }
  if (elsewhere.length > 0) keys = keys.filter((path) => !elsewhere.includes(path));
  else if (keys.join("\n") === defaults.join("\n")) keys = [];
  return [...keys.map((path) => `HostKey ${path}`), ...certificates.map((path) => `HostCertificate ${path}`)];
}

/** Whether sshd would use the key without any line of ours. */
export function namedByOthers({ elsewhere, defaults }: Listing, path: string): boolean {
  return (elsewhere.length > 0 ? elsewhere : defaults).includes(path);
}
