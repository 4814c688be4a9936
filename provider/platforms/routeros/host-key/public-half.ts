import { createPublicKey } from "node:crypto";
import { FormatError } from "../../../core/formats/format-error";
import { parsePublicKey } from "../../../core/formats/public-key";
import { wireMpint, wireString } from "../../../core/formats/wire";
import type { RouterosAnswer } from "../../../core/routeros";

export interface PublicHalf {
  /** `type base64`; undefined: of a type that is not shown, or unreadable. */
  key?: string;
  /** Why it could not be read. */
  problem?: string;
}

/** The end of one, in either form that it may have. */
export const wholeHalf = /-----END [A-Z ]*PUBLIC KEY-----|^ssh-\S+ [A-Za-z0-9+/]+=*\s/;

/** PEM (SPKI) on current releases; of old ones it is not known, so OpenSSH's line is read as well. */
export function publicHalfIn(name: string, { rows, traps }: RouterosAnswer): PublicHalf {
  const [row] = rows;
  const [trap] = traps;
  if (trap !== undefined) return { problem: `${name}: the router says "${trap.message}"` };
  if (row === undefined) return { problem: `${name}: it is not there any more` };
  const { contents = "" } = row;
  try {
    return { key: contents.includes("-----BEGIN") ? inPem(contents) : inLine(contents) };
  } catch (error) {
    return { problem: `${name}: ${error instanceof FormatError ? error.message : "it is no public key in PEM"}` };
  }
}

/** RouterOS 6 has a DSA key too, which is not the one in question. */
function inLine(contents: string): string | undefined {
  const { type, base64 } = parsePublicKey(contents.trim(), { dss: true });
  return type === "ssh-rsa" || type === "ssh-ed25519" ? `${type} ${base64}` : undefined;
}

function inPem(pem: string): string | undefined {
  const key = createPublicKey(pem);
  const isRsa = key.asymmetricKeyType === "rsa";
  if (!isRsa && key.asymmetricKeyType !== "ed25519") return undefined;
  const { n = "", e = "", x = "" } = key.export({ format: "jwk" });
  const number = (text: string) => wireMpint(Buffer.from(text, "base64url"));
  const type = isRsa ? "ssh-rsa" : "ssh-ed25519";
  const parts = isRsa ? [number(e), number(n)] : [wireString(Buffer.from(x, "base64url"))];
  return `${type} ${Buffer.concat([wireString(type), ...parts]).toString("base64")}`;
}
