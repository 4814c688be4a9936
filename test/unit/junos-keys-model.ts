import { generateKeyPairSync, type JsonWebKey } from "node:crypto";
import { DOMParser, type Element } from "@xmldom/xmldom";
import type { LoginFacts, RenderContext } from "../../provider/core/contract";
import type { XmlElement } from "../../provider/core/formats/xml-element";
import type { NetconfAnswer } from "../../provider/core/netconf";

/** A statement with its value or its children, as a device keeps it; lists are statements named `list "name"`. */
interface Node {
  words: string[];
  children: Node[];
  inactive: boolean;
}

/** How many words name a statement that has more than its own: a list and the name of an entry, or a leaf and its value. */
const lists = /^(user|host|ssh-rsa|ssh-dsa|ssh-ecdsa|ssh-ed25519)$/;
const leaves = /^(class|uid|from|key-options|.+-key)$/;

/** Just enough of a device to load lines of configuration mode and to answer in XML; it shares nothing with the driver. */
export class TinyJunos {
  private readonly root: Node = { words: [], children: [], inactive: false };

  load(lines: readonly string[]): void {
    for (const line of lines) {
      const [verb = "", ...words] = tokens(line);
      const path = statements(words);
      if (verb === "set") this.set(path);
      else if (verb === "delete") this.delete(path, line);
      else if (verb === "activate" || verb === "deactivate") this.find(path, line).inactive = verb === "deactivate";
      else throw new Error(`syntax error: ${line}`);
    }
  }

  /** The answer to `<get-configuration>`. */
  xml(): string {
    return `<rpc-reply><configuration>${this.root.children.map(print).join("")}</configuration></rpc-reply>`;
  }

  /** Every statement as a set line, to compare whole devices. */
  lines(node = this.root, above: string[] = []): string[] {
    const words = [...above, ...node.words];
    const own = node.inactive ? [`deactivate ${words.join("|")}`] : [];
    const below = node.children.flatMap((child) => this.lines(child, words));
    return node.children.length === 0 ? [words.join("|"), ...own] : [...below, ...own];
  }

  private set(path: string[][]): void {
    let at = this.root;
    for (const words of path) {
      let child = at.children.find((each) => sameStatement(each.words, words));
      if (child === undefined) {
        child = { words, children: [], inactive: false };
        at.children.push(child);
      }
      child.words = words;
      at = child;
    }
  }

  private delete(path: string[][], line: string): void {
    const parent = path.length === 1 ? this.root : this.find(path.slice(0, -1), line);
    const child = this.find(path, line);
    parent.children.splice(parent.children.indexOf(child), 1);
  }

  private find(path: string[][], line: string): Node {
    let at = this.root;
    for (const words of path) {
      const child = at.children.find((each) => sameStatement(each.words, words));
      if (child === undefined) throw new Error(`statement not found: ${line}`);
      at = child;
    }
    return at;
  }
}

/** The words of a line, by the rule that a user of the CLI goes by: quotes keep blanks together, `\"` is a quote. */
export function tokens(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at] as string;
    if (quoted && character === "\\") word = `${word ?? ""}${line[++at]}`;
    else if (character === '"') {
      quoted = !quoted;
      word ??= "";
    } else if (character === " " && !quoted) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = `${word ?? ""}${character}`;
  }
  if (quoted) throw new Error(`unterminated quote: ${line}`);
  return word === undefined ? words : [...words, word];
}

function statements(words: string[]): string[][] {
  const path: string[][] = [];
  for (let at = 0; at < words.length; ) {
    const word = words[at] as string;
    const length = (lists.test(word) || leaves.test(word)) && at + 1 < words.length ? 2 : 1;
    path.push(words.slice(at, at + length));
    at += length;
  }
  return path;
}

/** A leaf has one value, so it is the same statement whatever its value; entries of a list go by their names. */
function sameStatement(a: string[], b: string[]): boolean {
  return a[0] === b[0] && (leaves.test(a[0] ?? "") || a[1] === b[1]);
}

function print({ words, children, inactive }: Node): string {
  const [name = "", value] = words;
  const mark = inactive ? ' inactive="inactive"' : "";
  const below = children.map(print).join("");
  if (value === undefined) return `<${name}${mark}>${below}</${name}>`;
  if (leaves.test(name)) return `<${name}${mark}>${escaped(value)}</${name}>`;
  return `<${name}${mark}><name>${escaped(value)}</name>${below}</${name}>`;
}

