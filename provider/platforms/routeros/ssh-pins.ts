import type { Args, DeviceFacts } from "../../core/contract";
import { sha256Fingerprint } from "../../core/formats/fingerprint";
import { parsePublicKey } from "../../core/formats/public-key";

/** Fingerprints of the host keys of its SSH server that the program names. */
export function sshPins({ hostKey }: Args): string[] {
  return [hostKey ?? []].flat().flatMap((pin) => {
    const text = String(pin).trim();
    if (text.startsWith("SHA256:")) return [text];
    try {
      return [sha256Fingerprint(parsePublicKey(text).blob)];
    } catch {
      // What it is instead is said where it is used.
      return [];
    }
  });
}

/** The same, as a session knows them. */
export const pinsOf = (facts: DeviceFacts | undefined): string[] => (facts?.session?.sshPins ?? []) as string[];
