import { randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { SshError } from "../core/errors";
import {
  type FoundHost,
  findHost,
  type KnownHosts,
  lookup,
  matchesHost,
  parseKnownHosts,
  printKnownHosts,
} from "../core/formats/known-hosts";
import { putKnownHost, removeHostFromLine } from "../core/formats/known-hosts-edit";
import { knownHostsLine } from "../core/formats/known-hosts-line";
import { hostToken } from "../core/formats/known-hosts-names";
import { type PublicKey, parsePublicKey } from "../core/formats/public-key";
import { expandHome } from "./expand-home";

/**
 * Writes the new host key of a host into the known_hosts file that vouched for the old one, after an authenticated
 * session has confirmed it. The host's old key of the same type goes; every other line stays byte for byte, other names
 * in the same line too, and patterns that match more than this host. A host that stood there hashed is hashed again.
 */
export function learnHostKey(file: string, host: string, port: number, newKeyLine: string): void {
  const key = parsePublicKey(newKeyLine);
  editKnownHosts(file, host, port, key, (doc) => withKey(doc, host, port, key));
}

/** Writes the new key beside the old one, where the old one stands: during a rotation both are right. */
export function putBesideHostKey(file: string, host: string, port: number, oldLine: string, newLine: string): void {
  const [old, key] = [parsePublicKey(oldLine), parsePublicKey(newLine)];
  editKnownHosts(file, host, port, key, (doc) => {
    const { keys } = lookup(doc, host, port);
    const standing = keys.find(({ entry }) => entry.base64 === old.base64);
    if (standing === undefined || keys.some(({ entry }) => entry.base64 === key.base64)) return doc;
    const name = tokenOf(standing, host, port);
    const hashed = standing.entry.hashed;
    return putKnownHost(doc, knownHostsLine({ hosts: [name], hashed, key: { ...key, comment: "" } }));
  });
}

/** Takes the host out of the lines of one key, once the server does not have it any more. */
export function forgetHostKey(file: string, host: string, port: number, oldLine: string): void {
  const old = parsePublicKey(oldLine);
  editKnownHosts(file, host, port, old, (doc) => {
    const { keys } = lookup(doc, host, port);
    // From the end, so that the places of the earlier lines stay right.
    return keys
      .filter(({ entry }) => entry.base64 === old.base64)
      .reverse()
      .reduce((edited, found) => removeHostFromLine(edited, found.index, tokenOf(found, host, port)), doc);
  });
}

/** ssh falls back to the plain name when nothing is recorded for the port. */
function tokenOf({ entry }: FoundHost, host: string, port: number): string {
  return hostToken(host, matchesHost(entry, host, port) ? port : 22);
}

function editKnownHosts(
  file: string,
  host: string,
  port: number,
  key: PublicKey,
  edit: (doc: KnownHosts) => KnownHosts,
): void {
  try {
    // Behind a symbolic link the file itself is replaced, not the link.
    const path = realpathSync(expandHome(file));
    const before = readFileSync(path, "latin1");
    const after = printKnownHosts(edit(parseKnownHosts(before)));
    if (after !== before) replaceFile(path, after);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new SshError(
      "invalid",
      `the new host key of ${hostToken(host, port)} cannot be written to ${file}: ${(error as Error).message}`,
      {
        hint: `Add this line to it: ${knownHostsLine({ hosts: [hostToken(host, port)], key })}`,
        cause: error,
      },
    );
  }
}

function withKey(doc: KnownHosts, host: string, port: number, key: PublicKey): KnownHosts {
  const lines = findHost(doc, host, port).filter(({ entry }) => entry.marker === undefined);
  const old = lines.filter(({ entry }) => entry.type === key.type && entry.base64 !== key.base64);
  const isThere = lines.some(({ entry }) => entry.base64 === key.base64);
  const token = hostToken(host, port);
  const hashed = lines.some(({ entry }) => entry.hashed);
  const line = knownHostsLine({ hosts: [token], hashed, key: { ...key, comment: "" } });
  let edited = doc;
  let isWritten = isThere;
  // From the end, so that the places of the earlier lines stay right.
  for (const { index } of old.reverse()) {
    const without = removeHostFromLine(edited, index, token);
    const wasOnlyName = without.lines.length < edited.lines.length;
    edited = wasOnlyName && !isWritten ? putKnownHost(edited, line, index) : without;
    isWritten ||= wasOnlyName;
  }
  return isWritten ? edited : putKnownHost(edited, line);
}

/** Another process sees the old file or the new one, never half of it; owner and mode stay. */
function replaceFile(path: string, text: string): void {
  const { mode, uid, gid } = statSync(path);
  const temporary = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    const file = openSync(temporary, "wx", 0o600);
    try {
      writeFileSync(file, text, "latin1");
      fchmodSync(file, mode & 0o7777);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    const made = statSync(temporary);
    if (made.uid !== uid || made.gid !== gid) chownSync(temporary, uid, gid);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