const escaped = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

/** What the transport makes of a reply. */
export function answer(xml: string, errors: string[] = []): NetconfAnswer {
  const document = new DOMParser().parseFromString(xml, "text/xml");
  return {
    reply: elementOf(document.documentElement as Element),
    errors: errors.map((message) => ({ severity: "error", message })),
    warnings: [],
  };
}

function elementOf(element: Element): XmlElement {
  const nodes = [...element.childNodes];
  return {
    name: element.localName as string,
    attributes: Object.fromEntries([...element.attributes].map(({ localName, value }) => [localName, value])),
    children: nodes.filter((node) => node.nodeType === 1).map((node) => elementOf(node as Element)),
    text: nodes.map((node) => (node.nodeType === 3 || node.nodeType === 4 ? (node.nodeValue ?? "") : "")).join(""),
  };
}

/** A reply with what stands under `<configuration>`. */
export const configured = (xml: string): NetconfAnswer =>
  answer(
    `<rpc-reply xmlns:junos="http://xml.juniper.net/junos/24.4R1/junos"><configuration>${xml}</configuration></rpc-reply>`,
  );

const part = (value: Buffer | string): Buffer => {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const number = (text: string | undefined): Buffer => {
  const bytes = Buffer.from(text ?? "", "base64url");
  return part((bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
};

/** A new public key, `type base64`, of each type that Junos has. */
export function newKey(type: string): string {
  return `${type} ${Buffer.concat([part(type), ...fieldsOf(type)]).toString("base64")}`;
}

function fieldsOf(type: string): Buffer[] {
  const jwk = (key: { export(options: { format: "jwk" }): JsonWebKey }) => key.export({ format: "jwk" });
  if (type === "ssh-ed25519")
    return [part(Buffer.from(jwk(generateKeyPairSync("ed25519").publicKey).x ?? "", "base64url"))];
  if (type === "ssh-rsa") {
    const { e, n } = jwk(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey);
    return [number(e), number(n)];
  }
  if (type === "ssh-dss") return dssFields();
  const curve = type.slice(-8);
  const namedCurve = `P-${curve.slice(-3)}`;
  const { x, y } = jwk(generateKeyPairSync("ec", { namedCurve }).publicKey);
  const point = [x, y].map((each) => Buffer.from(each ?? "", "base64url"));
  return [part(curve), part(Buffer.concat([Buffer.from([4]), ...point]))];
}

/** p, q, g, y as they lie in the public key's DER: three integers of the algorithm, then one in the bit string. */
function dssFields(): Buffer[] {
  const der = generateKeyPairSync("dsa", { modulusLength: 1024, divisorLength: 160 }).publicKey.export({
    type: "spki",
    format: "der",
  });
  const numbers: Buffer[] = [];
  for (let at = 0; at < der.length; ) {
    const tag = der[at] as number;
    const long = (der[at + 1] as number) & 0x80 ? (der[at + 1] as number) & 0x7f : 0;
    const length = long === 0 ? (der[at + 1] as number) : der.readUIntBE(at + 2, long);
    const start = at + 2 + long;
    if (tag === 2) numbers.push(der.subarray(start, start + length));
    // Into sequences and the bit string (past its count of unused bits); past everything else.
    at = tag === 0x30 ? start : tag === 3 ? start + 1 : start + length;
  }
  return numbers.map(part);
}

export const keyTypes = [
  "ssh-ed25519",
  "ssh-rsa",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "ssh-dss",
];

export const context: RenderContext = {
  facts: { release: "24.4R1" },
  login: undefined,
  found: undefined,
  allowLockout: false,
  owner: undefined,
  nextPort: undefined,
  prior: undefined,
};

export const loginWith = (user: string, keyFingerprint: string): LoginFacts => ({
  user,
  host: "core1",
  port: 22,
  method: "publickey",
  keyFingerprint,
  hostKeyFingerprint: "SHA256:x",
  hostKeyType: "ssh-ed25519",
  hostKeyTrust: "pin",
  hostKeyPins: [],
  negotiated: { cipher: "", mac: "", kex: "", hostKeyAlgorithm: "" },
  offered: { ciphers: [], macs: [], kexAlgorithms: [], hostKeyAlgorithms: [] },
});
