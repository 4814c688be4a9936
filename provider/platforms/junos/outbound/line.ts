import { word } from "../words";
import type { Leaf } from "./leaves";

/** A line of configuration mode as it is sent, and as it is shown. */
export interface Line {
  sent: string;
  shown: string;
}

export const line = (text: string): Line => ({ sent: text, shown: text });

/** Sets one leaf below `place`; the value of a secret one is sent and never shown. */
export function setLine(place: string, { at, value, secret }: Leaf): Line {
  if (value === undefined) return line(`set ${place} ${at}`);
  const sent = `set ${place} ${at} ${word(value)}`;
  return { sent, shown: secret ? `set ${place} ${at} [secret]` : sent };
}
