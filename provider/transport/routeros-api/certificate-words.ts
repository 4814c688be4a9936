import type { TLSSocket } from "node:tls";
import { SshError } from "../../core/errors";
import { printableWords } from "../printable-words";

export interface ShownCertificate {
  /** `SHA256:...`, as it is compared and kept. */
  fingerprint: string;
  /** 64 hex digits: as RouterOS shows it under `/certificate`. */
  hex: string;
  /** For whom it was made. */
  names: string;
}

export function shownCertificate(socket: TLSSocket): ShownCertificate | undefined {
  const { subject, subjectaltname, fingerprint256 } = socket.getPeerCertificate();
  if (fingerprint256 === undefined) return undefined;
  const hex = fingerprint256.replaceAll(":", "").toLowerCase();
  const base64 = Buffer.from(hex, "hex").toString("base64").replace(/=+$/, "");
  const names = [...[subject?.CN ?? []].flat(), subjectaltname ?? []].flat().join(", ");
  return { fingerprint: `SHA256:${base64}`, hex, names: printableWords(names) || "nobody" };
}

const where = "on the router's own console: `/certificate print detail` shows it as `fingerprint`";

export function certificateUnknown(name: string, shown: ShownCertificate, why: string): SshError {
  return new SshError(
    "host-key-unknown",
    `the certificate of ${name} proves nothing to us: ${why}. It was made for ${shown.names}, its SHA-256 fingerprint is ${shown.hex}. Nothing was sent to it`,
    {
      hint: `Compare the fingerprint ${where}. If it is right, pin it: \`tls: { fingerprint: "${shown.hex}" }\`; with a certificate authority of your own: \`tls: { ca }\`.`,
    },
  );
}

export function certificateChanged(name: string, shown: ShownCertificate, pinned: string): SshError {
  const pinnedHex = Buffer.from(pinned.slice("SHA256:".length), "base64").toString("hex");
  return new SshError(
    "host-key-changed",
    `THE CERTIFICATE OF ${name} HAS CHANGED. Its SHA-256 fingerprint is ${shown.hex}, but pinned is ${pinnedHex}. ` +
      "Somebody may be between you and the device, or the device got a new certificate. Nothing was sent to it",
    {
      hint: `If the change was intended, compare the fingerprint ${where}, then put the new one into \`tls: { fingerprint: "${shown.hex}" }\`.`,
    },
  );
}

export function certificateMissing(name: string): SshError {
  return new SshError(
    "host-key-unknown",
    `${name} showed no certificate, so nothing proves it. Nothing was sent to it`,
    {
      hint: 'Give the `api-ssl` service of the router a certificate, then pin it: `tls: { fingerprint: "..." }`.',
    },
  );
}

/** `shown`: undefined where there is no certificate at all. */
export function connectionUnchecked(name: string, shown: ShownCertificate | undefined): string {
  const remedy =
    shown === undefined
      ? 'To have it checked, give the `api-ssl` service a certificate and pin it: `tls: { fingerprint: "..." }`'
      : `To check it, set \`tls: { fingerprint: "${shown.hex}" }\` instead`;
  return `${name} was NOT checked (\`insecureAcceptAnyHostKey\`). Anybody on the way can read and change what is sent. ${remedy}`;
}
