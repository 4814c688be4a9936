import type { Args, Failure, Json } from "../../core/contract";
import { parseKnownHosts } from "../../core/formats/known-hosts";
import { formatPublicKey, parsePublicKey } from "../../core/formats/public-key";
import { checkKeyText } from "./key-text";
import { knownHostRefusals } from "./known-host-table";
import { unspeakable } from "./words";

/** Validates and normalises the arguments of a KnownHost; pure and offline. */
export function checkKnownHost(args: Args): { args: Args; failures: Failure[]; warnings: string[] } {
  const failures: Failure[] = [];
  const warnings: string[] = [];
  const checked: Args = { ...args };
  if ("host" in args) {
    const reason = hostReason(args.host);
    if (reason !== undefined) failures.push({ property: "host", reason });
  }
  if ("publicKey" in args) {
    const { text, reason, warning } = checkKey(args.publicKey);
    if (reason !== undefined) failures.push({ property: "publicKey", reason });
    else checked.publicKey = text;
    if (warning !== undefined) warnings.push(warning);
  }
  return { args: checked, failures, warnings };
}

/** Why this cannot be the one plain name of an entry; `undefined` when it can. */
function hostReason(value: Json | undefined): string | undefined {
  const one = refusal("host patterns");
  if (Array.isArray(value)) return `must be one host name or address. ${one}`;
  if (typeof value !== "string" || value === "") return "must be a host name or an address";
  const problem = unspeakable(value);
  if (problem !== undefined) return /[^\0-\x7f]/.test(value) ? `${problem}: an international name as xn--...` : problem;
  const shown = JSON.stringify(value).slice(0, 60);
  if (value.startsWith("|1|")) return `${shown}: ${refusal("hashed")}`;
  if (/[*?!]/.test(value)) return `${shown} is a pattern. ${one}`;
  if (value.includes(",")) return `${shown} is a list. ${one}`;
  if (value.includes("/")) return `${shown} is a network. ${one}`;
  if (value.includes("@")) return `${shown} holds a user or a marker. ${one}`;
  if (/[[\]]/.test(value) || /^[^:]*:\d*$/.test(value)) return `${shown} holds a port or brackets. ${refusal("port")}`;
  if (value.length > 255) return "must not be longer than 255 characters";
  return /^[A-Za-z0-9._:%~+=-]+$/.test(value)
    ? undefined
    : `${shown} is no host name or address: letters, digits, . - _ and : are accepted`;
}

/** Type and base64; a comment has no place on the device. */
function checkKey(value: Json | undefined): { text?: string; reason?: string; warning?: string } {
  if (typeof value === "string") {
    // An SSH 1 key in its file: bits, exponent, modulus.
    if (/^\s*\d+ \d+ \d+/.test(value)) return { reason: refusal("rsa1-key") };
    if (parseKnownHosts(value.trim()).lines[0]?.entry !== undefined) {
      return { reason: "is a whole known_hosts line: give its key only (`type base64`), and its host as `host`" };
    }
  }
  const bare = typeof value === "string" ? withoutComment(value) : value;
  return checkKeyText(bare, { sk: refusal("sk-"), certificate: refusal("sk-") });
}

function withoutComment(text: string): string {
  try {
    return formatPublicKey(parsePublicKey(text, { dss: true }), "");
  } catch {
    // What is wrong with it is said by who looks at it next.
    return text;
  }
}

function refusal(part: string): string {
  return knownHostRefusals.find(({ argument }) => argument.includes(part))?.reason ?? "";
}
