import { type AuthorizedKeyOptions, parseOptions } from "./authorized-keys-options";
import { fromBinary } from "./binary-string";
import { sha256Fingerprint } from "./fingerprint";
import { endOfOptions, type KeyWords, readKeyWords } from "./key-line";
import { appendLine, assertOneLine, joinLines, splitLines, type TextLine } from "./text-lines";

export interface AuthorizedKeyEntry {
  /** The options as they stand in the file; `""` without options. */
  optionsText: string;
  options: AuthorizedKeyOptions;
  /** Options that have no place in `options`. */
  unknown: string[];
  /** Why sshd ignores this line in spite of its good key: an option it does not accept. */
  problem?: string;
  type: string;
  /** The blob in canonical base64: what makes it this key. */
  base64: string;
  fingerprint: string;
  comment: string;
}

/** A line of the file. Comments, blank lines and whatever sshd finds no key in have no `entry` and stay as they are. */
export interface AuthorizedKeysLine extends TextLine {
  entry?: AuthorizedKeyEntry;
}

/** An authorized_keys file, kept byte for byte. Values are not changed; every edit answers a new one. */
export interface AuthorizedKeys {
  lines: AuthorizedKeysLine[];
}

/**
 * `text` is a binary string (see binary-string.ts); what entries say is decoded text. Never throws. A file of a thousand
 * keys is read before and after every group of edits, so lines that stood in the text before are not read anew.
 */
export function parseAuthorizedKeys(text: string): AuthorizedKeys {
  const before = lastRead;
  lastRead = new Map();
  const lines = splitLines(text).map((line) => {
    const entry = before.has(line.raw) ? before.get(line.raw) : readEntry(line.raw);
    lastRead.set(line.raw, entry);
    return entry === undefined ? line : { ...line, entry };
  });
  return { lines };
}

/** The lines of the text that was read last; what stood there is shared and never changed. */
let lastRead = new Map<string, AuthorizedKeyEntry | undefined>();

export function printAuthorizedKeys(doc: AuthorizedKeys): string {
  return joinLines(doc.lines);
}

/** All entries of this key, with their place in `doc.lines`. Several are legitimate: the first acceptable one wins. */
export function findKey(doc: AuthorizedKeys, base64: string): { index: number; entry: AuthorizedKeyEntry }[] {
  return doc.lines.flatMap(({ entry }, index) => (entry?.base64 === base64 ? [{ index, entry }] : []));
}

/**
 * Puts `line` in place of the first entry of this key, or at the end of the file. In place, because the order of lines
 * has a meaning. `line` is a binary string without line end.
 */
export function putKey(doc: AuthorizedKeys, base64: string, line: string): AuthorizedKeys {
  assertOneLine(line);
  const first = findKey(doc, base64)[0];
  if (first === undefined) return { lines: appendLine(doc.lines, withEntry({ raw: line, eol: "" })) };
  return {
    lines: doc.lines.map((old, index) => (index === first.index ? withEntry({ raw: line, eol: old.eol }) : old)),
  };
}

/** Takes away the line at `index`, as `findKey` gave it. */
export function removeKey(doc: AuthorizedKeys, index: number): AuthorizedKeys {
  return { lines: doc.lines.filter((_, at) => at !== index) };
}

function withEntry({ raw, eol }: TextLine): AuthorizedKeysLine {
  const entry = readEntry(raw);
  return entry === undefined ? { raw, eol } : { raw, eol, entry };
}

/** Key first, then options first: the order of `auth_check_authkey_line`. A C string ends at NUL. */
function readEntry(raw: string): AuthorizedKeyEntry | undefined {
  const line = (raw.split("\0", 1)[0] as string).replace(/^[ \t]+/, "");
  if (line === "" || line.startsWith("#")) return undefined;
  const plain = readKeyWords(line);
  if (plain !== undefined) return entryOf("", plain);
  const end = endOfOptions(line);
  if (end === undefined) return undefined;
  const key = readKeyWords(line.slice(end).replace(/^[ \t]+/, ""));
  return key === undefined ? undefined : entryOf(line.slice(0, end), key);
}

function entryOf(optionsText: string, key: KeyWords): AuthorizedKeyEntry {
  const text = fromBinary(optionsText);
  return {
    optionsText: text,
    ...parseOptions(text),
    type: key.type,
    base64: key.base64,
    fingerprint: sha256Fingerprint(key.blob),
    comment: fromBinary(key.comment),
  };
}
