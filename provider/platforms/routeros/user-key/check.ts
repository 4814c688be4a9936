import type { Args, Failure, Json } from "../../../core/contract";
import { formatPublicKey, type PublicKey, parsePublicKey } from "../../../core/formats/public-key";
import { isBefore } from "../../../core/release";
import { markProblem } from "../key-rows";
import { refusalReason, textProblem, userProblem } from "../texts";
import { userPublicKeyRefusals } from "./table";

/** Validates and normalises the arguments of a UserPublicKey; pure and offline. */
export function checkUserPublicKey(
  args: Args,
  release: string | undefined,
): { args: Args; failures: Failure[]; warnings: string[] } {
  const failures: Failure[] = [];
  const warnings: string[] = [];
  const checked: Args = { ...args };
  const fail = (property: string, reason: string | undefined) => {
    if (reason !== undefined) failures.push({ property, reason });
  };
  if ("user" in args) fail("user", userProblem(args.user));
  if (args.reportOtherKeys !== undefined && typeof args.reportOtherKeys !== "boolean")
    fail("reportOtherKeys", "must be true or false");
  if (args.rowComment !== undefined) fail("rowComment", rowCommentProblem(args.rowComment, release));
  if ("publicKey" in args) {
    const { text, reason } = checkKey(args.publicKey, release);
    fail("publicKey", reason);
    if (text !== undefined) checked.publicKey = text;
  }
  if (failures.length === 0 && isBefore(release, "7.20")) warnings.push(weakIdentity(release));
  return { args: checked, failures, warnings };
}

/** Between 7.17 and 7.20.8 rows have come to show a fingerprint; the rows themselves say which. */
export const weakIdentity = (release = ""): string =>
  `RouterOS ${release} shows no fingerprints of keys: a key that is put there gets its own at the end of its comment, to be ` +
  "known by; one that somebody else has put there is known by its type, size and comment only, which is weaker";

function rowCommentProblem(value: Json | undefined, release: string | undefined): string | undefined {
  const problem = textProblem(value);
  if (problem !== undefined) return problem;
  return isBefore(release, "7.9")
    ? `comes with /user/ssh-keys/add, which RouterOS has from 7.9 on; leave it out, or upgrade. ${deviceHas(release)}`
    : undefined;
}

function checkKey(value: Json | undefined, release: string | undefined): { text?: string; reason?: string } {
  if (typeof value !== "string") return { reason: "must be the text of one public key" };
  if (/^\s*\S+-cert-v0\d@openssh\.com/.test(value)) return { reason: refusal("cert-v01") };
  if (privateKey.test(value)) return { reason: refusal("a private key") };
  let key: PublicKey;
  try {
    key = parsePublicKey(value, { dss: true });
  } catch (error) {
    const { message } = error as Error;
    return { reason: /format|line;/.test(message) ? `${message} ${refusal("SSH2")}` : message };
  }
  const reason = typeProblem(key, release) ?? commentProblem(key.comment, release);
  return reason === undefined ? { text: formatPublicKey(key) } : { reason };
}

/** The last is how the base64 of an OpenSSH private key begins. */
const privateKey = /BEGIN [A-Z0-9 ]*PRIVATE KEY|PuTTY-User-Key-File|b3BlbnNzaC1rZXktdjE/;

/** What no release takes is refused at once, the rest where the release is known. */
function typeProblem({ type, bits }: PublicKey, release: string | undefined): string | undefined {
  const refuse = (part: string) => `${refusal(part)} ${deviceHas(release)}`;
  const isV7 = release !== undefined && !isBefore(release, "7.0");
  switch (type) {
    case "ssh-rsa":
      if (isBefore(release, "6.31")) return refuse("(ssh-rsa)");
      return isV7 && (bits ?? 0) < 2048 ? refuse("under 2048") : undefined;
    case "ssh-ed25519":
      return isBefore(release, "7.12") ? refuse("(ssh-ed25519)") : undefined;
    case "sk-ssh-ed25519@openssh.com":
      return isBefore(release, "7.21") ? refuse("(sk-ssh-ed25519") : undefined;
    case "ssh-dss":
      return isV7 ? refuse("(ssh-dss)") : undefined;
    default:
      return refusal("ecdsa");
  }
}

function commentProblem(comment: string, release: string | undefined): string | undefined {
  const problem = textProblem(comment) ?? markProblem(comment);
  if (problem !== undefined) return `has a comment that ${problem}`;
  return isBefore(release, "7.9") && /[^\x20-\x7e]/.test(comment)
    ? `has a comment that is not ASCII: on this release the key goes through a file, in which RouterOS writes other characters anew. ${deviceHas(release)}`
    : undefined;
}

const deviceHas = (release: string | undefined) => `This device has ${release}.`;
const refusal = (part: string) => refusalReason(userPublicKeyRefusals, part);
