/**
 * Text that Junos keeps in place of a secret: `$9$` and characters that hide it without a key, so anyone who can read it
 * can take it back. The first character salts it; two texts of one secret differ. Known from Crypt::Juniper.
 */
const families = ["QzF3n6/9CAtpu0O", "B1IREhcSyrleKvMW8LXx", "7N-dVbwsY2g4oaJZGUDj", "iHkq.mPf5T"];

const alphabet = families.join("");

/** By position in the secret, the weights of the characters that carry one of its bytes. */
const weights = [
  [1, 4, 32],
  [1, 16, 32],
  [1, 8, 32],
  [1, 64],
  [1, 32],
  [1, 4, 16, 128],
  [1, 32, 64],
];

/** The secret that a `$9$` text hides; undefined when the text is none. */
export function decodeJunosSecret(text: string): string | undefined {
  if (!text.startsWith("$9$")) return undefined;
  const body = text.slice(3);
  const family = families.findIndex((characters) => characters.includes(body[0] ?? " "));
  if (family < 0) return undefined;
  let previous = body[0] as string;
  // Random filling, the more the earlier the family.
  let at = 1 + (3 - family);
  if (at > body.length) return undefined;
  let secret = "";
  while (at < body.length) {
    const parts = weights[secret.length % weights.length] as number[];
    let value = 0;
    for (const weight of parts) {
      const character = body[at++];
      const step = character === undefined ? undefined : gap(previous, character);
      if (step === undefined) return undefined;
      value += step * weight;
      previous = character as string;
    }
    secret += String.fromCharCode(value % 256);
  }
  return secret === "" ? undefined : secret;
}

/** How far apart two characters stand in the alphabet, which is read in a circle. */
function gap(from: string, to: string): number | undefined {
  const [start, end] = [alphabet.indexOf(from), alphabet.indexOf(to)];
  if (start < 0 || end < 0) return undefined;
  return ((end - start + alphabet.length) % alphabet.length) - 1;
}
