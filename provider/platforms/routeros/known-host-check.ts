import type { Args, Failure, Json } from "../../core/contract";
import { formatAddress, parseAddress } from "../../core/formats/address";
import { parseKnownHosts } from "../../core/formats/known-hosts";
import { formatPublicKey, type PublicKey, parsePublicKey } from "../../core/formats/public-key";
import { isBefore } from "../../core/release";
import { knownHostRefusals } from "./known-host-table";
import { refusalReason, textProblem } from "./texts";

/** Validates and normalises the arguments of a KnownHost; pure and offline. */
export function checkKnownHost(
  args: Args,
  release: string | undefined,
): { args: Args; failures: Failure[]; warnings: string[] } {
  const failures: Failure[] = [];
  const checked: Args = { ...args };
  const fail = (property: string, reason: string | undefined) => {
    if (reason !== undefined) failures.push({ property, reason });
  };
  if (isBefore(release, "7.25")) fail("", `${wholeRefusal()} This device has ${release}.`);
  if ("host" in args) {
    const { text, reason } = checkHost(args.host);
    fail("host", reason);
    if (text !== undefined) checked.host = text;
  }
  if ("publicKey" in args) {
    const { text, reason } = checkKey(args.publicKey);
    fail("publicKey", reason);
    if (text !== undefined) checked.publicKey = text;
  }
  if (args.comment !== undefined) fail("comment", textProblem(args.comment));
  return { args: checked, failures, warnings: failures.length > 0 ? [] : [needsValidation] };
}

export const wholeRefusal = () => refusal("whole resource");

export const needsValidation =
  "the router looks at its known hosts only while known-hosts-validation is yes (`knownHostsValidation` of OutboundSsh); without it, it accepts any host key";

interface Checked {
  text?: string;
  reason?: string;
}

/** One address in its one spelling. */
function checkHost(value: Json | undefined): Checked {
  if (typeof value !== "string" || value === "") return { reason: "must be one IPv4 or IPv6 address" };
  if (/^\[.*\](:\d+)?$/.test(value)) return { reason: `must not hold a port or brackets. ${refusal("port")}` };
  const address = parseAddress(value.trim());
  if (address === undefined) return { reason: refusal("host (") };
  if (address.zone !== "")
    return { reason: "must not name an interface (`%`): no document says what the list makes of it" };
  return { text: formatAddress(address) };
}

/** Type and base64; the comment of a key has no place in the list. */
function checkKey(value: Json | undefined): Checked {
  if (typeof value !== "string") return { reason: "must be the text of one public key" };
  if (/^\s*(SHA256|MD5):/.test(value)) return { reason: refusal("a fingerprint") };
  let key: PublicKey;
  try {
    key = parsePublicKey(value, { dss: true });
  } catch (error) {
    if (isWholeLine(value))
      return { reason: "is a whole known_hosts line: give its key only (`type base64`), and its host as `host`" };
    return { reason: (error as Error).message };
  }
  if (!/^ssh-(rsa|ed25519)$/.test(key.type)) return { reason: refusal("ecdsa") };
  return { text: formatPublicKey(key, "") };
}

const isWholeLine = (text: string) => parseKnownHosts(text.trim()).lines[0]?.entry !== undefined;
const refusal = (part: string) => refusalReason(knownHostRefusals, part);
