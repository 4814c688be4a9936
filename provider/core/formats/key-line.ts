import { decodeBase64 } from "./base64";
import { FormatError } from "./format-error";
import { readKeyBlob } from "./key-blob";

/** The words `type base64 [comment]`, taken apart and checked. */
export interface KeyWords {
  type: string;
  blob: Buffer;
  base64: string;
  comment: string;
}

/**
 * Reads a key the way `sshkey_read` does: type word, blanks, base64, and the rest is comment. `undefined` where sshd
 * finds no key: unknown type, broken base64 or blob, another type in the blob, a certificate.
 */
export function readKeyWords(text: string): KeyWords | undefined {
  const words = /^([^ \t]+)[ \t]+([^ \t]+)(.*)$/s.exec(text);
  if (words === null) return undefined;
  const [, type = "", base64 = "", rest = ""] = words;
  // `b64_pton` skips white space, so the CR of a CRLF file does no harm.
  const blob = decodeBase64(base64.replace(/\r$/, ""));
  if (blob === undefined) return undefined;
  try {
    if (readKeyBlob(blob).type !== type) return undefined;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
  return { type, blob, base64: blob.toString("base64"), comment: rest.replace(/^[ \t]+|[ \t\r]+$/g, "") };
}

/**
 * Where the options of a line end: at the first blank outside of quotes (`sshkey_advance_past_options`).
 * `undefined`: a quote is not closed.
 */
export function endOfOptions(text: string): number | undefined {
  let quoted = false;
  let at = 0;
  for (; at < text.length; at++) {
    const char = text[at];
    if (!quoted && (char === " " || char === "\t")) return at;
    if (char === "\\" && text[at + 1] === '"') at++;
    else if (char === '"') quoted = !quoted;
  }
  return quoted ? undefined : Math.min(at, text.length);
}
