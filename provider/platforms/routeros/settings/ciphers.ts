import type { Json } from "../../../core/contract";
import type { Problem } from "./setting";
import { parts, shortly } from "./shapes";

/** In the order in which they are kept: that of the router's own list is not known. */
export const families = ["aes-gcm", "aes-ctr", "aes-cbc", "3des-cbc", "null", "auto"] as const;

/** What each family is called among ciphers of SSH. */
export const members: { readonly [family: string]: readonly string[] } = {
  "aes-gcm": ["aes256-gcm@openssh.com", "aes128-gcm@openssh.com"],
  "aes-ctr": ["aes256-ctr", "aes192-ctr", "aes128-ctr"],
  "aes-cbc": ["aes256-cbc", "aes192-cbc", "aes128-cbc"],
  "3des-cbc": ["3des-cbc"],
  null: ["none"],
};

export const cipherList = (text: string): string[] => inOrder(parts(text));

/** Each once; what is not known keeps its place at the end. */
export function inOrder(list: readonly string[]): string[] {
  const places = families as readonly string[];
  const rank = (name: string) => (places.includes(name) ? places.indexOf(name) : places.length);
  return [...new Set(list)].sort((a, b) => rank(a) - rank(b));
}

export function checkCiphers(value: Json): Problem[] {
  if (!Array.isArray(value)) return [{ reason: `\`ciphers\` takes a list of families; got ${shortly(value)}.` }];
  if (value.length === 0) return [{ reason: "An empty list is not a value: name the families, or auto." }];
  const wrong = value.flatMap((name, index) =>
    (families as readonly Json[]).includes(name) ? [] : [{ path: [index], reason: reasonAgainst(name) }],
  );
  if (wrong.length > 0 || !value.includes("auto") || value.length === 1) return wrong;
  return [
    { reason: "With auto the router chooses: no family can stand beside it, as what it then does is not documented." },
  ];
}

/** OpenSSH's names, and `aes-256-ctr` and its like. */
const single = /^(aes-?(128|192|256)-(ctr|cbc|gcm)(@openssh\.com)?|aes\*-cbc)$/;

function reasonAgainst(name: Json): string {
  if (typeof name === "string" && single.test(name))
    return `RouterOS switches cipher families, not single ciphers (${name}): write aes-gcm, aes-ctr, aes-cbc or 3des-cbc; strongCrypto: true leaves their 256 and 192 bit members.`;
  return `RouterOS has no such cipher (${shortly(name)}); it knows aes-gcm, aes-ctr, aes-cbc, 3des-cbc, null and auto.`;
}
