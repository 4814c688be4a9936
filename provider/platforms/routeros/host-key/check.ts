import type { Args, Failure, Json } from "../../../core/contract";
import { FormatError } from "../../../core/formats/format-error";
import { nearest } from "../../../core/nearest";
import { isBefore } from "../../../core/release";
import { refusalReason } from "../texts";
import { importedKey } from "./imported-key";
import { hostKeyRefusals } from "./refusals";

const types = ["rsa", "ed25519"];
const sizes = [1024, 1536, 2048, 4096, 8192];
const reason = (part: string): string => refusalReason(hostKeyRefusals, part);

/** Validates the arguments of a HostKey; pure and offline. */
export function checkHostKey(
  args: Args,
  release: string | undefined,
  unknown: readonly string[] = [],
): { args: Args; failures: Failure[] } {
  const failures = [
    ...typeFailures(args.type, release),
    ...bitsFailures(args, unknown),
    ...triggerFailures(args.triggers),
  ];
  const key = keyFailures(args, release, unknown);
  return { args, failures: [...failures, ...key] };
}

function typeFailures(type: Json | undefined, release: string | undefined): Failure[] {
  if (type === undefined || type === null) return [];
  const refuse = (text: string) => [{ property: "type", reason: text }];
  if (type === "ed25519") return isBefore(release, "7.9") ? refuse(reason('type: "ed25519"')) : [];
  if (type === "rsa") return [];
  const text = typeof type === "string" ? type : "";
  if (/^(ssh-)?(ds[as]|ecdsa)/i.test(text)) return refuse(reason('"dsa"'));
  const bare = text.replace(/^ssh-|^rsa-sha2-\d+$/, "") || "rsa";
  const near = text === "" ? undefined : types.includes(bare) ? bare : nearest(bare, types);
  return refuse(`must be one of ${types.join(", ")}${near === undefined ? "" : `; did you mean \`${near}\`?`}`);
}

function bitsFailures({ bits, type, privateKey }: Args, unknown: readonly string[]): Failure[] {
  if (bits === undefined || bits === null) return [];
  const refuse = (text: string) => [{ property: "bits", reason: text }];
  if (type === "ed25519" || (privateKey ?? undefined) !== undefined || unknown.includes("privateKey"))
    return refuse(reason("bits (with ed25519"));
  return sizes.includes(bits as number) ? [] : refuse(reason("bits (3072"));
}

function triggerFailures(triggers: Json | undefined): Failure[] {
  if (triggers === undefined || triggers === null) return [];
  const isList = Array.isArray(triggers) && triggers.every((each) => typeof each === "string");
  return isList ? [] : [{ property: "triggers", reason: "must be a list of texts" }];
}

function keyFailures(args: Args, release: string | undefined, unknown: readonly string[]): Failure[] {
  const { privateKey, privateKeyPassword, type } = args;
  const password = privateKeyPassword ?? undefined;
  if (password !== undefined && isBefore(release, "7.15"))
    return [{ property: "privateKeyPassword", reason: reason("privateKeyPassword") }];
  if (privateKey === undefined || privateKey === null) {
    if (password === undefined || unknown.includes("privateKey")) return [];
    return [{ property: "privateKeyPassword", reason: "is the passphrase of privateKey, which is not given" }];
  }
  const refuse = (text: string) => [{ property: "privateKey", reason: text }];
  if (typeof privateKey !== "string") return refuse("must be the text of a private key");
  // What opens it is not known yet.
  if (unknown.includes("privateKeyPassword")) return [];
  try {
    const key = importedKey(args);
    if (key === undefined || !types.includes(key.type)) return refuse(reason("privateKey (ecdsa"));
    if (key.type === "ed25519" && isBefore(release, "7.9")) return refuse(reason('type: "ed25519"'));
    return type === undefined || type === null || type === key.type
      ? []
      : refuse(`is of type ${key.type}, and type says ${JSON.stringify(type)}`);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return refuse(error.message);
  }
}
