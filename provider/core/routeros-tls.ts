import type { Json } from "./contract";
import { isFingerprint } from "./formats/fingerprint";

/** How the RouterOS API is reached, and what proves the router. */
export type RouterosTls =
  | { kind: "plain" | "anonymous" | "system" }
  | { kind: "ca"; ca: string }
  /** `SHA256:...` of the certificate. */
  | { kind: "fingerprint"; fingerprint: string };

/** What to say first of a connection that came to nothing; nothing where the port is the usual one for it. */
export const portHint = (isTls: boolean, port: number): string =>
  port === usualPort(isTls)
    ? ""
    : "Look at `port` first: 8729 is the usual one of the API with TLS (`api-ssl`), 8728 of the one without (`api`). ";

export const usualPort = (isTls: boolean): number => (isTls ? 8729 : 8728);

type Problem = { problem: string; hint: string };

/** Reads `tls` of a RouterOS device. `insecure`: `insecureAcceptAnyHostKey` stands beside it. */
export function readRouterosTls(tls: Json | undefined, insecure: boolean): RouterosTls | Problem {
  if (tls === undefined || tls === null || tls === true) return { kind: "system" };
  if (tls === false) return insecure ? { kind: "plain" } : unproven("`tls: false` sends everything as plain text");
  if (typeof tls !== "object" || Array.isArray(tls)) return unknownShape;
  const names = Object.keys(tls).filter((name) => tls[name] !== undefined && tls[name] !== null);
  if (names.length !== 1) return unknownShape;
  const { anonymous, ca, fingerprint } = tls;
  if (anonymous === true) return insecure ? { kind: "anonymous" } : unproven("anonymous TLS has no certificate");
  if (typeof ca === "string") return readCa(ca);
  return typeof fingerprint === "string" ? readFingerprint(fingerprint) : unknownShape;
}

const unknownShape: Problem = {
  problem: "`tls` is none of true, { ca }, { fingerprint }, { anonymous: true } and false",
  hint: 'Leave it out for a certificate that this system trusts, or pin the router\'s: `tls: { fingerprint: "..." }`.',
};

function unproven(why: string): Problem {
  return {
    problem: `${why}, so nothing would prove the router, and anybody on the way could read the password and act as it`,
    hint: 'Give the `api-ssl` service a certificate and pin it (`tls: { fingerprint: "..." }`), or say that you accept this: `insecureAcceptAnyHostKey: true`.',
  };
}

function readCa(ca: string): RouterosTls | Problem {
  if (/-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/.test(ca)) return { kind: "ca", ca };
  return {
    problem: "`tls.ca` holds no certificate",
    hint: "It is the text of one or more certificates in PEM (-----BEGIN CERTIFICATE-----), not the name of a file.",
  };
}

/** As routers show it (hex), as `openssl x509 -fingerprint -sha256` does (with colons), or as SSH writes such things. */
function readFingerprint(text: string): RouterosTls | Problem {
  const plain = text.trim().replace(/=+$/, "");
  if (plain.startsWith("SHA256:") && isFingerprint(plain)) return { kind: "fingerprint", fingerprint: plain };
  const hex = /^(?:sha-?256(?: fingerprint)?[:= ])?([0-9a-f]{2}(?::?[0-9a-f]{2}){31})$/i.exec(plain)?.[1];
  if (hex !== undefined) {
    const base64 = Buffer.from(hex.replaceAll(":", ""), "hex").toString("base64").replace(/=+$/, "");
    return { kind: "fingerprint", fingerprint: `SHA256:${base64}` };
  }
  return {
    problem: "`tls.fingerprint` is no SHA-256 fingerprint of a certificate",
    hint: "It is 64 hex digits, with or without colons, or `SHA256:` and 43 characters of base64.",
  };
}
