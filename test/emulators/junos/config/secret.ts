import { randomInt } from "node:crypto";

/*
 * `$9$`: a shared secret, written so that it cannot be read at a glance. Each character is a number in steps along an
 * alphabet, weighted by where it stands; the first character says how many random ones follow it.
 */
const families = ["QzF3n6/9CAtpu0O", "B1IREhcSyrleKvMW8LXx", "7N-dVbwsY2g4oaJZGUDj", "iHkq.mPf5T"];
const alphabet = families.join("");
const weights = [
  [1, 4, 32],
  [1, 16, 32],
  [1, 8, 32],
  [1, 64],
  [1, 32],
  [1, 4, 16, 128],
  [1, 32, 64],
];
const prefix = "$9$";

/** The plain text. Throws when it is not `$9$`, or damaged. */
export function decodeSecret(encoded: string): string {
  const damaged = new Error("not a $9$ secret");
  const first = encoded[prefix.length];
  if (!encoded.startsWith(prefix) || first === undefined || !alphabet.includes(first)) throw damaged;
  let previous = first;
  let rest = encoded.slice(prefix.length + 1 + padding(first));
  const bytes: number[] = [];
  while (rest !== "") {
    const steps = weights[bytes.length % weights.length] as number[];
    if (rest.length < steps.length) throw damaged;
    let sum = 0;
    for (const [index, weight] of steps.entries()) {
      const character = rest[index] as string;
      if (!alphabet.includes(character)) throw damaged;
      sum += weight * (distance(previous, character) - 1);
      previous = character;
    }
    bytes.push(((sum % 256) + 256) % 256);
    rest = rest.slice(steps.length);
  }
  return Buffer.from(bytes).toString("utf8");
}

/** Another text each time, as on a device: what is read back never equals what was written. */
export function encodeSecret(plain: string): string {
  const random = (): string => alphabet[randomInt(alphabet.length)] as string;
  const first = random();
  let text = prefix + first + Array.from({ length: padding(first) }, random).join("");
  let previous = first;
  for (const [index, byte] of [...Buffer.from(plain)].entries()) {
    const steps = weights[index % weights.length] as number[];
    let left = byte;
    const counts = steps.map(() => 0);
    for (let at = steps.length - 1; at >= 0; at--) {
      counts[at] = Math.floor(left / (steps[at] as number));
      left %= steps[at] as number;
    }
    for (const count of counts) {
      previous = alphabet[(alphabet.indexOf(previous) + count + 1) % alphabet.length] as string;
      text += previous;
    }
  }
  return text;
}

const padding = (first: string): number => 3 - families.findIndex((family) => family.includes(first));

/** Steps forward from one character to another, 1 to 65. */
function distance(from: string, to: string): number {
  const steps = (alphabet.indexOf(to) - alphabet.indexOf(from) + alphabet.length) % alphabet.length;
  return steps === 0 ? alphabet.length : steps;
}
