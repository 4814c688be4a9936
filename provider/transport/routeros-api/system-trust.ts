import { readFileSync } from "node:fs";
import * as tls from "node:tls";
import { SshError } from "../../core/errors";

/** Where systems keep the certificates that they trust, in one file: Debian, Red Hat, SUSE, Alpine and the BSDs. */
const bundles = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/**
 * The certificates that this system trusts, so that an authority an administrator has added counts: Node.js by itself
 * trusts only a list of its own. `SSL_CERT_FILE` and `NODE_EXTRA_CA_CERTS` are honoured. Undefined: Node.js's list.
 */
export function systemTrust(env = process.env): string[] | undefined {
  const own = env.SSL_CERT_FILE ? [named(env.SSL_CERT_FILE)] : ofSystem();
  const extra = readText(env.NODE_EXTRA_CA_CERTS);
  return own === undefined || extra === undefined ? own : [...own, extra];
}

function ofSystem(): string[] | undefined {
  // Node.js 22.15 and later can ask the system, which on macOS and Windows is the only way.
  const { getCACertificates } = tls as { getCACertificates?: (store: "system") => string[] };
  const asked = getCACertificates?.("system") ?? [];
  if (asked.length > 0) return asked;
  const found = bundles.map(readText).find((text) => text !== undefined);
  return found === undefined ? undefined : [found];
}

/** Who names a file wants nothing else trusted. */
function named(path: string): string {
  const text = readText(path);
  if (text !== undefined) return text;
  throw new SshError("invalid", `the file ${path} (SSL_CERT_FILE) cannot be read, so no certificate can be trusted`);
}

function readText(path: string | undefined): string | undefined {
  if (!path) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
