import type { Json } from "../../../core/contract";
import { decodeJunosSecret } from "../../../core/formats/junos-secret";

/** Encrypted with the device's master password: nobody else can read it. */
export const isSealed = (text: Json | undefined): boolean => typeof text === "string" && text.startsWith("$8$");

/** Two `$9$` texts of one secret differ, and a program gives it plain: what they hide is compared. */
export function sameSecret(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || (typeof a === "string" && typeof b === "string" && plain(a) === plain(b));
}

const plain = (text: string): string => decodeJunosSecret(text) ?? text;
