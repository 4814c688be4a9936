import { decodeBase64 } from "./base64";
import { readDsaBlob } from "./dsa-key-blob";
import { FormatError } from "./format-error";
import { keyTypes, readKeyBlob } from "./key-blob";
import { endOfOptions } from "./key-line";
import { WireReader } from "./wire";

export interface PublicKey {
  type: string;
  blob: Buffer;
  /** The blob in canonical base64. */
  base64: string;
  comment: string;
  bits?: number;
  curve?: string;
}

export const dsaRefusal =
  "DSA keys are off since 7.0, not built since 9.8 and cannot be built since 10.0; use ed25519.";

/**
 * Reads ONE public key line, `type base64 [comment]`, as it stands in a `.pub` file. Every mistake has its own sentence.
 * `dss`: the device still takes ssh-dss; `options`: there is an argument of that name, for what may stand in front of it.
 */
export function parsePublicKey(text: string, { dss = false, options = false } = {}): PublicKey {
  refuseOtherFormats(text);
  const line = oneLine(text);
  const [, type = "", base64, comment = ""] = /^([^ \t]*)(?:[ \t]+([^ \t]+)(?:[ \t]+(.*))?)?$/s.exec(line) ?? [];
  const isDss = dss && type === "ssh-dss";
  if (!isDss) checkType(type, line, options);
  if (base64 === undefined)
    throw new FormatError(`The public key has only the type "${type}": its base64 part is missing.`);
  const blob = decodeBase64(base64);
  if (blob === undefined) throw new FormatError("The second word of the public key is not valid base64.");
  const inside = typeInside(blob);
  if (inside !== type)
    throw new FormatError(`The public key says ${type}, but its data is of type ${printable(inside)}.`);
  const { bits, curve } = isDss ? readDsaBlob(blob) : readKeyBlob(blob);
  return {
    type,
    blob,
    base64,
    comment,
    ...(bits === undefined ? {} : { bits }),
    ...(curve === undefined ? {} : { curve }),
  };
}

/** The line of a `.pub` file. `comment` replaces the key's own; `""` leaves it away. */
export function formatPublicKey(key: Pick<PublicKey, "type" | "base64" | "comment">, comment = key.comment): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(comment))
    throw new FormatError("The comment of a public key must not contain a line break or another control character.");
  const trimmed = comment.replace(/^[ \t]+|[ \t]+$/g, "");
  return trimmed === "" ? `${key.type} ${key.base64}` : `${key.type} ${key.base64} ${trimmed}`;
}

/** Looked at before anything else, so that no later message can quote a piece of a private key. */
function refuseOtherFormats(text: string): void {
  // The last one is how the base64 of every OpenSSH private key starts ("openssh-key-v1").
  if (/BEGIN [A-Z0-9 ]*PRIVATE KEY|PuTTY-User-Key-File|b3BlbnNzaC1rZXktdjE/.test(text))
    throw new FormatError(
      "This is a PRIVATE key. Give the public key (the .pub file), and treat the private one as exposed.",
    );
  const convert = (format: string) => `Convert it with: ssh-keygen -i -m ${format} -f FILE`;
  if (/---- ?BEGIN SSH2 PUBLIC KEY/.test(text))
    throw new FormatError(`This is a public key in SSH2 (RFC 4716) format. ${convert("RFC4716")}`);
  if (/-----BEGIN RSA PUBLIC KEY/.test(text))
    throw new FormatError(`This is a public key in PEM (PKCS#1) format. ${convert("PEM")}`);
  if (/-----BEGIN PUBLIC KEY/.test(text))
    throw new FormatError(`This is a public key in PEM (PKCS#8) format. ${convert("PKCS8")}`);
}

function oneLine(text: string): string {
  const line = text.replace(/\r?\n$/, "");
  if (/[\r\n]/.test(line)) throw new FormatError("The public key has more than one line; give exactly one key.");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[\u0000-\u0008\u000b-\u001f\u007f\ufeff]/.test(line))
    throw new FormatError("The public key contains a control character or a byte order mark.");
  const trimmed = line.replace(/^[ \t]+|[ \t]+$/g, "");
  if (trimmed === "") throw new FormatError("The public key is empty.");
  return trimmed;
}

function checkType(type: string, line: string, options: boolean): void {
  if (isKeyType(type)) return;
  if (type === "ssh-dss") throw new FormatError(dsaRefusal);
  if (/-cert(?:-v01@openssh\.com)?$/.test(type))
    throw new FormatError(
      "This is a certificate, not a public key: give the CA's public key and mark it as one, or the plain public key.",
    );
  const end = endOfOptions(line);
  if (end !== undefined && /^[ \t]+(ssh-|ecdsa-|sk-)/.test(line.slice(end)))
    throw new FormatError(
      `There are options in front of the key type; ${options ? "they belong into `options`" : "give the key without them"}.`,
    );
  throw new FormatError(`Unknown key type ${printable(type)}; a public key starts with one of ${keyTypes.join(", ")}.`);
}

function isKeyType(type: string): boolean {
  return (keyTypes as readonly string[]).includes(type);
}

function typeInside(blob: Buffer): string {
  try {
    return new WireReader(blob).text();
  } catch {
    throw new FormatError("The data of the public key is cut off or is no SSH key.", "truncated");
  }
}

/** A word is quoted only when it looks like a type name: what was pasted by mistake may be a secret. */
function printable(type: string): string {
  return /^[a-z][a-z0-9@.-]{0,63}$/.test(type) ? `"${type}"` : "(unreadable)";
}
