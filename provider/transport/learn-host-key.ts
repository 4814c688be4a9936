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
import { findHost, type KnownHosts, parseKnownHosts, printKnownHosts } from "../core/formats/known-hosts";
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
  try {
    // Behind a symbolic link the file itself is replaced, not the link.
    const path = realpathSync(expandHome(file));
    const before = readFileSync(path, "latin1");
    const after = printKnownHosts(withKey(parseKnownHosts(before), host, port, key));
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
