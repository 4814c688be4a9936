import { type Leaf, ssh } from "../leaf";
import { overview, type Setting } from "../setting";
import { shortly } from "../shapes/shortly";
import { isThere, isWritten, type Span } from "../span";
import { inEffect } from "../statements";

const newer: Span[] = [{ since: "22.2R1" }];
const older: Span[] = [{ until: "23.3" }];

const allow: Leaf = { path: [...ssh, "allow-tcp-forwarding"], kind: "flag", spans: newer };
const yes: Leaf = { path: [...ssh, "tcp-forwarding"], kind: "flag", spans: older };
const no: Leaf = { path: [...ssh, "no-tcp-forwarding"], kind: "flag", spans: older };

const reason = 'Junos switches TCP forwarding on or off; give "yes" or "no".';

/** On by default and switched off, up to 22.1; off by default and switched on, from 22.2. In between the old pair lingers. */
export const tcpForwarding: Setting = {
  argument: "allowTcpForwarding",
  type: '"yes" | "no"',
  doc: "Whether connections may be forwarded through this server.",
  values: "yes, no",
  default: '"yes" before 22.2R1, "no" from 22.2R1',
  device: "from 22.2R1 allow-tcp-forwarding (no: deleted); before: tcp-forwarding | no-tcp-forwarding",
  source: overview,
  note: "the old pair is deprecated from 22.2R1 and gone from 23.4R1; the document shows the old pair",
  leaves: [yes, no, allow],
  check(value) {
    if (value === "yes" || value === "no") return [];
    if (["local", "remote", "all", "both"].includes(String(value))) return [{ reason }];
    return [{ reason: `\`allowTcpForwarding\` takes "yes" or "no"; got ${shortly(value)}.` }];
  },
  normalise: (value) => value,
  read(statements, release) {
    if (inEffect(statements, allow) !== undefined || inEffect(statements, yes) !== undefined) return "yes";
    if (inEffect(statements, no) !== undefined) return "no";
    return isWritten(newer, release) ? "no" : null;
  },
  write(value, release) {
    if (!isWritten(newer, release)) {
      return [
        [yes, value === "yes" ? [] : null],
        [no, value === "no" ? [] : null],
      ];
    }
    const on = value === "yes";
    // A leftover of the old pair would stand beside it: the device lets it, and says nothing of what then holds.
    const leftovers = isThere(older, release) ? [yes, ...(on ? [no] : [])] : [];
    return [...leftovers.map((leaf): [Leaf, null] => [leaf, null]), [allow, on ? [] : null]];
  },
};
