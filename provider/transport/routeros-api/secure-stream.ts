import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import * as tls from "node:tls";
import { SshError } from "../../core/errors";
import { portHint, type RouterosTls } from "../../core/routeros-tls";
import { ConnectFailure } from "../connect-failure";
import { printableWords } from "../printable-words";
import {
  certificateChanged,
  certificateMissing,
  certificateUnknown,
  type ShownCertificate,
  shownCertificate,
} from "./certificate-words";
import { systemTrust } from "./system-trust";

export interface SecureOptions {
  name: string;
  host: string;
  port: number;
  mode: Exclude<RouterosTls, { kind: "plain" }>;
  /** `insecureAcceptAnyHostKey`: whatever certificate is shown is taken, unless the program names what must vouch for it. */
  unchecked: boolean;
  /** `legacyAlgorithms`: TLS 1.0, SHA-1 and short keys of old routers. */
  legacy: boolean;
}

export interface SecureStream {
  stream: tls.TLSSocket;
  /** Undefined with anonymous TLS. */
  certificate: ShownCertificate | undefined;
}

/** `api-ssl` without a certificate: key exchange without any proof. OpenSSL has it only at security level 0, below TLS 1.3. */
const anonymousCiphers = [
  "ADH-AES256-GCM-SHA384",
  "ADH-AES128-GCM-SHA256",
  "ADH-AES256-SHA256",
  "ADH-AES128-SHA256",
  "ADH-AES256-SHA",
  "ADH-AES128-SHA",
  "@SECLEVEL=0",
].join(":");

/** TLS over a connected stream. When it resolves, the certificate was checked; nothing of ours has been sent before. */
export function secureStream(raw: Duplex, options: SecureOptions): Promise<SecureStream> {
  const host = options.host.replace(/^\[(.*)\]$/, "$1");
  return new Promise((resolve, reject) => {
    const stream = tls.connect({
      socket: raw as never,
      // What the certificate must name; an address is none of the names that TLS sends along.
      host,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      // We decide below, where the certificate can still be shown to the user.
      rejectUnauthorized: false,
      ...algorithms(options),
      ...trust(options.mode),
    });
    stream.once("error", (error) => reject(failed(options, error)));
    stream.once("close", () => reject(hungUp(options)));
    stream.once("secureConnect", () => {
      const certificate = shownCertificate(stream);
      const refusal = judge(options, stream, certificate);
      if (refusal === undefined) return resolve({ stream, certificate });
      reject(refusal);
      stream.destroy();
    });
  });
}

function judge(options: SecureOptions, stream: tls.TLSSocket, shown: ShownCertificate | undefined): Error | undefined {
  const { mode, name, host } = options;
  if (mode.kind === "anonymous" || (mode.kind === "system" && options.unchecked)) return undefined;
  if (shown === undefined) return certificateMissing(name);
  if (mode.kind === "fingerprint")
    return shown.fingerprint === mode.fingerprint ? undefined : certificateChanged(name, shown, mode.fingerprint);
  if (stream.authorized) return undefined;
  const code = String((stream.authorizationError as unknown as Error)?.message ?? stream.authorizationError);
  return certificateUnknown(name, shown, reasons[code]?.(host) ?? code);
}

const untrusted = () => "no authority that we trust has signed it";
const reasons: Record<string, (host: string) => string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: () => "it is signed by itself",
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_HAS_EXPIRED: () => "it has expired",
  CERT_NOT_YET_VALID: () => "it is not valid yet (is the clock of this machine right?)",
  ERR_TLS_CERT_ALTNAME_INVALID: (host) => `it was not made for "${host}"`,
};

function trust(mode: SecureOptions["mode"]): tls.ConnectionOptions {
  if (mode.kind === "ca") return { ca: mode.ca };
  return mode.kind === "system" ? { ca: systemTrust() } : {};
}

function algorithms({ mode, legacy }: SecureOptions): tls.ConnectionOptions {
  if (mode.kind === "anonymous") return { ciphers: anonymousCiphers, minVersion: "TLSv1.2", maxVersion: "TLSv1.2" };
  return legacy ? { ciphers: "DEFAULT@SECLEVEL=0", minVersion: "TLSv1" } : {};
}

function failed(options: SecureOptions, error: NodeJS.ErrnoException): Error {
  const { name, mode } = options;
  const words = printableWords(opensslWords(error.message));
  if (/ECONNRESET/.test(error.code ?? "")) return new ConnectFailure(dropped(options, "ECONNRESET", error), "dropped");
  const hint = /wrong version number|packet length too long/i.test(words)
    ? "No TLS is spoken there: `port` is that of the `api-ssl` service (8729)."
    : mode.kind === "anonymous"
      ? 'An `api-ssl` service that has a certificate does not take anonymous TLS: pin the certificate (`tls: { fingerprint: "..." }`).'
      : "An `api-ssl` service without a certificate (`certificate=none`) can only be talked to with `tls: { anonymous: true }`: give it one. Old routers may need `legacyAlgorithms: true`.";
  return new SshError("unreachable", `${name} and we could not agree on TLS: ${words}`, { hint, cause: error });
}

/** Without the numbers around them, and without the place in its sources: `...:ssl/record/rec_layer_s3.c:908:SSL alert number 40`. */
const opensslWords = (message: string): string =>
  message
    .replace(/^[0-9A-F]+:error:[0-9A-F]+:/, "")
    .replace(/:[^:\s]*\.c:\d+:?/g, ": ")
    .replace(/[:\s]+$/, "");

function hungUp(options: SecureOptions): ConnectFailure {
  return new ConnectFailure(dropped(options, "it was closed", undefined), "dropped");
}

function dropped({ name, port }: SecureOptions, how: string, cause: Error | undefined): SshError {
  return new SshError("unreachable", `${name} took the connection and closed it in the TLS handshake (${how})`, {
    hint: `${portHint(true, port)}RouterOS does so to addresses that the service's \`address\` list does not allow (\`/ip/service\`), and beyond \`max-sessions\`.`,
    cause,
  });
}
