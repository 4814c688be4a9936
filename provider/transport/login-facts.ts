import type { LoginFacts } from "../core/contract";
import { sha256Fingerprint } from "../core/formats/fingerprint";
import type { Handshake, HandshakePlan } from "./handshake";
import type { Hop } from "./open-hop";

/** How we are logged in, for the rules that keep a change from cutting off just that. */
export function loginFacts(hop: Hop, plan: HandshakePlan, { hostKey, negotiated, attempt }: Handshake): LoginFacts {
  const { policy, offered } = plan;
  return {
    user: plan.user,
    host: hop.target.host,
    port: hop.port,
    method: attempt.method,
    ...acceptedKey(plan),
    hostKeyFingerprint: sha256Fingerprint(hostKey.blob),
    hostKeyType: hostKey.type,
    hostKeyTrust: policy.trust,
    hostKeyPins: policy.pins.map(({ fingerprint }) => fingerprint),
    negotiated: {
      cipher: negotiated.cs.cipher,
      // Empty with a cipher that authenticates by itself (GCM, ChaCha20-Poly1305).
      mac: negotiated.cs.mac,
      kex: negotiated.kex,
      hostKeyAlgorithm: negotiated.serverHostKey,
    },
    offered,
  };
}

function acceptedKey({ credential }: HandshakePlan): Pick<LoginFacts, "keyFingerprint" | "keyType"> {
  const key = credential.kind === "key" ? credential : credential.kind === "agent" ? credential.signed() : undefined;
  return key === undefined ? {} : { keyFingerprint: key.fingerprint, keyType: key.type };
}
