import type { Args, RenderContext } from "../../../core/contract";
import { SshError } from "../../../core/errors";
import { parsePrivateKey } from "../../../core/formats/private-key";
import { typeOfKey, typeWord } from "./files";
import type { KeyFile } from "./key-file";
import type { Scene } from "./scene";

/** The key that is to take the place of the standing one. */
export type Replacement =
  | { how: "generate"; type: string; bits: number | undefined }
  /** `text` is the private key: a secret. */
  | { how: "import"; line: string; text: string; type: string; bits: number | undefined }
  | { how: "restore"; line: string };

/** Undefined: the key that stands there is the right one. */
export function replacementOf(scene: Scene, args: Args, context: RenderContext): Replacement | undefined {
  const { current, next } = scene;
  if (current.problem !== undefined && current.open !== true) throw unusable(current);
  if (typeof args.publicKey === "string") {
    return args.publicKey === current.line ? undefined : { how: "restore", line: args.publicKey };
  }
  const given = importOf(args, current.comment);
  if (given !== undefined) return given.line === current.line ? undefined : given;
  const type = typeWord(args) ?? "ed25519";
  const bits = typeof args.bits === "number" ? args.bits : undefined;
  const wanted: Replacement = { how: "generate", type, bits };
  if (!current.present || typeOfKey(current.type ?? "") !== type) return wanted;
  if (bits !== undefined && current.bits !== bits) return wanted;
  // A new key that waits beside belongs to a rotation that was cut off; a create takes things as they are.
  return context.prior !== undefined && (isTriggered(scene, args, context.prior) || next.present) ? wanted : undefined;
}

/** Only while the key is still the one on record: a run that repeats a cut one must not rotate a second time. */
function isTriggered({ current }: Scene, args: Args, prior: Args): boolean {
  const changed = args.triggers !== undefined && JSON.stringify(args.triggers) !== JSON.stringify(prior.triggers);
  return changed && current.line === prior.publicKey;
}

/** The key to import. What state has in its place after a cut (a public key) is none. */
export function importOf(args: Args, comment?: string): (Replacement & { how: "import" }) | undefined {
  if (typeof args.privateKey !== "string" || !/PRIVATE KEY/.test(args.privateKey)) return undefined;
  const note = typeof args.comment === "string" ? args.comment : comment;
  const { type, bits, publicBlob, openssh } = parsePrivateKey(args.privateKey, undefined, note);
  return {
    how: "import",
    line: `${type} ${publicBlob.toString("base64")}`,
    text: openssh,
    type: typeOfKey(type),
    bits,
  };
}

/** Whether the key that was made beside is the one. */
export function isReady(next: KeyFile, wanted: Replacement): boolean {
  if (next.line === undefined) return false;
  if (wanted.how !== "generate") return next.line === wanted.line;
  return typeOfKey(next.type ?? "") === wanted.type && (wanted.bits === undefined || next.bits === wanted.bits);
}

function unusable({ path, problem }: KeyFile): SshError {
  const denied = /permission/i.test(problem ?? "");
  return new SshError("conflict", `${path} holds no key that sshd could use: ${problem}`, {
    hint: denied
      ? "Log in as root or set `sudo` on the device."
      : "Look what it is and move it away, or name another `file`; nothing that lies there is overwritten unread.",
  });
}
