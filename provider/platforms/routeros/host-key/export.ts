import { createPublicKey } from "node:crypto";
import type { Answers } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { FormatError } from "../../../core/formats/format-error";
import { parsePublicKey } from "../../../core/formats/public-key";
import { wireMpint, wireString } from "../../../core/formats/wire";
import type { ApiRequest, RouterosAnswer } from "../../../core/routeros";
import { type Row, refusalOf, rowsIn } from "../ask";
import { askFiles } from "../upload";

/**
 * Before 7.25 no reply of the API tells the host key. What does is `export-host-key`, which writes both halves into files:
 * of these the public one is read, and all are removed in the same breath.
 */
const prefix = "pulumi-ssh-host-key";

/** By releases: `P_rsa` and `P_rsa.pub`, `P_rsa.pem` and `P_rsa_pub.pem`, and the same with `ed25519`: found, not foretold. */
const ownFile = /^(?:flash\/)?pulumi-ssh-host-key_[\w.]+$/;
const publicFile = /\.pub$|_pub\.pem$/;

const listKey = "files of the exported host key";

const always = (key: string, words: string[]): ApiRequest => ({
  key,
  words,
  when: "then",
  mayFail: true,
  onDemand: true,
});

export const exportHostKey: readonly ApiRequest[] = [
  always("export host key", ["/ip/ssh/export-host-key", `=key-file-prefix=${prefix}`]),
  always(listKey, ["/file/print", "=.proplist=.id,name"]),
];

/** The public half is read, and every file goes: also those that a run which died has left. The private ones go first. */
export function takeExported(answers: Answers<RouterosAnswer>, isExporting: boolean): ApiRequest[] {
  // What was there before an export is listed after it again, under the same names.
  const list = answers.get(isExporting ? listKey : askFiles.key);
  const files = (list?.rows ?? []).filter(({ name = "" }) => ownFile.test(name));
  const [open, secret] = [true, false].map((is) => files.filter(({ name = "" }) => publicFile.test(name) === is));
  const remove = ({ ".id": id }: Row) => always(`remove exported ${id}`, ["/file/remove", `=.id=${id}`]);
  const names = (isExporting ? (open ?? []) : []).map(({ name = "" }) => name);
  const read = always("exported host key", ["/file/print", "=.proplist=name,contents", ...anyOf(names)]);
  return [...(secret ?? []).map(remove), ...(names.length > 0 ? [read] : []), ...(open ?? []).map(remove)];
}

export const isExported = (answers: Answers<RouterosAnswer>): boolean => answers.has("export host key");

/** The host key as the router itself tells it: `type base64`, of each type that it has. */
export function exportedKeys(answers: Answers<RouterosAnswer>): string[] {
  const [trap] = answers.get("export host key")?.traps ?? [];
  if (trap !== undefined)
    throw refusalOf(
      trap.message,
      "confirming the host key (/ip/ssh/export-host-key) failed",
      "write, ftp and sensitive",
    );
  const isRead = answers.has("exported host key");
  const keys = isRead ? rowsIn(answers, "exported host key", "the exported host key").flatMap(keyIn) : [];
  if (keys.length > 0) return keys;
  throw new SshError("not-understood", "the router exported its host key, and no file with a public half was there", {
    hint: "What it had written was removed. A router whose disk is full writes nothing; try again.",
  });
}

/** PEM (SPKI) on current releases; of old ones it is not known, so OpenSSH's line is read as well. */
function keyIn({ name = "", contents = "" }: Row): string[] {
  try {
    if (!contents.includes("-----BEGIN")) {
      const { type, base64 } = parsePublicKey(contents.trim());
      return [`${type} ${base64}`];
    }
    return [lineOf(contents)];
  } catch (error) {
    const words = error instanceof FormatError ? error.message : "it is no public key in PEM";
    throw new SshError("not-understood", `the exported public half of the host key (${name}) cannot be read: ${words}`);
  }
}

function lineOf(pem: string): string {
  const key = createPublicKey(pem);
  const { n = "", e = "", x = "" } = key.export({ format: "jwk" });
  const number = (text: string) => wireMpint(Buffer.from(text, "base64url"));
  const isRsa = key.asymmetricKeyType === "rsa";
  if (!isRsa && key.asymmetricKeyType !== "ed25519") throw new FormatError(`it is of type ${key.asymmetricKeyType}`);
  const type = isRsa ? "ssh-rsa" : "ssh-ed25519";
  const parts = isRsa ? [number(e), number(n)] : [wireString(Buffer.from(x, "base64url"))];
  return `${type} ${Buffer.concat([wireString(type), ...parts]).toString("base64")}`;
}

/** Query words that let any of these names pass. */
function anyOf(list: readonly string[]): string[] {
  return list.flatMap((name, index) => (index === 0 ? [`?name=${name}`] : [`?name=${name}`, "?#|"]));
}
