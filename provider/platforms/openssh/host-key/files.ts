import type { Answers, Args, DeviceFacts } from "../../../core/contract";
import { parsePrivateKey } from "../../../core/formats/private-key";
import { ask } from "../ask";
import { placeQuery } from "../config/place";
import type { ShellAnswer, ShellRequest } from "../request";
import { effectiveOf } from "./effective";

/** The files around one host key. What is not sshd's own carries the name of this tool. */
export interface KeyPaths {
  file: string;
  pub: string;
  certificate: string;
  /** A new key that waits to take the place of `file`. */
  next: string;
  nextPub: string;
  /** The key that `file` held before, while both are in use. */
  previous: string;
  /** Root-only copy of the key found at first. */
  backup: string;
  /** Which keys this tool replaced by which: fingerprints, line by line. */
  replaced: string;
  stateDirectory: string;
}

/** The word of `type`: what was observed may have a remark behind it. */
export const typeWord = (args: Args): string | undefined =>
  typeof args.type === "string" ? args.type.split(" ")[0] : undefined;

/** Undefined while the type, and with it the default file, is not known. */
export function keyFileOf(args: Args): string | undefined {
  if (typeof args.file === "string") return args.file;
  const type = typeWord(args) ?? importedType(args.privateKey);
  return type === undefined ? undefined : defaultFile(type);
}

export const defaultFile = (type: string): string => `/etc/ssh/ssh_host_${type.replace("-", "_")}_key`;

/** `ssh-ed25519` is what ssh-keygen calls `ed25519`. */
export function typeOfKey(type: string): string {
  if (type.startsWith("ecdsa-")) return "ecdsa";
  return type.replace(/^ssh-/, "").replace(/@openssh\.com$/, "");
}

function importedType(privateKey: unknown): string | undefined {
  if (typeof privateKey !== "string") return undefined;
  try {
    return typeOfKey(parsePrivateKey(privateKey).type);
  } catch {
    return undefined;
  }
}

export function keyPaths(args: Args, facts: DeviceFacts | undefined): KeyPaths {
  const file = keyFileOf(args);
  if (file === undefined) throw new Error("neither `type` nor `file` tells which host key this is");
  const { uid, runDirectory } = facts?.session ?? {};
  // Whoever is not root keeps everything below the own home.
  const base = uid === undefined || uid === "0" ? "/var/lib/pulumi-ssh" : String(runDirectory);
  const stateDirectory = `${base}/host-keys`;
  const flat = file.slice(1).replace(/[^A-Za-z0-9._]/g, "-");
  return {
    file,
    pub: `${file}.pub`,
    certificate: `${file}-cert.pub`,
    next: `${file}.pulumi-ssh-new`,
    nextPub: `${file}.pulumi-ssh-new.pub`,
    previous: `${file}.pulumi-ssh-old`,
    backup: `${stateDirectory}/${flat}.found`,
    replaced: `${stateDirectory}/${flat}.replaced`,
    stateDirectory,
  };
}

/** First what sshd uses and where our part of its configuration lies, then every host key it names. */
export function hostKeyQuery(args: Args, facts: DeviceFacts, answers: Answers<ShellAnswer>): ShellRequest[] {
  if (facts.release === "") return [ask.effective(), ask.hostKeyLines(), ask.defaultHostKeys()];
  const paths = keyPaths(args, facts);
  const effective = answers.get("effective");
  const named = effective?.code === 0 ? effectiveOf(effective.out).keys : [];
  return [
    ask.effective(),
    ask.hostKeyLines(),
    ask.defaultHostKeys(),
    ...placeQuery(["host-keys", "settings"], facts, answers),
    ...[...new Set([paths.file, paths.next, paths.previous, paths.backup, ...named])].map(ask.keyFile),
    ...[paths.pub, paths.nextPub, paths.certificate, paths.replaced].map(ask.file),
  ];
}
