import type { LoginFacts } from "../../core/contract";
import { algorithms } from "../algorithms";
import type { ApiTarget } from "./api-target";
import type { SecureStream } from "./secure-stream";

/** How the API login was made: what proved the router is a certificate, not a host key. */
export function apiLoginFacts(
  target: ApiTarget,
  port: number,
  trust: LoginFacts["hostKeyTrust"],
  secure: SecureStream | undefined,
): LoginFacts {
  const fingerprint = secure?.certificate?.fingerprint ?? "";
  let offered: LoginFacts["offered"] | undefined;
  return {
    user: target.user,
    host: target.host,
    port,
    method: "password",
    hostKeyFingerprint: fingerprint,
    hostKeyType: fingerprint === "" ? "none" : "tls-certificate",
    hostKeyTrust: trust,
    // Only a pin that was compared; those in `hostKey` are of the SSH server, which this login has not seen.
    hostKeyPins: trust === "pin" ? [fingerprint] : [],
    // Those of TLS; without TLS there are none. It has no MAC and no host key algorithm of its own to tell.
    negotiated: {
      cipher: secure?.stream.getCipher().standardName ?? "",
      mac: "",
      kex: keyExchange(secure),
      hostKeyAlgorithm: "",
    },
    /** What we could speak over SSH to the same router, for the rules that guard it; the SSH library loads only then. */
    get offered() {
      offered ??= algorithms(target.legacyAlgorithms === true);
      return offered;
    },
  };
}

function keyExchange(secure: SecureStream | undefined): string {
  const info = secure?.stream.getEphemeralKeyInfo() as { type?: string; name?: string } | null | undefined;
  return info?.name ?? info?.type ?? "";
}
