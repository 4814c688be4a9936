import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { SshError } from "../core/errors";
import { isFingerprint, sha256Fingerprint } from "../core/formats/fingerprint";
import { FormatError } from "../core/formats/format-error";
import { type FoundHost, lookup, parseKnownHosts } from "../core/formats/known-hosts";
import { parsePublicKey } from "../core/formats/public-key";
import { expandHome } from "./expand-home";
import type { HostKeyPolicy, HostKeyRecord } from "./host-key-grounds";
import type { SshTarget } from "./ssh-target";

/**
 * Collects everything that vouches for, or against, the host key of a target: the pins of the program and the lines of
 * the known_hosts files. Read anew for every connection, because a rotation writes to these files in the same run.
 */
export function hostKeyPolicy(target: SshTarget, port: number, expectHostKey: string | undefined): HostKeyPolicy {
  const pins = readPins(target.hostKey);
  const files = knownHostsFiles(target);
  const records = files.flatMap((file) => recordsOf(file, target.host, port));
  const insecure = target.insecureAcceptAnyHostKey === true;
  return {
    host: target.host,
    port,
    // What the program names itself is checked whatever else it says.
    trust: pins.length > 0 ? "pin" : insecure ? "unchecked" : "known-hosts",
    pins,
    records,
    files: files.map(({ path }) => path),
    expect: expectHostKey,
  };
}

interface KnownHostsFile {
  path: string;
  /** A file the program names must be there; the usual ones of a machine need not be. */
  required: boolean;
}

function knownHostsFiles(target: SshTarget): KnownHostsFile[] {
  if (target.knownHostsFile) return [{ path: expandHome(target.knownHostsFile), required: true }];
  const usual = [join(homedir(), ".ssh", "known_hosts"), "/etc/ssh/ssh_known_hosts"];
  return usual.map((path) => ({ path, required: false }));
}

function recordsOf(file: KnownHostsFile, host: string, port: number): HostKeyRecord[] {
  const { keys, cas, revoked } = lookup(parseKnownHosts(readKnownHosts(file)), host, port);
  const records = (found: FoundHost[], kind: HostKeyRecord["kind"]) =>
    found.map(({ index, entry }) => ({
      kind,
      type: entry.type,
      fingerprint: entry.fingerprint,
      file: file.path,
      line: index + 1,
    }));
  return [...records(keys, "trusted"), ...records(cas, "authority"), ...records(revoked, "revoked")];
}

function readKnownHosts(file: KnownHostsFile): string {
  try {
    return readFileSync(file.path, "latin1");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const missing = code === "ENOENT" || code === "ENOTDIR";
    if (missing && !file.required) return "";
    const why = missing ? "there is no such file" : `it cannot be read (${code})`;
    // What cannot be read may hold a revocation: going on as if it were empty would be a guess.
    throw new SshError("invalid", `the known_hosts file ${file.path} cannot be used: ${why}`, {
      hint: "Check `knownHostsFile` (a path of the machine that runs Pulumi) and the permissions of the file.",
      cause: error,
    });
  }
}

function readPins(hostKey: string | string[] | null | undefined): HostKeyPolicy["pins"] {
  const pins = hostKey === undefined || hostKey === null ? [] : Array.isArray(hostKey) ? hostKey : [hostKey];
  return pins.map((text) => {
    const pin = text.trim();
    if (isFingerprint(pin) && pin.startsWith("SHA256:")) return { fingerprint: pin };
    try {
      const { type, blob } = parsePublicKey(pin);
      return { type, fingerprint: sha256Fingerprint(blob) };
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      throw new SshError(
        "invalid",
        `\`hostKey\` is neither a public key line nor a \`SHA256:...\` fingerprint: ${error.message}`,
        {
          hint: "It looks like `ssh-ed25519 AAAA...` or like `SHA256:` and 43 characters.",
          cause: error,
        },
      );
    }
  });
}
