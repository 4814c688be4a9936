import type { ShownKey } from "../../core/contract";
import type { HostKeyRequest, RouterosAnswer } from "../../core/routeros";

/** A router shows one host key, of one of these types; RouterOS 6 signs with SHA-1 only. */
const algorithms = ["ssh-ed25519", "rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"];

/** Asks the SSH server of the router for its host key. */
export const handshakeFor = (port: number, key: string): HostKeyRequest => ({
  key,
  handshake: { port, hostKeyAlgorithms: algorithms },
});

/** The key that was shown, or why there was none. */
export const shownKey = (answer: RouterosAnswer | undefined): ShownKey | { refused: string } =>
  answer?.hostKey === undefined ? { refused: answer?.refused ?? "no answer" } : { hostKey: answer.hostKey };
