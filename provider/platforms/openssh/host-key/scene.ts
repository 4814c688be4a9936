import type { Answers, Args, DeviceFacts } from "../../../core/contract";
import { parsePublicKey } from "../../../core/formats/public-key";
import { splitConfigLine } from "../../../core/formats/sshd-config";
import { readFile } from "../answers";
import { readSection } from "../config/section";
import type { ShellAnswer } from "../request";
import { effectiveKeys, namedKeys } from "./effective";
import { type KeyPaths, keyPaths } from "./files";
import { type KeyFile, readKeyFile } from "./key-file";
import { type Listing, readListing } from "./listing";

/** Everything of a host that matters for one host key. Plain data, so that it can be compared and kept for a while. */
export interface Scene {
  paths: KeyPaths;
  current: KeyFile;
  next: KeyFile;
  previous: KeyFile;
  backup: KeyFile;
  /** The first line of the `.pub` file, as it stands there. */
  pub: string | undefined;
  /** `type base64 [comment]` of the `-cert.pub` file. */
  certificate: string | undefined;
  /** What sshd uses, in its order, with the keys inside. */
  inForce: KeyFile[];
  certificates: string[];
  requiredRsaSize: number;
  hostKeyAlgorithms: string[];
  /** The keys this tool replaced: fingerprints, old and new. */
  replaced: [string, string][];
  listing: Listing;
}

export function readScene(args: Args, answers: Answers<ShellAnswer>, facts: DeviceFacts): Scene {
  const paths = keyPaths(args, facts);
  const { keys, certificates, requiredRsaSize, hostKeyAlgorithms } = effectiveKeys(answers);
  return {
    paths,
    current: readKeyFile(answers, paths.file),
    next: readKeyFile(answers, paths.next),
    previous: readKeyFile(answers, paths.previous),
    backup: readKeyFile(answers, paths.backup),
    pub: firstLine(answers, paths.pub),
    certificate: firstLine(answers, paths.certificate),
    inForce: keys.map((path) => readKeyFile(answers, path)),
    certificates,
    requiredRsaSize,
    hostKeyAlgorithms,
    replaced: (firstLine(answers, paths.replaced, true) ?? "")
      .split("\n")
      .map((line) => line.split(" "))
      .filter((words): words is [string, string] => words.length === 2),
    listing: readHostKeyListing(answers, facts),
  };
}

export function readHostKeyListing(answers: Answers<ShellAnswer>, facts: DeviceFacts): Listing {
  const settings = readSection("settings", facts, answers).globals.map((line) => splitConfigLine(line).keyword);
  return readListing(namedKeys(answers), settings, facts, answers);
}

/** The key that clients are shown: while the old one still comes first, that one. */
export function offered({ paths, previous, current, inForce }: Scene): KeyFile {
  const both = previous.line !== undefined && inForce.some(({ path }) => path === paths.previous);
  return both ? previous : current;
}

/** Whether this tool put `now` in the place of `then`, in one or several steps that a cut run may not have recorded. */
export function isSuccessor({ replaced, previous, current }: Scene, then: string, now: string): boolean {
  let at = then;
  if (previous.fingerprint === then && current.fingerprint === now) return true;
  for (const [old, successor] of replaced) if (old === at) at = successor;
  return at === now || (previous.fingerprint === at && current.fingerprint === now);
}

/** The comment as others see it: of the `.pub` file, when that is the right one. */
export function commentOf({ pub, current }: Scene): string | undefined {
  const standing = pub === undefined ? undefined : parsedPub(pub);
  return standing !== undefined && standing.line === current.line ? standing.comment : current.comment;
}

/** Whether the `.pub` file belongs to the key. */
export function pubFits({ pub, current }: Scene): boolean {
  return pub !== undefined && parsedPub(pub)?.line === current.line;
}

function parsedPub(pub: string): { line: string; comment: string } | undefined {
  try {
    const { type, base64, comment } = parsePublicKey(pub);
    return { line: `${type} ${base64}`, comment };
  } catch {
    return undefined;
  }
}

function firstLine(answers: Answers<ShellAnswer>, path: string, all = false): string | undefined {
  const file = readFile(answers, path);
  if (!file.present) return undefined;
  const text = Buffer.from(file.text, "latin1").toString("utf8");
  return all ? text : (text.split(/\r?\n/)[0] ?? "").trim();
}
