import type { Json } from "../../../../core/contract";
import { type Leaf, ssh } from "../leaf";
import { overview, type Setting } from "../setting";
import { shortly } from "../shapes/shortly";
import { isThere, type Span } from "../span";
import { inEffect } from "../statements";

const first: Span[] = [{ until: "18.4R2" }, { since: "19.1R1", until: "19.2" }];
const leaf: Leaf = { path: [...ssh, "protocol-version"], kind: "list", words: { v1: first, v2: undefined } };

const values: { words: string[]; value: Json }[] = [
  { words: ["v2"], value: 2 },
  { words: ["v1"], value: 1 },
  { words: ["v1", "v2"], value: "both" },
];

/** A list on the device, of which only three contents mean something. */
export const protocolVersion: Setting = {
  argument: "protocolVersion",
  type: '1 | 2 | "both"',
  doc: "The versions of the SSH protocol the server speaks.",
  values: "2 -> v2; both -> [ v1 v2 ] only before 18.4R3 / 19.3R1",
  default: "2",
  device: "system services ssh protocol-version [ {} ]",
  source: overview,
  note: "1 alone is refused: this provider speaks SSH 2 only",
  leaves: [leaf],
  check(value, release) {
    if (value === 1)
      return [
        {
          reason:
            "This provider, and every release from 18.4R3/19.3R1, speaks SSH 2 only; SSH 1 alone would lock it out.",
        },
      ];
    if (value === 2 || (value === "both" && isThere(first, release))) return [];
    if (value === "both") return [{ reason: `"both" needs SSH 1, which Junos ${release} no longer has; give 2.` }];
    return [{ reason: `\`protocolVersion\` takes 2 or "both"; got ${shortly(value)}.` }];
  },
  normalise: (value) => value,
  read(statements) {
    const words = inEffect(statements, leaf);
    if (words === undefined) return null;
    const sorted = [...words].sort().join(" ");
    return values.find((each) => each.words.join(" ") === sorted)?.value ?? words.join(" ");
  },
  write: (value) => [
    [leaf, values.find((each) => each.value === value)?.words ?? (value === null ? null : String(value).split(" "))],
  ],
};
